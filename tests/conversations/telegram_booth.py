"""Telegram, by polling and by webhook, on the strict fake."""

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from starlette.applications import Starlette

from bot import doors
from bot.channels.contract import Channel
from bot.channels.telegram_webhook import PATH
from bot.config import Telegram as Settings
from bot.doors import Hall
from tests.conversations.booth import Booth, Phone, Seen
from tests.conversations.loopback import served
from tests.fakes.people import Person
from tests.fakes.telegram import TOKEN, Message
from tests.fakes.telegram_server import Server

SECRET = "the-secret-of-the-tests"


class Chat(Phone):
    """One person's private chat with the bot."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self._before = 0

    @property
    def address(self) -> str:
        return str(self.person.id)

    def _newest(self) -> None:
        """What is shown from now on is the next answer."""
        self._before = max((m.shown for m in self.person.chat.ours), default=0)

    async def opens(self, link: str) -> None:
        self._newest()
        self.person.opens(link)

    async def says(self, text: str) -> None:
        self._newest()
        self.person.says(text)

    async def presses(self, label: str) -> None:
        """A button in the message, one in place of the letters, or the number in the text."""
        typed = [b["text"] for b in self.person.chat.keyboard if b["text"].startswith(label)]
        if typed:
            await self.says(typed[0])
            return
        message = self.person.last
        number = next((n for n in _numbers(message) if n.partition(". ")[2].startswith(label)), "")
        wanted = number.partition(". ")[0] + ". " if number else label
        data = self.person.data(wanted)
        self._newest()
        self.person.presses(data, message)

    async def sends_file(self, name: str, data: bytes) -> None:
        self._newest()
        self.person.sends_document(name, data)

    async def sees(self) -> Seen:
        new = [m for m in self.person.chat.ours if m.shown > self._before]
        texts = [m for m in new if m.text]
        labels = [*(texts[-1].buttons if texts else ())]
        labels += [button["text"] for button in self.person.chat.keyboard]
        files = [m.file[0] for m in new if m.file]
        return Seen("\n".join(m.text for m in texts), labels, files)


def _numbers(message: Message) -> list[str]:
    """The lines of a text that stand for buttons whose labels were too long."""
    return [line for line in message.text.split("\n") if line.partition(". ")[0].isdigit()]


class Polling(Booth):
    """Telegram asked for updates."""

    name = "telegram_polling"
    updates: Literal["polling", "webhook"] = "polling"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.stack = AsyncExitStack()
        self.server = self.stack.enter_context(Server())
        ours = Settings(
            token=SecretStr(TOKEN),
            updates=self.updates,
            secret=SecretStr(SECRET),
            base_url=self.server.settings["BOT_TELEGRAM__BASE_URL"],
            base_file_url=self.server.settings["BOT_TELEGRAM__BASE_FILE_URL"],
            poll_seconds=5,
        )
        self.settings = self.settings.model_copy(update={"telegram": ours})

    async def channel(self, hall: Hall) -> Channel:
        channel = doors.telegram(hall)
        assert channel is not None
        return channel

    async def over(self) -> None:
        await self.stack.aclose()

    async def phone(self, who: str) -> Phone:
        return Chat(Person(self.server.platform))


class Webhook(Polling):
    """Telegram calls."""

    name = "telegram_webhook"
    updates = "webhook"

    async def ready(self) -> None:
        app = Starlette(routes=self.spy.routes())
        url = await self.stack.enter_async_context(served(app))
        self.server.deliver(url + PATH, SECRET)
