"""`bot chat`: the same bot in a terminal, and for scripts."""

import argparse
import asyncio
import getpass
import json
import secrets
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import app
from bot.channels.console import Console
from bot.channels.contract import Busy
from bot.clock import Clock, ShiftedClock, SystemClock
from bot.commands.subparsers import Subparsers
from bot.config import ConfigError, Settings, named_database
from bot.content import load_programme
from bot.logs import set_up
from handlers.incoming import Incoming
from storage.database import Unavailable

_FILE = "@"
_BUSY = "busy", "the database cannot be written; try again (if it lasts: bot check)"


def add(commands: Subparsers) -> None:
    """Register the command."""
    parser = commands.add_parser(
        "chat",
        help="talk to the bot here: lines in, replies out",
        description="Type as an owner would; a line @FILE sends that file. With --json each reply "
        "is one JSON object a line with text, choices and files, and an input that could not be "
        "taken one with error and text. Ends with 1 if there was such an input.",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object for each reply")
    parser.add_argument("--database", help="another database, such as sqlite:///try.db or try.db")
    parser.add_argument("--now", help="start the clock at this instant: 2026-11-20T09:00")
    parser.add_argument("--person", default=getpass.getuser(), help="who is chatting (any name)")
    parser.add_argument("--files", type=Path, help="save the files that are sent into this folder")
    parser.set_defaults(run=run)


async def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Read lines until the end of the input; each is answered before the next is read.

    Raises BrokenPipeError if nobody reads the replies any more: they wait for the next chat.
    """
    set_up(settings.log == "json")
    if arguments.database is not None:
        settings = settings.model_copy(update={"database": database_url(arguments.database)})
    if arguments.files:
        make_folder(arguments.files)
    core = await app.core(settings, _clock(arguments.now, settings))
    console = Console(arguments.person, sys.stdout, core.desk, arguments.json, arguments.files)
    engine = app.engine(core, [console])
    await engine.sender.tidy(alone=True)
    intake = asyncio.create_task(engine.intake.run())
    chat = _Chat(core, engine, arguments.person, arguments.json)
    await chat.send(start="")
    while not console.closed and (line := await asyncio.to_thread(sys.stdin.readline)):
        await chat.line(line.rstrip("\r\n"))
    engine.intake.stop()
    await intake
    await engine.sender.drain()
    await core.database.close()
    if console.closed:
        raise BrokenPipeError
    return 1 if chat.refused else 0


class _Chat:
    """Hands lines over as one person's updates. `refused`: so many could not be taken."""

    def __init__(self, core: app.Core, engine: app.Engine, person: str, as_json: bool) -> None:
        self._core, self._engine, self._person = core, engine, person
        self._as_json = as_json
        self.refused = 0

    async def line(self, line: str) -> None:
        if not line.startswith(_FILE):
            await self.send(text=line)
            return
        path = Path(line.removeprefix(_FILE))
        try:
            data = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            self._refuse("file", f"{path.name}: {error.strerror}")
            return
        try:
            kept = await self._core.desk.keep(
                self._person, path.name, "application/octet-stream", data
            )
        except (Busy, Unavailable):
            self._refuse(*_BUSY)
            return
        await self.send(file=kept)

    async def send(self, **what: object) -> None:
        """One update; returns when what it caused has been printed."""
        incoming = Incoming(
            channel=Console.name,
            chat=self._person,
            update=secrets.token_hex(8),
            received_at=self._core.clock.now(),
            **what,  # type: ignore[arg-type]
        )
        try:
            await self._engine.intake.take(incoming)
            await self._engine.sender.drain()
            # What an earlier chat did not show comes first, one after the other.
            while await self._engine.sender.tick():
                await self._engine.sender.drain()
        except (Busy, Unavailable):
            self._refuse(*_BUSY)

    def _refuse(self, error: str, why: str) -> None:
        """Say that an input was not taken: to people on stderr, to a script in its place."""
        self.refused += 1
        print(f"bot: {why}", file=sys.stderr)
        if self._as_json:
            record = {"error": error, "text": why}
            with suppress(BrokenPipeError):  # the next reply finds out, and ends the chat
                print(json.dumps(record, ensure_ascii=False), flush=True)


def database_url(given: str) -> str:
    """A URL as it is, a file name as an embedded database."""
    try:
        return named_database(given if "://" in given else f"sqlite:///{given}")
    except ValueError as error:
        raise ConfigError(f"--database: {given}: {error}") from error


def make_folder(folder: Path) -> None:
    """The folder for files that are sent."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(
            f"--files: {folder}: cannot be made a folder: {error.strerror}"
        ) from error


def _clock(given: str | None, settings: Settings) -> Clock:
    if given is None:
        return SystemClock()
    try:
        start = datetime.fromisoformat(given)
    except ValueError as error:
        raise ConfigError(f"--now: {given}: expected an instant like 2026-11-20T09:00") from error
    if start.tzinfo is None:
        zone = load_programme(settings.programme).quiet.timezone
        start = start.replace(tzinfo=ZoneInfo(zone))
    return ShiftedClock(start)
