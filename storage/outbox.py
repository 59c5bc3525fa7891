"""What is to be sent: one row a message, claimed with a lease, settled with a reason.

Invariants:

- A message is written in the transaction of what it tells; it exists exactly if that does.
- `key` is the business key: planning the same message twice writes one row.
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
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import inbox as inbox_rows
from storage.records import Message, MessageState, Priority
from storage.tables import chats, inbox, outbox

ORDER = {Priority.REPLY: 0, Priority.NOTICE: 1, Priority.BULK: 2}
_NAMES = {number: priority for priority, number in ORDER.items()}
_REPLY = ORDER[Priority.REPLY]
_PENDING, _SENDING = MessageState.PENDING.value, MessageState.SENDING.value
# Literals, not parameters: a database uses a partial index only where it sees, before it knows any
# value, that the query asks for nothing else. Without, every tick reads all that was ever sent.
_WAITS: Any = literal_column("'pending'")
_OPEN: list[Any] = [_WAITS, literal_column("'sending'")]
_TROUBLED = outbox.c.state.in_([literal_column("'failed'"), literal_column("'unknown'")])


Shown: TypeAlias = Any
"""A row of `history`: id, replaces, created_at, body, payload and update_id of its cause."""


class Settled(NamedTuple):
    """How an attempt to send ended. PENDING means: again, at `not_before`.

    `attempts`: how many there had been when the message was claimed, by which the lease is known.
    """

    id: int
    attempts: int
    state: MessageState
    channel_message: str = ""
    reason: str = ""
    not_before: datetime | None = None


_INSERT = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
_PLAN = {
    "sqlite": sqlite.insert(outbox)
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(outbox.c.id),
    "postgresql": postgresql.insert(outbox)
    .on_conflict_do_nothing(index_elements=["key"])
    .returning(outbox.c.id),
}
_SETTLE = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("message"),
        outbox.c.state == _SENDING,
        outbox.c.attempts == bindparam("before"),
    )
    .values(
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
_UNSENT = select(outbox.c.chat_id).distinct().where(
    outbox.c.chat_id.in_(bindparam("chats", expanding=True)),
    outbox.c.state.in_(_OPEN),
    or_(outbox.c.state == _SENDING, outbox.c.priority == _REPLY),
)  # fmt: skip
_older = outbox.alias("older")
_SHOWN_AS = (
    update(chats)
    .where(chats.c.id == bindparam("chat"), chats.c.screen_message == bindparam("old"))
    .values(screen_message=bindparam("new"))
)


async def write(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Insert messages; returns their ids in the same order."""
    if not rows:
        return []
    return list((await connection.execute(_INSERT, rows)).scalars())


