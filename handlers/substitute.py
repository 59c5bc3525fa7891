"""Somebody else comes, or the name was a slip: the participant changes, seat and code stay."""

from handlers.contacts import name_question, of_another, phone_question
from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.effects import ChangeParticipant
from handlers.events import listed, summary
from handlers.known import Known
from handlers.receipt import ticket
from handlers.reply import Choice, Reply
from handlers.text import T, Text, When
from storage.records import EventState, Registration, RegistrationState

_MINE = "go.mine"
WORDS = ("đổi người tham dự", "đổi người", "thay người", "người khác đi thay", "sửa tên")

NO_LONGER = T("This registration can no longer be changed.")


def changeable(registration: Registration) -> bool:
    """Whether another person may still come under this code."""
    called_off = registration.event.state == EventState.CANCELLED
    return not called_off and registration.attended_at is None


def _changeable(known: Known) -> tuple[Registration, ...]:
    return tuple(one for one in known.mine if changeable(one))


def _chosen(scene: Scene) -> Registration | None:
    return next((r for r in _changeable(scene.known) if f"r{r.id}" == scene["which"]), None)


def _ask_which(scene: Scene) -> tuple[Text, ...]:
    if not _changeable(scene.known):
        return (T("You have no registration whose participant can be changed."),)
    return (T("Whose place is it about?"),)


def _registrations(scene: Scene) -> tuple[Choice, ...]:
    mine = tuple(
        Choice(f"r{r.id}", listed(r.event, scene.known.now, r.name), words=(r.code,))
        for r in _changeable(scene.known)
    )
    return mine or (Choice(_MINE, T("My registrations")),)


def _show_which(value: str, scene: Scene) -> Text:
    chosen = _chosen(scene)
    if chosen is None:
        return ""
    return listed(chosen.event, scene.known.now, T("instead of {name}", name=chosen.name))


def _the_only_one(known: Known) -> str:
    """Nobody is asked which where there is one."""
    mine = _changeable(known)
    return f"r{mine[0].id}" if len(mine) == 1 else ""


def _finish(scene: Scene) -> Act:
    chosen = _chosen(scene)
    if chosen is None:
        return Act(reply=Reply(text=(NO_LONGER,)))
    seated = chosen.state is RegistrationState.CONFIRMED
    reply = Reply(
        header=T("Participant changed"),
        text=(
            *summary(chosen.event, When(chosen.event.starts_at, scene.known.now)),
            T("Participant: {name}", name=scene["name"]),
            T("Your code: {code}", code=chosen.code),
        ),
        files=ticket(chosen.code) if seated else (),
        stays=True,
    )
    return Act((ChangeParticipant(chosen.id, scene["name"], scene["phone"]),), reply)


SUBSTITUTE = Dialogue(
    id="substitute",
    version=1,
    title=T("Change the participant"),
    above="mine",
    check=True,
    confirm=T("Change the participant"),
    yes=("đổi người", "thay"),
    after=lambda scene: (T("The seat and the code stay the same."),),
    purpose="register",
    linkable=True,
    words=(
        *WORDS,
        *("đổi người học", "đổi người dự", "thay người tham dự", "thay người học", "đi thay"),
        *("cho người khác đi thay", "đổi tên người tham dự", "sửa tên người tham dự"),
        *("change the participant", "substitute"),
    ),
    questions=(
        Question(
            id="which",
            label=T("Training"),
            ask=_ask_which,
            options=_registrations,
            show=_show_which,
            recall=_the_only_one,
            gone=NO_LONGER,
            then={_MINE: _MINE},
            words=("lớp", "chỗ", "đăng ký"),
        ),
        of_another(name_question(T("Participant"), T("Full name of who will come now?"))),
        of_another(phone_question(T("Phone number of who will come now?"))),
    ),
    finish=_finish,
)
