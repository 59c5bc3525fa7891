"""Seats taken and given back. Nobody gets a seat that is not there, and whoever is late is told."""

from bot.effects.context import Context, apply
from bot.waiting import hand_on
from handlers.effects import CancelRegistration, ChangeParticipant, Conflict, Register
from handlers.spelling import fold
from handlers.substitute import NO_LONGER
from handlers.text import T
from storage import events, outbox, people, registrations
from storage.records import Event, EventState, Registration, RegistrationState

_FULL = T("Sorry, the last seat has just gone.")
_FREE = T("Good news: a seat has just become free.")
_NOT_YET = T("Seats were just added; who waits gets one first. Please try again in a minute.")
_CLOSED = T("This training is no longer open for registration. Please choose another.")


@apply.register
async def _(effect: Register, context: Context) -> None:
    connection = context.connection
    await _seat_or_line(effect, context)
    firm = await _firm(effect, context)
    name_key = fold(effect.name)
    state = RegistrationState.WAITING if effect.waiting else RegistrationState.CONFIRMED
    added = await registrations.add(
        connection,
        {
            "code": effect.code,
            "draft": effect.draft,
            "event_id": effect.event,
            "person_id": context.person,
            "firm_id": firm,
            "name": effect.name,
            "name_key": name_key,
            "phone": effect.phone,
            "state": state.value,
            "created_at": context.now,
            "changed_at": context.now,
        },
    )
    if not added:
        await _already_there(effect, context, name_key)
    person = context.chat.person
    # Whoever registers a colleague stays who he is: only what was not known yet is taken over.
    name, phone = person.name or effect.name, person.phone or effect.phone
    if (person.name, person.phone, person.firm and person.firm.id) != (name, phone, firm):
        await people.keep_profile(connection, person.id, name, phone, firm)


async def _firm(effect: Register, context: Context) -> int:
    """The firm's id; a returning owner's firm, unchanged, costs no statement."""
    person = context.chat.person
    known = person.firm
    told = (effect.firm_name, effect.firm_kind, effect.tax_code)
    if known and (known.name, known.kind, known.tax_code) == told:
        return known.id
    return await people.keep_firm(context.connection, *told, person)


async def _already_there(effect: Register, context: Context, name_key: str) -> None:
    """Why the registration was not added. The seat taken for it goes back in any case."""
    if await registrations.of_draft(context.connection, effect.draft):
        # The very same confirmation again: it is done, and its seat was counted then.
        if not effect.waiting:
            await events.free_seat(context.connection, effect.event)
        return
    there = await registrations.of_participant(
        context.connection, effect.event, effect.phone, name_key
    )
    if there is None:
        raise RuntimeError("the code is taken; the turn is run again with another one")
    raise _registered_there(there, "event")


def _registered_there(there: Registration, back_to: str) -> Conflict:
    said = T("{name} is already registered there, code {code}.", name=there.name, code=there.code)
    return Conflict(said, back_to)


async def _seat_or_line(effect: Register, context: Context) -> None:
    """Take the seat, or make sure that the waiting list is what there is."""
    connection = context.connection
    if not effect.waiting:
        if await events.take_seat(connection, effect.event, context.now):
            return
        event = await events.get(connection, effect.event)
        if event is None or not _is_open(event, context):
            raise Conflict(_CLOSED, "event")
        raise Conflict(_NOT_YET if event.left else _FULL)
    event = await events.get(connection, effect.event, lock=True)
    if event is None or not _is_open(event, context):
        raise Conflict(_CLOSED, "event")
    if event.left:
        raise Conflict(_FREE)


def _is_open(event: Event, context: Context) -> bool:
    """Whether somebody new may still come."""
    return event.state == EventState.OPEN and event.starts_at > context.now


@apply.register
async def _(effect: CancelRegistration, context: Context) -> None:
    registration = await registrations.by_id(context.connection, effect.registration)
    if registration is None or registration.person_id != context.person:
        raise Conflict(T("This registration is over or was cancelled."))
    await give_back(registration, "cancelled by the person", context)


@apply.register
async def _(effect: ChangeParticipant, context: Context) -> None:
    connection, key = context.connection, fold(effect.name)
    registration = await registrations.by_id(connection, effect.registration)
    if registration is None or registration.person_id != context.person:
        raise Conflict(NO_LONGER)
    event = registration.event.id
    there = await registrations.of_participant(connection, event, effect.phone, key)
    if there and there.id != registration.id:
        raise _registered_there(there, "name")
    if not await registrations.rename(
        connection, registration.id, effect.name, key, effect.phone, context.now
    ):
        raise Conflict(NO_LONGER)


async def give_back(registration: Registration, reason: str, context: Context) -> None:
    """Cancel a registration; its seat goes to whoever waits longest, who is told."""
    connection, event = context.connection, registration.event.id
    cancelled = RegistrationState.CANCELLED
    locked = await events.get(connection, event, lock=True)
    # Only now does it stand still: it may have moved up since it was looked at.
    registration = await registrations.by_id(connection, registration.id) or registration
    done = await registrations.change(
        connection, registration.id, registration.state, cancelled, reason, context.now
    )
    await withdraw_notices(registration, context)
    if not done or registration.state != RegistrationState.CONFIRMED:
        return
    why = f"moved up when {registration.code} was cancelled"
    if not (
        locked
        and _takes_place(locked, context)
        and await hand_on(connection, context.notices, locked, why, context.now)
    ):
        await events.free_seat(connection, event)


def _takes_place(event: Event, context: Context) -> bool:
    """Whether a seat is of use to whoever waits for one."""
    return event.state != EventState.CANCELLED and event.starts_at > context.now


async def withdraw_notices(registration: Registration, context: Context) -> None:
    """What was planned about a registration is not true any more."""
    id, event = registration.id, registration.event.id
    for key in (f"moved_up:{id}:", f"event:{event}:{id}:", f"moved:{id}:"):
        await outbox.cancel(context.connection, key)
