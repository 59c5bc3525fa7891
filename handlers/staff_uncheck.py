"""Taking a check-in back: the wrong ticket was scanned, or the wrong person let in.

It is asked about once more, because a link may open this, and a thumb may slip at the door.
"""

from handlers.dialogue import FINISH, Act, Dialogue, Question, Scene
from handlers.door import NO_SUCH_CODE, canonical, ticket_code
from handlers.reply import Choice, Reply
from handlers.screens import yes_or_no
from handlers.staff_effects import UndoCheckIn
from handlers.staff_rights import Right, roles_with
from handlers.text import T, Text, When
from storage.records import Registration

_DOOR = "go.door"


def undo(code: str) -> Choice:
    """Offered beside the name of whoever has just been let in, or was before."""
    return Choice(f"go.uncheck.{code}", T("Undo check-in"), ("hoàn tác", "undo"))


def _registration(scene: Scene) -> Registration | None:
    code = canonical(scene["code"])
    return scene.known.ticket(code) if code else None


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    registration = _registration(scene)
    if registration is None:
        return (NO_SUCH_CODE, scene["code"])
    if registration.attended_at is None:
        return (T("{name} is not checked in.", name=registration.name), registration.event.title)
    when = When(registration.attended_at)
    return (
        T("{name} was checked in: {when}.", name=registration.name, when=when),
        registration.event.title,
        T("Undo this check-in?"),
    )


def _sure(scene: Scene) -> tuple[Choice, ...]:
    registration = _registration(scene)
    if registration is None or registration.attended_at is None:
        return (Choice("other", T("Another code"), ("mã khác",)),)
    return yes_or_no(T("Yes, undo it"))


def _back_to_the_door(scene: Scene) -> str:
    registration = _registration(scene)
    return f"{_DOOR}.e{registration.event.id}" if registration else _DOOR


def _finish(scene: Scene) -> Act:
    registration = _registration(scene)
    if registration is None:
        return Act(go=_DOOR)
    reply = Reply(
        header=T("Check-in undone"),
        text=(
            T("{name} is not checked in any more.", name=registration.name),
            registration.event.title,
        ),
    )
    return Act((UndoCheckIn(registration.code),), reply, _back_to_the_door(scene))


UNCHECK = Dialogue(
    id="uncheck",
    version=1,
    above="door",
    title=T("Undo check-in"),
    roles=roles_with(Right.CHECK_IN),
    linkable=True,
    words=("bỏ điểm danh", "hủy điểm danh", "undo check-in"),
    questions=(
        Question(
            id="code",
            ask=lambda scene: (T("Whose check-in? Type or scan the code of the ticket."),),
            read=ticket_code,
            resets=("sure",),
            typing=T("Ticket code"),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=_sure,
            then={"yes": FINISH, "no": _DOOR, "other": "code"},
            does={"no": lambda scene: Act(go=_back_to_the_door(scene))},
        ),
    ),
    finish=_finish,
)
