"""The register of certificates as the staff sees it: find one, what falls due, what is overdue."""

import zlib
from datetime import date, timedelta

from handlers.dates import today
from handlers.dialogue import Dialogue, Invalid, Question, Scene
from handlers.duties import named_duty
from handlers.known import LISTED
from handlers.months import shifted
from handlers.register_search import besides, wanted
from handlers.reply import Choice
from handlers.schemes import scheme_of
from handlers.spelling import fold
from handlers.staff import counted
from handlers.staff_certificate import BACK, REGISTER, actions, ask, code, phones, photo
from handlers.staff_register import QUESTIONS, finish
from handlers.staff_rights import Right, may, roles_with
from handlers.text import TN, Day, Joined, T, Text
from storage.register_records import By, Count, Counted, Listed, Wanted

MONTHS_AHEAD = 12
_BY: dict[str, Text] = {
    By.MONTH: T("By month"),
    By.SCHEME: T("By scheme"),
    By.BODY: T("By certification body"),
    By.WARD: T("By ward"),
}


def _days(scene: Scene) -> tuple[date, date]:
    """From today to a year ahead."""
    now = today(scene.known)
    return now, shifted(now, MONTHS_AHEAD)


def _counts(scene: Scene) -> tuple[Count, ...]:
    first, last = _days(scene)
    return scene.known.register_counts(Counted(By(scene["by"]), first, last))


def _key(count: Count) -> str:
    """A count as a button: keys hold names of any length and letters."""
    return f"k{zlib.crc32(count.key.encode()):08x}"


def _chosen(scene: Scene) -> Wanted | None:
    """What the list is to show."""
    now = today(scene.known)
    if scene["what"] == "overdue":
        return Wanted(late=now)
    if scene["what"] == "find":
        return wanted(scene["find"], scene.known.programme, now)
    if scene["by"] not in _BY:
        return None
    count = next((c for c in _counts(scene) if _key(c) == scene["group"]), None)
    if count is None:
        return None
    first, last = _days(scene)
    match By(scene["by"]):
        case By.MONTH:
            begin = date.fromisoformat(f"{count.key}-01")
            end = shifted(begin, 1) - timedelta(days=1)
            return Wanted(first=max(begin, first), last=min(end, last))
        case By.SCHEME:
            return Wanted(schemes=(count.key,), first=first, last=last)
        case By.BODY:
            return Wanted(body=count.key, first=first, last=last)
        case By.WARD:
            return Wanted(ward=count.key, first=first, last=last)


def _listed(scene: Scene) -> tuple[Listed, ...]:
    chosen = _chosen(scene)
    if chosen is None:
        return ()
    found = scene.known.register(chosen)
    other = besides(scene["find"], chosen) if scene["what"] == "find" else None
    if other is None:
        return found
    return (*found, *(one for one in scene.known.register(other) if one not in found))[:LISTED]


def _name(listed: Listed, scene: Scene) -> Text:
    scheme = scheme_of(listed.scheme, scene.known.programme.schemes)
    return scheme.name if scheme else listed.called


def _label(listed: Listed, scene: Scene) -> Text:
    due: tuple[Text, ...] = ()
    if listed.duty and listed.due_on:
        due = (named_duty(listed.duty, listed.duty_number, listed.due_on), Day(listed.due_on))
    return Joined((listed.firm, Joined((_name(listed, scene), *due))), by="\n")


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    n = scene.known.register_overdue(today(scene.known))
    return (T("Register of certificates."), TN("{n} overdue.", "{n} overdue.", n=n))


def _options(scene: Scene) -> tuple[Choice, ...]:
    known, role = scene.known, scene.known.person.role
    choices = [
        Choice("find", T("Find"), ("tìm", "find", "tra cứu")),
        Choice("due", T("What falls due"), ("sắp đến hạn", "đến hạn")),
        Choice("overdue", T("Overdue"), ("quá hạn", "trễ hạn")),
    ]
    if may(role, Right.CALLS):
        choices.append(
            Choice(
                "calls",
                counted(T("Firms to call"), len(known.certificate_calls)),
                ("cần gọi", "danh sách gọi"),
            )
        )
    if may(role, Right.CERTIFICATES):
        choices.append(
            Choice(
                "evidence", counted(T("Evidence to look at"), len(known.reported)), ("minh chứng",)
            )
        )
    choices.append(Choice("untold", T("Reached nobody"), ("không nhắc được", "không tới")))
    choices.append(Choice("lists", T("Lists and import"), ("báo cáo", "nhập danh sách", "excel")))
    return tuple(choices)


