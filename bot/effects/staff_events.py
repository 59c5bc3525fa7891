"""What the staff does with an event: calls it off, lets people in, takes its list out."""

from collections.abc import Sequence

from bot.effects.context import Context, apply
from handlers.door import NO_SUCH_CODE, refusal
from handlers.effects import (
    Conflict,
)
from handlers.reply import Choice, Reply
from handlers.screens import contact
from handlers.staff_effects import (
    CancelEvent,
    CheckIn,
    RecordExport,
    UndoCheckIn,
)
from handlers.staff_rights import Right
from handlers.templates import event_cancelled
from handlers.text import T, When
from storage import events, outbox, registrations
from storage.records import Event, EventState, Priority, Registration


@apply.register
async def _(effect: CancelEvent, context: Context) -> None:
    await context.demand(Right.CANCEL_EVENTS)
    connection, now = context.connection, context.now
    event = await events.get(connection, effect.event, lock=True)
    if event is None or event.state == EventState.CANCELLED:
        raise Conflict(T("This event has been called off already."), "what")
    if event.starts_at <= now:
        raise Conflict(T("This event has begun already."), "what")
    await events.cancel(connection, event.id)
    listed = await registrations.of_event(connection, event.id)
    await _withdraw(event, listed, context)
    told = await context.notices.tell(
        connection,
        _news(event, listed, effect.reason, context),
        f"cancelled:{event.id}",
        now,
        useful_until=event.starts_at,
        priority=Priority.BULK,
        callees={one.person_id: (one.name, one.phone) for one in listed},
    )
    # Nobody shall come to a closed door: who cannot be written to is on the call list.
    called = len({one.person_id for one in listed}) - told
    await context.record(
        "cancel_event",
        event.key,
        {"state": event.state},
        {"state": EventState.CANCELLED, "reason": effect.reason, "told": told, "to_call": called},
    )


async def _withdraw(event: Event, listed: Sequence[Registration], context: Context) -> None:
    """What was planned and would now mislead: reminders, and seats that became free."""
    await outbox.cancel(context.connection, f"event:{event.id}:")
    for one in listed:
        await outbox.cancel(context.connection, f"moved_up:{one.id}:")


def _news(
    event: Event, listed: Sequence[Registration], reason: str, context: Context
) -> dict[int, Reply]:
    """One message a person, naming everybody whom he had registered."""
    names: dict[int, list[str]] = {}
    for one in listed:
        names.setdefault(one.person_id, []).append(one.name)
    return {
        person: Reply(
            header=T("Event called off"),
            text=(
                event.title,
                When(event.starts_at, context.now),
                T("We are sorry: it does not take place. Reason: {reason}", reason=reason),
                T("Participant: {name}", name=", ".join(registered)),
                contact(context.programme.officer),
            ),
            choices=(Choice("go.register", T("See all trainings and seminars")),),
            stays=True,
            template=event_cancelled(event, ", ".join(registered), reason),
        )
        for person, registered in names.items()
    }


@apply.register
async def _(effect: CheckIn, context: Context) -> None:
    await context.demand(Right.CHECK_IN)
    registration = await registrations.by_code(context.connection, effect.code)
    why = refusal(registration, effect.event)
    if registration is None or why is not None:
        raise Conflict(why or "", "code")
    if not await registrations.attended(context.connection, registration.id, context.now):
        again = T(
            "{name} was already checked in: {when}.",
            name=registration.name,
            when=When(context.now),
        )
        raise Conflict(again, "code")
    await context.record(
        "check_in", effect.code, {"attended": None}, {"attended": context.now.isoformat()}
    )


@apply.register
async def _(effect: UndoCheckIn, context: Context) -> None:
    await context.demand(Right.CHECK_IN)
    registration = await registrations.by_code(context.connection, effect.code)
    if registration is None:
        raise Conflict(NO_SUCH_CODE, "code")
    if not await registrations.absent(context.connection, registration.id):
        raise Conflict(T("{name} is not checked in.", name=registration.name), "code")
    came = registration.attended_at
    before = {"attended": came.isoformat() if came else None}
    await context.record("undo_check_in", effect.code, before, {"attended": None})


@apply.register
async def _(effect: RecordExport, context: Context) -> None:
    await context.demand(Right.SEE_PHONES if effect.phones else Right.SEE_EVENTS)
    event = await events.get(context.connection, effect.event)
    if event is None:
        raise Conflict(T("This event is no longer listed."), "event")
    action = "show_phones" if effect.on_screen else "export"
    await context.record(action, event.key, None, {"phones": effect.phones})
