"""Registering one person for one training or seminar."""

from dataclasses import replace

from handlers.contacts import name_question, phone_question
from handlers.dialogue import TERMS, Act, Dialogue, Question, Scene
from handlers.effects import Register
from handlers.events import label, named, summary
from handlers.firms import firm_question, kind_question
from handlers.known import Known
from handlers.readers import NO_TAX_CODE, shown_tax_code, tax_code
from handlers.receipt import code, put_on_list, seat_given
from handlers.reply import Choice, Reply
from handlers.screens import YES, contact
from handlers.spelling import fold
from handlers.text import Joined, T, Text, When
from storage.records import Event, Registration

_WAITING = "waiting"
"""The terms of a confirmation that gives no seat."""
_TWICE, _TWICE_WAITING = "twice", "twice_waiting"
"""The same for a name that the class has already: of the same business, with another phone."""

_WAIT = Choice(YES, T("Join the waiting list"), words=("chờ", "tôi chờ", "danh sách chờ", "wait"))
_ANYWAY = Choice(YES, T("Register all the same"), words=("vẫn đăng ký", "đăng ký thêm", "anyway"))

# "Không", "ko", "k", "chưa" — with and without what is meant.
_NO_CODE = (
    *("không có", "chưa", "không", "bỏ qua", "ko", "k", "ko có", "k có", "không biết", "ko biết"),
    *(
        "chưa có mst",
        "không có mst",
        "ko có mst",
        "chưa biết",
        "no",
        "none",
        "no tax code",
        "no code",
    ),
)
_NO_TAX_CODE = (Choice(NO_TAX_CODE, T("None yet"), words=_NO_CODE),)


def _event(scene: Scene) -> Event | None:
    return named(scene["event"], scene.known.events)


