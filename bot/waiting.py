"""The waiting list: whoever waits longest gets the next seat, and is told."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices import Notices
from handlers.about import about
from handlers.templates import SEAT_GIVEN
from handlers.text import T
from storage import events, registrations
from storage.records import Event, RegistrationState


async def hand_on(
    connection: AsyncConnection, notices: Notices, event: Event, why: str, now: datetime
) -> bool:
    """Give a seat that is counted as taken to whoever waits longest; False if nobody does.

    The event must be locked: two seats handed on at once would go to the same person.
    """
    following = await registrations.first_waiting(connection, event.id)
    if following is None:
        return False
    waits, has_seat = RegistrationState.WAITING, RegistrationState.CONFIRMED
    await registrations.change(connection, following.id, waits, has_seat, why, now)
    seated = replace(following, state=has_seat)
    await notices.tell(
        connection,
        {following.person_id: about(seated, T("You have a seat"), SEAT_GIVEN, now)},
        f"moved_up:{following.id}",
        now,
        useful_until=event.starts_at,
        callees={following.person_id: (following.name, following.phone)},
    )
    return True


async def fill(connection: AsyncConnection, notices: Notices, now: datetime) -> int:
    """Fill seats that became free otherwise than by a cancellation: more chairs were found."""
    count = 0
    for id in await events.with_room_and_queue(connection, now):
        event = await events.get(connection, id, lock=True)
        for _ in range(event.left if event else 0):
            assert event is not None
            if not await hand_on(connection, notices, event, "moved up: more seats", now):
                break
            await events.take_freed_seat(connection, id)
            count += 1
    return count
