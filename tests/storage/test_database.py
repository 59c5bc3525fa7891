"""What is written is on disk or was never there, and nobody reads another's guess."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.tables import chats, people
from tests.storage import rows
from tests.storage.rows import NOW

pytestmark = pytest.mark.anyio


def person(at: datetime = NOW) -> dict[str, object]:
    return {"name": "Lan", "consents": {}, "created_at": at}


async def names(database: Database) -> list[str]:
    async with database.read() as connection:
        return list(await connection.scalars(select(people.c.name).order_by(people.c.id)))


async def test_a_block_that_ends_is_committed(
    database: Database, worker: Callable[[], Database]
) -> None:
    async with database.write() as connection:
        await connection.execute(insert(people).values(person()))
    assert await names(worker()) == ["Lan"]


async def test_a_block_that_raises_leaves_nothing_behind(database: Database) -> None:
    async def written_and_raised() -> None:
        async with database.write() as connection:
            await connection.execute(insert(people).values(person()))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await written_and_raised()
    assert await names(database) == []


async def test_a_naive_datetime_is_refused(database: Database) -> None:
    naive = NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive"):
        async with database.write() as connection:
            await connection.execute(insert(people).values(person(naive)))


async def test_an_instant_comes_back_as_utc_from_whatever_zone(database: Database) -> None:
    in_hue = NOW.astimezone(timezone(timedelta(hours=7)))
    async with database.write() as connection:
        await connection.execute(insert(people).values(person(in_hue)))
    async with database.read() as connection:
        stored = (await connection.scalars(select(people.c.created_at))).one()
    assert (stored, stored.tzinfo) == (NOW, UTC)


async def test_a_chat_of_nobody_is_refused(database: Database) -> None:
    row = {"channel": "web", "address": "x", "person_id": 99, "session": {}, "seen_at": NOW}
    with pytest.raises(IntegrityError):
        async with database.write() as connection:
            await connection.execute(insert(chats).values(row))


async def test_letters_of_any_script_come_back_unchanged(database: Database) -> None:
    words = "Nguyễn Thị Bưởi 🌸 \u202e \u200b"
    async with database.write() as connection:
        await connection.execute(insert(people).values(person() | {"name": words}))
        chat = await rows.chat(connection)
        await connection.execute(chats.update().values(session={"said": words + "\x00"}))
    assert words in await names(database)
    async with database.read() as connection:
        stored = await connection.scalar(select(chats.c.session).where(chats.c.id == chat.id))
    assert stored == {"said": words + "\x00"}


async def test_sixteen_tasks_write_one_after_the_other(database: Database) -> None:
    async def count_up() -> None:
        async with database.write() as connection:
            query = select(people.c.name).where(people.c.id == 1).with_for_update()
            there = int((await connection.scalars(query)).one())
            await connection.execute(people.update().values(name=str(there + 1)))

    async with database.write() as connection:
        await connection.execute(insert(people).values(person() | {"name": "0"}))
    await asyncio.gather(*(count_up() for _ in range(16)))
    assert await names(database) == ["16"]


async def test_the_compact_form_is_what_is_stored(database: Database) -> None:
    """JSON without blanks and with its letters as they are: sessions are most of the database."""
    async with database.write() as connection:
        chat = await rows.chat(connection)
        await connection.execute(chats.update().values(session={"tên": "Bưởi", "v": 1}))
    async with database.read() as connection:
        raw = text("SELECT CAST(session AS TEXT) FROM chats WHERE id = :id")
        assert await connection.scalar(raw, {"id": chat.id}) == '{"tên":"Bưởi","v":1}'


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'data' / 'huong.db'}")
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE t (x INTEGER)"))
    await database.close()
    assert (tmp_path / "data" / "huong.db").is_file()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
async def test_every_connection_of_sqlite_is_prepared(
    pragma: str, value: object, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    async with database.write() as one, database.read() as other:
        assert (await one.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
        assert (await other.execute(text(f"PRAGMA {pragma}"))).scalar_one() == value
    await database.close()
