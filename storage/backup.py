"""A copy of an embedded database that is whole, or none at all.

It is written under a name of its own beside its place, looked through, brought to the disk and only
then renamed: a file with the name of a backup is one, whatever happened while it was made.
"""

import asyncio
import os
import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from storage.database import DAMAGED, Damaged, Database, Unavailable
from storage.intact import SOUND
from storage.migrate import revision


async def backup(database: Database, target: Path) -> None:
    """A consistent copy of an embedded database, while it is being written to.

    Raises FileExistsError rather than overwrite, FileNotFoundError if there is no database
    (opening it would make an empty one), ValueError for PostgreSQL (use pg_dump), and
    `Unavailable` if it could not be made; then nothing is left of it.
    """
    if not database.embedded:
        raise ValueError("bot backup copies the embedded database; for PostgreSQL use pg_dump")
    source = Path(database.url.database or "")
    _look(source, target)
    if not await revision(database):
        raise Unavailable(f"{source} holds nothing of the bot")
    part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        async with database.read() as connection:
            await connection.execute(text("VACUUM INTO :target"), {"target": str(part)})
        await asyncio.to_thread(_settle, part, target)
    except FileExistsError:  # made meanwhile, by somebody else
        raise
    except OSError as error:
        raise Unavailable(f"{target}: {error.strerror}") from error
    finally:
        for ending in ("", "-journal"):
            part.with_name(part.name + ending).unlink(missing_ok=True)


def _look(source: Path, target: Path) -> None:
    """Whether there is something to copy, and where to; never overwrites a file.

    A folder is not made: behind a disk that is not mounted it would be one of this disk.
    """
    if not source.is_file():
        raise FileNotFoundError(source)
    if target.exists():
        raise FileExistsError(target)
    if not target.parent.is_dir():
        raise Unavailable(f"there is no folder {target.parent}; make it, or mount its disk")


def _settle(part: Path, target: Path) -> None:
    """Look the copy through, bring it to the disk (SQLite leaves that to us), give it its name."""
    # Immutable: read as it is, without a lock or a log beside it.
    with closing(sqlite3.connect(f"{part.absolute().as_uri()}?immutable=1", uri=True)) as copy:
        if copy.execute("PRAGMA quick_check(1)").fetchone() != (SOUND,):
            raise Damaged(DAMAGED)
    _sync(part)
    if target.exists():
        raise FileExistsError(target)
    part.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
