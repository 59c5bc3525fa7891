"""The terminal: text in, text out; every choice is a number or a word."""

import io
import re
import secrets

from bot.channels.console import Console
from bot.channels.contract import Channel, Outgoing
from bot.doors import Hall
from handlers.incoming import Incoming
from tests.conversations.booth import Booth, Phone, Seen
from tests.deaf import Deaf


class Terminal(Phone):
    """One person at a terminal of his own."""

    def __init__(self, booth: "ConsoleBooth", who: str) -> None:
        self.address_ = who
        self.out = io.StringIO()
        self._hall = booth.hall
        self.console = Console(who, self.out, booth.hall.core.desk, as_json=False, folder=None)

    @property
    def address(self) -> str:
        return self.address_

    async def _types(self, **what: object) -> None:
        self.out.seek(0)
        self.out.truncate()
        now = self._hall.core.clock.now()
        await self._hall.take(
            Incoming(Console.name, self.address_, secrets.token_hex(8), now, **what)  # type: ignore[arg-type]
        )

    async def opens(self, link: str) -> None:
        await self._types(start=link)

    async def says(self, text: str) -> None:
        await self._types(text=text)

    async def presses(self, label: str) -> None:
        """The number that stands before it, or its words if it has none."""
        found = re.search(rf"^(\d+)\. {re.escape(label)}", self.out.getvalue(), re.MULTILINE)
        await self._types(text=found[1] if found else label)

    async def sends_file(self, name: str, data: bytes) -> None:
        desk = self._hall.core.desk
        await self._types(file=await desk.keep(self.address_, name, "application/pdf", data))

    async def sees(self) -> Seen:
        shown = self.out.getvalue()
        return Seen(shown, [], re.findall(r"^\[.+\].*$", shown, re.MULTILINE))


class _Terminals(Deaf):
    """All terminals as one channel, as in production each has a process of its own."""

    name, traits = Console.name, Console.traits

    def __init__(self, booth: "ConsoleBooth") -> None:
        self._booth = booth

    async def send(self, outgoing: Outgoing) -> str:
        phone = self._booth.phones[outgoing.address]
        assert isinstance(phone, Terminal)
        return await phone.console.send(outgoing)


class ConsoleBooth(Booth):
    """`bot chat` for a whole room."""

    name = "console"

    async def channel(self, hall: Hall) -> Channel:
        self.hall = hall
        return _Terminals(self)

    async def phone(self, who: str) -> Phone:
        return Terminal(self, who)
