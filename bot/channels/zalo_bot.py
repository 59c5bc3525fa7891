"""The Zalo Bot channel: words in, numbered menus out, one message a turn.

Updates are polled (`zalo_bot_poll`) or pushed (`zalo_bot_webhook`). Repetitions are recognised by
the inbox, by message id. Errors come with HTTP 200; `zalo_bot_errors` says what
each means. A long reply is several messages; one that fails in the middle goes on there when it is
tried again. Source: shared facts, zalo 1 and 4.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from starlette.routing import BaseRoute

from bot.channels.contract import (
    Alarm,
    Busy,
    Outgoing,
    Rejected,
    Take,
    Traits,
    Unreachable,
)
from bot.channels.files import FileDesk
from bot.channels.plain import messages
from bot.channels.typed_links import start_of
from bot.channels.zalo_bot_client import ZaloBotClient
from bot.channels.zalo_bot_errors import QUOTA, send_error
from bot.channels.zalo_bot_poll import Poll
from bot.channels.zalo_bot_updates import Ignored, Update, late, read
from bot.channels.zalo_bot_webhook import Hook
from bot.channels.zalo_http import Doubtful, NotReached, Refused
from bot.channels.zalo_photos import Photo, Photos
from bot.channels.zalo_pieces import Pieces
from bot.channels.zalo_quota import Quota
from bot.logs import complain, say
from handlers.incoming import Incoming, Unfit

LONGEST = 1900
"""UTF-16 units of one message: Zalo takes 2,000 and does not say of what (zalo 1.7)."""
PER_SECOND = 5.0
"""No rate is published; a plan of 3,000 messages a month needs no more."""
_LOOK_EVERY = 300.0
_UNREADABLE = {"sticker": Unfit.STICKER, "voice": Unfit.VOICE, "image": Unfit.LOST}


class ZaloBot:
    """One bot of the Zalo Bot Platform. `secret` "" means polling, else the webhook's."""

    name = "zalo_bot"
    traits = Traits(per_second=PER_SECOND)

    def __init__(
        self,
        *,
        client: ZaloBotClient,
        take: Take,
        clock: Callable[[], datetime],
        desk: FileDesk,
        photos: Photos,
        quota: Quota,
        alarm: Alarm,
        public_url: str,
        poll_seconds: int,
        secret: str = "",
    ) -> None:
        self._client, self._take, self._clock = client, take, clock
        self._desk, self._photos, self._quota, self._alarm = desk, photos, quota, alarm
        self._public_url = public_url.rstrip("/")
        self._poll = Poll(self.name, client, self.accept, quota, alarm, poll_seconds)
        self._secret = secret
        self._pieces = Pieces()

    # -- out -----------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> str:
        """Show a reply; returns Zalo's id of the last message of it."""
        body = outgoing.body
        files = [
            f"{file['label']}: {self._public_url}{self._desk.link(file, outgoing.address)}"
            for file in body.get("files", [])
        ]
        pieces = messages(body, files, LONGEST)
        if not pieces:
            raise Rejected("nothing to show")
        return await self._pieces.show(
            outgoing.message, pieces, lambda text, last: self._say(outgoing.address, text)
        )

    async def _say(self, chat: str, text: str) -> str:
        try:
            await self._quota.spend()
        except Busy as busy:
            raise Unreachable("the message could not be counted") from busy
        try:
            theirs = await self._client.send(chat, text)
        except (NotReached, Doubtful, Refused) as error:
            wait = 0.0
            if isinstance(error, Refused) and error.code == QUOTA:
                wait = await self._quota.refused()
            failure = send_error(error, wait)
            raise failure from None
        await self._quota.taken()
        return theirs

    # -- in ------------------------------------------------------------------------------------

    async def accept(self, body: object) -> None:
        """One update, in whatever shape. Returns when it is safe; raises `Busy` if it is not."""
        update = read(body)
        if isinstance(update, Ignored):
            say("update ignored", channel=self.name, why=update.why)
            return
        now = self._clock()
        if update.photo:
            await self._photos.accept(Photo(update.id, update.chat, update.photo, now))
            if update.text:
                await self._take(self._incoming(update, now, f"{update.id}+", text=update.text))
        elif (start := start_of(update.text, self._public_url)) is not None:
            await self._take(self._incoming(update, now, update.id, start=start))
        elif update.text.strip():
            await self._take(self._incoming(update, now, update.id, text=update.text))
        else:
            unfit = _UNREADABLE.get(update.kind, Unfit.OTHER)
            await self._take(self._incoming(update, now, update.id, unfit=unfit))

    def _incoming(self, update: Update, now: datetime, id: str, **what: Any) -> Incoming:
        return Incoming(
            channel=self.name,
            chat=update.chat,
            update=id,
            received_at=now,
            **what,
            written_at=late(update.written, now),
        )

    def routes(self) -> list[BaseRoute]:
        return Hook(self._secret, self.accept).routes() if self._secret else []

    async def listen(self, stopping: asyncio.Event) -> None:
        """Poll, unless updates are pushed; returns when what has come is committed."""
        await self._photos.recover()
        watching = asyncio.create_task(self._watch(stopping))
        try:
            if self._secret:
                await stopping.wait()
            else:
                await self._poll.run(stopping)
            await self._photos.finish()
        finally:
            watching.cancel()

    async def close(self) -> None:
        await self._photos.close()
        await self._client.close()

    async def _watch(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            try:
                await self._quota.look()
            except Exception as error:
                complain("the number of users could not be counted", error, channel=self.name)
            await asyncio.sleep(_LOOK_EVERY)
            await self._photos.recover()
