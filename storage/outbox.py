"""What is to be sent: one row a message, claimed with a lease, settled with a reason.

Invariants:

- A message is written in the transaction of what it tells; it exists exactly if that does.
- `key` is the business key: planning the same message twice writes one row.
- A message is one row, whatever way it takes: the row that goes another way replaces the one that
  failed, under the same key (`storage.routing`). After a doubt it goes no other way.
- PENDING -> SENDING with a lease, by exactly one worker. Who holds the lease settles it. When a
  lease ends, its worker is taken for dead and the message for doubtful: it is claimed again if
  somebody waits for it (a reply) or the channel recognises a repetition, else it is UNKNOWN.
- Within one chat, a reply is claimed only if no older reply is unsent, and nothing is claimed
  while anything of the chat is being sent: one person's messages arrive in order.
- Replies go before notices, notices before bulk; within that, what is due longer.
- Within one chat, ids grow in the order in which messages become visible, because an open page
  asks for what is beyond the last one it saw. A reply is visible at once; what is sent unasked
  may be planned long before, so it gets a new id when it is claimed.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Row,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import inbox as inbox_rows
from storage.message_tables import WORDED, outbox
from storage.prepared import Prepared
from storage.records import Message, MessageState, Priority
from storage.routes import decoded, history

ORDER = {Priority.REPLY: 0, Priority.NOTICE: 1, Priority.BULK: 2}
_NAMES = {number: priority for priority, number in ORDER.items()}
REPLY = ORDER[Priority.REPLY]
PENDING, SENDING = MessageState.PENDING.value, MessageState.SENDING.value
# Literals, not parameters: a database uses a partial index only where it sees, before it knows any
# value, that the query asks for nothing else. Without, every tick reads all that was ever sent.
WAITS: Any = literal_column("'pending'")
OPEN: list[Any] = [WAITS, literal_column("'sending'")]


class Settled(NamedTuple):
    """How an attempt to send ended. PENDING means: again, at `not_before`.

    `attempts`: how many there had been when the message was claimed, by which the lease is known.
    `onward`: it failed for good on its way, and there are others (`bot.rerouting`). `doubt`: it may
    have arrived, so that no other way may be taken. `forget`: it was sent and is shown again
    nowhere, so that its words are kept no longer.
    """

    id: int
    attempts: int
    state: MessageState
    channel_message: str = ""
    reason: str = ""
    not_before: datetime | None = None
    onward: bool = False
    doubt: bool = False
    forget: bool = False


_INSERT = Prepared(insert(outbox))
_PLAN = {
    "sqlite": sqlite.insert(outbox)
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(outbox.c.id),
    "postgresql": postgresql.insert(outbox)
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(outbox.c.id),
}
_ATTEMPTED = update(outbox).where(
    outbox.c.id == bindparam("message"),
    outbox.c.state == SENDING,
    outbox.c.attempts == bindparam("before"),
)
_SETTLE = Prepared(
    _ATTEMPTED.values(
        state=bindparam("to"),
        channel_message=bindparam("theirs"),
        reason=bindparam("why"),
        not_before=func.coalesce(bindparam("again_at", type_=outbox.c.not_before.type),
                                 outbox.c.not_before),
        sent_at=bindparam("at"),
        lease_until=None,
        attempts=outbox.c.attempts + 1,
    )
)  # fmt: skip
_FORGET = Prepared(
    _ATTEMPTED.values(
        state=literal_column("'sent'"),
        channel_message=bindparam("theirs"),
        reason=literal_column("''"),
        sent_at=bindparam("at"),
        lease_until=None,
        attempts=outbox.c.attempts + 1,
        body=literal_column("'{}'"),
    )
)
_UNSENT = Prepared(
    select(outbox.c.chat_id)
    .distinct()
    .where(
        outbox.c.chat_id.in_(bindparam("chats", expanding=True)),
        outbox.c.state.in_(OPEN),
        or_(outbox.c.state == SENDING, outbox.c.priority == REPLY),
    )
)


async def write(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert messages; returns their ids in the same order."""
    if not rows:
        return []
    return await _INSERT.ids(connection, rows)


