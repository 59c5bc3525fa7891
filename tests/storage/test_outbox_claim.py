"""One person's messages go out in order, the urgent ones first, and never two at once."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from storage import claims, outbox
from storage.database import Database
from storage.outbox import Settled
from storage.records import Message, MessageState, Priority
from tests.storage import rows
from tests.storage.only import on_postgresql
from tests.storage.rows import DAY, LEASE, MINUTE, NOW, message

pytestmark = pytest.mark.anyio

NOTICE, BULK = Priority.NOTICE, Priority.BULK


async def waiting(database: Database, *messages: tuple[Any, ...], **more: Any) -> None:
    """Write messages given as (address, text, priority)."""
    async with database.write() as connection:
        for address, text, *priority in messages:
            chat = await rows.chat(connection, address)
            await outbox.write(connection, [message(chat, text, *priority, **more)])


async def claimed(database: Database, **more: Any) -> list[Message]:
    options: dict[str, Any] = {"channel": "web", "now": NOW, "lease": LEASE, "limit": 100} | more
    async with database.write() as connection:
        return await claims.claim(connection, **options)


def said(messages: list[Message]) -> list[str]:
    return [m.body["text"][0] for m in messages]


async def settle(database: Database, *results: Settled) -> None:
    async with database.write() as connection:
        await outbox.settle(connection, results, NOW)


def sent(one: Message) -> Settled:
    return Settled(one.id, one.attempts, MessageState.SENT, "theirs")


async def test_replies_go_before_notices_and_notices_before_bulk(database: Database) -> None:
    await waiting(database, ("a", "bulk", BULK), ("b", "notice", NOTICE), ("c", "reply"))
    assert said(await claimed(database)) == ["reply", "notice", "bulk"]


async def test_of_equals_the_one_due_longest_goes_first(database: Database) -> None:
    await waiting(database, ("a", "later"))
    await waiting(database, ("b", "sooner"), not_before=NOW - MINUTE)
    assert said(await claimed(database)) == ["sooner", "later"]


async def test_a_chat_gets_one_message_at_a_time_and_in_order(database: Database) -> None:
    await waiting(database, ("a", "first"), ("a", "second"), ("a", "third"))
    for text in ("first", "second", "third"):
        [one] = await claimed(database)
        assert said([one]) == [text]
        assert await claimed(database) == []
        await settle(database, sent(one))


async def test_a_notice_waits_for_the_reply_that_is_being_sent(database: Database) -> None:
    await waiting(database, ("a", "notice", NOTICE), ("a", "reply"))
    [reply] = await claimed(database)
    assert said([reply]) == ["reply"]
    assert await claimed(database) == []
    await settle(database, sent(reply))
    assert said(await claimed(database)) == ["notice"]


async def test_a_reply_queues_behind_whatever_is_being_sent(database: Database) -> None:
    """Also when the turn that wrote it would like to send it at once."""
    await waiting(database, ("a", "notice", NOTICE), ("b", "notice", NOTICE))
    await claimed(database, limit=1)
    async with database.write() as connection:
        a, b = [(await rows.chat(connection, address)).id for address in "ab"]
        assert await outbox.with_unsent_replies(connection, [a, b]) == {a}


async def test_a_chat_does_not_hold_up_another(database: Database) -> None:
    await waiting(database, ("a", "first"), ("a", "second"), ("b", "other"))
    assert said(await claimed(database)) == ["first", "other"]


async def test_what_is_planned_for_later_does_not_hold_up_today(database: Database) -> None:
    await waiting(database, ("a", "tomorrow", BULK), not_before=NOW + DAY)
    await waiting(database, ("a", "today", BULK))
    assert said(await claimed(database)) == ["today"]


async def test_what_is_to_be_tried_again_holds_up_what_is_newer(database: Database) -> None:
    await waiting(database, ("a", "first"), ("a", "second"))
    [first] = await claimed(database)
    again = NOW + MINUTE
    await settle(
        database, Settled(first.id, 0, MessageState.PENDING, reason="ill", not_before=again)
    )
    assert await claimed(database) == []
    assert said(await claimed(database, now=again)) == ["first"]


async def test_nothing_is_claimed_before_its_time(database: Database) -> None:
    await waiting(database, ("a", "later"), not_before=NOW + MINUTE)
    assert await claimed(database) == []
    assert said(await claimed(database, now=NOW + MINUTE)) == ["later"]


async def test_nothing_is_claimed_when_its_use_is_over(database: Database) -> None:
    """A reminder of what has begun while the bot was down."""
    await waiting(database, ("a", "too late", BULK), useful_until=NOW)
    await waiting(database, ("b", "in time", BULK), useful_until=NOW + MINUTE)
    assert said(await claimed(database)) == ["in time"]


async def test_a_channel_claims_its_own_messages_only(database: Database) -> None:
    await waiting(database, ("a", "hello"))
    assert await claimed(database, channel="console") == []


async def test_a_channel_without_room_claims_replies_only(database: Database) -> None:
    await waiting(database, ("a", "bulk", BULK), ("b", "reply"), ("c", "notice", NOTICE))
    assert said(await claimed(database, replies_only=True)) == ["reply"]
    assert said(await claimed(database)) == ["notice", "bulk"]


async def test_no_more_is_claimed_than_asked_for(database: Database) -> None:
    await waiting(database, *[(f"chat-{n}", str(n)) for n in range(5)])
    assert len(await claimed(database, limit=2)) == 2


async def test_workers_that_claim_at_once_share_the_messages(
    database: Database, worker: Callable[[], Database]
) -> None:
    await waiting(database, *[(f"chat-{n}", str(n)) for n in range(40)])
    found = await asyncio.gather(*(claimed(worker(), limit=10) for _ in range(8)))
    everything = [one.id for messages in found for one in messages]
    assert len(everything) == len(set(everything))
    rest = await claimed(database)
    assert len(everything) + len(rest) == 40


@on_postgresql
async def test_a_worker_passes_over_what_another_is_claiming(
    database: Database, worker: Callable[[], Database]
) -> None:
    await waiting(database, ("a", "one"), ("b", "two"))
    async with worker().write() as connection:
        mine = await claims.claim(connection, "web", NOW, LEASE, limit=1)
        assert said(mine) == ["one"]
        assert said(await claimed(database)) == ["two"]


@on_postgresql
@pytest.mark.parametrize("first", [Priority.REPLY, Priority.NOTICE])
async def test_a_worker_passes_over_the_chat_that_another_is_claiming(
    first: Priority, database: Database, worker: Callable[[], Database]
) -> None:
    await waiting(database, ("a", "one", first), ("a", "bulk", BULK))
    async with worker().write() as connection:
        mine = await claims.claim(connection, "web", NOW, LEASE, limit=1)
        assert said(mine) == ["one"]
        assert await claimed(database) == []
    assert await claimed(database) == []


@on_postgresql
async def test_nothing_is_claimed_for_a_chat_in_the_middle_of_a_turn(
    database: Database, worker: Callable[[], Database]
) -> None:
    """Its answer may be written as being sent already, and nobody else sees that yet."""
    await waiting(database, ("a", "notice", NOTICE))
    async with worker().write() as connection:
        await rows.chat(connection, "a")
        assert await claimed(database) == []
    assert said(await claimed(database)) == ["notice"]
