"""HTTP for a crowd: one request a connection, on asyncio's streams, so that hundreds of people
cost the test little and the process gets the processor."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

Lost = (OSError, EOFError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
"""What a client meets when the process dies or is not there."""
_LONGEST_LINE = 1 << 20


@dataclass
class Answer:
    """Status and headers; the body is read by whoever wants it."""

    status: int
    headers: dict[str, str]
    reader: asyncio.StreamReader

    async def body(self) -> bytes:
        """All of it. Raises EOFError if the process died in the middle of it."""
        data = await self.reader.read()
        if len(data) < int(self.headers.get("content-length", len(data))):
            raise EOFError
        return data

    async def lines(self) -> AsyncIterator[str]:
        """What is pushed, line by line, until the other side ends it."""
        while line := await self.reader.readline():
            if line.endswith(b"\n"):
                yield line.decode().rstrip("\n")


@asynccontextmanager
async def ask(
    url: str, method: str = "GET", cookie: str = "", json_body: Any = None
) -> AsyncIterator[Answer]:
    """One request. HTTP/1.0, so that the body is what comes until the connection ends."""
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=_LONGEST_LINE)
    try:
        body = b"" if json_body is None else json.dumps(json_body).encode()
        path = f"{where.path}?{where.query}" if where.query else where.path
        head = f"{method} {path} HTTP/1.0\r\nHost: {where.netloc}\r\nCookie: {cookie}\r\n"
        if json_body is not None:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + body)
        await writer.drain()
        said = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in said[1:] if line)
        # A cookie's value is told by its case.
        for line in said:
            if line.startswith("set-cookie: "):
                headers["set-cookie"] = line.removeprefix("set-cookie: ")
        yield Answer(int(said[0].split()[1]), headers, reader)
    finally:
        writer.close()
