"""Messages that failed or whose arrival is unknown, until staff have dealt with them."""

from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.message_tables import outbox
from storage.outbox import PENDING, message
from storage.records import Message, MessageState

# Literals, for the sake of the partial index (see `storage.outbox.OPEN`).
_TROUBLED = outbox.c.state.in_([literal_column("'failed'"), literal_column("'unknown'")])


async def latest(connection: AsyncConnection, limit: int) -> tuple[Message, ...]:
    """The latest messages that failed or whose arrival is unknown."""
    query = select(outbox).where(_TROUBLED).order_by(outbox.c.id.desc()).limit(limit)
    return tuple(message(row) for row in await connection.execute(query))


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
