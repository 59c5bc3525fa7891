"""A backup is consistent, never takes another's place, and brings the registrations back."""

import asyncio
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from storage import registrations
from storage.database import Database
from storage.event_tables import registrations as table
from storage.tables import people
from tests.storage import another, rows
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
    await database.backup(tmp_path / "copies" / "one.db")
    await rest
    copy = Database(f"sqlite:///{tmp_path / 'copies' / 'one.db'}")
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
        await database.backup(tmp_path / "old.db")
    assert (tmp_path / "old.db").read_text() == "old"


async def test_there_is_no_backup_of_a_database_that_is_not_there(tmp_path: Path) -> None:
    """An empty copy that looks like a backup is found out on the day it is needed."""
    database = Database(f"sqlite:///{tmp_path / 'misspelt.db'}")
    with pytest.raises(FileNotFoundError):
        await database.backup(tmp_path / "copy.db")
    await database.close()
    assert not (tmp_path / "copy.db").exists()


@on_postgresql
async def test_a_server_is_backed_up_with_its_own_tool(database: Database, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pg_dump"):
        await database.backup(tmp_path / "copy.db")


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
        await database.backup(copy)
        async with database.write() as connection:
            await connection.execute(table.delete())
    shutil.copy(copy, file)
    for ending in ("-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)
    async with Talk(url) as talk, talk.core.database.read() as connection:
        [one] = await registrations.of_event(connection, event)
        assert (one.name, one.event.starts_at > NOW) == ("Trần Thị Lan", True)
