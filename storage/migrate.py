"""Bringing a database to the present schema."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.database import Database, Unavailable

HEAD = "0015"
"""The newest revision in `storage/migrations/versions`; a test compares."""
_FOLDER = Path(__file__).parent / "migrations"


async def migrate(database: Database) -> bool:
    """Apply what is missing; returns whether anything was."""
    async with database.write() as connection:
        await database.start_alone(connection)
        at = await connection.run_sync(_revision)
        if at == HEAD:
            return False
        refuse_newer(at)
        await connection.run_sync(_upgrade)
    return True


def refuse_newer(at: str) -> None:
    """Raises `Unavailable` for a database that a newer release has migrated."""
    if at > HEAD:
        raise Unavailable(f"it is at revision {at}, of a newer release; this one knows {HEAD}")


async def revision(database: Database) -> str:
    """The revision the database is at, "" for an empty one."""
    async with database.read() as connection:
        return await connection.run_sync(_revision)


def _revision(connection: Connection) -> str:
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""


def _upgrade(connection: Connection) -> None:
    # Imported here: nearly every start finds the schema present and is spared the loading.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
