"""The database: one way to open it, one way to write, one way to read.

Invariants:

- A write is a transaction that holds the write lock from its first statement. SQLite gets BEGIN
  IMMEDIATE: a plain BEGIN that turns into a write later fails at once with "database is locked"
  when another process was faster (6,932 failures of four processes in the design's measurement,
  none with IMMEDIATE).
- Within one process, SQLite's writers wait for each other in an asyncio lock, in order, and not
  in SQLite's busy handler, which sleeps up to 100 ms between two looks.
- What is committed is on disk: WAL with synchronous=FULL; PostgreSQL's own default.
- A write that cannot be done raises `Unavailable` and leaves nothing behind. It is raised by the
  statement that failed, not only by the end of the block: on a full disk SQLite gives up the
  whole transaction, and whoever caught the error and went on would write outside of any.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import event, make_url, text
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import (
    ArgumentError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage import embedded

DAMAGED = "not a database, or damaged: restore a backup (docs/operating.md)"
BUSY_SECONDS = 5
"""How long another process may hold SQLite's write lock before we answer "busy"."""
_STARTING = 0x4875C6B0
"""The number of PostgreSQL's advisory lock for starting; any will do, but always the same."""
_NOT_NOW = ("08", "28", "3D", "40", "53", "55", "57", "58")
"""Classes of SQLSTATE that say nothing about the statement: no connection, no right to one, no such
database, deadlock, no room, locked, shutting down, the machine's fault (PostgreSQL, appendix A)."""
_PRIMARY = 0xFF
"""The bits of an extended result code that hold the primary one (SQLite, "Result Codes")."""
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
"""The driver raises them as DatabaseError itself, of which its IntegrityError and ProgrammingError
are kinds, too: only the code tells a broken file from a broken rule."""


class Unavailable(Exception):
    """The database could not take the write (locked, disk full, gone). Nothing was changed."""


class Damaged(Unavailable):
    """The file is no database, or a broken one; trying again does not help."""


FAILURES = (Unavailable, OperationalError, InterfaceError, OSError)
"""What says, inside a write, that the database is at fault and not the statement: the whole
transaction must be given up, because SQLite may have rolled all of it back already."""


def _compact(value: Any) -> str:
    return orjson.dumps(value).decode()


class Database:
    """An opened database. `url`: `sqlite:///file.db` or `postgresql://user@host/name`.

    Raises `Unavailable` for an address that is none, or a file that cannot be there.
    """

    def __init__(self, url: str) -> None:
        self.url = _with_driver(url)
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.engine = self._open()
        self._turn = asyncio.Lock()
        self._writer: AsyncConnection | None = None

    def _open(self) -> AsyncEngine:
        if not self.embedded:
            engine = create_async_engine(
                self.url,
                pool_size=10,
                pool_pre_ping=True,
                json_serializer=_compact,
                json_deserializer=orjson.loads,
                hide_parameters=True,
            )
            event.listen(engine.sync_engine, "handle_error", _refuse)
            return engine
        if self.url.database:
            try:
                Path(self.url.database).parent.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise Unavailable(f"{self.url.database}: {error.strerror}") from error
        engine = create_async_engine(
            self.url,
            pool_size=4,
            connect_args={"timeout": BUSY_SECONDS, "async_creator_fn": embedded.connect},
            json_serializer=_compact,
            json_deserializer=orjson.loads,
            hide_parameters=True,
        )
        event.listen(engine.sync_engine, "handle_error", _refuse)
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_immediate)
        return engine

    @property
    def there(self) -> bool:
        """Whether an embedded database has its file yet; looking into it would make it."""
        return not self.embedded or Path(self.url.database or "").is_file()

    @asynccontextmanager
    async def write(self, short: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction that commits when the block ends and is undone if it raises.

        `short`: every statement finds its rows by an index; SQLite then runs them in place
        (see `storage.embedded`). Raises `Unavailable` if the database refuses to begin or commit.
        """
        if not self.embedded:
            with _refusals():
                async with self.engine.begin() as connection:
                    yield connection
            return
        async with self._turn:
            with _refusals():
                async with self._short() if short else self.engine.begin() as connection:
                    yield connection

    async def start_alone(self, connection: AsyncConnection) -> None:
        """Wait until no other process is migrating or bringing events in; until the commit."""
        if not self.embedded:  # SQLite has one writer anyway
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_STARTING})"))

    @asynccontextmanager
    async def _short(self) -> AsyncIterator[AsyncConnection]:
        """A transaction on the connection that is kept for it: taking one out of the pool, and
        SQLAlchemy's own begin and commit, would cost more than all the statements of a turn."""
        if self._writer is None:
            writer = await self.engine.connect()
            self._writer = await writer.execution_options(isolation_level="AUTOCOMMIT")
        connection = self._writer
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, embedded.Connection)
        try:
            await driver.begin(BUSY_SECONDS)
            # Switched on only after BEGIN, which may wait, and off before the commit.
            driver.in_place = True
            try:
                yield connection
            finally:
                driver.in_place = False
            await driver.commit()
            await _closed(connection)
        except BaseException:
            await asyncio.shield(_undone(connection, driver))
            raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection for queries; takes no lock. Raises `Unavailable` like `write`."""
        with _refusals():
            async with self.engine.connect() as connection:
                yield await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        if self._writer:
            await self._writer.close()
        await self.engine.dispose()


async def _undone(connection: AsyncConnection, driver: embedded.Connection) -> None:
    await driver.rollback()
    await _closed(connection)


async def _closed(connection: AsyncConnection) -> None:
    """What ran through SQLAlchemy has left it believing that a transaction is open."""
    if connection.in_transaction():
        await connection.rollback()


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


@contextmanager
def _refusals() -> Iterator[None]:
    """Turns what goes wrong before there is a connection into `Unavailable`."""
    try:
        yield
    except Exception as error:
        if refused := refusal(error):
            raise refused from error
        raise


def _refuse(context: ExceptionContext) -> None:
    """Turns what goes wrong on a connection into `Unavailable`, where it goes wrong."""
    error = context.sqlalchemy_exception or context.original_exception
    if refused := refusal(error):
        raise refused from error


def refusal(error: BaseException) -> Unavailable | None:
    """What to raise where the database itself is at fault; None for any other error.

    In the driver's own words, without the statement and its values: those are personal data.
    """
    own = getattr(error, "orig", None) or error
    if getattr(own, "sqlite_errorcode", 0) & _PRIMARY in _BROKEN:
        return Damaged(DAMAGED)
    if str(getattr(own, "sqlstate", None) or "").startswith(_NOT_NOW):
        return Unavailable(str(own).splitlines()[0])
    # InternalError: asyncpg, when a connection is lost in the middle of something.
    if isinstance(
        error, (OperationalError, InterfaceError, InternalError, sqlite3.OperationalError)
    ):
        return Unavailable(str(own).splitlines()[0])
    if isinstance(error, OSError):  # PostgreSQL cannot be reached
        return Unavailable(type(error).__name__)
    return None
