"""A backup is consistent, never takes another's place, and brings the registrations back."""

import asyncio
import resource
import secrets
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from storage import backup as storage_backup
from storage import registrations
from storage.backup import backup
from storage.database import Damaged, Database, Unavailable
from storage.event_tables import registrations as table
from storage.tables import people
from tests.storage import another, rows
from tests.storage.broken import break_pages_of
from tests.storage.only import on_postgresql, on_sqlite
from tests.storage.rows import NOW
from tests.talk import Talk

pytestmark = pytest.mark.anyio


@on_sqlite
async def test_a_backup_taken_while_others_write_is_whole(
    url: str, database: Database, tmp_path: Path
) -> None:
    await another.people_(database, 20)
    writing = await another.begin("people", url, 100)
    rest = asyncio.create_task(another.outcome(writing))
    await backup(database, tmp_path / "one.db")
    await rest
    copy = Database(f"sqlite:///{tmp_path / 'one.db'}")
    async with copy.read() as connection:
        assert await connection.scalar(text("PRAGMA integrity_check")) == "ok"
        count = await connection.scalar(select(func.count()).select_from(people))
    assert count is not None
    assert 20 <= count <= 120
    await copy.close()


@on_sqlite
async def test_a_backup_never_takes_the_place_of_a_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "old.db").write_text("old")
    with pytest.raises(FileExistsError):
        await backup(database, tmp_path / "old.db")
    assert (tmp_path / "old.db").read_text() == "old"


async def test_there_is_no_backup_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    """An empty copy that looks like a backup is found out on the day it is needed."""
    database = Database(f"sqlite:///{tmp_path / 'misspelt.db'}")
    with pytest.raises(FileNotFoundError):
        await backup(database, tmp_path / "copy.db")
    await database.close()
    assert not (tmp_path / "copy.db").exists()


@on_sqlite
async def test_a_copy_that_failed_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a file that could be taken for a backup, nor one that blocks the next attempt."""
    copies = tmp_path / "copies"
    copies.mkdir()
    for name, failure in (("_sync", OSError(28, "No space left on device")), ("_settle", KeyError)):
        with monkeypatch.context() as broken:
            broken.setattr(storage_backup, name, _raising(failure))
            with pytest.raises((Unavailable, KeyError)):
                await backup(database, copies / "one.db")
        assert list(copies.iterdir()) == []
    await backup(database, copies / "one.db")
    assert [path.name for path in copies.iterdir()] == ["one.db"]


@on_sqlite
async def test_a_disk_without_room_leaves_nothing(database: Database, tmp_path: Path) -> None:
    """As SQLite itself meets it: the process may write no larger file."""
    async with database.write() as connection:
        for _ in range(200):
            await rows.chat(connection, secrets.token_hex(2000))
    (tmp_path / "copies").mkdir()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(Unavailable):
            await backup(database, tmp_path / "copies" / "one.db")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert list((tmp_path / "copies").iterdir()) == []


@on_sqlite
async def test_what_is_damaged_is_not_copied(database: Database, tmp_path: Path) -> None:
    await database.close()
    break_pages_of(Path(database.url.database or ""), "people")
    (tmp_path / "copies").mkdir()
    with pytest.raises(Damaged):
        await backup(database, tmp_path / "copies" / "one.db")
    assert list((tmp_path / "copies").iterdir()) == []


async def test_an_empty_database_makes_no_backup(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    with pytest.raises(Unavailable, match="holds nothing"):
        await backup(database, tmp_path / "copy.db")
    await database.close()
    assert not (tmp_path / "copy.db").exists()


@on_sqlite
async def test_a_folder_that_is_not_there_is_named_and_not_made(
    database: Database, tmp_path: Path
) -> None:
    """A backup disk that is not mounted: the copy would fill the disk of the original."""
    (tmp_path / "file").touch()
    for folder in (tmp_path / "disk" / "huong", tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Unavailable, match=f"there is no folder {folder}; make it, or mount"):
            await backup(database, folder / "one.db")
    assert not (tmp_path / "disk").exists()


def _raising(failure: BaseException | type[BaseException]) -> Callable[..., None]:
    def fails(*given: object) -> None:
        raise failure

    return fails


@on_postgresql
async def test_a_server_is_backed_up_with_its_own_tool(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pg_dump"):
        await backup(database, tmp_path / "copy.db")


@on_sqlite
async def test_a_backup_put_in_place_brings_the_registrations_back(
    url: str, tmp_path: Path
) -> None:
    """As documented: stop, put the file in place, remove -wal and -shm, start."""
    file, copy = tmp_path / "huong.db", tmp_path / "copy.db"
    async with Talk(url) as talk:
        database = talk.core.database
        async with database.write() as connection:
            event = await rows.event(connection)
            await rows.registration(connection, event, await rows.chat(connection, "lan"))
        await backup(database, copy)
        async with database.write() as connection:
            await connection.execute(table.delete())
    shutil.copy(copy, file)
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    async with Talk(url) as talk, talk.core.database.read() as connection:
        [one] = await registrations.of_event(connection, event)
        assert (one.name, one.event.starts_at > NOW) == ("Trần Thị Lan", True)