def _read_find(typed: str, scene: Scene) -> str | Invalid:
    if not fold(typed):
        return Invalid(
            T("Please type a name, a number, a scheme, a ward or a month."), "thiên hương"
        )
    return typed[:120]


def _groups(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(_key(count), Joined((_called(count, scene), f"({count.n})"), by=" "))
        for count in _counts(scene)
    )
    return listed or (BACK,)


def _called(count: Count, scene: Scene) -> Text:
    match By(scene["by"]):
        case By.MONTH:
            year, _, month = count.key.partition("-")
            return f"{month}/{year}"
        case By.SCHEME:
            scheme = scheme_of(count.key, scene.known.programme.schemes)
            return scheme.name if scheme else T("Other certificates")
        case By.BODY | By.WARD:
            return count.key.upper() if count.key.islower() else count.key or T("not stated")


def _ask_group(scene: Scene) -> tuple[Text, ...]:
    total = sum(count.n for count in _counts(scene))
    return (
        TN("{n} certificate falls due within a year.",
           "{n} certificates fall due within a year.", n=total),
        T("Each is counted with what comes next; all duties stand in the Excel list."),
    )  # fmt: skip


def _ask_list(scene: Scene) -> tuple[Text, ...]:
    n = len(_listed(scene))
    if not n:
        return (
            T("Nothing is overdue.") if scene["what"] == "overdue" else T("No certificate fits."),
        )
    if n >= LISTED:
        return (T("The first {n}, nearest day first. All of them: Lists and import.", n=n),)
    return (TN("{n} certificate.", "{n} certificates, nearest day first.", n=n),)


def _list(scene: Scene) -> tuple[Choice, ...]:
    listed = tuple(
        Choice(f"c{one.id}", _label(one, scene), words=(one.firm, one.number))
        for one in _listed(scene)
    )
    return listed or (BACK,)


STAFF_CERTIFICATES = Dialogue(
    id="staff_certificates",
    version=1,
    above="staff",
    title=T("Certificates"),
    roles=roles_with(Right.SEE_CERTIFICATES),
    questions=(
        Question(
            id="what",
            ask=_ask_what,
            options=_options,
            then={
                "find": "find",
                "due": "by",
                "overdue": "one",
                "calls": "go.staff_certificate_calls",
                "evidence": "go.staff_evidence",
                "untold": "go.staff_untold",
                "lists": "go.staff_lists",
            },
            resets=("find", "by", "group", "one"),
        ),
        Question(
            id="find",
            ask=lambda scene: (
                T("What are you looking for?"),
                T("A business, a number, a scheme, a body, a ward, or a month."),
            ),
            read=_read_find,
            then={"*": "one"},
            resets=("one",),
            typing=T("Name, number, scheme, ward, month"),
        ),
        Question(
            id="by",
            ask=lambda scene: (T("What falls due within a year, counted how?"),),
            options=lambda scene: tuple(Choice(id, name) for id, name in _BY.items()),
            then={"*": "group"},
            resets=("group", "one"),
        ),
        Question(
            id="group",
            ask=_ask_group,
            options=_groups,
            then={REGISTER: REGISTER, "*": "one"},
            resets=("one",),
        ),
        Question(
            id="one",
            ask=_ask_list,
            options=_list,
            then={REGISTER: REGISTER, "*": "do"},
            resets=("do",),
        ),
        Question(
            id="do",
            ask=ask,
            options=actions,
            then={
                "again": "one",
                "phones": "do",
                "photo": "do",
                "code": "do",
                "held": "held",
                "dates": "dates",
                "line": "line",
                "interval": "interval",
                "standing": "standing",
                "end": "reason",
                "drop": "reason",
                REGISTER: REGISTER,
            },
            does={"phones": phones, "photo": photo, "code": code},
            resets=tuple(question.id for question in QUESTIONS),
        ),
        *QUESTIONS,
    ),
    finish=finish,
)
