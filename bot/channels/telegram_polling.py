"""Asking Telegram for updates, and telling it which ones it may forget.

An offset acknowledges everything before it, so it moves only past what is committed: the first
update of a list that could not be stored, and all behind it, come again with the next poll, and
those of them that were stored are recognised by the inbox. A poll under way at a stop is dropped:
what it would have brought is not acknowledged.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.contract import Alarm, Busy, Incident
from bot.channels.http_wire import Wire
from bot.channels.telegram_request import Flood, Request
from bot.channels.telegram_updates import KINDS, chat_of, id_of
from bot.config import Telegram as Settings
from bot.logs import say
from handlers.incidents import CONFLICT, REFUSED, UNREACHABLE

AT_ONCE = 100
"""Updates of one poll, the most that Telegram gives."""
GRACE = 10.0
"""Seconds beyond its own waiting after which a poll is given up: it will never return."""
LONG_UNREACHABLE = 300.0
"""Seconds without a single answer after which staff are told."""
_AFTER_BUSY, _AFTER_CONFLICT, _AFTER_REFUSAL = 1.0, 30.0, 60.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0

Receive = Callable[[object], Awaitable[None]]
"""Hands an update over; raises `Busy` if it must come again."""


class Poller:
    """One long poll after the other."""

    def __init__(self, settings: Settings, channel: str, receive: Receive, alarm: Alarm) -> None:
        self._url = f"{settings.base_url}{settings.token.get_secret_value()}/getUpdates"
        self._seconds = settings.poll_seconds
        self._channel = channel
        self._receive = receive
        self._alarm = alarm
        self._request = Request(Wire(lines=1))
        self._offset: int | None = None
        self._failures = 0
        self._failing_since = 0.0

    async def run(self, stopping: asyncio.Event) -> None:
        """Poll until the stop; what was handed over is then committed."""
        stop = asyncio.create_task(stopping.wait())
        try:
            while not stopping.is_set():
                pause = await self._round(stop)
                if pause:
                    await asyncio.wait({stop}, timeout=pause)
        finally:
            stop.cancel()

    async def close(self) -> None:
        await self._request.shutdown()

    async def _round(self, stop: asyncio.Task[Any]) -> float:
        """One poll and what it brought; returns seconds to pause."""
        poll = asyncio.create_task(self._poll())
        await asyncio.wait({poll, stop}, return_when=asyncio.FIRST_COMPLETED)
        if stop.done():
            poll.cancel()
            await asyncio.gather(poll, return_exceptions=True)
            return 0.0
        try:
            updates = poll.result()
        except TelegramError as error:
            return await self._failed(error)
        await self._works()
        return await self._hand_over(updates)

    async def _poll(self) -> list[Any]:
        fields: dict[str, object] = {
            "timeout": self._seconds,
            "limit": AT_ONCE,
            "allowed_updates": json.dumps(KINDS),
        }
        if self._offset is not None:
            fields["offset"] = self._offset
        found = await self._request.post(
            f"{self._url}?{urlencode(fields)}", read_timeout=self._seconds + GRACE
        )
        return found if isinstance(found, list) else []

    async def _hand_over(self, updates: Sequence[Any]) -> float:
        """All chats at once, so that batches arise; each chat's updates one after the other."""
        ids = [id for update in updates if (id := id_of(update)) is not None]
        chats: dict[object, list[Any]] = {}
        for update in sorted(updates, key=lambda update: id_of(update) or 0):
            chats.setdefault(chat_of(update), []).append(update)
        stuck = [
            id
            for id in await asyncio.gather(*(self._one_chat(them) for them in chats.values()))
            if id is not None
        ]
        if stuck:
            self._offset = min(stuck)
            return _AFTER_BUSY
        # Without an update to forget none is sent: after a quiet week Telegram counts anew, and
        # an old offset would then pass for a newer one.
        self._offset = max(ids) + 1 if ids else None
        return 0.0

    async def _one_chat(self, updates: Sequence[Any]) -> int | None:
        """Returns the id of the first one that has to come again."""
        for update in updates:
            try:
                await self._receive(update)
            except Busy:
                return id_of(update)
        return None

    async def _works(self) -> None:
        if self._failures:
            say("polling works again", channel=self._channel, failures=self._failures)
        self._failures = 0
        for kind in (CONFLICT, REFUSED, UNREACHABLE):
            await self._alarm(Incident(self._channel, kind, over=True))

    async def _failed(self, error: TelegramError) -> float:
        """Tell whom it concerns; returns how long to leave Telegram alone."""
        now = time.monotonic()
        if not self._failures:
            self._failing_since = now
            say("a poll failed", channel=self._channel, why=type(error).__name__)
        self._failures += 1
        if isinstance(error, Flood):
            return error.after
        if isinstance(error, Conflict):
            await self._alarm(Incident(self._channel, CONFLICT, _conflict(error)))
            return _AFTER_CONFLICT
        if isinstance(error, InvalidToken):
            await self._alarm(Incident(self._channel, REFUSED, "Telegram refuses the token"))
            return _AFTER_REFUSAL
        if now - self._failing_since >= LONG_UNREACHABLE:
            await self._alarm(Incident(self._channel, UNREACHABLE, type(error).__name__))
        return min(_FIRST_PAUSE * float(1 << min(self._failures - 1, 8)), _LONGEST_PAUSE)


def _conflict(error: Conflict) -> str:
    if "webhook" in error.message.lower():
        return "a webhook is set: end it with “bot webhook delete”, or set updates = webhook"
    return "another program asks for the updates of the same bot"
