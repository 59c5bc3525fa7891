"""`bot backup FILE`: a consistent copy of the embedded database while the bot runs."""

import argparse
import sys
from pathlib import Path

from bot.commands.subparsers import Subparsers
from bot.config import Settings
from storage.backup import backup
from storage.database import Database, Unavailable


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser("backup", help="copy the database to FILE while the bot runs")
    parser.add_argument("file", type=Path, metavar="FILE", help="a new file; never overwritten")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Copy, or say why not."""
    database = Database(settings.database)
    try:
        await backup(database, arguments.file)
    except FileExistsError:
        print(f"bot: {arguments.file} exists; choose a new name", file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(f"bot: there is no database at {error}", file=sys.stderr)
        return 1
    except Unavailable as error:
        print(f"bot: no backup was made: {error}", file=sys.stderr)
        return 1
    except ValueError as error:
        print(f"bot: {error}", file=sys.stderr)
        return 1
    finally:
        await database.close()
    print(f"backup: {arguments.file}")
    return 0
