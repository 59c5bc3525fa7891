"""What came in is kept before it is acknowledged, and recognised when it comes again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from storage import inbox
from storage.database import Database
from storage.message_tables import SAID
from storage.message_tables import inbox as table
from tests.storage.rows import DAY, MINUTE, NOW, update

pytestmark = pytest.mark.anyio


async def taken(database: Database, *updates: dict[str, object]) -> list[int]:
    async with database.write() as connection:
        return await inbox.take(connection, updates)


async def test_an_update_that_comes_again_is_recognised(
    database: Database, worker: Callable[[], Database]
) -> None:
    first = await taken(database, update("u1"), update("u2"))
    assert 0 not in first
    new = await taken(worker(), update("u2"), update("u3"), update("u1"))
    assert [bool(id) for id in new] == [False, True, False]


async def test_an_update_that_comes_twice_at_once_is_one(database: Database) -> None:
    once, again = await taken(database, update(), update())
    assert once
    assert not again


async def test_it_is_recognised_in_a_turn_s_own_transaction_too(database: Database) -> None:
    """Which takes another way to the driver on SQLite."""
    async with database.write(short=True) as connection:
        found = await inbox.take(connection, [update("u1"), update("u2"), update("u1")])
        assert await inbox.take(connection, [update("u2")]) == [0]
    assert [bool(id) for id in found] == [True, True, False]


async def test_the_same_number_in_another_chat_is_another_update(database: Database) -> None:
    found = await taken(database, update(), update(address="minh"), update(channel="console"))
    assert len(set(found)) == 3
    assert 0 not in found


async def test_numbers_grow_in_the_order_of_arrival(database: Database) -> None:
    found = await taken(database, *[update(f"u{n}") for n in range(64)])
    assert found == sorted(found)
    assert len(set(found)) == 64


async def test_a_turn_is_noted_as_it_stands(database: Database) -> None:
    [id] = await taken(database, update())
    async with database.write() as connection:
        await inbox.note(connection, id, inbox.TAKEN, 1, "x" * 400, {})
        assert await inbox.still_taken(connection, [id]) == {id: 1}
        await inbox.note(connection, id, inbox.ASIDE, 3, "gave up", {"text": "menu"})
        assert await inbox.still_taken(connection, [id]) == {}
    async with database.read() as connection:
        row = (await connection.execute(select(table))).one()
    assert (row.state, row.attempts, row.reason) == ("aside", 3, "gave up")
    assert row.payload == {"text": "menu"}


async def test_what_a_dead_worker_left_is_found_in_order(database: Database) -> None:
    await taken(database, update("done"))
    left = [update("one", state=inbox.TAKEN), update("two", state=inbox.TAKEN)]
    await taken(database, *left, update("fresh", state=inbox.TAKEN, received_at=NOW + MINUTE))
    async with database.read() as connection:
        found = await inbox.waiting(connection, NOW, 10)
        assert [row.update_id for row in found] == ["one", "two"]
        assert len(await inbox.waiting(connection, NOW, 1)) == 1


async def test_what_somebody_said_is_removed_and_his_updates_are_still_recognised(
    database: Database,
) -> None:
    await taken(database, update("u1"), update("u2"), update("u1", address="minh"))
    async with database.write() as connection:
        await inbox.blank(connection, "web", "lan")
        rows = await connection.execute(select(table.c.payload).order_by(table.c.id))
        assert list(rows.scalars()) == [{}, {}, {"text": "xin chào"}]
    assert await taken(database, update("u1"), update("u2")) == [0, 0]


async def test_what_somebody_said_is_found_without_reading_what_others_did(
    migrated_sqlite: Path,
) -> None:
    """By the index of what is kept; that of the numbers has all updates of the channel."""
    database = Database(f"sqlite:///{migrated_sqlite}")
    statement = (
        "EXPLAIN QUERY PLAN UPDATE inbox SET payload = '{}' "
        f"WHERE channel = 'web' AND address = 'lan' AND {SAID}"
    )
    async with database.read() as connection:
        [step] = await connection.exec_driver_sql(statement)
    await database.close()
    assert "ix_inbox_said (channel=? AND address=?)" in step.detail


async def test_what_is_settled_is_forgotten_and_what_is_taken_kept(database: Database) -> None:
    await taken(database, update("done"), update("aside", state=inbox.ASIDE))
    await taken(database, update("taken", state=inbox.TAKEN))
    await taken(database, update("new", received_at=NOW + DAY))
    async with database.write() as connection:
        assert await inbox.purge(connection, NOW + MINUTE) == 2
        assert list(await connection.scalars(select(table.c.update_id).order_by(table.c.id))) == [
            "taken",
            "new",
        ]
