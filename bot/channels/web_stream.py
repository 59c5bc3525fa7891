"""Events to open pages (SSE): first what was missed, then what comes, until the page leaves.

A stream holds no messages. It remembers the last id it showed and reads on from there, when it
is woken by `send` and every few seconds besides, because another worker may have written.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.channels.web_ports import Entry, History, Limits
from bot.channels.web_refusals import Refusal

log = logging.getLogger(__name__)

RETRY_FULL = 30  # seconds a page waits when all streams are taken


class Streams:
    """All open streams of this process. `show` turns an entry into what the page gets."""

    def __init__(
        self, history: History, show: Callable[[Entry, str], dict[str, Any]], limits: Limits
    ) -> None:
        self.history = history
        self.show = show
        self.limits = limits
        self.closed = False
        self._listeners: dict[str, list[asyncio.Event]] = {}

    def __len__(self) -> int:
        return sum(map(len, self._listeners.values()))

    async def open(self, address: str, after: int) -> "EventStream":
        """The stream of one page. Reads once before answering, so that a failure has a status."""
        if self.closed:
            raise Refusal("busy", after=2)
        here = len(self._listeners.get(address, ()))
        if here >= self.limits.streams_per_chat or len(self) >= self.limits.streams:
            raise Refusal("too_fast", after=RETRY_FULL)
        return EventStream(self, address, after, await self.read(address, after))

    async def read(self, address: str, after: int) -> list[Entry]:
        return await self.history(address, after, self.limits.history)

    def wake(self, address: str) -> None:
        """Something was written for this chat."""
        for woken in self._listeners.get(address, ()):
            woken.set()

    def close(self) -> None:
        """Ends every stream: a server that stops waits for its open answers."""
        self.closed = True
        for address in self._listeners:
            self.wake(address)

    @contextmanager
    def listening(self, address: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever there may be something new to read."""
        woken = asyncio.Event()
        self._listeners.setdefault(address, []).append(woken)
        try:
            yield woken
        finally:
            left = self._listeners[address]
            left.remove(woken)
            if not left:
                del self._listeners[address]


class EventStream(Response):
    """The answer to one page. `ready` follows the missed messages, so it knows there were none."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, address: str, after: int, first: list[Entry]) -> None:
        # X-Accel-Buffering keeps nginx from collecting events instead of passing them on.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams = streams
        self._address = address
        self._last = after
        self._first = first

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": self.raw_headers}
        with self._streams.listening(self._address) as woken:
            await send(start)
            pump = asyncio.create_task(self._pump(send, woken))
            gone = asyncio.create_task(_disconnected(receive))
            try:
                await asyncio.wait({pump, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                pump.cancel()
                gone.cancel()
                await asyncio.gather(pump, gone, return_exceptions=True)
        await send({"type": "http.response.body", "body": b""})

    async def _pump(self, send: Send, woken: asyncio.Event) -> None:
        """Sends until the host closes; a failure ends the stream and the page comes again."""
        try:
            await self._show(send, self._first)
            await self._catch_up(send)
            await _write(send, f'event: ready\ndata: {{"last":{self._last}}}\n\n')
            await self._follow(send, woken)
        except Exception:
            log.exception("stream ended by a failure")

    async def _follow(self, send: Send, woken: asyncio.Event) -> None:
        time = asyncio.get_running_loop().time
        limits, written = self._streams.limits, time()
        while not self._streams.closed:
            wait = min(limits.reread, max(0.0, written + limits.heartbeat - time()))
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), wait)
            woken.clear()
            if await self._catch_up(send):
                written = time()
            elif time() >= written + limits.heartbeat:
                await _write(send, ": still here\n\n")
                written = time()

    async def _catch_up(self, send: Send) -> bool:
        """Everything written since; True if there was something."""
        entries = await self._streams.read(self._address, self._last)
        shown = bool(entries)
        while entries:
            await self._show(send, entries)
            full = len(entries) >= self._streams.limits.history
            entries = await self._streams.read(self._address, self._last) if full else []
        return shown

    async def _show(self, send: Send, entries: list[Entry]) -> None:
        for entry in entries:
            data = json.dumps(
                self._streams.show(entry, self._address), ensure_ascii=False, separators=(",", ":")
            )
            await _write(send, f"id: {entry.id}\nevent: message\ndata: {data}\n\n")
            self._last = entry.id


async def _write(send: Send, text: str) -> None:
    # "replace": one unpaired surrogate in an old message must not end every stream of its chat.
    body = text.encode(errors="replace")
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
