"""A Zalo Bot channel on the fake platform, with a host that remembers instead of a core."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import SecretStr

from bot.channels.contract import Busy, Incident, Outgoing
from bot.channels.zalo_bot import ZaloBot
from bot.channels.zalo_bot_client import ZaloBotClient
from bot.channels.zalo_http import client
from bot.channels.zalo_photos import Photos
from bot.channels.zalo_quota import Quota
from handlers.incoming import Incoming
from tests.channels.web_fakes import Desk
from tests.fakes.zalo_bot import SECRET, TOKEN, ZaloBotPlatform

PUBLIC = "https://huong.example"


@dataclass
class Host:
    """What the core is to a channel: takes updates, counts, keeps, hears alarms."""

    taken: list[Incoming] = field(default_factory=list)
    alarms: list[Incident] = field(default_factory=list)
    spooled: dict[str, dict[str, Any]] = field(default_factory=dict)
    used: int = 0
    people: int = 0
    busy: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, incoming: Incoming) -> None:
        if self.busy:
            self.busy -= 1
            raise Busy("locked")
        async with self.came:
            if incoming.update not in {one.update for one in self.taken}:
                self.taken.append(incoming)
            self.came.notify_all()

    async def has(self, number: int) -> list[Incoming]:
        """Returns when so many different updates were taken."""
        async with asyncio.timeout(20), self.came:
            await self.came.wait_for(lambda: len(self.taken) >= number)
        return self.taken

    async def count(self, what: str, more: int) -> int:
        self.used += more
        return self.used

    async def members(self) -> int:
        return self.people

    async def alarm(self, incident: Incident) -> None:
        self.alarms.append(incident)

    @property
    def wrong(self) -> dict[str, str]:
        """The incidents that are open, with what they say."""
        now: dict[str, str] = {}
        for incident in self.alarms:
            if incident.over:
                now.pop(incident.kind, None)
            else:
                now[incident.kind] = incident.detail
        return now

    async def keep(self, update: str, body: dict[str, Any]) -> None:
        self.spooled.setdefault(update, body)

    async def waiting(self) -> list[dict[str, Any]]:
        return list(self.spooled.values())

    async def drop(self, update: str) -> None:
        self.spooled.pop(update, None)


async def until(happened: Callable[[], bool]) -> None:
    """Returns as soon as the condition holds."""
    async with asyncio.timeout(20):
        while True:
            if happened():
                return
            await asyncio.sleep(0.005)


def now() -> datetime:
    return datetime.now(UTC)


def build(platform: ZaloBotPlatform, host: Host, desk: Desk, **options: Any) -> ZaloBot:
    """The channel as the host builds it; each of its settings can be another."""
    token = SecretStr(options.get("token", TOKEN))
    quota = Quota(
        "zalo_bot",
        options.get("users", 50),
        options.get("messages", 3000),
        host.count,
        host.members,
        host.alarm,
    )
    clock: Callable[[], datetime] = options.get("clock", now)
    return ZaloBot(
        client=ZaloBotClient(client(), options.get("url", platform.url), token),
        take=host.take,
        clock=clock,
        desk=desk,
        photos=Photos("zalo_bot", host.take, desk, host, client(), options.get("anywhere", True)),
        quota=quota,
        alarm=host.alarm,
        public_url=PUBLIC,
        poll_seconds=options.get("poll", 1),
        secret=options.get("secret", ""),
    )


@dataclass
class House:
    """The platform, the channel and its host."""

    platform: ZaloBotPlatform
    host: Host
    desk: Desk
    channel: ZaloBot

    async def show(self, chat: str, body: dict[str, Any], message: int = 1) -> str:
        """Send one reply as the sender does."""
        return await self.channel.send(Outgoing(message, chat, {"screen": 1, **body}))


@cache
def shared() -> ZaloBotPlatform:
    """One server for all tests of the channel; it ends with the test run."""
    return ZaloBotPlatform().__enter__()


@asynccontextmanager
async def house(listening: bool = False, **options: Any) -> AsyncIterator[House]:
    """`listening`: updates are polled while the block lasts; a stop that hangs fails the test."""
    host, desk = Host(), Desk()
    platform = shared()
    platform.reset(**options.pop("plan", {}))
    channel = build(platform, host, desk, **options)
    stopping = asyncio.Event()
    task = asyncio.create_task(channel.listen(stopping)) if listening else None
    try:
        yield House(platform, host, desk, channel)
    finally:
        stopping.set()
        if task:
            async with asyncio.timeout(20):
                await task
        await channel.close()


WEBHOOK_SECRET = SECRET
