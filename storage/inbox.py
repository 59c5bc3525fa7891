"""What came in: kept before it is acknowledged, so that a repetition is recognised."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, literal_column, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.message_tables import SAID, inbox
from storage.prepared import Prepared

DONE, TAKEN, ASIDE = "done", "taken", "aside"
OLDEST = 50_000
"""Rows that one clean-up looks at: more than an hour brings, less than a write may take."""


_UNIQUE = ("channel", "update_id", "address")
"""What names an update: the channel's own id of it, within its chat."""
_INSERT = Prepared(
    {
        "sqlite": sqlite.insert(inbox).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(inbox).on_conflict_do_nothing(),
    }
)
_SETTLE = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"))
    .values(
        state=bindparam("to"),
        attempts=bindparam("tries"),
        reason=bindparam("why"),
        payload=bindparam("said"),
    )
)


async def take(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert updates as done; returns their ids in the same order, 0 for one that was there.

    They are inserted in the state that nearly all of them end in, because nothing sees them
    before the commit; `note` corrects the few whose turn fails.
    """
    return await _INSERT.ids(connection, rows, _UNIQUE)


async def note(
    connection: AsyncConnection,
    id: int,
    state: str,
    attempts: int,
    reason: str,
    said: dict[str, Any],
) -> None:
    """Note where a turn stands: TAKEN (failed, comes again), ASIDE (given up) or DONE; and what
    the person said, without which it cannot come again."""
    values = {"row": id, "to": state, "tries": attempts, "why": reason[:300], "said": said}
    await connection.execute(_SETTLE, values)


async def waiting(connection: AsyncConnection, before: datetime, limit: int) -> list[Any]:
    """Turns that were taken but neither done nor set aside: what a dead process left behind."""
    query = (
        select(inbox)
        # The literal is what makes the partial index of the unfinished usable.
        .where(
            inbox.c.state != literal_column("'done'"),
            inbox.c.state == TAKEN,
            inbox.c.received_at <= before,
        )
        .order_by(inbox.c.id)
        .limit(limit)
    )
    return list(await connection.execute(query))


async def still_taken(connection: AsyncConnection, ids: Sequence[int]) -> dict[int, int]:
    """Of these turns, those nobody has finished meanwhile, with their attempts; locks them."""
    query = (
        select(inbox.c.id, inbox.c.attempts)
        .where(inbox.c.id.in_(ids), inbox.c.state == TAKEN)
        .with_for_update()
    )
    return {row.id: row.attempts for row in await connection.execute(query)}


async def blank(connection: AsyncConnection, channel: str, address: str) -> None:
    """Remove what somebody wrote; the keys stay, so that a repetition is still recognised."""
    await connection.execute(
        update(inbox)
        .where(inbox.c.channel == channel, inbox.c.address == address, text(SAID))
        .values(payload={})
    )


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Delete what was received before and is settled; the raw words are personal data.

    At most `OLDEST` rows are looked at, from the lowest id on: rows grow old in that order.
    """
    oldest = select(func.min(inbox.c.id) + OLDEST).scalar_subquery()
    result = await connection.execute(
        delete(inbox).where(
            inbox.c.id < oldest, inbox.c.received_at < before, inbox.c.state != TAKEN
        )
    )
    return result.rowcount
