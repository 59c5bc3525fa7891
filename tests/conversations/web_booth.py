"""The Department's page: HTTP in, events out, on a real server in this process."""

import asyncio
import uuid
from contextlib import AsyncExitStack

import httpx

from bot import doors
from bot.channels.contract import Body, Channel
from bot.channels.plain import text
from bot.channels.web_cookie import Mint
from bot.doors import Hall
from handlers.reply import EDIT, payload
from tests.conversations.booth import Booth, Phone, Seen
from tests.conversations.loopback import served
from tests.whole.visitor import Site, Visitor


class Page(Phone):
    """One person's open page."""

    def __init__(self, booth: "WebBooth") -> None:
        self._booth = booth
        self._visitor = Visitor(booth.site)
        self._reading: asyncio.Task[None] | None = None
        self._address = ""

    @property
    def address(self) -> str:
        return self._address

    async def enter(self) -> None:
        await self._visitor.enter()
        self._address = self._booth.address(self._visitor.cookie)
        self._reading = asyncio.create_task(self._visitor.read())

    async def leave(self) -> None:
        assert self._reading is not None
        self._reading.cancel()
        await asyncio.gather(self._reading, return_exceptions=True)

    async def opens(self, link: str) -> None:
        await self._visitor.send(start=link)

    async def says(self, text: str) -> None:
        await self._visitor.send(text=text)

    async def presses(self, label: str) -> None:
        body = await self._last()
        found = [c for c in _choices(body) if c["label"].startswith(label)]
        assert found, f"no button {label!r} in {body}"
        await self._visitor.send(choice=payload(body["screen"], found[0]["id"]))

    async def sends_file(self, name: str, data: bytes) -> None:
        id = str(uuid.uuid4())
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(
                f"{self._booth.site.url}/api/files",
                params={"id": id, "name": name},
                content=data,
                headers={"Content-Type": "application/pdf", "Cookie": self._visitor.cookie},
            )
        assert answer.status_code == 202, answer.text
        self._visitor.inputs.append(id)

    async def _last(self) -> Body:
        """The answer to the last input, as it was pushed."""
        return await self._visitor.answer(self._visitor.inputs[-1])

    async def sees(self) -> Seen:
        body = await self._last()
        labels = [" – ".join(c["label"].split("\n")) for c in _choices(body)]
        return Seen(text(body), labels, [file["name"] for file in body.get("files", [])])


class WebBooth(Booth):
    """The page."""

    name = "web"

    async def channel(self, hall: Hall) -> Channel:
        self.web = doors.web(hall)
        return self.web

    async def ready(self) -> None:
        self._server = AsyncExitStack()
        self.site = Site(await self._server.enter_async_context(served(self.web.app())))
        self.site.up.set()

    async def over(self) -> None:
        for phone in self.phones.values():
            assert isinstance(phone, Page)
            await phone.leave()
        await self._server.aclose()

    async def phone(self, who: str) -> Phone:
        page = Page(self)
        await page.enter()
        return page

    def address(self, cookie: str) -> str:
        ours = Mint(self.core.key).read(cookie.partition("=")[2])
        assert ours
        return ours.address


def _choices(body: Body) -> list[dict[str, str]]:
    changes = [line["change"] for line in body.get("lines", []) if line.get("change")]
    choices = [c for c in body.get("choices", []) if not (changes and c["id"] == EDIT)]
    return [*choices, *changes, *body.get("footer", [])]
