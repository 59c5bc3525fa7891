"""`bot check`: is everything as it must be, before anybody meets it?"""

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bot.channels.contract import PlatformError
from bot.clock import SystemClock
from bot.commands.subparsers import Subparsers
from bot.config import Settings
from bot.content import ContentError, load_programme
from bot.platforms import platforms
from bot.schedule import dated
from bot.seeding import faults, unlisted
from handlers.programme import Programme
from storage import events, intact
from storage.database import Database, Unavailable
from storage.migrate import HEAD, refuse_newer, revision
from storage.records import Event, EventState


class Finding(NamedTuple):
    """One thing looked at. `ok` None: worth knowing, no fault."""

    what: str
    ok: bool | None
    says: str


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "check", help="look at configuration, database, content and channels"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a finding")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Print every finding; exit code 1 if one is a fault."""
    findings = [Finding("configuration", True, f"mode {settings.mode}")]
    programme: Programme | None = None
    try:
        programme = load_programme(settings.programme)
        findings += _content(programme, settings)
    except ContentError as error:
        findings += [Finding("content", False, line) for line in str(error).splitlines()]
    findings += await _database(settings, programme)
    findings += _channels(settings)
    findings += await _platforms(settings)
    for finding in findings:
        if arguments.json:
            print(json.dumps(finding._asdict(), ensure_ascii=False))
        else:
            mark = {True: "ok", False: "FAULT", None: "note"}[finding.ok]
            print(f"{mark:6} {finding.what}: {finding.says}")
    return 1 if any(finding.ok is False for finding in findings) else 0


def _content(programme: Programme, settings: Settings) -> Iterator[Finding]:
    yield Finding("content", True, f"{programme.id}: {len(programme.events)} events, "
                  f"{len(programme.topics)} topics")  # fmt: skip
    for topic in programme.topics:
        if topic.review < SystemClock().now().date():
            yield Finding("content", None, f"topics: {topic.id}: to be read again since "
                          f"{topic.review}")  # fmt: skip
    for fault in faults(programme):
        yield Finding("content", None if settings.demo else False, fault)
    yield from _undated(programme, settings)


def _undated(programme: Programme, settings: Settings) -> Iterator[Finding]:
    now = SystemClock().now()
    for event in programme.events:
        if dated(event, now, programme.quiet, demo=False) is None:
            shown = "shown with a sample date" if settings.demo else "not shown to anybody"
            yield Finding("content", None, f"events.toml: {event.key}: has no date, {shown}")


def _missing_file(url: str) -> Path | None:
    """The file of an embedded database that does not exist; opening it would make an empty one."""
    path = url.removeprefix("sqlite:///")
    return Path(path) if path != url and path and not Path(path).exists() else None


def _to_be_made(file: Path) -> Finding:
    """Whether a start could make the file, tried without leaving anything behind."""
    folder = next(parent for parent in file.absolute().parents if parent.exists())
    try:
        with TemporaryDirectory(dir=folder):
            return Finding("database", None, f"{file} is not there yet: a start makes it")
    except OSError as error:
        return Finding("database", False, f"{file} cannot be made: {error.strerror}")


async def _database(settings: Settings, programme: Programme | None) -> list[Finding]:
    if (file := _missing_file(settings.database)) is not None:
        return [_to_be_made(file)]
    try:
        database = Database(settings.database)
    except Unavailable as error:
        return [Finding("database", False, str(error))]
    try:
        await intact.check(database)
        at = await revision(database)
        refuse_newer(at)
        if not at:
            return [_nothing(database)]
        if at != HEAD:
            says = f"at revision {at}, not {HEAD}: it is migrated at the next start"
            return [Finding("database", None, says)]
        async with database.read() as connection:
            samples = await events.samples(connection)
            known = (await events.by_key(connection)).values()
        if samples and not settings.demo:
            says = f"holds {samples} sample events: begin production with a new database"
            return [Finding("database", False, says)]
        lost = _unlisted(known, programme, settings) if programme else ()
        return [Finding("database", True, f"revision {at}"), *lost]
    except Unavailable as error:
        return [Finding("database", False, str(error))]
    finally:
        await database.close()


def _nothing(database: Database) -> Finding:
    """A server's database is made empty and filled by the first start; a file that is there and
    holds nothing is what a failed copy leaves, and must not pass for a backup."""
    if database.embedded:
        says = "the file is there, but holds nothing of the bot: restore a backup, or delete it"
        return Finding("database", False, f"{says} and a start makes a new one")
    return Finding("database", None, "holds nothing yet: the first start makes its tables")


def _unlisted(
    known: Iterable[Event], programme: Programme, settings: Settings
) -> Iterator[Finding]:
    for event in unlisted(known, programme, SystemClock().now(), settings.demo):
        so = "closed" if event.state == EventState.CLOSED else "a start closes it"
        yield Finding("content", None, f"events.toml: {event.key}: is in the database, but has no "
                      f"block with a date in the file: {so} for registration; put it back, or call "
                      "it off in the chat")  # fmt: skip


def _channels(settings: Settings) -> Iterator[Finding]:
    web = settings.web
    secure = web.public_url.startswith("https://")
    if settings.demo or secure:
        yield Finding("web", True, f"{web.host}:{web.port}, known as {web.public_url}")
    else:
        yield Finding("web", False, f"public_url {web.public_url} is not https: cookies and "
                      "personal data would travel in the open")  # fmt: skip


async def _platforms(settings: Settings) -> list[Finding]:
    findings: list[Finding] = []
    for platform in platforms(settings):
        try:
            findings += [Finding(platform.name, *astuple(a)) for a in await platform.check()]
        except PlatformError as error:
            findings.append(Finding(platform.name, False, str(error)))
    return findings