async def plan(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> int:
    """Insert messages that have a business key; those already planned are left alone."""
    if not rows:
        return 0
    # Counted from what comes back: asyncpg tells no number of rows for several at once.
    return len((await connection.execute(_PLAN[connection.dialect.name], rows)).all())


async def with_unsent_replies(connection: AsyncConnection, chats: Collection[int]) -> set[int]:
    """Those of the chats that a new reply must queue in: an earlier one waits, or something is
    being sent."""
    return set((await connection.execute(_UNSENT, {"chats": list(chats)})).scalars())


async def settle(connection: AsyncConnection, results: Sequence[Settled], now: datetime) -> None:
    """Store how attempts ended. A lease that was lost in the meantime is not overwritten."""
    if not results:
        return
    rows = [
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
    ]
    await connection.execute(_SETTLE, rows)


def _claimable(channel: str, now: datetime, limit: int, below: int) -> Select[Any]:
    behind = exists().where(
        _older.c.chat_id == outbox.c.chat_id,
        _older.c.state.in_(_OPEN),
        or_(
            # Something of this chat is being sent right now.
            and_(_older.c.state == _SENDING, _older.c.id != outbox.c.id),
            # Something older of the same rank waits, for its turn or for another attempt; what
            # is only planned for a later day does not hold up today's.
            and_(
                _older.c.id < outbox.c.id,
                _older.c.priority == outbox.c.priority,
                or_(_older.c.not_before <= now, _older.c.attempts > 0),
            ),
        ),
    )
    return (
        select(outbox)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(
            outbox.c.channel == channel,
            outbox.c.state == _WAITS,
            outbox.c.not_before <= now,
            or_(outbox.c.useful_until.is_(None), outbox.c.useful_until > now),
            outbox.c.priority < below,
            ~behind,
        )
        .order_by(outbox.c.priority, outbox.c.not_before, outbox.c.id)
        .limit(limit)
        # The chat too: while another worker claims for it or handles its turn, nobody else does.
        .with_for_update(skip_locked=True, of=[outbox, chats], key_share=True)
    )


async def claim(
    connection: AsyncConnection,
    channel: str,
    now: datetime,
    lease: timedelta,
    limit: int,
    replies_only: bool = False,
) -> list[Message]:
    """Take messages of a channel that are due, most urgent first, at most one a chat."""
    below = _REPLY + 1 if replies_only else len(ORDER)
    rows = (await connection.execute(_claimable(channel, now, limit, below))).all()
    first: dict[int, Row[Any]] = {}
    for row in rows:
        first.setdefault(row.chat_id, row)
    if not first:
        return []
    leased = await _lease(connection, [row.id for row in first.values()], now + lease)
    taken = [row for row in first.values() if row.id in leased]
    unasked = [r for r in taken if r.priority != _REPLY and not r.attempts]
    numbers = await _renumber(connection, unasked) if unasked else {}
    return [
        replace(_message(row), id=numbers.get(row.id, row.id), state=MessageState.SENDING)
        for row in taken
    ]


async def _lease(connection: AsyncConnection, ids: Sequence[int], until: datetime) -> set[int]:
    """Lease messages whose chats are locked; returns which.

    What another worker committed between the look at the messages and the lock is seen only now.
    """
    sending = exists().where(
        _older.c.chat_id == outbox.c.chat_id,
        _older.c.state.in_(_OPEN),
        _older.c.state == _SENDING,
    )
    leased = await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == _PENDING, ~sending)
        .values(state=_SENDING, lease_until=until)
        .returning(outbox.c.id)
    )
    return set(leased.scalars())


