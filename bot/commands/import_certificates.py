"""`bot import FILE`: certificates from a spreadsheet; without --apply a dry run."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot import import_matching, importing
from bot.certificate_lists import template
from bot.clock import Clock, SystemClock
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.content import load_programme
from bot.language import catalogues
from handlers.import_differences import without
from handlers.import_entries import Checked, Entry, Fault, There
from handlers.outlook import local_day
from handlers.programme import Programme
from handlers.register_import import checked
from handlers.staff_lists import added, described, noted
from handlers.text import TN, T, Tongue
from storage import audit
from storage.database import Database
from storage.migrate import migrate

AT_ONCE = 200
"""Certificates entered in one transaction: whoever chats meanwhile waits no longer."""
WRONG = 2


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser("import", help="certificates from an Excel file (.xlsx)")
    parser.add_argument("file", type=Path, metavar="FILE", help="filled in from the template")
    parser.add_argument("--apply", action="store_true", help="enter them; without it, a dry run")
    parser.add_argument("--template", action="store_true", help="write the empty template to FILE")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Exit code 0: nothing wrong (and entered, with --apply); 2: mistakes, nothing entered."""
    programme = load_programme(settings.programme)
    tongue = catalogues(programme.quiet.timezone)[settings.language]
    try:
        if arguments.template:
            await asyncio.to_thread(_write_new, arguments.file, template(tongue))
            print(f"bot: {arguments.file}: the empty template is written")
            return 0
        data = await asyncio.to_thread(arguments.file.read_bytes)
    except OSError as error:
        print(f"bot: {arguments.file}: {error.strerror}", file=sys.stderr)
        return WRONG
    database = Database(settings.database)
    try:
        await migrate(database)
        clock = SystemClock()
        seen = await look(database, programme, data, clock)
        entered = None
        if arguments.apply and not seen.faults:
            entered = await enter(database, programme, seen.entries, clock)
            await complete(database, programme, seen.more, clock)
    finally:
        await database.close()
    (_as_json if arguments.json else _as_text)(seen, entered, tongue)
    return WRONG if seen.faults else 0


def _write_new(file: Path, data: bytes) -> None:
    """Never over a list that somebody may have filled in: FileExistsError."""
    with file.open("xb") as new:
        new.write(data)


async def look(database: Database, programme: Programme, data: bytes, clock: Clock) -> Checked:
    """The dry run: what the file holds, less what is in the register."""
    seen = checked(importing.read(data), programme, local_day(programme, clock.now()))
    async with database.read() as connection:
        return without(seen, await import_matching.already(connection, seen.entries))


async def enter(
    database: Database, programme: Programme, entries: Sequence[Entry], clock: Clock
) -> int:
    """Enter all of them, some at a time; a run that was broken off is simply repeated."""
    count = 0
    for start in range(0, len(entries), AT_ONCE):
        async with database.write() as connection:
            now = clock.now()
            some = entries[start : start + AT_ONCE]
            new = await importing.enter(connection, some, programme, None, now)
            after = {"entered": new}
            await audit.record(connection, now, None, "import_certificates", "command", None, after)
            count += new
    return count


async def complete(
    database: Database, programme: Programme, more: Sequence[There], clock: Clock
) -> None:
    """Add the audits that certificates of the register lack."""
    for start in range(0, len(more), AT_ONCE):
        async with database.write() as connection:
            now, some = clock.now(), more[start : start + AT_ONCE]
            await importing.add_audits(connection, some, programme, None, now)
            after = {"audits": sum(len(one.days) for one in some)}
            await audit.record(connection, now, None, "import_certificates", "command", None, after)


def _as_json(seen: Checked, entered: int | None, tongue: Tongue) -> None:
    said = {
        "certificates": len(seen.entries),
        "entered": entered,
        "audits": seen.days,
        "faults": [_fault(fault, tongue) for fault in seen.faults],
        "notes": [_fault(note, tongue) for note in seen.notes],
    }
    print(json.dumps(said, ensure_ascii=False))


def _fault(fault: Fault, tongue: Tongue) -> dict[str, Any]:
    return {
        "row": fault.row,
        "column": tongue.say(fault.column),
        "found": fault.found,
        "problem": tongue.say(fault.problem),
    }


def _as_text(seen: Checked, entered: int | None, tongue: Tongue) -> None:
    for said in (*map(described, seen.faults), *map(noted, seen.notes)):
        print(tongue.say(said))
    n = len(seen.entries)
    if seen.days and not seen.faults:
        print(tongue.say(added(seen.days)))
    if seen.faults:
        said = TN("{n} mistake; nothing was entered.", "{n} mistakes; nothing was entered.",
                  n=len(seen.faults))  # fmt: skip
        print(tongue.say(said))
    elif entered is None:
        print(tongue.say(TN("{n} certificate will be entered.",
                            "{n} certificates will be entered.", n=n)))  # fmt: skip
        print(tongue.say(T("This was a dry run: --apply enters them.")))
    else:
        said = TN("{n} certificate is entered.", "{n} certificates are entered.", n=entered)
        print(tongue.say(said))
