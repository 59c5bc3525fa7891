"""A message changes its way in one piece: a kill leaves it on the old one or on the new one."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from bot import rerouting
from bot.content import load_programme
from bot.language import catalogues
from bot.notices import Notices
from handlers.reply import Reply
from storage import claims, routing, troubles
from storage.database import Database
from storage.message_tables import outbox as table
from storage.outbox import Settled
from storage.records import Chat, Message, MessageState
from storage.staff_tables import calls
from storage.tables import chats as chats_table
from storage.tables import people
from tests.storage import rows
from tests.storage.rows import LEASE, MINUTE, NOW
from tests.talk import PROGRAMME

pytestmark = pytest.mark.anyio

HUE = load_programme(PROGRAMME)
NOTICES = Notices(
    tongues=catalogues(HUE.quiet.timezone),
    default="vi",
    quiet=HUE.quiet,
    consent="",
    channels=frozenset({"telegram", "zalo_bot"}),
)
FAILED = MessageState.FAILED


async def planned(database: Database, phone: str = "+84905123456") -> int:
    """Lan is on Telegram and on Zalo Bot, and is to be told something; returns who she is."""
    async with database.write() as connection:
        lan = await rows.chat(connection, "lan", "telegram")
        other: Chat = await rows.chat(connection, "lan", "zalo_bot")
        person = lan.person.id
        same = chats_table.update().where(chats_table.c.id == other.id).values(person_id=person)
        await connection.execute(same)
        named = people.update().where(people.c.id == person).values(name="Lan", phone=phone)
        await connection.execute(named)
        reply = Reply(text=("Tin cần báo",))
        assert await NOTICES.tell(connection, {person: reply}, "news", NOW) == 1
    return person


async def claimed(database: Database, channel: str = "telegram") -> Message:
    async with database.write() as connection:
        [message] = await claims.claim(connection, channel, NOW, LEASE, 10)
    return message


def failed(message: Message) -> Settled:
    return Settled(message.id, message.attempts, FAILED, reason="gone: blocked", onward=True)


async def store(database: Database, *results: Settled) -> None:
    async with database.write() as connection:
        await rerouting.store(connection, NOTICES, results, NOW)


async def there(database: Database) -> list[Any]:
    async with database.read() as connection:
        return list(await connection.execute(select(table)))


async def test_the_next_way_is_a_new_row_under_the_same_key(database: Database) -> None:
    person = await planned(database)
    first = await claimed(database)
    await store(database, failed(first))
    [row] = await there(database)
    assert row.id > first.id
    assert (row.key, row.state, row.channel, row.attempts) == (
        f"news:{person}",
        "pending",
        "zalo_bot",
        0,
    )
    assert [t["why"] for t in row.tried] == ["gone: blocked"]
    second = await claimed(database, "zalo_bot")
    assert second.id > row.id  # an open page asks for what is beyond the last number it saw
    assert [r.channel for r in second.routes] == ["zalo_bot", "call"]


async def test_a_worker_that_dies_after_the_failure_leaves_a_doubt_and_no_second_copy(
    database: Database,
) -> None:
    """Nobody else knows that it failed: for all they know it may have arrived."""
    await planned(database)
    await claimed(database)
    async with database.write() as connection:
        assert await claims.release(connection, NOW + LEASE, []) == (0, 1)
    [row] = await there(database)
    assert (row.state, row.channel, row.routes) == ("unknown", "telegram", None)


async def test_a_kill_in_the_middle_of_the_change_leaves_the_old_row(database: Database) -> None:
    await planned(database)
    first = await claimed(database)
    async with database.engine.connect() as connection:
        await rerouting.store(connection, NOTICES, [failed(first)], NOW)
        await connection.rollback()
    [row] = await there(database)
    assert (row.id, row.state, row.tried) == (first.id, "sending", None)
    await store(database, failed(first))
    [row] = await there(database)
    assert row.channel == "zalo_bot"


async def test_two_workers_that_store_the_same_failure_move_it_once(
    database: Database, worker: Callable[[], Database]
) -> None:
    await planned(database)
    first = await claimed(database)
    await asyncio.gather(*(store(worker(), failed(first)) for _ in range(4)))
    [row] = await there(database)
    assert (row.channel, len(row.tried)) == ("zalo_bot", 1)


async def test_a_result_that_comes_too_late_changes_nothing(database: Database) -> None:
    """The lease had ended, staff sent it again, and it is being sent: the old result is void."""
    await planned(database)
    first = await claimed(database)
    async with database.write() as connection:
        await claims.release(connection, NOW + LEASE, [])
        [trouble] = await troubles.latest(connection, 10)
        await troubles.retry(connection, trouble.id, NOW)
    again = await claimed(database)
    await store(database, failed(first)._replace(attempts=7))
    [row] = await there(database)
    assert (row.id, row.state) == (again.id, "sending")


async def test_the_last_failure_is_one_call_whoever_stores_it(
    database: Database, worker: Callable[[], Database]
) -> None:
    await planned(database)
    await store(database, failed(await claimed(database)))
    last = await claimed(database, "zalo_bot")
    await asyncio.gather(*(store(worker(), failed(last)) for _ in range(3)))
    [row] = await there(database)
    assert (row.state, [t["channel"] for t in row.tried]) == ("to_call", ["telegram", "zalo_bot"])
    async with database.read() as connection:
        [call] = await connection.execute(select(calls))
    assert (call.name, call.phone) == ("Lan", "+84905123456")


async def test_without_a_number_staff_see_it_among_what_did_not_arrive(database: Database) -> None:
    await planned(database, phone="")
    await store(database, failed(await claimed(database)))
    await store(database, failed(await claimed(database, "zalo_bot")))
    async with database.read() as connection:
        [trouble] = await troubles.latest(connection, 10)
    assert [t.channel for t in trouble.tried] == ["telegram", "zalo_bot"]


async def test_what_is_about_to_be_sent_is_not_moved_from_under_its_sender(
    database: Database,
) -> None:
    await planned(database)
    await claimed(database)
    async with database.write() as connection:
        assert list(await routing.stuck(connection, ["telegram"], NOW + MINUTE, 10)) == []
