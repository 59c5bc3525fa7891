"""An open page asks for what is beyond the last message it saw, and misses none."""

from collections.abc import Callable
from typing import Any

import pytest

from storage import chats, claims, inbox, outbox, shown
from storage.database import Database
from storage.outbox import Settled
from storage.records import Message, MessageState, Priority
from tests.storage import rows
from tests.storage.rows import DAY, LEASE, NOW, message

pytestmark = pytest.mark.anyio


async def written(database: Database, *texts: str, **more: Any) -> list[int]:
    async with database.write() as connection:
        chat = await rows.chat(connection)
        return await outbox.write(connection, [message(chat, text, **more) for text in texts])


async def claimed(database: Database) -> list[Message]:
    async with database.write() as connection:
        return await claims.claim(connection, "web", NOW, LEASE, 100)


async def settled(database: Database, *results: Settled) -> None:
    async with database.write() as connection:
        await outbox.settle(connection, results, NOW)


async def seen(database: Database, after: int = 0, limit: int = 50) -> list[str]:
    async with database.read() as connection:
        found = await shown.history(connection, "web", "lan", after, limit)
    assert [row.id for row in found] == sorted(row.id for row in found)
    return [row.body["text"][0] for row in found]


async def test_a_page_that_opens_gets_the_latest_in_order(database: Database) -> None:
    await written(database, "one", "two", "three")
    assert await seen(database, limit=2) == ["two", "three"]


async def test_a_page_that_comes_back_gets_what_is_beyond_what_it_saw(database: Database) -> None:
    ids = await written(database, "one", "two", "three", "four")
    assert await seen(database, after=ids[0], limit=2) == ["two", "three"]
    assert await seen(database, after=ids[3]) == []


async def test_a_reply_is_shown_before_it_was_sent(database: Database) -> None:
    await written(database, "reply")
    assert await seen(database) == ["reply"]


async def test_what_is_planned_failed_or_withdrawn_is_not_shown(database: Database) -> None:
    await written(database, "tomorrow", priority=Priority.NOTICE, not_before=NOW + DAY)
    await written(database, "failed", state=MessageState.FAILED.value)
    await written(database, "withdrawn", state=MessageState.CANCELLED.value)
    await written(database, "sent", state=MessageState.SENT.value)
    await written(database, "unknown", state=MessageState.UNKNOWN.value)
    assert await seen(database) == ["sent", "unknown"]


async def test_nobody_sees_another_s_messages(database: Database) -> None:
    async with database.write() as connection:
        other = await rows.chat(connection, "minh")
        same_address = await rows.chat(connection, "lan", "console")
        await outbox.write(connection, [message(other), message(same_address)])
    assert await seen(database) == []


async def test_a_message_comes_with_what_was_typed_to_cause_it(database: Database) -> None:
    async with database.write() as connection:
        [taken] = await inbox.take(connection, [rows.update("u7", payload={"text": "chào"})])
    await written(database, "reply", inbox_id=taken)
    await written(database, "notice", state=MessageState.SENT.value)
    async with database.read() as connection:
        reply, notice = await shown.history(connection, "web", "lan", 0, 10)
    assert (reply.payload, reply.update_id) == ({"text": "chào"}, "u7")
    assert (notice.payload, notice.update_id) == (None, None)


async def test_what_was_planned_before_a_reply_is_shown_beyond_it(database: Database) -> None:
    [planned] = await written(database, "notice", priority=Priority.NOTICE, key="event:1:2")
    [reply] = await written(database, "reply", state=MessageState.SENT.value)
    assert planned < reply
    [one] = await claimed(database)
    assert one.id > reply
    assert await seen(database, after=reply) == ["notice"]


async def test_a_message_with_a_new_number_keeps_everything_else(database: Database) -> None:
    [old] = await written(database, "notice", priority=Priority.NOTICE, key="event:1:2")
    async with database.write() as connection:
        chat = await rows.chat(connection)
        await chats.save(connection, [rows.session(chat, new_screen=old)])
    [one] = await claimed(database)
    async with database.write() as connection:
        assert (await rows.chat(connection)).screen_message == one.id
        again = message(chat, "again", Priority.NOTICE, key="event:1:2")
        assert await outbox.plan(connection, [again]) == 0
    await settled(database, Settled(one.id, 0, MessageState.SENT, "theirs"))
    async with database.write() as connection:
        assert (await rows.chat(connection)).screen_theirs == "theirs"


async def test_the_screen_shown_last_stays_if_another_message_gets_a_new_number(
    database: Database,
) -> None:
    [screen] = await written(database, "screen", state=MessageState.SENT.value)
    await written(database, "notice", priority=Priority.NOTICE)
    async with database.write() as connection:
        chat = await rows.chat(connection)
        await chats.save(connection, [rows.session(chat, new_screen=screen)])
    await claimed(database)
    async with database.write() as connection:
        assert (await rows.chat(connection)).screen_message == screen


async def test_a_number_never_comes_again(database: Database) -> None:
    [last] = await written(database, "one", state=MessageState.SENT.value, created_at=NOW - DAY)
    async with database.write() as connection:
        assert await outbox.purge(connection, NOW) == 1
    assert (await written(database, "two"))[0] > last


async def test_what_was_shown_once_stays_shown_while_it_is_tried_again(
    database: Database, worker: Callable[[], Database]
) -> None:
    """It keeps its number, so a page that opened in between would never ask for it."""
    await written(database, "notice", priority=Priority.NOTICE)
    [one] = await claimed(database)
    assert await seen(worker()) == ["notice"]
    again = Settled(one.id, 0, MessageState.PENDING, reason="ill", not_before=NOW)
    await settled(database, again)
    assert await seen(worker()) == ["notice"]
    assert [m.id for m in await claimed(database)] == [one.id]
