"""Messages that failed or whose arrival is unknown, until staff have dealt with them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.message_tables import outbox
from storage.outbox import PENDING, message
from storage.records import Message, MessageState
from storage.tables import chats, people

# Literals, for the sake of the partial index (see `storage.outbox.OPEN`).
_TROUBLED = outbox.c.state.in_([literal_column("'failed'"), literal_column("'unknown'")])
_STATES = (MessageState.FAILED, MessageState.UNKNOWN)
COUNTED = 1_000
"""Of each state so many are counted at most, the oldest ones: after a platform's outage there may
be very many, and a figure that large says the same."""


async def latest(connection: AsyncConnection, limit: int) -> tuple[Message, ...]:
    """The latest messages that failed or whose arrival is unknown, with whose they are."""
    query = (
        select(outbox, people.c.name.label("person"))
        .join(chats, chats.c.id == outbox.c.chat_id)
        .outerjoin(people, people.c.id == func.coalesce(outbox.c.person_id, chats.c.person_id))
        .where(_TROUBLED)
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return tuple(
        replace(message(row), key=row.key or "", name=row.person or "")
        for row in await connection.execute(query)
    )


async def counted(connection: AsyncConnection) -> dict[tuple[str, str], tuple[int, datetime]]:
    """How many are in trouble, by channel and state, and since when the oldest; see `COUNTED`."""
    found: dict[tuple[str, str], tuple[int, datetime]] = {}
    for state in _STATES:
        oldest = (
            select(outbox.c.channel, outbox.c.not_before)
            .where(_TROUBLED, outbox.c.state == state.value)
            .order_by(outbox.c.id)
            .limit(COUNTED)
            .subquery()
        )
        query = select(oldest.c.channel, func.count(), func.min(oldest.c.not_before))
        for channel, count, since in await connection.execute(query.group_by(oldest.c.channel)):
            found[channel, state.value] = (count, since)
    return found


async def get(connection: AsyncConnection, id: int) -> Message | None:
    """A message, if it failed or its arrival is unknown; kept so until the transaction ends."""
    query = select(outbox).where(outbox.c.id == id, _TROUBLED).with_for_update()
    row = (await connection.execute(query)).first()
    return message(row) if row else None


async def retry(connection: AsyncConnection, id: int, when: datetime) -> bool:
    """Staff decided to send a failed or unknown message once more, not before `when`."""
    again = {"state": PENDING, "not_before": when, "due_at": when, "attempts": 0, "reason": ""}
    return await _leave_trouble(connection, id, again)


async def drop(connection: AsyncConnection, id: int) -> bool:
    """Staff gave a failed or unknown message up."""
    return await _leave_trouble(connection, id, {"state": MessageState.CANCELLED.value})


async def _leave_trouble(connection: AsyncConnection, id: int, values: dict[str, Any]) -> bool:
    result = await connection.execute(
        update(outbox).where(outbox.c.id == id, _TROUBLED).values(**values)
    )
    return result.rowcount == 1
