"""Who holds the lease settles; what a dead worker held is taken over, and never sent twice."""

from typing import Any

import pytest
from sqlalchemy import select

from storage import claims, outbox, troubles
from storage.database import Database
from storage.message_tables import outbox as table
from storage.outbox import Settled
from storage.records import Message, MessageState, Priority
from tests.storage import rows
from tests.storage.rows import LEASE, MINUTE, NOW, message
from tests.storage.test_outbox_claim import claimed, said, sent, settle, waiting

pytestmark = pytest.mark.anyio

AFTER = NOW + LEASE


async def state(database: Database, id: int) -> Any:
    async with database.read() as connection:
        return (await connection.execute(select(table).where(table.c.id == id))).one()


async def released(database: Database, *repeatable: str) -> tuple[int, int]:
    async with database.write() as connection:
        return await claims.release(connection, AFTER, repeatable)


async def claimed_by_somebody_who_died(database: Database, priority: Priority) -> Message:
    await waiting(database, ("a", "hello", priority))
    [one] = await claimed(database)
    return one


async def test_a_sent_message_keeps_the_channel_s_id_and_when(database: Database) -> None:
    await waiting(database, ("a", "hello"))
    [one] = await claimed(database)
    await settle(database, sent(one))
    row = await state(database, one.id)
    assert (row.state, row.channel_message, row.sent_at) == ("sent", "theirs", NOW)
    assert (row.attempts, row.lease_until) == (1, None)


async def test_a_failure_keeps_its_reason(database: Database) -> None:
    await waiting(database, ("a", "hello"))
    [one] = await claimed(database)
    await settle(database, Settled(one.id, 0, MessageState.FAILED, reason="rejected: " + "x" * 400))
    row = await state(database, one.id)
    assert (row.state, row.reason[:9], len(row.reason)) == ("failed", "rejected:", 300)


async def test_a_dead_worker_s_reply_is_claimed_again(database: Database) -> None:
    one = await claimed_by_somebody_who_died(database, Priority.REPLY)
    assert await released(database) == (1, 0)
    [again] = await claimed(database, now=AFTER)
    assert (again.id, again.attempts) == (one.id, 1)


async def test_a_dead_worker_s_bulk_message_is_unknown(database: Database) -> None:
    one = await claimed_by_somebody_who_died(database, Priority.BULK)
    assert await released(database) == (0, 1)
    row = await state(database, one.id)
    assert (row.state, row.reason) == ("unknown", "the worker stopped while sending")
    assert await claimed(database, now=AFTER) == []


async def test_a_channel_that_knows_repetitions_gets_a_bulk_message_again(
    database: Database,
) -> None:
    one = await claimed_by_somebody_who_died(database, Priority.BULK)
    assert await released(database, "web") == (1, 0)
    [again] = await claimed(database, now=AFTER)
    assert again.id == one.id  # by which it is recognised


async def test_a_lease_that_has_not_ended_is_left_alone(database: Database) -> None:
    await waiting(database, ("a", "hello"))
    [one] = await claimed(database, now=NOW + MINUTE)
    assert await released(database) == (0, 0)
    assert (await state(database, one.id)).state == "sending"


async def test_a_result_that_comes_after_the_lease_changes_nothing(database: Database) -> None:
    one = await claimed_by_somebody_who_died(database, Priority.REPLY)
    await released(database)
    await settle(database, sent(one))
    assert (await state(database, one.id)).state == "pending"


@pytest.mark.parametrize("late", [MessageState.PENDING, MessageState.FAILED])
async def test_a_late_result_does_not_settle_what_another_worker_is_sending(
    late: MessageState, database: Database
) -> None:
    one = await claimed_by_somebody_who_died(database, Priority.REPLY)
    await released(database)
    [again] = await claimed(database, now=AFTER)
    await settle(database, Settled(one.id, one.attempts, late, reason="late", not_before=NOW))
    assert (await state(database, one.id)).state == "sending"
    await settle(database, sent(again))
    assert (await state(database, one.id)).state == "sent"


async def test_the_messages_that_wait_are_counted_with_the_oldest(database: Database) -> None:
    await waiting(database, ("a", "one"), ("b", "two"))
    await waiting(database, ("c", "three"), not_before=NOW - MINUTE)
    assert said(await claimed(database, limit=1)) == ["three"]
    async with database.read() as connection:
        assert await outbox.waiting(connection) == {
            ("web", "pending"): (2, NOW),
            ("web", "sending"): (1, NOW - MINUTE),
        }


async def test_messages_in_trouble_are_counted_up_to_a_bound(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(troubles, "COUNTED", 2)
    failed, unknown = MessageState.FAILED.value, MessageState.UNKNOWN.value
    await waiting(database, ("a", "waits"))
    for minutes in (1, 3, 2):
        await waiting(database, ("b", "failed"), state=failed, not_before=NOW - minutes * MINUTE)
    await waiting(database, ("c", "unknown"), state=unknown)
    async with database.read() as connection:
        assert await troubles.counted(connection) == {
            ("web", "failed"): (2, NOW - 3 * MINUTE),
            ("web", "unknown"): (1, NOW),
        }


async def test_what_a_turn_sends_at_once_is_settled_like_what_was_claimed(
    database: Database,
) -> None:
    async with database.write() as connection:
        chat = await rows.chat(connection)
        row = message(chat, state=MessageState.SENDING.value, lease_until=NOW + LEASE)
        [id] = await outbox.write(connection, [row])
    await settle(database, Settled(id, 0, MessageState.SENT))
    assert (await state(database, id)).state == "sent"
