"""A small HTTP/1.1 client that knows whether a request can have been taken.

Why not httpx: a message to a person costs one request, and httpx needs some 0.65 ms of CPU for
each, more than the whole rest of a turn; this needs some 0.06 (benchmarks/README.md). And what a
failure means to the sender depends on one thing only, which is known here for certain: whether
anything was written to a connection before it failed.

- `NotSent`: nothing was. Sending again is safe.
- `Doubtful`: something was, and no whole answer came back. It may have been taken.
"""

import asyncio
import ssl
import time
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import urlsplit

from storage.frozen import frozen

LONGEST_HEAD = 64 * 1024
LONGEST_BODY = 24 * 1024 * 1024
"""Beyond the largest file that a platform hands over (Telegram: 20 MB)."""
IDLE_SECONDS = 15.0
"""A connection that rested longer may just be being closed by the other side: a new one is safe."""
CONNECT_SECONDS = 5.0

_Origin: TypeAlias = tuple[str, int, bool]


class NotSent(Exception):
    """Nothing left this machine; the text names the kind of failure only, never an address."""


class Doubtful(Exception):
    """The request left, and its answer did not come whole; the text names the kind only."""


@frozen
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class _Line:
    """One open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    rested: float = 0.0

    @property
    def usable(self) -> bool:
        fresh = time.monotonic() - self.rested < IDLE_SECONDS
        return fresh and not self.reader.at_eof() and not self.writer.is_closing()


class Wire:
    """Keeps connections open between requests. At most `lines` requests are under way at once;
    more wait for their turn, which costs them nothing."""

    def __init__(self, lines: int = 100) -> None:
        self._room = asyncio.Semaphore(lines)
        self._resting: dict[_Origin, deque[_Line]] = {}
        self._tls: ssl.SSLContext | None = None

    async def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        *,
        seconds: float,
    ) -> Answer:
        """One request; `seconds` for its answer. Raises NotSent or Doubtful."""
        where = urlsplit(url)
        secure = where.scheme == "https"
        origin = (where.hostname or "", where.port or (443 if secure else 80), secure)
        target = f"{where.path or '/'}?{where.query}" if where.query else where.path or "/"
        lines = [f"{method} {target} HTTP/1.1", f"Host: {where.netloc}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        head = "\r\n".join((*lines, f"Content-Length: {len(body)}", "\r\n"))
        async with self._room:
            line = await self._line(origin)
            answer, keep = await _exchange(line, head.encode("latin-1") + body, seconds)
            if keep:
                line.rested = time.monotonic()
                self._resting.setdefault(origin, deque()).append(line)
            else:
                line.writer.close()
            return answer

    async def close(self) -> None:
        """End the connections that rest; no request may be under way any more."""
        rested, self._resting = self._resting, {}
        for line in (line for lines in rested.values() for line in lines):
            line.writer.close()
            with suppress(OSError):
                await line.writer.wait_closed()

    async def _line(self, origin: _Origin) -> _Line:
        """The connection used last, which is the most surely alive, or a new one."""
        resting = self._resting.get(origin, deque())
        while resting:
            line = resting.pop()
            if line.usable:
                return line
            line.writer.close()
        host, port, secure = origin
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                tls = self._context() if secure else None
                return _Line(
                    *await asyncio.open_connection(host, port, ssl=tls, limit=LONGEST_HEAD)
                )
        except (OSError, ValueError) as error:  # a TimeoutError is an OSError
            raise NotSent(type(error).__name__) from None

    def _context(self) -> ssl.SSLContext:
        self._tls = self._tls or ssl.create_default_context()
        return self._tls


async def _exchange(line: _Line, request: bytes, seconds: float) -> tuple[Answer, bool]:
    """Write and read; whether the connection may be used again."""
    try:
        async with asyncio.timeout(seconds):
            line.writer.write(request)
            await line.writer.drain()
            return await _read(line.reader)
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        line.writer.close()
        raise Doubtful(type(error).__name__) from None
    except BaseException:  # cancelled: what comes on this connection would be read as another's
        line.writer.close()
        raise


async def _read(reader: asyncio.StreamReader) -> tuple[Answer, bool]:
    """One answer. Raises ValueError for what is not HTTP, EOFError for half of it."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    version, _, rest = head[0].partition(" ")
    status = int(rest[:3])
    headers: dict[str, str] = {}
    for field in head[1:-2]:
        name, _, value = field.partition(":")
        headers[name.strip().lower()] = value.strip()
    keep = version == "HTTP/1.1" and headers.get("connection", "").lower() != "close"
    if headers.get("transfer-encoding", "").lower() == "chunked":
        body = await _chunks(reader)
    elif "content-length" in headers:
        body = await reader.readexactly(_sane(int(headers["content-length"])))
    elif status in (204, 304):
        body = b""
    else:
        # Its end is the connection's end, and so is that of one that was cut: half an answer.
        raise EOFError
    return Answer(status, headers, body), keep


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    body = bytearray()
    while True:
        line = await reader.readuntil(b"\r\n")
        size = _sane(int(line.split(b";")[0], 16))
        if not size:
            break
        body += (await reader.readexactly(size + 2))[:-2]
        _sane(len(body))
    while await reader.readuntil(b"\r\n") != b"\r\n":
        pass  # trailers say nothing that is wanted
    return bytes(body)


def _sane(size: int) -> int:
    if not 0 <= size <= LONGEST_BODY:
        raise ValueError("a body that nobody would send")
    return size
