"""Events as the staff sees them: who comes, the list to take away, calling an event off."""

from handlers.dialogue import FINISH, Act, Dialogue, Question, Scene
from handlers.events import for_staff, listed, named, state, summary
from handlers.mine import status
from handlers.readers import reason, shown_phone
from handlers.reply import Choice, File, Reply
from handlers.screens import yes_or_no
from handlers.staff import TO_STAFF
from handlers.staff_effects import CancelEvent, RecordExport
from handlers.staff_rights import Right, may, roles_with
from handlers.text import TN, Joined, T, Text, When
from storage.records import Event, EventState, Registration, RegistrationState

ON_SCREEN = 20
"""Participants listed in the chat: more are read in a spreadsheet."""

# "Sđt" alone must not be taken for the file, of whose name it is a part.
_PHONES = ("số điện thoại", "điện thoại", "sđt", "số đt", "đt", "xem kèm sđt", "danh sách sđt")
_PHONES_FILE = ("excel sđt", "xuất excel kèm sđt", "xuất sđt")
_ACTIONS = (
    (Right.SEE_EVENTS, Choice("list", T("Show participants"), ("danh sách",))),
    (Right.SEE_PHONES, Choice("phones", T("Show with phone numbers"), _PHONES)),
    (Right.SEE_EVENTS, Choice("export", T("Export to Excel"), ("excel", "xuất excel"))),
    (Right.SEE_PHONES, Choice("export_phones", T("Export with phone numbers"), _PHONES_FILE)),
    (Right.CHECK_IN, Choice("door", T("Check in"), ("điểm danh",))),
    (Right.CANCEL_EVENTS, Choice("call_off", T("Call this event off"), ("hủy sự kiện",))),
)


def _event(scene: Scene) -> Event | None:
    return named(scene["event"], scene.known.all_events)


def _roster(scene: Scene) -> tuple[Registration, ...]:
    event = _event(scene)
    return scene.known.roster(event.id) if event else ()


def _ask_event(scene: Scene) -> tuple[Text, ...]:
    return (T("Which event?") if scene.known.all_events else T("There is no event."),)


def _events(scene: Scene) -> tuple[Choice, ...]:
    choices = tuple(
        Choice(
            f"e{e.id}",
            listed(e, scene.known.now, state(e)),
            words=(e.key, e.title.vi, e.title.en),
        )
        for e in for_staff(scene.known.all_events, scene.known.now)
    )
    return choices or (TO_STAFF,)


def _ask_what(scene: Scene) -> tuple[Text, ...]:
    event, roster = _event(scene), _roster(scene)
    if event is None:
        return (T("This event is no longer listed."),)
    waiting = sum(r.state == RegistrationState.WAITING for r in roster)
    come = sum(r.attended_at is not None for r in roster)
    figures = (T("{n} waiting", n=waiting), T("{n} checked in", n=come))
    return (
        *summary(event, When(event.starts_at, scene.known.now)),
        Joined((state(event), *figures)),
    )


def _can_be_called_off(event: Event, scene: Scene) -> bool:
    return event.state != EventState.CANCELLED and event.starts_at > scene.known.now


def _actions(scene: Scene) -> tuple[Choice, ...]:
    event = _event(scene)
    if event is None:
        return (TO_STAFF,)
    hidden = set()
    if event.state == EventState.CANCELLED:
        hidden.add("door")
    if not _can_be_called_off(event, scene):
        hidden.add("call_off")
    role = scene.known.person.role
    return tuple(c for right, c in _ACTIONS if c.id not in hidden and may(role, right))


def _lines(scene: Scene, phones: bool) -> tuple[Text, ...]:
    """The first participants, one a line, and how many are left out."""
    roster = _roster(scene)
    lines: list[Text] = [
        Joined(
            (
                f"{number}. {r.name}",
                r.firm.name,
                status(r),
                r.code,
                *((shown_phone(r.phone),) if phones else ()),
            )
        )
        for number, r in enumerate(roster[:ON_SCREEN], start=1)
    ]
    if not roster:
        lines.append(T("Nobody has registered yet."))
    if len(roster) > ON_SCREEN:
        lines.append(T("… and {n} more: please export the list.", n=len(roster) - ON_SCREEN))
    return tuple(lines)


def _list(scene: Scene) -> Act:
    return Act(reply=Reply(text=_lines(scene, phones=False)))


def _phones(scene: Scene) -> Act:
    seen = RecordExport(int(scene["event"][1:]), phones=True, on_screen=True)
    return Act(effects=(seen,), reply=Reply(text=_lines(scene, phones=True)))


def _export(scene: Scene, phones: bool) -> Act:
    event = _event(scene)
    if event is None:
        return Act()
    label = T("List with phone numbers (Excel)") if phones else T("List (Excel)")
    name = f"{event.key}{'-phones' if phones else ''}.xlsx"
    file = File("xlsx", f"{event.id}:{'phones' if phones else ''}", name, label)
    said = T("The list is ready; its link works for one hour.")
    return Act(
        effects=(RecordExport(event.id, phones),),
        reply=Reply(text=(said,), files=(file,), stays=True),
    )


def _told(scene: Scene) -> Text:
    n = len({r.person_id for r in _roster(scene)})
    return TN("{n} person will be told.", "{n} people will be told.", n=n)


def _ask_sure(scene: Scene) -> tuple[Text, ...]:
    event = _event(scene)
    return (
        *(summary(event) if event else ()),
        T("Reason: {reason}", reason=scene["reason"]),
        _told(scene),
        T("Really call it off? This cannot be undone."),
    )


def _finish(scene: Scene) -> Act:
    event = int(scene["event"][1:])
    reply = Reply(
        header=T("Event called off"),
        text=(*_ask_what(scene)[:1], _told(scene)),
        stays=True,
    )
    return Act(effects=(CancelEvent(event, scene["reason"]),), reply=reply, go="go.staff")


STAFF_EVENTS = Dialogue(
    id="staff_events",
    version=1,
    above="staff",
    title=T("Events"),
    roles=roles_with(Right.SEE_EVENTS),
    questions=(
        Question(
            id="event",
            ask=_ask_event,
            options=_events,
            then={TO_STAFF.id: TO_STAFF.id},
        ),
        Question(
            id="what",
            ask=_ask_what,
            options=_actions,
            then={
                "list": "what",
                "phones": "what",
                "export": "what",
                "export_phones": "what",
                "door": "go.door",
                TO_STAFF.id: TO_STAFF.id,
            },
            does={
                "list": _list,
                "phones": _phones,
                "export": lambda scene: _export(scene, phones=False),
                "export_phones": lambda scene: _export(scene, phones=True),
                "door": lambda scene: Act(go=f"go.door.{scene['event']}"),
            },
            resets=("reason", "sure"),
        ),
        Question(
            id="reason",
            ask=lambda scene: (T("Why is it called off? Everybody registered will read this."),),
            read=reason,
            typing=T("Reason"),
        ),
        Question(
            id="sure",
            ask=_ask_sure,
            options=lambda scene: yes_or_no(T("Yes, call it off")),
            then={"yes": FINISH, "no": "what"},
        ),
    ),
    finish=_finish,
)
