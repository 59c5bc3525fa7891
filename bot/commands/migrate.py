"""`bot migrate`: bring the database to the present schema."""

import argparse

from bot.commands.subparsers import Subparsers
from bot.config import Settings
from storage.database import Database
from storage.migrate import HEAD, migrate


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser("migrate", help="bring the database to the present schema")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Migrate and say what was done."""
    database = Database(settings.database)
    changed = await migrate(database)
    await database.close()
    print(f"database: {'migrated to' if changed else 'already at'} revision {HEAD}")
    return 0
