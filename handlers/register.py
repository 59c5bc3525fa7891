"""Registering one person for one training or seminar."""

from handlers.codes import letters
from handlers.contacts import name_question, phone_question
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.effects import Register
from handlers.events import label, named, summary
from handlers.firms import firm_question, kind_question
from handlers.known import Known
from handlers.readers import NO_TAX_CODE, shown_tax_code, tax_code
from handlers.reply import Choice, File, Reply
from handlers.screens import contact
from handlers.text import Joined, ShortWhen, T, Text, When
from storage.records import Event

_CODE_LENGTH = 6


def code(token: str) -> str:
    """The registration's name, from a turn's fresh randomness (hex): "HG-7K3M9Q"."""
    return f"HG-{letters(token[:16], _CODE_LENGTH)}"


def ticket(registration_code: str) -> tuple[File, ...]:
    """The calendar entry and the QR ticket that go with a confirmed registration."""
    return (
        File("qr", registration_code, f"{registration_code}.png", T("QR ticket")),
        File("ics", registration_code, f"{registration_code}.ics", T("Add to calendar")),
    )


# "Không", "ko", "k", "chưa" — with and without what is meant.
_NO_CODE = (
    *("không có", "chưa", "không", "bỏ qua", "ko", "k", "ko có", "k có", "không biết", "ko biết"),
    *("chưa có mst", "không có mst", "ko có mst", "chưa biết", "no", "none"),
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
        Choice(f"e{e.id}", label(e), words=(e.key, e.title.vi, e.title.en))
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
    return Joined((event.title, ShortWhen(event.starts_at), event.place))


def _has_seat(scene: Scene) -> bool:
    event = _event(scene)
    return event is None or event.left > 0


def _ask_tax_code(scene: Scene) -> tuple[Text, ...]:
    if scene["kind"] == "household":
        return (
            T("Tax code of the household business? 10 digits, or the 12-digit personal number."),
        )
    return (T("Tax code of the business?"),)


def _show_tax_code(value: str, scene: Scene) -> Text:
    return T("none yet") if value == NO_TAX_CODE else shown_tax_code(value)


def _after(scene: Scene) -> tuple[Text, ...]:
    if scene["waiting"]:
        return (
            T("After you confirm, you are on the waiting list."),
            T("When a seat becomes free, I will tell you at once."),
        )
    return (T("After you confirm, the seat is yours: I send the code, calendar and QR ticket."),)


def _finish(scene: Scene) -> Act:
    event, known = _event(scene), scene.known
    given = code(known.token)
    waiting = bool(scene["waiting"])
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
    if waiting:
        reply = Reply(
            header=T("Waiting list"),
            text=(
                *summary(event, When(event.starts_at, known.now)),
                T("Your code: {code}", code=given),
                T("You are on the waiting list. I will write when a seat is free."),
            ),
            stays=True,
        )
        done = T("You are on the waiting list already, your code is {code}.", code=given)
    else:
        reply = Reply(
            header=T("Registered"),
            text=(
                *summary(event, When(event.starts_at, known.now)),
                T("Your code: {code}", code=given),
                T("Please show the QR ticket when you come."),
                T("To see or cancel it, type “my registrations”."),
                contact(known.programme.officer),
            ),
            files=ticket(given),
            stays=True,
        )
        done = T("You are registered already, your code is {code}.", code=given)
    go = "" if known.agreed("remind") else "go.remind"
    return Act(effects=(effect,), reply=reply, go=go, done=done)


def _recall_tax(known: Known) -> str:
    firm = known.person.firm
    if firm is None or firm.kind == "other":
        return ""
    return firm.tax_code or NO_TAX_CODE


REGISTER = Dialogue(
    id="register",
    version=1,
    title=T("Register"),
    subject=lambda scene: event.title if (event := _event(scene)) else "",
    check=True,
    confirm=T("Confirm registration"),
    yes=("đăng ký", "đăng kí", "đk", "dki", "ghi danh", "giữ chỗ", "đặt chỗ", "register"),
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
            show=_show_event,
            resets=("waiting",),
            words=(
                *(
                    "học",
                    "dự",
                    "tham dự",
                    "tham gia",
                    "lớp",
                    "lớp học",
                    "khóa",
                    "khóa học",
                    "hội thảo",
                    "sự kiện",
                    "buổi học",
                    "lịch",
                ),
                *("ngày", "ngày học", "giờ", "giờ học", "lịch học", "course", "seminar", "date"),
            ),
            typing=T("Number or name of the training"),
        ),
        Question(
            id="waiting",
            ask=lambda scene: (
                T("This training is full. Would you like to wait for a seat?"),
                T("First come, first served; I write to you as soon as one is free."),
            ),
            options=lambda scene: (
                Choice("wait", T("Join the waiting list"), words=("chờ", "có", "yes")),
                Choice("other", T("Choose another"), words=("không", "khác", "no")),
            ),
            skip=_has_seat,
            then={"other": "event"},
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
            recall=_recall_tax,
            words=("mst", "mã số thuế", "mã thuế", "số thuế", "mã số", "mã", "tax", "tax number"),
            typing=T("Tax code"),
        ),
        name_question(T("Participant"), T("Full name of the participant?")),
        phone_question(T("Phone number of the participant?")),
    ),
    finish=_finish,
)
