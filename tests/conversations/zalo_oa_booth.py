"""The Official Account, by its signed webhook, on the strict fake; with and without buttons."""

import re
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from starlette.applications import Starlette

from bot import doors_zalo
from bot.channels.contract import Channel
from bot.config_zalo import ZaloOa as Settings
from bot.doors import Hall
from storage import zalo_tokens
from tests.conversations.booth import Booth, Phone, Seen
from tests.conversations.loopback import served
from tests.fakes.zalo_oa import APP, APP_SECRET, KEY, OA, ZaloAccount

PUBLIC = "https://huong.example"


class Chat(Phone):
    """One follower's chat: numbers are typed, and pressed where there are buttons."""

    def __init__(self, account: ZaloAccount, who: str) -> None:
        self._account, self._who = account, who
        self._before = 0

    @property
    def address(self) -> str:
        return f"follower-{self._who}"

    async def opens(self, link: str) -> None:
        if link:
            await self.says(f"{PUBLIC}/?start={link}")
            return
        follow = self._account.event(self.address, "follow", follower={"id": self.address})
        await self._brings(follow)

    async def says(self, text: str) -> None:
        await self._brings(self._account.text(self.address, text))

    async def presses(self, label: str) -> None:
        """A button if there is one, else the number that stands before it, or its words."""
        for button in self._buttons():
            if button["title"].startswith(label) and isinstance(button["payload"], str):
                await self.says(button["payload"])
                return
        found = re.search(rf"^(\d+)\. {re.escape(label)}", self._text(), re.MULTILINE)
        await self.says(found[1] if found else label)

    async def sends_file(self, name: str, data: bytes) -> None:
        self._account.photos[name] = data
        url = f"{self._account.url}/photo/{name}"
        await self._brings(self._account.attachment(self.address, "file", url=url, name=name))

    async def sees(self) -> Seen:
        text = self._text()
        return Seen(text, [], re.findall(rf"^.+: {PUBLIC}/files/\S+$", text, re.MULTILINE))

    async def _brings(self, event: dict[str, object]) -> None:
        self._before = len(self._account.shown(self.address))
        answer = await self._account.brings(event)
        assert answer.status_code == 200, answer

    def _text(self) -> str:
        return "\n".join(self._account.shown(self.address)[self._before :])

    def _buttons(self) -> list[dict[str, Any]]:
        mine = [message for to, message in self._account.state.sent if to == self.address]
        payload = mine[-1].get("attachment", {}).get("payload", {}) if mine else {}
        return list(payload.get("buttons", []))


class ZaloOaBooth(Booth):
    """An account whose signatures are enforced."""

    name = "zalo_oa"
    buttons = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.stack = AsyncExitStack()
        self.account = self.stack.enter_context(ZaloAccount())
        url = self.account.url
        ours = Settings(
            enabled=True,
            app_id=APP,
            oa_id=OA,
            app_secret=SecretStr(APP_SECRET),
            webhook_secret=SecretStr(KEY),
            signature="enforce",
            buttons=self.buttons,
            api_url=url,
            business_url=url,
            oauth_url=url,
        )
        self.settings = self.settings.model_copy(update={"zalo_oa": ours})
        self.account.now = self.clock.now

    async def channel(self, hall: Hall) -> Channel:
        now, state = self.clock.now(), self.account.state
        async with hall.core.database.write() as connection:
            await zalo_tokens.replace(
                connection, APP, state.access, state.refresh, now, now + timedelta(hours=25)
            )
        return doors_zalo.account(hall.core, hall.take, hall.alarm)[0]

    async def ready(self) -> None:
        app = Starlette(routes=self.spy.routes())
        self.account.deliver_to = await self.stack.enter_async_context(served(app))

    async def over(self) -> None:
        await self.stack.aclose()

    async def phone(self, who: str) -> Phone:
        return Chat(self.account, who)


class ZaloOaButtons(ZaloOaBooth):
    """The same with buttons beside the text."""

    name = "zalo_oa_buttons"
    buttons = True
