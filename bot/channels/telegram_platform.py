"""What the operator asks Telegram: is the token good, where do updates go, and what is wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from telegram import WebhookInfo
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.channels.contract import Answered, PlatformError
from bot.channels.http_wire import Wire
from bot.channels.telegram import bot
from bot.channels.telegram_request import Flood, Request
from bot.channels.telegram_updates import KINDS
from bot.channels.telegram_webhook import PATH
from bot.config import Telegram as Settings

_PORTS = (443, 80, 88, 8443)
"""The only ones that Telegram calls (shared facts, telegram: limits)."""


class TelegramPlatform:
    """Asks without a running bot. Every failure is a PlatformError in words."""

    name = "telegram"

    def __init__(self, settings: Settings, public_url: str) -> None:
        self._settings = settings
        self._public_url = public_url.rstrip("/")

    async def check(self) -> list[Answered]:
        """The token, and whether updates come the way the configuration says."""
        async with self._asking() as asked:
            answers = [Answered(True, f"@{asked.username} answers; updates by {self._updates}")]
            info = await asked.get_webhook_info()
            if asked.can_join_groups:
                answers.append(
                    Answered(None, "groups may invite the bot: @BotFather, /setjoingroups, Disable")
                )
        return answers + (self._polled(info) if self._updates == "polling" else self._called(info))

    async def set_webhook(self) -> str:
        """Have Telegram call us. Raises PlatformError if it could not reach us that way."""
        if self._updates != "webhook":
            raise PlatformError('updates = "polling" in [telegram]: a webhook would stop the polls')
        if wrong := self._address_fault():
            raise PlatformError(wrong)
        async with self._asking() as asked:
            await asked.set_webhook(
                self._url,
                secret_token=self._settings.secret.get_secret_value(),
                allowed_updates=KINDS,
            )
        return f"Telegram calls {self._url}"

    async def delete_webhook(self) -> str:
        """Have updates wait for polls again; none is dropped."""
        async with self._asking() as asked:
            await asked.delete_webhook()
        return "no webhook is set; updates wait for polls"

    async def show_webhook(self) -> str:
        """Where Telegram sends updates now, and how that goes."""
        async with self._asking() as asked:
            info = await asked.get_webhook_info()
        if not info.url:
            return f"no webhook is set; {info.pending_update_count} updates wait"
        trouble = f"; last trouble: {info.last_error_message}" if info.last_error_message else ""
        return f"Telegram calls {info.url}; {info.pending_update_count} updates wait{trouble}"

    @asynccontextmanager
    async def _asking(self) -> AsyncIterator[ExtBot[None]]:
        """The bot for a few calls. Entering it calls getMe: a wrong token is refused there."""
        try:
            async with bot(self._settings, Request(Wire())) as asked:
                yield asked
        except TelegramError as error:
            raise PlatformError(words(error)) from None

    @property
    def _updates(self) -> str:
        return self._settings.updates

    @property
    def _url(self) -> str:
        return f"{self._public_url}{PATH}"

    def _address_fault(self) -> str:
        """Why Telegram could not call `public_url`; "" if it can."""
        where = urlsplit(self._public_url)
        if where.scheme != "https":
            return f"public_url {self._public_url} is not https: Telegram calls nothing else"
        if (where.port or 443) not in _PORTS:
            return f"public_url {self._public_url}: Telegram calls the ports 443, 80, 88, 8443 only"
        return ""

    def _polled(self, info: WebhookInfo) -> list[Answered]:
        if not info.url:
            return []
        says = (
            f"a webhook is set ({info.url}), so nothing can be polled: run “bot webhook delete”, "
            'or set updates = "webhook"'
        )
        return [Answered(False, says)]

    def _called(self, info: WebhookInfo) -> list[Answered]:
        if wrong := self._address_fault():
            return [Answered(False, wrong)]
        if info.url != self._url:
            now = f"Telegram calls {info.url}" if info.url else "no webhook is set"
            return [Answered(False, f"{now}: run “bot webhook set” to have {self._url} called")]
        if info.last_error_message:
            return [Answered(None, f"Telegram's last trouble: {info.last_error_message}")]
        return []


def words(error: TelegramError) -> str:
    """What is wrong, and what to do, without the token."""
    match error:
        case InvalidToken():
            return "Telegram refuses the token: copy it anew from @BotFather (/mybots, API Token)"
        case Conflict():
            return "another program uses the same bot: stop one of the two"
        case Flood():
            return f"Telegram asks to wait {error.after:g} s"
        case NetworkError():
            return (
                f"Telegram cannot be reached ({type(error).__name__}). In Viet Nam it may be "
                "blocked: run the bot elsewhere, or set base_url to a relay (docs/telegram.md)"
            )
    return f"Telegram refuses: {type(error).__name__}"
