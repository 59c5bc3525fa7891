"""What is planned is planned once, can be withdrawn, and is given up when its use is over."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import chats, claims, outbox, routing, troubles
from storage.database import Database
from storage.message_tables import outbox as table
from storage.records import Chat, MessageState, Priority
from tests.storage import rows
from tests.storage.rows import DAY, LEASE, MINUTE, NOW, message

pytestmark = pytest.mark.anyio


async def planned(database: Database, *keys: str, address: str = "a", **more: Any) -> int:
    async with database.write() as connection:
        chat = await rows.chat(connection, address)
        wanted = [message(chat, key, Priority.BULK, key=key, **more) for key in keys]
        return await outbox.plan(connection, wanted)


async def states(database: Database) -> dict[str, str]:
    async with database.read() as connection:
        found = await connection.execute(select(table.c.body, table.c.state).order_by(table.c.id))
        return {row.body["text"][0]: row.state for row in found}


async def test_a_key_is_planned_once(database: Database, worker: Callable[[], Database]) -> None:
    assert await planned(database, "event:1:2") == 1
    assert await planned(worker(), "event:1:2") == 0
    assert await planned(database, "event:1:2", "event:1:3", "event:1:3") == 1
    assert list(await states(database)) == ["event:1:2", "event:1:3"]


async def test_a_key_stays_used_when_its_message_was_sent(database: Database) -> None:
    await planned(database, "event:1:2")
    async with database.write() as connection:
        [one] = await claims.claim(connection, "web", NOW, LEASE, 10)
        sent = outbox.Settled(one.id, one.attempts, MessageState.SENT)
        await outbox.settle(connection, [sent], NOW)
    assert await planned(database, "event:1:2") == 0


async def test_nothing_planned_is_nothing_written(database: Database) -> None:
    assert await planned(database) == 0
    assert await states(database) == {}


async def test_a_key_withdraws_its_own_message(database: Database) -> None:
    await planned(database, "event:1:2", "event:1:22")
    async with database.write() as connection:
        assert await outbox.cancel(connection, "event:1:2") == 1
    assert await states(database) == {"event:1:2": "cancelled", "event:1:22": "pending"}


async def test_a_beginning_withdraws_all_that_begin_so(database: Database) -> None:
    await planned(database, "event:1:2", "event:1:3", "event:11:2", "event_1:2")
    async with database.write() as connection:
        assert await outbox.cancel(connection, "event:1:") == 2
        assert await outbox.cancel(connection, "%:") == 0
        assert await outbox.cancel(connection, "event_1:") == 1
    assert (await states(database))["event:11:2"] == "pending"


async def test_what_was_sent_cannot_be_withdrawn(database: Database) -> None:
    await planned(database, "event:1:2")
    async with database.write() as connection:
        await claims.claim(connection, "web", NOW, LEASE, 10)
        assert await outbox.cancel(connection, "event:1:2") == 0


async def test_what_is_of_no_use_any_more_expires(database: Database) -> None:
    await planned(database, "late", useful_until=NOW)
    await planned(database, "in time", useful_until=NOW + MINUTE)
    await planned(database, "always")
    async with database.write() as connection:
        assert await outbox.expire(connection, NOW) == 1
    assert await states(database) == {"late": "expired", "in time": "pending", "always": "pending"}


async def failed(connection: AsyncConnection, chat: Chat) -> None:
    """What waits for somebody who has left, with no other way to him."""
    for row in await routing.waiting_in(connection, chat.id, chat.channel):
        await routing.end(connection, row.id, MessageState.FAILED, "the person has left", None)


async def test_nothing_that_waits_for_somebody_gone_is_sent(database: Database) -> None:
    await planned(database, "today", "tomorrow", address="gone")
    await planned(database, "other", address="there")
    async with database.write() as connection:
        chat = await rows.chat(connection, "gone")
        await chats.left(connection, chat.id, "web", NOW)
        await failed(connection, chat)
    assert await states(database) == {"today": "failed", "tomorrow": "failed", "other": "pending"}
    async with database.read() as connection:
        reasons = {one.reason for one in await troubles.latest(connection, 10)}
    assert reasons == {"the person has left"}


async def test_staff_see_the_latest_troubles_and_send_again_or_give_up(database: Database) -> None:
    await planned(database, "one", "two", "three", address="gone")
    async with database.write() as connection:
        chat = await rows.chat(connection, "gone")
        await failed(connection, chat)
        three, two = await troubles.latest(connection, 2)
        assert (three.body["text"], two.body["text"]) == (["three"], ["two"])
        assert await troubles.retry(connection, three.id, NOW + DAY)
        assert await troubles.drop(connection, two.id)
        assert not await troubles.drop(connection, two.id)
    assert await states(database) == {"one": "failed", "two": "cancelled", "three": "pending"}


async def test_what_was_settled_long_ago_is_forgotten_and_what_waits_is_not(
    database: Database,
) -> None:
    await planned(database, "old", "old and waiting", created_at=NOW - 2 * DAY)
    await planned(database, "new")
    async with database.write() as connection:
        await outbox.cancel(connection, "old")
        await outbox.cancel(connection, "new")
        assert await outbox.purge(connection, NOW - DAY) == 1
    assert list(await states(database)) == ["old and waiting", "new"]
