"""The Official Account: a conversation with owners, within 48 hours of what they last did.

In: one webhook, answered after the commit and within Zalo's two seconds. Out: consultation
messages, which are free within 48 hours, paid for up to seven days and refused after that, so
outside the window a message fails at once and the next route may be tried. What an officer writes
to a person himself pauses the bot in that chat. Source: shared facts, zalo 2.4 and 2.5.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from starlette.routing import BaseRoute, Route

from bot.channels.contract import (
    Body,
    Misconfigured,
    Outgoing,
    Rejected,
    Take,
    Traits,
)
from bot.channels.files import FileDesk
from bot.channels.plain import messages
from bot.channels.typed_links import start_of
from bot.channels.zalo_http import Doubtful, NotReached, Refused
from bot.channels.zalo_oa_client import ZaloOaClient
from bot.channels.zalo_oa_door import PATH, Door
from bot.channels.zalo_oa_errors import send_error
from bot.channels.zalo_oa_events import (
    PRESS,
    Event,
    Followed,
    Ignored,
    Left,
    OfficerWrote,
    Said,
    Submitted,
)
from bot.channels.zalo_photos import Photo, Photos
from bot.channels.zalo_pieces import Pieces
from bot.channels.zalo_ports import LastHeard, Reconnect, Tokens
from bot.channels.zalo_ports import Left as NoteLeft
from bot.logs import say
from handlers.incoming import Incoming, Unfit
from handlers.reply import payload
from storage.frozen import frozen

LONGEST = 1900
PER_SECOND = 40.0
"""With the two ways of ZBS below the 4,000 calls a minute of an app (zalo 2.7)."""
FREE, PAID = timedelta(hours=48), timedelta(days=7)
MOST_BUTTONS = 5
LOOK_AFTER_EVERY = 600.0
_UNREADABLE = {
    "sticker": Unfit.STICKER,
    "audio": Unfit.VOICE,
    "image": Unfit.LOST,
    "gif": Unfit.LOST,
    "file": Unfit.LOST,
    "video": Unfit.FILE_KIND,
    "business_card": Unfit.STRANGERS_CARD,
}


@frozen
class Manner:
    """How the account is used. `pause`: how long the bot keeps out of an officer's chat;
    `paid`: also send what Zalo charges for, up to seven days; `buttons`: try them, see zalo 2.4."""

    pause: timedelta
    paid: bool = False
    buttons: bool = False


class ZaloOa:
    """One Official Account."""

    name = "zalo_oa"
    traits = Traits(per_second=PER_SECOND)

    def __init__(
        self,
        *,
        client: ZaloOaClient,
        door: Door,
        tokens: Tokens,
        take: Take,
        clock: Callable[[], datetime],
        desk: FileDesk,
        photos: Photos,
        last_heard: LastHeard,
        left: NoteLeft,
        public_url: str,
        manner: Manner,
    ) -> None:
        self._client, self._door, self._tokens, self._take = client, door, tokens, take
        self._clock, self._desk, self._photos = clock, desk, photos
        self._last_heard, self._left = last_heard, left
        self._public_url, self._manner = public_url.rstrip("/"), manner
        self._pieces = Pieces()

    # -- out -----------------------------------------------------------------------------------

    async def send(self, outgoing: Outgoing) -> str:
        """Show a reply; returns Zalo's id of the last message of it."""
        await self._within_window(outgoing.address)
        body = outgoing.body
        files = [
            f"{file['label']}: {self._public_url}{self._desk.link(file, outgoing.address)}"
            for file in body.get("files", [])
        ]
        pieces = messages(body, files, LONGEST)
        if not pieces:
            raise Rejected("nothing to show")

        async def say_(text: str, last: bool) -> str:
            buttons = _buttons(body) if last and self._manner.buttons else {}
            return await self._say(outgoing.address, {"text": text, **buttons})

        return await self._pieces.show(outgoing.message, pieces, say_)

    async def _say(self, user: str, message: dict[str, Any]) -> str:
        try:
            return await self._client.say(user, message)
        except Reconnect:
            raise Misconfigured("the account must be connected again") from None
        except (NotReached, Doubtful, Refused) as error:
            raise send_error(error, self._clock()) from None

    async def _within_window(self, user: str) -> None:
        heard = await self._last_heard(user)
        if heard is None:
            raise Rejected("this person has never written to the account")
        if self._clock() - heard > (PAID if self._manner.paid else FREE):
            raise Rejected("outside the window: the person was last heard too long ago")

    # -- in ------------------------------------------------------------------------------------

    async def accept(self, event: Event) -> None:
        """One event. Returns when it is safe; raises `Busy` if it is not."""
        match event:
            case Said(file=url) if url:
                photo = Photo(event.id, event.user, url, self._clock(), name=event.name)
                await self._photos.accept(photo)
                if event.text:
                    await self._hand(event.user, f"{event.id}+", text=event.text)
            case Said(press=press) if press:
                await self._hand(event.user, event.id, choice=press)
            case Said() if (start := start_of(event.text, self._public_url)) is not None:
                await self._hand(event.user, event.id, start=start)
            case Said() if event.text.strip():
                await self._hand(event.user, event.id, text=event.text)
            case Said():
                unfit = _UNREADABLE.get(event.kind, Unfit.OTHER)
                await self._hand(event.user, event.id, unfit=unfit)
            case Followed():
                await self._hand(event.user, event.id, start="")
            case Submitted():
                await self._hand(event.user, event.id, text=f"+{event.phone}")
            case OfficerWrote():
                await self._hand(event.user, event.id, officer_for=self._manner.pause)
            case Left():
                await self._left(event.user, event.at)
            case Ignored():
                say("update ignored", channel=self.name, why=event.why)

    async def _hand(self, user: str, id: str, **what: Any) -> None:
        await self._take(Incoming(self.name, user, id, self._clock(), **what))

    def routes(self) -> list[BaseRoute]:
        async def pushed(request: Any) -> Any:
            return await self._door.open(request, self.accept)

        return [Route(PATH, pushed, methods=["POST"])]

    async def listen(self, stopping: asyncio.Event) -> None:
        """Keep the tokens alive until the stop; events are pushed."""
        await self._photos.recover()
        stop = asyncio.create_task(stopping.wait())
        while not stop.done():
            await self._tokens.look_after()
            await asyncio.wait({stop}, timeout=LOOK_AFTER_EVERY)
            await self._photos.recover()
        await self._photos.finish()

    async def close(self) -> None:
        await self._tokens.close()
        await self._photos.close()
        await self._client.close()


def _buttons(body: Body) -> dict[str, Any]:
    """The choices as buttons beside the numbered text, if they are few enough to be all there."""
    choices = body.get("choices", [])
    if not body.get("screen") or not 0 < len(choices) <= MOST_BUTTONS:
        return {}
    buttons = [_button(body["screen"], choice) for choice in choices]
    return {"attachment": {"type": "template", "payload": {"buttons": buttons}}}


def _button(screen: int, choice: dict[str, str]) -> dict[str, Any]:
    title = " – ".join(choice["label"].split("\n"))
    if url := choice.get("url"):
        return {"type": "oa.open.url", "title": title, "payload": {"url": url}}
    pressed = f"{PRESS}{payload(screen, choice['id'])}"
    return {"type": "oa.query.hide", "title": title, "payload": pressed}
