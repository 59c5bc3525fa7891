"""Taking messages out of the outbox, with a lease; the invariants stand in `storage.outbox`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.message_tables import outbox
from storage.outbox import OPEN, ORDER, PENDING, REPLY, SENDING, WAITS, message, write
from storage.records import Message, MessageState
from storage.tables import chats

_older = outbox.alias("older")
_SHOWN_AS = (
    update(chats)
    .where(chats.c.id == bindparam("chat"), chats.c.screen_message == bindparam("old"))
    .values(screen_message=bindparam("new"))
)


def _claimable(channel: str, now: datetime, limit: int, below: int) -> Select[Any]:
    behind = exists().where(
        _older.c.chat_id == outbox.c.chat_id,
        _older.c.state.in_(OPEN),
        or_(
            # Something of this chat is being sent right now.
            and_(_older.c.state == SENDING, _older.c.id != outbox.c.id),
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
            outbox.c.state == WAITS,
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


async def put_off(
    connection: AsyncConnection, channel: str, now: datetime, until: datetime
) -> None:
    """In quiet hours: what is due on a channel and neither an answer nor urgent waits for morning,
    whatever had kept it from being sent before. What is stale by then expires."""
    await connection.execute(
        update(outbox)
        .where(
            outbox.c.channel == channel,
            outbox.c.state == WAITS,
            outbox.c.priority.in_([n for n in ORDER.values() if n != REPLY]),
            outbox.c.not_before <= now,
            or_(outbox.c.urgent_from.is_(None), outbox.c.urgent_from > now),
        )
        .values(not_before=until, due_at=until)
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
    below = REPLY + 1 if replies_only else len(ORDER)
    rows = (await connection.execute(_claimable(channel, now, limit, below))).all()
    first: dict[int, Row[Any]] = {}
    for row in rows:
        first.setdefault(row.chat_id, row)
    if not first:
        return []
    leased = await _lease(connection, [row.id for row in first.values()], now + lease)
    taken = [row for row in first.values() if row.id in leased]
    unasked = [r for r in taken if r.priority != REPLY and not r.attempts]
    numbers = await _renumber(connection, unasked) if unasked else {}
    return [
        replace(message(row), id=numbers.get(row.id, row.id), state=MessageState.SENDING)
        for row in taken
    ]


async def _lease(connection: AsyncConnection, ids: Sequence[int], until: datetime) -> set[int]:
    """Lease messages whose chats are locked; returns which.

    What another worker committed between the look at the messages and the lock is seen only now.
    """
    sending = exists().where(
        _older.c.chat_id == outbox.c.chat_id,
        _older.c.state.in_(OPEN),
        _older.c.state == SENDING,
    )
    leased = await connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(ids), outbox.c.state == PENDING, ~sending)
        .values(state=SENDING, lease_until=until)
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
    lost = and_(outbox.c.state.in_(OPEN), outbox.c.state == SENDING, ended)
    again = or_(outbox.c.priority == REPLY, outbox.c.channel.in_(repeatable))
    rows = await connection.execute(
        update(outbox)
        .where(lost, again)
        .values(state=PENDING, lease_until=None, attempts=outbox.c.attempts + 1, routes=None)
    )
    doubtful = await connection.execute(
        update(outbox)
        .where(lost, ~again)
        .values(
            state=MessageState.UNKNOWN.value,
            lease_until=None,
            routes=None,
            reason="the worker stopped while sending",
        )
    )
    return rows.rowcount, doubtful.rowcount
