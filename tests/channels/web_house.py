"""A web channel on its fakes with a browser in front of it, in memory or on a real server."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from bot.channels.web import Web
from bot.channels.web_cookie import Mint
from bot.channels.web_refusals import REFUSALS
from tests.channels.web_fakes import KEY, Chats, Clock, Desk, Said, build, listening, serving

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JSON = {"content-type": "application/json"}
GENUINE = Mint(KEY).issue().value
WITHIN = 10  # seconds until a test that waits for an event has failed


@dataclass
class House:
    """A channel on its fakes and a browser in front of it."""

    chats: Chats
    desk: Desk
    clock: Clock
    web: Web
    client: httpx.AsyncClient

    async def enter(self) -> None:
        assert (await self.client.get("/")).status_code == 200

    async def post(self, **message: Any) -> httpx.Response:
        return await self.client.post("/api/messages", json={"id": new_id(), **message})

    @property
    def address(self) -> str:
        ours = Mint(KEY).read(self.client.cookies["huong"])
        assert ours
        return ours.address


def new_id() -> str:
    return str(uuid.uuid4())


@asynccontextmanager
async def house(**options: Any) -> AsyncIterator[House]:
    clock, desk = Clock(), Desk()
    chats = Chats(clock=clock)
    web = build(chats, desk, **options)
    transport = httpx.ASGITransport(web.app(), client=("198.51.100.7", 5000))
    async with httpx.AsyncClient(transport=transport, base_url="http://huong.test") as client:
        yield House(chats, desk, clock, web, client)


@asynccontextmanager
async def entered(**options: Any) -> AsyncIterator[House]:
    async with house(**options) as home:
        await home.enter()
        yield home


def refused(response: httpx.Response, code: str) -> None:
    """The status, the code for the page, words for the person, no traceback."""
    assert response.json()["error"] == code, response.text
    assert response.status_code == REFUSALS[code].status
    assert response.json()["message"] == REFUSALS[code].message
    assert "Traceback" not in response.text


@dataclass
class Event:
    kind: str
    id: str
    data: dict[str, Any]


class Tab:
    """An open page: reads its stream event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()
        self.response = response
        self.comments = 0

    async def event(self) -> Event:
        return await asyncio.wait_for(self._event(), WITHIN)

    async def _event(self) -> Event:
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line and fields:
                return Event(fields["event"], fields.get("id", ""), json.loads(fields["data"]))
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
        raise EOFError("the stream has ended")

    async def comment(self) -> None:
        """Returns at the next heartbeat."""
        before = self.comments

        async def read() -> None:
            async for line in self._lines:
                if line.startswith(":"):
                    return
            raise EOFError("the stream has ended")

        await asyncio.wait_for(read(), WITHIN)
        assert self.comments == before

    async def texts(self) -> list[str]:
        """What is missed, up to "ready"."""
        texts = []
        while (event := await self.event()).kind == "message":
            texts.append(event.data["body"]["text"][0])
        return texts


@dataclass
class Served(House):
    @asynccontextmanager
    async def tab(self, after: int = 0, last: str = "") -> AsyncIterator[Tab]:
        headers = {"last-event-id": last} if last else {}
        query = {"after": after}
        async with self.client.stream("GET", "/api/events", params=query, headers=headers) as got:
            assert got.status_code == 200
            yield Tab(got)


@asynccontextmanager
async def served(**options: Any) -> AsyncIterator[Served]:
    clock, desk = Clock(), Desk()
    chats = Chats(clock=clock)
    web = build(chats, desk, **options)
    async with (
        serving(web, web.app(), listening()) as url,
        httpx.AsyncClient(base_url=url, timeout=WITHIN) as client,
    ):
        home = Served(chats, desk, clock, web, client)
        await home.enter()
        yield home


def said(*texts: str) -> Said:
    return Said({"language": "vi", "text": list(texts)})