async def _renumber(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[int, int]:
    """New ids for messages that become visible now; returns them by the old ones."""
    # The chats are locked: no turn of theirs takes a number in between and commits it later.
    ids = sorted(row.id for row in rows)
    query = select(outbox).where(outbox.c.id.in_(ids)).order_by(outbox.c.id)
    moved = (await connection.execute(query)).mappings().all()
    await connection.execute(delete(outbox).where(outbox.c.id.in_(ids)))
    copies = [{k: v for k, v in row.items() if k != "id"} for row in moved]
    numbers = dict(zip(ids, await write(connection, copies), strict=True))
    await connection.execute(
        _SHOWN_AS,
        [{"chat": r.chat_id, "old": r.id, "new": numbers[r.id]} for r in rows],
    )
    return numbers


async def release(
    connection: AsyncConnection,
    now: datetime,
    repeatable: Collection[str],
    ownerless: Collection[str] = (),
) -> tuple[int, int]:
    """Deal with leases that have ended; returns (to be sent again, now unknown).

    `ownerless`: channels that nobody else serves, so that every lease is a dead worker's.
    """
    ended = or_(outbox.c.lease_until <= now, outbox.c.channel.in_(ownerless))
    lost = and_(outbox.c.state.in_(_OPEN), outbox.c.state == _SENDING, ended)
    again = or_(outbox.c.priority == _REPLY, outbox.c.channel.in_(repeatable))
    rows = await connection.execute(
        update(outbox)
        .where(lost, again)
        .values(state=_PENDING, lease_until=None, attempts=outbox.c.attempts + 1)
    )
    doubtful = await connection.execute(
        update(outbox)
        .where(lost, ~again)
        .values(
            state=MessageState.UNKNOWN.value,
            lease_until=None,
            reason="the worker stopped while sending",
        )
    )
    return rows.rowcount, doubtful.rowcount


async def expire(connection: AsyncConnection, now: datetime) -> int:
    """Give up what is of no use any more."""
    result = await connection.execute(
        update(outbox)
        .where(outbox.c.state.in_(_OPEN), outbox.c.state == _PENDING, outbox.c.useful_until <= now)
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
        .where(outbox.c.state.in_(_OPEN), outbox.c.state == _PENDING, match)
        .values(state=MessageState.CANCELLED.value)
    )
    return result.rowcount


async def fail_chat(connection: AsyncConnection, chat: int, reason: str) -> None:
    """The person is gone: nothing that waits for him can be sent."""
    await connection.execute(
        update(outbox)
        .where(outbox.c.chat_id == chat, outbox.c.state.in_(_OPEN), outbox.c.state == _PENDING)
        .values(state=MessageState.FAILED.value, reason=reason)
    )


async def troubles(connection: AsyncConnection, limit: int) -> tuple[Message, ...]:
    """The latest messages that failed or whose arrival is unknown."""
    query = select(outbox).where(_TROUBLED).order_by(outbox.c.id.desc()).limit(limit)
    return tuple(_message(row) for row in await connection.execute(query))


async def trouble(connection: AsyncConnection, id: int) -> Message | None:
    """A message, if it failed or its arrival is unknown; kept so until the transaction ends."""
    query = select(outbox).where(outbox.c.id == id, _TROUBLED).with_for_update()
    row = (await connection.execute(query)).first()
    return _message(row) if row else None


async def retry(connection: AsyncConnection, id: int, when: datetime) -> bool:
    """Staff decided to send a failed or unknown message once more, not before `when`."""
    return await _leave_trouble(connection, id, {"state": _PENDING, "not_before": when,
                                                 "attempts": 0, "reason": ""})  # fmt: skip


async def drop(connection: AsyncConnection, id: int) -> bool:
    """Staff gave a failed or unknown message up."""
    return await _leave_trouble(connection, id, {"state": MessageState.CANCELLED.value})


async def _leave_trouble(connection: AsyncConnection, id: int, values: dict[str, Any]) -> bool:
    result = await connection.execute(
        update(outbox).where(outbox.c.id == id, _TROUBLED).values(**values)
    )
    return result.rowcount == 1


async def waiting(connection: AsyncConnection) -> dict[tuple[str, str], tuple[int, datetime]]:
    """How many messages wait, by channel and state, with the oldest due instant."""
    query = (
        select(outbox.c.channel, outbox.c.state, func.count(), func.min(outbox.c.not_before))
        .where(outbox.c.state.in_(_OPEN))
        .group_by(outbox.c.channel, outbox.c.state)
    )
    rows = await connection.execute(query)
    return {(r[0], r[1]): (r[2], r[3]) for r in rows}


async def history(
    connection: AsyncConnection, channel: str, address: str, after: int, limit: int
) -> list[Any]:
    """A chat's messages as shown, with what was typed to cause them; ascending by id.

    After 0 come the latest ones. What is planned for later, failed or withdrawn is not shown;
    what is tried again is, because it was there before and keeps its id.
    """
    shown = outbox.c.state.in_([_SENDING, MessageState.SENT.value, MessageState.UNKNOWN.value])
    on_its_way = and_(
        outbox.c.state == _PENDING, or_(outbox.c.priority == _REPLY, outbox.c.attempts > 0)
    )
    query = (
        select(outbox.c.id, outbox.c.replaces, outbox.c.created_at, outbox.c.body,
               inbox.c.payload, inbox.c.update_id)
        .outerjoin(inbox, inbox.c.id == outbox.c.inbox_id)
        .where(outbox.c.chat_id == _chat(channel, address), or_(shown, on_its_way))
    )  # fmt: skip
    if after:
        query = query.where(outbox.c.id > after).order_by(outbox.c.id).limit(limit)
        return list(await connection.execute(query))
    latest = await connection.execute(query.order_by(outbox.c.id.desc()).limit(limit))
    return list(latest)[::-1]


def _chat(channel: str, address: str) -> Any:
    return (
        select(chats.c.id)
        .where(chats.c.channel == channel, chats.c.address == address)
        .scalar_subquery()
    )


async def blank(connection: AsyncConnection, chat: int) -> None:
    """Remove what was written to somebody: all that is not still to be sent."""
    await connection.execute(
        delete(outbox).where(outbox.c.chat_id == chat, outbox.c.state.not_in([_PENDING, _SENDING]))
    )


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Delete what was settled long ago; the words are personal data."""
    oldest = select(func.min(outbox.c.id) + inbox_rows.OLDEST).scalar_subquery()
    result = await connection.execute(
        delete(outbox).where(
            outbox.c.id < oldest,
            outbox.c.created_at < before,
            outbox.c.state.not_in([_PENDING, _SENDING]),
        )
    )
    return result.rowcount


def _message(row: Row[Any]) -> Message:
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
        reason=row.reason,
    )
