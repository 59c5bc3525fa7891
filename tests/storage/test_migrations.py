"""An empty database becomes the present one, once, and the tables in the code are those in it."""

import asyncio
import importlib
import pkgutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

import storage
import storage.migrate
from storage import incident_tables, learning_tables, support_tables
from storage.database import Database
from storage.migrate import HEAD, migrate, revision
from storage.tables import metadata

pytestmark = pytest.mark.anyio

# Importing a module of tables is what adds them to the metadata.
TABLES = (incident_tables.incidents, support_tables.support_requests, learning_tables.questions)


async def test_an_empty_database_is_migrated_once(empty_url: str) -> None:
    database = Database(empty_url)
    assert await revision(database) == ""
    assert await migrate(database)
    assert await revision(database) == HEAD
    assert not await migrate(database)
    await database.close()


@pytest.mark.parametrize("empty_url", ["postgresql"], indirect=True)
async def test_workers_that_start_at_once_migrate_once(empty_url: str) -> None:
    workers = [Database(empty_url) for _ in range(3)]
    assert sorted(await asyncio.gather(*map(migrate, workers))) == [False, False, True]
    for database in workers:
        await database.close()


async def test_the_newest_revision_is_the_one_the_code_names() -> None:
    config = Config()
    folder = Path(storage.migrate.__file__).parent / "migrations"
    config.set_main_option("script_location", str(folder))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_example_for_newcomers_follows_the_newest_revision() -> None:
    example = Path("CONTRIBUTING.md").read_text()
    following = f"{int(HEAD) + 1:04}"
    assert f"versions/{following}_event_link.py" in example
    assert f'revision = "{following}"\n   down_revision = "{HEAD}"' in example
    assert f'`HEAD = "{following}"`' in example


async def test_the_migrated_tables_are_those_of_the_code(database: Database) -> None:
    # A table is known once its module was imported, whoever does that first.
    for module in pkgutil.iter_modules(storage.__path__):
        importlib.import_module(f"storage.{module.name}")

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with database.read() as connection:
        assert await connection.run_sync(differences) == []
