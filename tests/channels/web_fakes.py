"""Stand-ins for what the host gives the web channel: inbox, outbox, files, clock, server."""

import asyncio
import contextlib
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from bot.channels.contract import Body, Busy, Outgoing
from bot.channels.files import Made
from bot.channels.web import Entry, Limits, Web
from handlers.incoming import Incoming, Upload

KEY = b"k" * 32


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Desk:
    """Files in memory, under links that name them."""

    files: dict[str, Made] = field(default_factory=dict)
    kept: list[tuple[str, Upload, bytes]] = field(default_factory=list)

    def link(self, file: dict[str, Any], address: str) -> str:
        return f"/files/{file['kind']}-{file['subject']}"

    async def open(self, token: str) -> Made | None:
        return self.files.get(token)

    async def make(self, kind: str, subject: str, name: str, language: str = "") -> Made | None:
        return self.files.get(f"{kind}-{subject}")

    async def keep(self, address: str, name: str, media_type: str, data: bytes) -> Upload:
        upload = Upload(f"u{len(self.kept)}", name, media_type, len(data))
        self.kept.append((address, upload, data))
        return upload


@dataclass(frozen=True)
class Said:
    """One answer of a script; `replace` takes the place of the chat's newest message."""

    body: Body
    replace: bool = False


Script = Callable[[Incoming], list[Said]]


def echo(incoming: Incoming) -> list[Said]:
    """The least of all bots."""
    words = incoming.text or incoming.choice or (incoming.file.name if incoming.file else "start")
    return [Said({"language": "vi", "text": [f"Đã nhận: {words}"]})]


class Chats:
    """Inbox and outbox in memory: drops repetitions, answers by script, keeps everything.

    `failing`: raised by the next calls of `take`. `held`: answers are written only on `release`,
    as if the bot were slow.
    """

    def __init__(self, script: Script = echo, clock: Callable[[], datetime] | None = None) -> None:
        self.script = script
        self.clock = clock or Clock()
        self.taken: list[Incoming] = []
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.failing: Exception | None = None
        self.reading: Exception | None = None
        self.held = False
        self.web: Web | None = None
        self._seen: set[tuple[str, str]] = set()
        self._waiting: list[Incoming] = []
        self._last = 0

    async def take(self, incoming: Incoming) -> None:
        if self.failing:
            raise self.failing
        if (incoming.chat, incoming.update) in self._seen:
            return
        self._seen.add((incoming.chat, incoming.update))
        self.taken.append(incoming)
        self._waiting.append(incoming)
        if not self.held:
            await self.release()

    async def release(self) -> None:
        """Answers what has not been answered yet."""
        self.held = False
        waiting, self._waiting = self._waiting, []
        for incoming in waiting:
            you = incoming.text or (incoming.file.name if incoming.file else None)
            for said in self.script(incoming):
                await self.say(incoming.chat, said, you, incoming.update)

    async def say(
        self, address: str, said: Said, you: str | None = None, update: str | None = None
    ) -> Entry:
        """Writes a message and tells this worker's channel."""
        entry = self.write(address, said, you, update)
        if self.web:
            await self.web.send(Outgoing(entry.id, address, said.body))
        return entry

    def write(
        self, address: str, said: Said, you: str | None = None, update: str | None = None
    ) -> Entry:
        """Writes a message as another worker would: this one's channel is not told."""
        before = self.entries[address]
        replaces = before[-1].id if said.replace and before else None
        self._last += 1
        entry = Entry(self._last, replaces, self.clock(), said.body, you, update)
        before.append(entry)
        return entry

    async def history(self, address: str, after: int, limit: int) -> list[Entry]:
        if self.reading:
            raise self.reading
        entries = self.entries[address]
        if not after:
            return entries[-limit:]
        return [entry for entry in entries if entry.id > after][:limit]


async def end_streams(web: Web) -> None:
    """What a stop of the host does to open pages."""
    stopping = asyncio.Event()
    stopping.set()
    await web.listen(stopping)


def build(chats: Chats, desk: Desk, **options: Any) -> Web:
    """A channel on the fakes, with reading often enough for a test."""
    settings: dict[str, Any] = {
        "clock": chats.clock,
        "key": KEY,
        "public_url": "http://huong.test",
        "limits": Limits(reread=0.05),
    }
    web = Web(take=chats.take, history=chats.history, desk=desk, **{**settings, **options})
    chats.web = web
    return web


def busy() -> Busy:
    return Busy("the database is locked")


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals are pytest's."""
        yield


def listening(port: int = 0) -> socket.socket:
    """A socket on loopback that already queues connections; the same port again to restart."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(64)
    return listener


@contextlib.asynccontextmanager
async def serving(web: Web, app: ASGIApp, listener: socket.socket) -> AsyncIterator[str]:
    """The application under a real uvicorn; stopped as the host stops it."""
    config = uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_level="critical",
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        await end_streams(web)
        server.should_exit = True
        await task
        listener.close()