async def plan(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> int:
    """Insert messages that have a business key; those already planned are left alone."""
    if not rows:
        return 0
    # Counted from what comes back: asyncpg tells no number of rows for several at once.
    return len((await connection.execute(_PLAN[connection.dialect.name], rows)).all())


async def with_unsent_replies(connection: AsyncConnection, chats: Collection[int]) -> set[int]:
    """Those of the chats that a new reply must queue in: an earlier one waits, or something is
    being sent."""
    return {row.chat_id for row in await _UNSENT.rows(connection, {"chats": list(chats)})}


async def settle(connection: AsyncConnection, results: Sequence[Settled], now: datetime) -> None:
    """Store how attempts ended. A lease that was lost in the meantime is not overwritten."""
    forgotten = [
        {"message": r.id, "before": r.attempts, "theirs": r.channel_message, "at": now}
        for r in results
        if r.forget
    ]
    kept = [
        {
            "message": r.id,
            "before": r.attempts,
            "to": r.state.value,
            "theirs": r.channel_message,
            "why": r.reason[:300],
            "again_at": r.not_before,
            "at": now if r.state == MessageState.SENT else None,
        }
        for r in results
        if not r.forget
    ]
    for statement, rows in ((_FORGET, forgotten), (_SETTLE, kept)):
        if rows:
            await statement.run(connection, rows)


async def expire(connection: AsyncConnection, now: datetime) -> int:
    """Give up what is of no use any more."""
    result = await connection.execute(
        update(outbox)
        .where(outbox.c.state.in_(OPEN), outbox.c.state == PENDING, outbox.c.useful_until <= now)
        .values(state=MessageState.EXPIRED.value, reason="no longer useful when it could be sent")
    )
    return result.rowcount


async def cancel(connection: AsyncConnection, key: str) -> int:
    """Withdraw a planned message, or all whose key begins so if it ends in ":"."""
    match = (
        outbox.c.key.startswith(key, autoescape=True) if key.endswith(":") else outbox.c.key == key
    )
    result = await connection.execute(
        update(outbox)
        .where(outbox.c.state.in_(OPEN), outbox.c.state == PENDING, match)
        .values(state=MessageState.CANCELLED.value)
    )
    return result.rowcount


async def told(connection: AsyncConnection, key: str) -> set[int]:
    """The people behind planned messages whose keys begin so, but for what was withdrawn."""
    query = select(outbox.c.person_id).where(
        outbox.c.key.startswith(key, autoescape=True),
        outbox.c.state != MessageState.CANCELLED.value,
        outbox.c.person_id.is_not(None),
    )
    return set(await connection.scalars(query))


async def waiting(connection: AsyncConnection) -> dict[tuple[str, str], tuple[int, datetime]]:
    """How many messages wait, by channel and state, with the oldest due instant."""
    query = (
        select(outbox.c.channel, outbox.c.state, func.count(), func.min(outbox.c.not_before))
        .where(outbox.c.state.in_(OPEN))
        .group_by(outbox.c.channel, outbox.c.state)
    )
    rows = await connection.execute(query)
    return {(r[0], r[1]): (r[2], r[3]) for r in rows}


async def blank(connection: AsyncConnection, chat: int) -> None:
    """Remove what was written to somebody, and what was still to be; not what is being sent. Of a
    reply whose words were not kept it stays that there was one."""
    await connection.execute(
        delete(outbox).where(outbox.c.chat_id == chat, outbox.c.state != SENDING, text(WORDED))
    )


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Delete what was settled long ago; the words are personal data."""
    oldest = select(func.min(outbox.c.id) + inbox_rows.OLDEST).scalar_subquery()
    result = await connection.execute(
        delete(outbox).where(
            outbox.c.id < oldest,
            outbox.c.created_at < before,
            outbox.c.state.not_in([PENDING, SENDING]),
        )
    )
    return result.rowcount


def message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        chat_id=row.chat_id,
        channel=row.channel,
        address=row.address,
        priority=_NAMES[row.priority],
        body=row.body,
        state=MessageState(row.state),
        attempts=row.attempts,
        created_at=row.created_at,
        replaces_theirs=row.replaces_theirs,
        useful_until=row.useful_until,
        urgent_from=row.urgent_from,
        reason=row.reason,
        routes=decoded(row.routes),
        tried=history(row.tried),
        due_at=row.due_at,
    )
