"""Letting people in: by the link of a QR ticket, or by codes, phone numbers or names typed one
after another.

A scan opens the chat with `?start=ticket-CODE`. The same link opened by the holder shows his
registrations, so a ticket that was passed on tells nothing about anybody else.
"""

from handlers.dialogue import Act, Dialogue, Question, Scene
from handlers.door import canonical, holder, is_today, refusal, ticket_code
from handlers.events import for_staff, label, named
from handlers.reply import Choice, Reply
from handlers.staff import TO_STAFF
from handlers.staff_effects import CheckIn
from handlers.staff_rights import Right, may, roles_with
from handlers.staff_uncheck import undo
from handlers.text import T, Text, When
from storage.records import EventState

_MINE = "go.mine"


def _lets_in(scene: Scene) -> bool:
    return may(scene.known.person.role, Right.CHECK_IN)


def _check_in(scene: Scene) -> Act:
    """At a chosen event's door, or at the door of whatever event the ticket is for."""
    known = scene.known
    if not _lets_in(scene):
        return Act(go=_MINE)
    code = canonical(scene["code"])
    registration = known.ticket(code) if code else None
    at = registration.event.id if registration else 0
    event = int(scene["event"][1:]) if scene["event"] else at
    why = refusal(registration, event)
    if registration is None or why is not None:
        inside = registration is not None and registration.attended_at is not None
        choices = (undo(code),) if inside else ()
        said = (why or "", scene["code"])
        return Act(reply=Reply(header=T("Not let in"), text=said, choices=choices))
    lines: list[Text] = [
        T("{name} is checked in.", name=registration.name),
        registration.event.title,
    ]
    if not is_today(registration, known.now, known.programme.quiet.timezone):
        when = When(registration.event.starts_at, known.now)
        lines.append(T("Careful: this event is not today but {when}.", when=when))
    reply = Reply(header=T("Checked in"), text=tuple(lines), choices=(undo(code),))
    return Act(effects=(CheckIn(event, code),), reply=reply)


_NEXT_CODE = T("Type or scan the code of the next ticket.")

TICKET = Dialogue(
    id="ticket",
    version=1,
    linkable=True,  # a scan checks in: only what staff with the right have opened themselves
    title=T("Ticket"),
    questions=(
        Question(
            id="code",
            ask=lambda scene: (_NEXT_CODE,),
            read=ticket_code,
            # Whoever lets nobody in is shown his own registrations instead of being asked.
            skip=lambda scene: not _lets_in(scene),
            then={"*": "code"},
            does={"*": _check_in},
            typing=T("Ticket code"),
        ),
    ),
    finish=lambda scene: Act(go=_MINE),
)


def _ask_event(scene: Scene) -> tuple[Text, ...]:
    return (T("At which event's door?") if _open(scene) else T("There is no event."),)


def _open(scene: Scene) -> tuple[Choice, ...]:
    events = (e for e in scene.known.all_events if e.state != EventState.CANCELLED)
    return tuple(
        Choice(f"e{e.id}", label(e, scene.known.now), words=(e.key, e.title.vi, e.title.en))
        for e in for_staff(events, scene.known.now)
    )


def _ask_code(scene: Scene) -> tuple[Text, ...]:
    event = named(scene["event"], scene.known.all_events)
    who = T("The next one: scan the ticket, or type its code, the phone number or the name.")
    return (*((event.title,) if event else ()), who)


DOOR = Dialogue(
    id="door",
    version=1,
    above="staff",
    linkable=True,
    title=T("Check-in"),
    roles=roles_with(Right.CHECK_IN),
    questions=(
        Question(
            id="event",
            ask=_ask_event,
            options=lambda scene: _open(scene) or (TO_STAFF,),
            then={TO_STAFF.id: TO_STAFF.id},
        ),
        Question(
            id="code",
            ask=_ask_code,
            read=holder,
            then={"*": "code"},
            does={"*": _check_in},
            typing=T("Code, phone number or name"),
        ),
    ),
    finish=lambda scene: Act(),
)
