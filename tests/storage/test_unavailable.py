"""A database that cannot take a write says so, keeps nothing of it, and works again afterwards."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, insert, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import database as storage_database
from storage import intact, writable
from storage.database import Damaged, Database, Unavailable
from storage.prepared import Prepared
from storage.tables import people
from tests.storage import another
from tests.storage.broken import break_pages_of
from tests.storage.only import on_postgresql, on_sqlite
from tests.storage.rows import NOW

pytestmark = pytest.mark.anyio

SECRET = "Trần Thị Bưởi"
ADD = Prepared(insert(people))
ALL = Prepared(select(people.c.name))


async def add_somebody(connection: AsyncConnection, name: str = SECRET) -> None:
    row = {"name": name, "consents": {}, "created_at": NOW}
    await connection.execute(insert(people).values(row))


async def written(database: Database, name: str = SECRET) -> None:
    async with database.write() as connection:
        await add_somebody(connection, name)


async def how_many(database: Database) -> int:
    async with database.read() as connection:
        return int((await connection.scalars(select(func.count()).select_from(people))).one())


class Disk:
    """SQLite's disk: `full` lets it grow by that many pages."""

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._more: int | None = None
        event.listen(self.database.engine.sync_engine, "begin", self._limit)

    def _limit(self, connection: Any) -> None:
        pages = 2**30
        if self._more is not None:
            there = connection.exec_driver_sql("PRAGMA page_count").scalar()
            pages = there + self._more
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def full(self, more: int = 0) -> None:
        self._more = more

    def emptied(self) -> None:
        self._more = None


@pytest.fixture
async def disk(url: str) -> AsyncIterator[Disk]:
    found = Disk(url)
    yield found
    await found.database.close()


@on_sqlite
async def test_a_full_disk_is_said_and_leaves_nothing_behind(disk: Disk) -> None:
    await written(disk.database)
    disk.full(more=3)

    async def too_much() -> None:
        async with disk.database.write() as connection:
            for _ in range(1000):
                await add_somebody(connection)

    with pytest.raises(Unavailable, match="full"):
        await too_much()
    assert await how_many(disk.database) == 1
    disk.emptied()
    await too_much()
    assert await how_many(disk.database) == 1001


@on_sqlite
async def test_who_catches_everything_cannot_go_on_after_a_full_disk(disk: Disk) -> None:
    """As `bot.turns` does with a turn that raises: `Unavailable` is not a failure of the turn."""
    disk.full(more=3)
    failures: list[Exception] = []

    async def stubborn() -> None:
        async with disk.database.write() as connection:
            try:
                async with connection.begin_nested():
                    for _ in range(1000):
                        await add_somebody(connection)
            except Unavailable:
                raise
            except Exception as error:
                failures.append(error)
            await add_somebody(connection)

    with pytest.raises(Unavailable):
        await stubborn()
    assert failures == []
    assert await how_many(disk.database) == 0


@on_sqlite
async def test_a_lock_that_another_process_holds_too_long_is_said(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage_database, "BUSY_SECONDS", 0)
    database = Database(url)
    other = await another.begin("hold", url)
    with pytest.raises(Unavailable, match="locked"):
        await written(database)
    assert await how_many(database) == 0  # reading goes on
    await another.outcome(other)
    await written(database)
    assert await how_many(database) == 1
    await database.close()


@on_sqlite
async def test_a_check_of_writing_says_busy_and_holds_up_nobody(
    database: Database, worker: Callable[[], Database]
) -> None:
    """Our own long write is waited for in its turn, and the others behind it lose no time."""
    await writable.check(database, 1)
    async with worker().write():
        with pytest.raises(Unavailable, match=r"^busy$"):
            await writable.check(database, 0.1)
    async with database.write():
        check = asyncio.create_task(writable.check(database, 0.1))
        behind = asyncio.create_task(written(database))
        with pytest.raises(Unavailable, match=r"^busy$"):
            await check
    await behind
    async with database.write() as connection:
        check = asyncio.create_task(writable.check(database, 5))
        await add_somebody(connection)
        await asyncio.sleep(0.05)
        assert not check.done()
    await check
    assert await how_many(database) == 2


@on_sqlite
async def test_a_check_of_writing_knows_a_disk_without_room(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writable, "LEAST_ROOM", 1 << 62)
    with pytest.raises(Unavailable, match=r"^disk full$"):
        await writable.check(database, 1)
    monkeypatch.undo()
    await writable.check(database, 1)