def _ask_event(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.events:
        officer = scene.known.programme.officer
        return (
            T("No training or seminar is open for registration at the moment."),
            contact(officer),
        )
    return (T("Which training or seminar?"),)


def _events(scene: Scene) -> tuple[Choice, ...]:
    return tuple(
        Choice(f"e{e.id}", label(e, scene.known.now), words=(e.key, e.title.vi, e.title.en))
        for e in scene.known.events
    )


def _where(scene: Scene) -> Reply | None:
    """Date and place of the event that is being registered for."""
    event = _event(scene)
    if event is None:
        return None
    return Reply(text=summary(event, When(event.starts_at, scene.known.now)))


def _show_event(value: str, scene: Scene) -> Text:
    event = named(value, scene.known.events)
    if event is None:
        return T("no longer open")
    return Joined((event.title, When(event.starts_at, scene.known.now), event.place))


def _ask_tax_code(scene: Scene) -> tuple[Text, ...]:
    if scene["kind"] == "household":
        return (
            T("Tax code of the household business? 10 digits, or the 12-digit personal number."),
        )
    return (T("Tax code of the business?"),)


def _show_tax_code(value: str, scene: Scene) -> Text:
    return T("none yet") if value == NO_TAX_CODE else shown_tax_code(value)


def _terms(scene: Scene) -> str:
    """Whether there is a seat to be confirmed, or only a place in the waiting list."""
    event = _event(scene)
    if event is None:
        return scene[TERMS]
    if _namesake(scene):
        return _TWICE if event.left else _TWICE_WAITING
    return "" if event.left else _WAITING


def _waits(scene: Scene) -> bool:
    """Whether what was agreed to is only a place in the waiting list."""
    return scene[TERMS] in (_WAITING, _TWICE_WAITING)


def _namesake(scene: Scene) -> Registration | None:
    """The person himself, registered there with another phone: he may have a new one. The very
    same participant is refused when it is done."""
    if fold(scene["name"]) != fold(scene.known.person.name):
        return None  # what he is registered for need not be looked up
    who = (scene["event"], fold(scene["name"]), fold(scene["firm"]))
    there = (r for r in scene.known.mine if r.phone != scene["phone"])
    return next((r for r in there if _who(r) == who), None)


def _who(one: Registration) -> tuple[str, str, str]:
    return f"e{one.event.id}", fold(one.name), fold(one.firm.name if one.firm else "")


def _after(scene: Scene) -> tuple[Text, ...]:
    """What confirming does, after what is to be thought of before."""
    twice: tuple[Text, ...] = ()
    if there := _namesake(scene):
        twice = (
            T("{name} is already registered there, code {code}.", name=there.name, code=there.code),
            T("Confirm only for another person. A colleague: type “register another person”."),
        )
    return (*twice, *_what_follows(scene))


def _what_follows(scene: Scene) -> tuple[Text, ...]:
    event = _event(scene)
    if event is None or not _waits(scene):
        seat = T("After you confirm, the seat is yours: I send the code, calendar and QR ticket.")
        return (seat,)
    place = scene.known.waiting(event.id) + 1
    return (
        T("This training is full: confirm to be number {place} on the waiting list.", place=place),
        T("That is no seat yet. When one becomes free, it is yours and I tell you at once."),
    )


def registered(scene: Scene) -> Act:
    """The seat, or the place in the waiting list, is taken; its receipt."""
    event = _event(scene)
    given = code(scene.known.token)
    waiting = _waits(scene)
    effect = Register(
        draft=scene.draft,
        code=given,
        event=int(scene["event"][1:]),
        name=scene["name"],
        phone=scene["phone"],
        firm_name=scene["firm"],
        firm_kind=scene["kind"],
        tax_code="" if scene["tax"] == NO_TAX_CODE else scene["tax"],
        waiting=waiting,
    )
    if event is None:
        return Act(effects=(effect,))
    reply = put_on_list(event, given, scene) if waiting else seat_given(event, given, scene)
    if waiting:
        done = T("You are on the waiting list already, your code is {code}.", code=given)
    else:
        done = T("You are registered already, your code is {code}.", code=given)
    return Act(effects=(effect,), reply=reply, done=done)


def _finish(scene: Scene) -> Act:
    return replace(registered(scene), go="" if scene.known.agreed("remind") else "go.remind")


def _recall_tax(known: Known) -> str:
    firm = known.person.firm
    if firm is None or firm.kind == "other":
        return ""
    return firm.tax_code or NO_TAX_CODE


REGISTER = Dialogue(
    id="register",
    version=2,
    title=T("Register"),
    subject=lambda scene: event.title if (event := _event(scene)) else "",
    check=True,
    confirm=T("Confirm registration"),
    yes=("đăng ký", "đăng kí", "đk", "dki", "ghi danh", "giữ chỗ", "đặt chỗ", "register"),
    confirms={_WAITING: _WAIT, _TWICE: _ANYWAY, _TWICE_WAITING: _WAIT},
    terms=_terms,
    after=_after,
    purpose="register",
    keeps=True,
    by_name=True,
    linkable=True,
    answers={"train.place": _where, "train.list": _where},
    words=(
        "đăng ký",
        "đăng kí",
        "dki",
        "đk",
        "ghi danh",
        "lịch học",
        "lớp học",
        "register",
        "courses",
    ),
    questions=(
        Question(
            id="event",
            label=T("Training"),
            ask=_ask_event,
            options=_events,
            gone=T("This training is no longer open for registration. Please choose another."),
            show=_show_event,
            words=(
                *("học", "dự", "tham dự", "tham gia", "lớp", "lớp học", "khóa", "khóa học"),
                *("hội thảo", "sự kiện", "buổi học", "lịch", "ngày", "ngày học", "giờ"),
                *("giờ học", "lịch học", "course", "seminar", "date"),
            ),
            typing=T("Name of the training"),
        ),
        kind_question(),
        firm_question(),
        Question(
            id="tax",
            label=T("Tax code"),
            ask=_ask_tax_code,
            options=lambda scene: _NO_TAX_CODE,
            read=tax_code,
            show=_show_tax_code,
            skip=lambda scene: scene["kind"] == "other",
            holds=lambda value, scene: value == NO_TAX_CODE and scene["kind"] != "other",
            recall=_recall_tax,
            words=("mst", "mã số thuế", "mã thuế", "số thuế", "mã số", "mã", "tax", "tax number"),
            typing=T("Tax code"),
        ),
        name_question(T("Participant"), T("Full name of the participant?")),
        phone_question(T("Phone number of the participant?")),
    ),
    finish=_finish,
)
