"""What a person has registered for: see it, get the ticket again, change who comes, cancel it."""

from handlers.dialogue import FINISH, Act, Dialogue, Question, Scene, leaving
from handlers.effects import CancelRegistration
from handlers.events import listed, summary
from handlers.receipt import ticket
from handlers.reply import Choice, Reply
from handlers.screens import contact, yes_or_no
from handlers.substitute import WORDS, changeable
from handlers.text import T, Text, When
from storage.records import EventState, Registration, RegistrationState

_REGISTER = "go.register"
_ELSEWHERE = (
    Choice("go.requests", T("My requests for support"), ("hồ sơ", "đề nghị")),
    Choice("go.more", T("Language, my data, about"), ("khác",)),
)


def status(registration: Registration) -> Text:
    """Where a registration stands, in words."""
    if registration.event.state == EventState.CANCELLED:
        return T("the event was cancelled")
    if registration.attended_at:
        return T("checked in")
    if registration.state == RegistrationState.WAITING:
        return T("waiting list, place {place}", place=registration.ahead + 1)
    return T("seat confirmed")


def _chosen(scene: Scene) -> Registration | None:
    return next((r for r in scene.known.mine if f"r{r.id}" == scene["which"]), None)


def _confirmed(registration: Registration) -> bool:
    return (
        registration.state == RegistrationState.CONFIRMED
        and registration.event.state != EventState.CANCELLED
    )


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not scene.known.mine:
        return (T("You have no registration for a coming event."),)
    return (T("Which one would you like to see?"),)


def _registrations(scene: Scene) -> tuple[Choice, ...]:
    mine = tuple(
        Choice(f"r{r.id}", listed(r.event, scene.known.now, r.name, status(r)), words=(r.code,))
        for r in scene.known.mine
    )
    mine = mine or (Choice(_REGISTER, T("See all trainings and seminars")),)
    return (*mine, *_ELSEWHERE)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    registration = _chosen(scene)
    if registration is None:
        return (T("This registration is over or was cancelled."),)
    return (
        *summary(registration.event, When(registration.event.starts_at, scene.known.now)),
        T("Participant: {name}", name=registration.name),
        T("Code: {code}", code=registration.code),
        T("State: {state}", state=status(registration)),
    )


def _actions(scene: Scene) -> tuple[Choice, ...]:
    registration = _chosen(scene)
    if registration is None or registration.event.state == EventState.CANCELLED:
        return ()
    show = (Choice("ticket", T("Ticket and calendar"), ("vé", "lịch", "qr")),)
    change = Choice(f"go.substitute.r{registration.id}", T("Change the participant"), WORDS)
    cancel = Choice(
        "cancel_it", T("Cancel this registration"), ("hủy", "hủy đăng ký", "không đi được")
    )
    return (
        *(show if _confirmed(registration) else ()),
        *((change,) if changeable(registration) else ()),
        cancel,
    )


def _ticket(scene: Scene) -> Act:
    registration = _chosen(scene)
    files = ticket(registration.code) if registration and _confirmed(registration) else ()
    return Act(reply=Reply(text=(), files=files, stays=True))


def _finish(scene: Scene) -> Act:
    registration = _chosen(scene)
    if registration is None:
        return Act(reply=Reply(text=(T("This registration is over or was cancelled."),)))
    done = T("Registration {code} is cancelled.", code=registration.code)
    if registration.state == RegistrationState.CONFIRMED:
        done = T(
            "Registration {code} is cancelled and the seat is free again.", code=registration.code
        )
    reply = Reply(
        header=T("Cancelled"),
        text=(registration.event.title, done, contact(scene.known.programme.officer)),
        stays=True,
    )
    return Act(effects=(CancelRegistration(registration.id),), reply=reply)


MINE = Dialogue(
    id="mine",
    version=1,
    title=T("My registrations"),
    linkable=True,
    words=(
        "của tôi",
        "đăng ký của tôi",
        "lớp của tôi",
        "hủy đăng ký",
        "xem đăng ký",
        "lịch sử đăng ký",
        "mã đăng ký",
        "my registrations",
        "cancel registration",
    ),
    questions=(
        Question(
            id="which",
            ask=_ask_which,
            options=_registrations,
            then={id: id for id in (_REGISTER, *(choice.id for choice in _ELSEWHERE))},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={"ticket": "what"},
            does={"ticket": _ticket, "*": leaving("what")},
            resets=("sure",),
        ),
        Question(
            id="sure",
            ask=lambda scene: (*_ask_what(scene), "", T("Really cancel it?")),
            options=lambda scene: yes_or_no(T("Yes, cancel it"), also=("hủy",)),
            then={"yes": FINISH, "no": "what"},
        ),
    ),
    finish=_finish,
)