@on_sqlite
async def test_a_check_of_writing_knows_a_file_that_can_only_be_read(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = sqlite3.connect

    def reading(file: str, **options: Any) -> Any:
        return connect(f"file:{file}?mode=ro", uri=True, **options)

    monkeypatch.setattr(sqlite3, "connect", reading)
    with pytest.raises(Unavailable, match=r"^read-only$"):
        await writable.check(database, 1)
    assert await how_many(database) == 0


@on_sqlite
@pytest.mark.parametrize("short", [False, True])
async def test_a_damaged_file_is_said_whoever_reads_it(
    url: str, short: bool, database: Database, worker: Callable[[], Database]
) -> None:
    """By SQLAlchemy's way and by the driver's own; what is not touched by it works on."""
    async with database.write() as connection:
        for _ in range(500):
            await add_somebody(connection)
    await database.close()
    break_pages_of(Path(database.url.database or ""), "people")
    damaged = worker()
    with pytest.raises(Damaged, match="damaged: restore a backup"):
        async with damaged.write(short=short) as connection:
            await ALL.rows(connection, {})
    with pytest.raises(Damaged, match="damaged: restore a backup"):
        async with damaged.read() as connection:
            await connection.execute(select(people.c.name))
    with pytest.raises(Damaged, match="damaged: restore a backup"):
        await intact.check(damaged)
    await writable.check(damaged, 1)


@on_sqlite
async def test_a_sound_file_is_sound_also_while_it_is_written(database: Database) -> None:
    async with database.write() as connection:
        await add_somebody(connection)
        await intact.check(database)


@pytest.mark.parametrize("content", [b"no database, but words " * 200, b"\x00" * 4096])
async def test_a_file_that_is_no_database_is_said(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(content)
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    for trying in (written(database), how_many(database), intact.check(database)):
        with pytest.raises(Damaged):
            await trying
    with pytest.raises(Unavailable, match=r"^damaged$"):
        await writable.check(database, 1)
    await database.close()


@pytest.mark.parametrize("short", [False, True])
async def test_a_broken_rule_is_no_fault_of_the_database(database: Database, short: bool) -> None:
    """Tried again it would fail again, for ever: it must set its turn aside, not the batch."""
    nobody: dict[str, Any] = {"name": None, "consents": {}, "created_at": NOW}
    with pytest.raises((IntegrityError, sqlite3.IntegrityError)):
        async with database.write(short=short) as connection:
            await ADD.run(connection, [nobody])
    assert await how_many(database) == 0


@on_sqlite
async def test_a_statement_that_makes_no_sense_is_no_fault_of_the_database(
    database: Database,
) -> None:
    with pytest.raises(ProgrammingError):
        async with database.write() as connection:
            await connection.exec_driver_sql("SELECT ?, ?", (1,))


@on_postgresql
async def test_a_check_of_writing_knows_a_server_that_is_read_only(
    database: Database, worker: Callable[[], Database]
) -> None:
    await writable.check(database, 5)
    name = database.url.database
    async with database.read() as connection:
        await connection.execute(
            text(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        )
    with pytest.raises(Unavailable, match=r"^read-only$"):
        await writable.check(worker(), 5)


@on_postgresql
async def test_a_connection_that_the_server_ended_is_said(
    database: Database, worker: Callable[[], Database]
) -> None:
    async def cut_off() -> None:
        async with database.write() as connection:
            await add_somebody(connection)
            me = await connection.scalar(text("SELECT pg_backend_pid()"))
            async with worker().read() as other:
                await other.execute(text("SELECT pg_terminate_backend(:me)"), {"me": me})
            await add_somebody(connection)

    with pytest.raises(Unavailable):
        await cut_off()
    await written(database)
    assert await how_many(database) == 1


@on_postgresql
async def test_a_deadlock_is_said_to_one_and_the_other_goes_on(
    database: Database, worker: Callable[[], Database]
) -> None:
    """Nothing is wrong with the turn that lost: it is to be run again, like after a full disk."""
    met = asyncio.Barrier(2)
    await written(database)
    await written(database)

    async def rename(first: int, second: int) -> None:
        async with worker().write() as connection:
            for id in (first, second):
                change = people.update().where(people.c.id == id).values(name="x")
                await connection.execute(change)
                if id == first:
                    await met.wait()

    ended = await asyncio.gather(rename(1, 2), rename(2, 1), return_exceptions=True)
    assert [type(error) for error in ended if error] == [Unavailable]


@pytest.mark.parametrize(
    "change", [{"database": "not_there"}, {"username": "nobody"}, {"query": {"host": "/nowhere"}}]
)
async def test_a_server_that_lets_nobody_in_is_said(
    postgresql: str, change: dict[str, Any]
) -> None:
    database = Database(postgresql)
    url = database.url.set(**change)
    await database.close()
    database = Database(url.set(drivername="postgresql").render_as_string(hide_password=False))
    with pytest.raises(Unavailable):
        await written(database)
    with pytest.raises(Unavailable):
        await how_many(database)
    await database.close()


@on_sqlite
async def test_what_is_said_holds_no_value_of_the_statement(disk: Disk) -> None:
    disk.full()
    with pytest.raises(Unavailable) as caught:
        await written(disk.database, SECRET * 10_000)
    error: BaseException | None = caught.value
    while error is not None:
        assert SECRET not in str(error)
        error = error.__cause__
