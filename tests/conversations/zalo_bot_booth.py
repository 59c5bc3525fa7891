"""The Zalo Bot, by polling and by webhook, on the strict fake."""

import re
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from starlette.applications import Starlette

from bot import doors_zalo
from bot.channels.contract import Channel
from bot.channels.zalo_bot_webhook import PATH
from bot.config_zalo import ZaloBot as Settings
from bot.doors import Hall
from tests.conversations.booth import Booth, Phone, Seen
from tests.conversations.loopback import served
from tests.fakes.zalo_bot import SECRET, TOKEN, ZaloBotPlatform

PUBLIC = "https://huong.example"


class Chat(Phone):
    """One person's private chat; there is nothing to press, and a link is pasted."""

    def __init__(self, platform: ZaloBotPlatform, who: str) -> None:
        self._platform, self._who = platform, who
        self._before = 0

    @property
    def address(self) -> str:
        return f"zalo-{self._who}"

    async def opens(self, link: str) -> None:
        await self.says(f"{PUBLIC}/?start={link}" if link else "xin chào")

    async def says(self, text: str) -> None:
        self._before = len(self._platform.shown(self.address))
        await self._arrives(self._platform.update(self.address, text=text))

    async def presses(self, label: str) -> None:
        """The number that stands before it, or its words if it has none."""
        shown = "\n".join(self._new())
        found = re.search(rf"^(\d+)\. {re.escape(label)}", shown, re.MULTILINE)
        await self.says(found[1] if found else label)

    async def sends_file(self, name: str, data: bytes) -> None:
        """Zalo brings photos only."""
        self._before = len(self._platform.shown(self.address))
        self._platform.photos[name] = (200, data)
        url = f"{self._platform.url}/photo/{name}"
        await self._arrives(self._platform.update(self.address, "image", photo_url=url))

    async def sees(self) -> Seen:
        new = "\n".join(self._new())
        return Seen(new, [], re.findall(rf"^.+: {PUBLIC}/files/\S+$", new, re.MULTILINE))

    async def _arrives(self, update: dict[str, object]) -> None:
        await self._platform.brings(update)

    def _new(self) -> list[str]:
        return self._platform.shown(self.address)[self._before :]


class ZaloBotPolling(Booth):
    """Zalo asked for updates."""

    name = "zalo_bot_polling"
    updates: Literal["polling", "webhook"] = "polling"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.stack = AsyncExitStack()
        self.platform = self.stack.enter_context(ZaloBotPlatform(users=1000))
        ours = Settings(
            token=SecretStr(TOKEN),
            updates=self.updates,
            secret=SecretStr(SECRET),
            base_url=self.platform.url,
            poll_seconds=5,
        )
        self.settings = self.settings.model_copy(update={"zalo_bot": ours})

    async def channel(self, hall: Hall) -> Channel:
        return doors_zalo.bot(hall.core, hall.take, hall.alarm)

    async def over(self) -> None:
        await self.stack.aclose()

    async def phone(self, who: str) -> Phone:
        return Chat(self.platform, who)


class ZaloBotWebhook(ZaloBotPolling):
    """Zalo calls."""

    name = "zalo_bot_webhook"
    updates = "webhook"

    async def ready(self) -> None:
        app = Starlette(routes=self.spy.routes())
        url = await self.stack.enter_async_context(served(app))
        self.platform.state.webhook, self.platform.state.secret = PUBLIC + PATH, SECRET
        self.platform.deliver_to = url
