"""The Telegram channel: screens with buttons in private chats, by polling or by webhook.

What comes is handed to `take` and acknowledged only when that has returned: the poll's offset
moves on, the webhook answers 200, after the commit and not before. What goes out is sent once:
a failure is told by what it leaves open (`telegram_request`), and a reply of several messages
goes on where it stopped when it is tried again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from starlette.routing import BaseRoute
from telegram import BotCommand, ReplyKeyboardRemove
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.channels.contract import Alarm, Outgoing, Rejected, Take, Traits
from bot.channels.files import FileDesk
from bot.channels.http_wire import Wire
from bot.channels.telegram_errors import meaning, unchanged, uneditable
from bot.channels.telegram_intake import Reception
from bot.channels.telegram_polling import Poller
from bot.channels.telegram_request import Request
from bot.channels.telegram_screens import Json, Part, Screen, screen
from bot.channels.telegram_webhook import Hook
from bot.config import Telegram as Settings
from bot.logs import complain

PER_SECOND = 30
"""Messages to everybody together (shared facts, telegram: limits)."""
REMEMBERED = 1000
"""Replies of several messages that were sent in part, kept until they are tried again."""
_REMOVAL = "…"
_NO_PREVIEW = {"is_disabled": True}
_SHOWN_AS_PHOTO = ("image/png", "image/jpeg")

Menus = Mapping[str, Sequence[tuple[str, str]]]
"""By language ("" for everybody): the commands of the menu with what they do."""


class Telegram:
    """The channel. `dialogues` may be opened by a command of their name.

    `met` is told what a link to this bot begins with, once the bot knows its own name.
    """

    name = "telegram"
    traits = Traits(per_second=PER_SECOND)

    def __init__(
        self,
        settings: Settings,
        *,
        take: Take,
        desk: FileDesk,
        clock: Callable[[], datetime],
        alarm: Alarm,
        dialogues: frozenset[str] = frozenset(),
        menus: Menus | None = None,
        met: Callable[[str], None] | None = None,
    ) -> None:
        self._settings = settings
        self._desk = desk
        self._menus, self._met = menus or {}, met
        self._request = Request(Wire())
        self._bot = bot(settings, self._request)
        self._reception = Reception(self._bot, self.name, take, desk, clock, dialogues)
        self._poller = Poller(settings, self.name, self._reception.receive, alarm)
        self._sent: dict[int, list[str]] = {}

    # -- receiving ---------------------------------------------------------------------------------

    def routes(self) -> list[BaseRoute]:
        if self._settings.updates == "polling":
            return []
        return Hook(self._settings.secret, self._reception.receive).routes()

    async def listen(self, stopping: asyncio.Event) -> None:
        """Put up name and menu of commands; poll, if updates are not brought to the webhook."""
        introduction = asyncio.create_task(self._introduce())
        try:
            if self._settings.updates == "polling":
                await self._poller.run(stopping)
            else:
                await stopping.wait()
        finally:
            introduction.cancel()
            await self._reception.finish()

    async def close(self) -> None:
        await self._poller.close()
        await self._request.shutdown()

    async def _introduce(self) -> None:
        """What makes the bot easier to use: it works without, and the next start tries again."""
        await self._put_up_menus()
        if self._met is None:
            return
        try:
            self._met(f"https://t.me/{(await self._bot.get_me()).username}?start=")
        except TelegramError as error:
            complain("the bot's own name was not found out", error, channel=self.name)

    async def _put_up_menus(self) -> None:
        for language, commands in self._menus.items():
            shown = [BotCommand(name, does) for name, does in commands]
            try:
                await self._bot.set_my_commands(shown, language_code=language or None)
            except TelegramError as error:
                complain("the menu of commands was not put up", error, channel=self.name)

    # -- sending -----------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> str:
        """Text with its buttons, then the files; returns the id of the message with the buttons."""
        shown = screen(outgoing.body)
        steps = self._steps(outgoing, shown)
        if not steps:
            raise Rejected("nothing to show")
        # What of this reply has arrived in an earlier attempt is not sent a second time.
        done = self._sent.pop(outgoing.message, [])
        try:
            for step in steps[len(done) :]:
                done.append(await step())
        except TelegramError as error:
            self._remember(outgoing.message, done)
            raise meaning(error) from None
        return next((id for id in reversed(done) if id), "")

    def _steps(self, outgoing: Outgoing, shown: Screen) -> list[Callable[[], Awaitable[str]]]:
        """The calls of one reply, in order; each returns the id of its screen, or ""."""
        chat, body = int(outgoing.address), outgoing.body
        steps: list[Callable[[], Awaitable[str]]] = []
        if body.get("contact_over"):
            steps.append(partial(self._take_keyboard_away, chat))
        if outgoing.replaces and shown.editable:
            steps.append(partial(self._edit, chat, int(outgoing.replaces), shown))
        else:
            steps += [partial(self._say, chat, part, None) for part in shown.parts[:-1]]
            steps += [partial(self._say, chat, part, shown.keyboard) for part in shown.parts[-1:]]
        return steps + [partial(self._hand_over, chat, file) for file in body.get("files", [])]

    def _remember(self, message: int, done: list[str]) -> None:
        if done:
            self._sent[message] = done
            if len(self._sent) > REMEMBERED:
                del self._sent[next(iter(self._sent))]

    async def _say(self, chat: int, part: Part, keyboard: Json | None) -> str:
        said = await self._call("sendMessage", chat, part, keyboard)
        return str(said["message_id"])

    async def _edit(self, chat: int, message: int, shown: Screen) -> str:
        """Put the screen in the place of the one whose button was pressed."""
        [part] = shown.parts
        try:
            await self._call("editMessageText", chat, part, shown.keyboard, message)
        except TelegramError as error:
            if uneditable(error):
                return await self._say(chat, part, shown.keyboard)
            if not unchanged(error):
                raise
        return str(message)

    async def _call(
        self, method: str, chat: int, part: Part, keyboard: Json | None, message: int | None = None
    ) -> Any:
        fields = {
            "chat_id": chat,
            "message_id": message,
            "text": part.text,
            "entities": part.entities or None,
            "reply_markup": keyboard,
            "link_preview_options": _NO_PREVIEW,
        }
        return await self._request.call(f"{self._bot.base_url}/{method}", fields)

    async def _take_keyboard_away(self, chat: int) -> str:
        """A keyboard goes only with a message of its own, which is deleted at once."""
        said = await self._bot.send_message(
            chat, _REMOVAL, reply_markup=ReplyKeyboardRemove(), disable_notification=True
        )
        try:
            await self._bot.delete_message(chat, said.message_id)
        except TelegramError as error:
            complain("a message without words was left standing", error, channel=self.name)
        return ""

    async def _hand_over(self, chat: int, file: dict[str, str]) -> str:
        made = await self._desk.make(
            file["kind"], file["subject"], file["name"], file.get("language", "")
        )
        if made is None:
            return ""  # about nothing any more; the words of the reply have been said
        if made.media_type in _SHOWN_AS_PHOTO:
            await self._bot.send_photo(chat, made.data, caption=file["label"], filename=made.name)
        else:
            await self._bot.send_document(
                chat,
                made.data,
                caption=file["label"],
                filename=made.name,
                disable_content_type_detection=True,
            )
        return ""


def bot(settings: Settings, request: Request) -> ExtBot[None]:
    """The library's bot over our own wire."""
    return ExtBot(
        settings.token.get_secret_value(),
        base_url=settings.base_url,
        base_file_url=settings.base_file_url,
        request=request,
        get_updates_request=request,  # never used: the poller reads updates as they come
    )
