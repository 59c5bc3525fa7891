"""A Telegram channel on stand-ins, in front of the strict fake: no core, no database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import SecretStr

from bot.channels.contract import Busy, Incident, Outgoing
from bot.channels.files import Made
from bot.channels.telegram import Telegram
from bot.config import Telegram as Settings
from handlers.incoming import Incoming
from tests.channels.web_fakes import Clock, Desk
from tests.fakes.people import Person
from tests.fakes.telegram import TOKEN
from tests.fakes.telegram_server import Server

SECRET = "the-secret-of-the-tests"


@dataclass
class House:
    """`taken`: what was handed over; `busy`: how many of the next are refused."""

    server: Server
    desk: Desk = field(default_factory=Desk)
    taken: list[Incoming] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    busy: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, incoming: Incoming) -> None:
        if self.busy:
            self.busy -= 1
            raise Busy("full")
        self.taken.append(incoming)
        self.came.set()

    async def alarm(self, incident: Incident) -> None:
        self.incidents.append(incident)

    def channel(
        self,
        updates: Literal["polling", "webhook"] = "polling",
        token: str = TOKEN,
        base_url: str = "",
    ) -> Telegram:
        addresses = self.server.settings
        settings = Settings(
            token=SecretStr(token),
            updates=updates,
            secret=SecretStr(SECRET),
            base_url=base_url or addresses["BOT_TELEGRAM__BASE_URL"],
            base_file_url=addresses["BOT_TELEGRAM__BASE_FILE_URL"],
            poll_seconds=1,
        )
        return Telegram(
            settings,
            take=self.take,
            desk=self.desk,
            clock=Clock(),
            alarm=self.alarm,
            dialogues=frozenset({"register"}),
        )

    async def has(self, count: int) -> list[Incoming]:
        """Wait until so many updates were handed over."""
        async with asyncio.timeout(20):
            while len(self.taken) < count:
                self.came.clear()
                await self.came.wait()
        return self.taken


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    with Server() as server:
        yield House(server)


@asynccontextmanager
async def sending() -> AsyncIterator[tuple[House, Telegram, Person]]:
    """A channel, and somebody who has written to the bot already."""
    async with house() as home:
        channel = home.channel("webhook")
        lan = Person(home.server.platform)
        lan.opens()
        try:
            yield home, channel, lan
        finally:
            await channel.close()


@asynccontextmanager
async def listening(home: House, channel: Telegram) -> AsyncIterator[None]:
    """The channel's listener, until the block ends."""
    stopping = asyncio.Event()
    listener = asyncio.create_task(channel.listen(stopping))
    try:
        yield
    finally:
        stopping.set()
        await listener
        await channel.close()


def outgoing(to: Person, replaces: str = "", message: int = 1, **body: Any) -> Outgoing:
    return Outgoing(message, str(to.id), {"screen": 3, **body}, replaces)


def picture(name: str = "ve.png") -> Made:
    return Made(name, "image/png", b"\x89PNG\r\n\x1a\n picture")
