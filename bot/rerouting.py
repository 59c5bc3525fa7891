"""A message that could not be delivered takes its next way, or ends on the officers' call list.

Only after a definite failure, and only while it is useful; never after a doubt, because the
person would be told twice. Everything here works inside the caller's transaction, on a row that
nobody else holds, so a kill leaves the message on the old way or on the new one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices import Notices
from bot.untold import call, note
from handlers.routes import CALL, PATIENCE
from storage import outbox, reach, routing
from storage.outbox import REPLY, Settled
from storage.records import MessageState, Reach

_AT_ONCE = 200
_FAILED = MessageState.FAILED


async def store(
    connection: AsyncConnection, notices: Notices, results: Sequence[Settled], now: datetime
) -> None:
    """Store how attempts ended; what has another way takes it."""
    await outbox.settle(connection, [r for r in results if not r.onward], now)
    if doubtful := [r.id for r in results if r.doubt]:
        await routing.no_other(connection, doubtful)
    for result in results:
        if result.onward and (row := await routing.leased(connection, result.id, result.attempts)):
            await onward(connection, notices, row, result.reason, now)


async def left(
    connection: AsyncConnection, notices: Notices, chat: int, channel: str, now: datetime
) -> None:
    """The person is gone from a channel: nothing that waits for him can be sent there."""
    for row in await routing.waiting_in(connection, chat, channel):
        await onward(connection, notices, row, "gone: the person has left", now)


async def given_away(
    connection: AsyncConnection, notices: Notices, chat: int, now: datetime
) -> None:
    """A chat belongs to somebody else from now on: what it was to show is shown elsewhere."""
    for row in await routing.waiting_in(connection, chat):
        if row.priority != REPLY and row.person_id is not None:
            await onward(connection, notices, row, "gone: the chat was disconnected", now)


async def overdue(connection: AsyncConnection, notices: Notices, now: datetime) -> int:
    """What waited too long for a channel that is down; returns how many messages moved."""
    down = await notices.down(connection)
    if not down:
        return 0
    rows = await routing.stuck(connection, down, now - PATIENCE, _AT_ONCE)
    for row in rows:
        await onward(
            connection, notices, row, row.reason or "unreachable: the channel is down", now
        )
    return len(rows)


async def onward(
    connection: AsyncConnection, notices: Notices, row: Row[Any], why: str, now: datetime
) -> None:
    """The next way of a message whose present one has failed for good."""
    tried = [*(row.tried or ()), {"channel": row.channel, "at": now.isoformat(), "why": why[:200]}]
    person = None if row.person_id is None else await _reach(connection, row.person_id)
    still = person and (row.useful_until is None or row.useful_until > now)
    ways = await notices.onward(connection, person, row, now) if person and still else ()
    if not ways:
        await routing.end(connection, row.id, _FAILED, why, tried)
    elif ways[0].channel == CALL:
        assert person is not None
        words = notices.words(note(row.body, tried))
        await call(connection, person.person, ways[0], row.key, words, now)
        await routing.end(connection, row.id, MessageState.TO_CALL, why, tried)
    else:
        await routing.take(connection, row, ways, tried, notices.when(now, row.urgent_from))


async def _reach(connection: AsyncConnection, person: int) -> Reach | None:
    return (await reach.of_people(connection, [person])).get(person)
