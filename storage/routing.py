"""The ways a message of the outbox may take: stored with it, and taken one after another.

A message that takes another way is a new row with the same business key; the old row is gone in
the same transaction. So there is one row a message at any time, a late result of the old attempt
finds nothing to overwrite, and an open page sees a new number.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.message_tables import outbox
from storage.outbox import OPEN, PENDING, SENDING, WAITS, write
from storage.records import MessageState, Route
from storage.routes import encoded
from storage.tables import chats


async def leased(connection: AsyncConnection, id: int, attempts: int) -> Row[Any] | None:
    """The row that was claimed with so many attempts, locked; None if the lease was lost."""
    query = select(outbox).where(
        outbox.c.id == id, outbox.c.state == SENDING, outbox.c.attempts == attempts
    )
    return (await connection.execute(query.with_for_update())).first()


async def waiting_in(
    connection: AsyncConnection, chat: int, channel: str | None = None
) -> Sequence[Row[Any]]:
    """What is planned for a chat and not being sent, locked; all ways on which it is, or one."""
    # OPEN, because the index of what is unsent is asked for by its own words.
    query = select(outbox).where(
        outbox.c.chat_id == chat, outbox.c.state.in_(OPEN), outbox.c.state == WAITS
    )
    if channel is not None:
        query = query.where(outbox.c.channel == channel)
    return (await connection.execute(query.order_by(outbox.c.id).with_for_update())).all()


async def stuck(
    connection: AsyncConnection, channels: Collection[str], due_before: datetime, limit: int
) -> Sequence[Row[Any]]:
    """What waits for one of these channels and was due before, locked; replies have no other way.

    Rows that somebody is about to send are passed over.
    """
    query = (
        select(outbox)
        .where(
            outbox.c.channel.in_(sorted(channels)),
            outbox.c.state == WAITS,
            # Another way than the present one; what has none waits for its channel to come back.
            func.json_array_length(outbox.c.routes) > 1,
            outbox.c.due_at <= due_before,
        )
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return (await connection.execute(query)).all()


async def take(
    connection: AsyncConnection,
    row: Row[Any],
    routes: Sequence[Route],
    tried: Sequence[dict[str, Any]],
    due: datetime,
) -> int:
    """Put a message on the first of these routes; returns its new number."""
    first = routes[0]
    await connection.execute(delete(outbox).where(outbox.c.id == row.id))
    copy = {k: v for k, v in row._mapping.items() if k != "id"}
    copy |= {
        "chat_id": first.chat,
        "channel": first.channel,
        "address": first.address,
        "state": PENDING,
        "attempts": 0,
        "lease_until": None,
        "reason": "",
        "not_before": due,
        "due_at": due,
        "routes": encoded(routes),
        "tried": list(tried),
    }
    [id] = await write(connection, [copy])
    await connection.execute(
        update(chats)
        .where(chats.c.id == row.chat_id, chats.c.screen_message == row.id)
        .values(screen_message=None)
    )
    return id


async def end(
    connection: AsyncConnection,
    id: int,
    state: MessageState,
    reason: str,
    tried: Sequence[dict[str, Any]] | None,
) -> None:
    """No way is left: the message is settled for good."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.id == id)
        .values(
            state=state.value,
            reason=reason[:300],
            tried=tried,
            lease_until=None,
            attempts=outbox.c.attempts + 1,
        )
    )


async def no_other(connection: AsyncConnection, ids: Sequence[int]) -> None:
    """After a doubt there is no other way: it would be a second copy."""
    await connection.execute(update(outbox).where(outbox.c.id.in_(ids)).values(routes=None))
