"""The database: one way to open it, one way to write, one way to read.

Invariants:

- A write is a transaction that holds the write lock from its first statement. SQLite gets BEGIN
  IMMEDIATE: a plain BEGIN that turns into a write later fails at once with "database is locked"
  when another process was faster (6,932 failures of four processes in the design's measurement,
  none with IMMEDIATE).
- Within one process, SQLite's writers wait for each other in an asyncio lock, in order, and not
  in SQLite's busy handler, which sleeps up to 100 ms between two looks.
- What is committed is on disk: WAL with synchronous=FULL; PostgreSQL's own default.
- A write that cannot be done raises `Unavailable` and leaves nothing behind.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    InterfaceError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

BUSY_SECONDS = 5
"""How long another process may hold SQLite's write lock before we answer "busy"."""


class Unavailable(Exception):
    """The database could not take the write (locked, disk full, gone). Nothing was changed."""


FAILURES = (Unavailable, OperationalError, InterfaceError, OSError)
"""What says, inside a write, that the database is at fault and not the statement: the whole
transaction must be given up, because SQLite may have rolled all of it back already."""


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Database:
    """An opened database. `url`: `sqlite:///file.db` or `postgresql://user@host/name`.

    Raises `Unavailable` for an address that is none, or a file that cannot be there.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.engine = self._open()
        self._turn = asyncio.Lock()

    def _open(self) -> AsyncEngine:
        if not self.embedded:
            return create_async_engine(
                self.url,
                pool_size=10,
                pool_pre_ping=True,
                json_serializer=_compact,
                hide_parameters=True,
            )
        if self.url.database:
            try:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Unavailable(f"{self.url.database}: {error.strerror}") from error
        engine = create_async_engine(
            self.url,
            pool_size=4,
            connect_args={"timeout": BUSY_SECONDS},
            json_serializer=_compact,
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits when the block ends and is undone if it raises.

        Raises `Unavailable` if the database refuses to begin or to commit.
        """
        async with self._turn if self.embedded else nullcontext():
            try:
                async with self.engine.begin() as connection:
                    yield connection
            except (OperationalError, InterfaceError) as error:
                raise Unavailable(_cause(error)) from error
            except OSError as error:  # PostgreSQL cannot be reached
                raise Unavailable(type(error).__name__) from error

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries; takes no lock. Raises `Unavailable` like `write`."""
        try:
            async with self.engine.connect() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")
        except (OperationalError, InterfaceError) as error:
            raise Unavailable(_cause(error)) from error
        except OSError as error:
            raise Unavailable(type(error).__name__) from error

    async def backup(self, target: Path) -> None:
        """A consistent copy of an embedded database, while it is being written to.

        Raises FileExistsError rather than overwrite, ValueError for PostgreSQL (use pg_dump).
        """
        if not self.embedded:
            raise ValueError("bot backup copies the embedded database; for PostgreSQL use pg_dump")
        _make_room(target)
        async with self.read() as connection:
            await connection.execute(text("VACUUM INTO :target"), {"target": str(target)})

    async def close(self) -> None:
        await self.engine.dispose()


def _make_room(target: Path) -> None:
    """The folder of a new file; never overwrites one."""
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)


def _with_driver(given: str) -> URL:
    drivers = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}
    try:
        url = make_url(given)
        return url.set(drivername=drivers[url.get_backend_name()])
    except (ArgumentError, NoSuchModuleError, KeyError) as error:
        # Not quoted: it may hold a password.
        raise Unavailable("expected sqlite:///FILE or postgresql://USER@HOST/NAME") from error


def _prepare_sqlite(connection: Any, record: Any) -> None:
    # The driver must not begin transactions on its own: `_begin_immediate` does.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Any) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _cause(error: DBAPIError) -> str:
    """The driver's own words, without the statement and its values: those are personal data."""
    return str(error.orig).splitlines()[0] if error.orig else type(error).__name__
