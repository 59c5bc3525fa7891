"""Photos that people send: Zalo gives a temporary address, we fetch and keep the picture.

Fetching takes seconds, so the update is kept in the spool first: the webhook is answered, or the
next poll made, and a kill in between loses nothing. A photo that cannot be had is told to the
person. Words that follow a photo may be answered before it.
"""

import asyncio
import ipaddress
import socket
from datetime import datetime
from typing import Any, Self
from urllib.parse import urlsplit

import httpx

from bot.channels.contract import Busy, Take
from bot.channels.files import MOST_BYTES, FileDesk, NotKept, clean_name, sniff
from bot.channels.zalo_ports import Spool
from bot.logs import complain, say
from handlers.incoming import Incoming, Unfit, Upload
from storage.frozen import frozen

FETCH_SECONDS = 15.0
AT_ONCE = 4
"""Photos in memory at the same time, each of `MOST_BYTES` at most."""
MOST = 100
"""Photos that wait in memory; more wait in the spool until it is looked into again."""
_TRIES, _PAUSE = 3, 1.0
_AGAIN = 5.0


@frozen
class Photo:
    """A photo or document that was announced: whose, when, where it can be fetched."""

    update: str
    chat: str
    url: str
    received_at: datetime
    name: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "update": self.update,
            "chat": self.chat,
            "url": self.url,
            "received_at": self.received_at.isoformat(),
            "name": self.name,
        }

    @classmethod
    def from_json(cls, body: dict[str, Any]) -> Self:
        received = datetime.fromisoformat(body["received_at"])
        return cls(body["update"], body["chat"], body["url"], received, body["name"])


class Photos:
    """Fetches photos of one channel. `anywhere`: also from this machine and network (tests)."""

    def __init__(
        self,
        channel: str,
        take: Take,
        desk: FileDesk,
        spool: Spool,
        http: httpx.AsyncClient,
        anywhere: bool,
    ) -> None:
        self._channel, self._take, self._desk, self._spool = channel, take, desk, spool
        self._http, self._anywhere = http, anywhere
        self._room = asyncio.Semaphore(AT_ONCE)
        self._under_way: set[asyncio.Task[None]] = set()

    async def accept(self, photo: Photo) -> None:
        """Returns when the update is safe; the picture is fetched behind it. Raises `Busy`."""
        await self._spool.keep(photo.update, photo.to_json())
        if len(self._under_way) < MOST:
            self._begin(photo)

    async def recover(self) -> None:
        """Fetch what a process that is no more had accepted, and what there was no room for."""
        if not self._under_way:
            for body in await self._spool.waiting():
                self._begin(Photo.from_json(body))

    async def finish(self) -> None:
        """Wait for what is being fetched."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=FETCH_SECONDS)
        for task in self._under_way:
            task.cancel()

    async def close(self) -> None:
        """Let go of the connections."""
        await self._http.aclose()

    def _begin(self, photo: Photo) -> None:
        task = asyncio.get_running_loop().create_task(self._fetch(photo))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _fetch(self, photo: Photo) -> None:
        try:
            while True:
                if await self._handed_over(photo):
                    break
                await asyncio.sleep(_AGAIN)
            await self._spool.drop(photo.update)
        except Exception as error:
            # It stays in the spool: the next start tries again.
            complain("a photo could not be handed over", error, channel=self._channel)

    async def _handed_over(self, photo: Photo) -> bool:
        try:
            async with self._room:
                file, unfit = await self._kept(photo)
            await self._take(
                Incoming(
                    channel=self._channel,
                    chat=photo.chat,
                    update=photo.update,
                    received_at=photo.received_at,
                    file=file,
                    unfit=unfit,
                )
            )
        except Busy:
            return False
        return True

    async def _kept(self, photo: Photo) -> tuple[Upload | None, Unfit | None]:
        """The stored picture, or why there is none."""
        try:
            data = await self._download(photo.url)
            media_type = sniff(data)
            name = clean_name(photo.name or urlsplit(photo.url).path, media_type)
            return await self._desk.keep(photo.chat, name, media_type, data), None
        except NotKept as not_kept:
            say("a photo was not kept", channel=self._channel, why=not_kept.unfit.value)
            return None, not_kept.unfit

    async def _download(self, url: str) -> bytes:
        """The bytes, at most `MOST_BYTES` of them. Raises `NotKept`."""
        if not await self._allowed(url):
            raise NotKept(Unfit.LOST)
        for attempt in range(_TRIES):
            try:
                async with asyncio.timeout(FETCH_SECONDS):
                    return await self._bytes(url)
            except (httpx.HTTPError, TimeoutError):
                if attempt + 1 < _TRIES:
                    await asyncio.sleep(_PAUSE)
        raise NotKept(Unfit.LOST)

    async def _bytes(self, url: str) -> bytes:
        data = bytearray()
        async with self._http.stream("GET", url) as answer:
            if answer.status_code != httpx.codes.OK:
                raise NotKept(Unfit.LOST)
            async for piece in answer.aiter_bytes():
                data += piece
                if len(data) > MOST_BYTES:
                    raise NotKept(Unfit.TOO_BIG)
        return bytes(data)

    async def _allowed(self, url: str) -> bool:
        """Whether an address in an update may be fetched: https, and not in our own network.

        An event whose signature is not enforced yet may be anybody's, and must not make us
        call our neighbours.
        """
        if self._anywhere:
            return True
        try:
            where = urlsplit(url)
            if where.scheme != "https" or not where.hostname:
                return False
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(where.hostname, 443, type=socket.SOCK_STREAM)
        except (ValueError, OSError):
            return False
        return all(ipaddress.ip_address(one[4][0]).is_global for one in found)
