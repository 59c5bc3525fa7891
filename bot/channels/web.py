"""The web channel: a chat page on the Department's own address, for phones first.

The page posts what a person does and is pushed what is answered. Nothing is told to a page that
is not committed: an input is acknowledged after `take`, a message is shown from `history`.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.contract import Outgoing, Take, Traits
from bot.channels.files import DECLARED, FileDesk, NotKept, clean_name, sniff
from bot.channels.web_cookie import NAME, YEAR, Mint, Pass
from bot.channels.web_door import Door, not_found, same_origin
from bot.channels.web_files import handed_over, refusal_of
from bot.channels.web_input import read_after, read_body, read_message, update_id
from bot.channels.web_limits import Buckets, network
from bot.channels.web_page import Page
from bot.channels.web_ports import Entry, History, Limits, Rate
from bot.channels.web_refusals import Refusal
from bot.channels.web_stream import Streams
from handlers.incoming import Incoming

__all__ = ["Entry", "History", "Limits", "Rate", "Web"]

PAGE = Path(__file__).with_name("page")


class Web:
    """The channel and its pages. `public_url` is where people reach it; https secures the cookie.

    `listen` ends the open streams when the host stops, for the server waits for them. The
    server's own access log must be off: paths hold names of files and the keys to them.
    """

    name = "web"
    traits = Traits(repeatable=True, recalls=True)

    def __init__(
        self,
        *,
        take: Take,
        history: History,
        desk: FileDesk,
        clock: Callable[[], datetime],
        key: bytes,
        public_url: str,
        demo: bool = False,
        limits: Limits | None = None,
    ) -> None:
        self._take, self._desk, self._clock = take, desk, clock
        self._mint = Mint(key)
        self._public_url = public_url
        self._limits = limits = limits or Limits()
        self._page = Page(PAGE, demo)
        self._streams = Streams(history, self._show, limits)
        self._uploading = 0
        room = limits.remembered
        self._messages = Buckets(limits.messages, clock, room)
        self._uploads = Buckets(limits.uploads, clock, room)
        self._new_chats = Buckets(limits.new_chats, clock, room)
        self._requests = Buckets(limits.requests, clock, room)

    async def send(self, outgoing: Outgoing) -> str:
        """Wakes the open pages of the chat; one that is closed reads the message when it opens."""
        self._streams.wake(outgoing.address)
        return str(outgoing.message)

    async def listen(self, stopping: asyncio.Event) -> None:
        """People come by the routes; a stop ends their streams, so that it need not wait."""
        await stopping.wait()
        self._streams.close()

    async def close(self) -> None:
        """Streams end with `listen`; nothing else is kept open."""

    def routes(self) -> list[BaseRoute]:
        """Everything the page needs, for the host to mount beside its own."""
        return [
            Route("/", Door(self._index, "GET", "HEAD")),
            Route("/static/{file}", Door(self._static, "GET", "HEAD")),
            Route("/api/messages", Door(self._message, "POST")),
            Route("/api/files", Door(self._upload, "POST")),
            Route("/api/events", Door(self._events, "GET")),
            Route("/files/{token}", Door(self._download, "GET", "HEAD")),
        ]

    def app(self, *others: BaseRoute) -> Starlette:
        """A whole application: our routes, the host's, and words for every other address."""
        rest = Route("/{path:path}", Door(not_found))
        return Starlette(routes=[*self.routes(), *others, rest])

    async def _index(self, request: Request) -> Response:
        self._count(request)
        ours = self._mint.read(request.cookies.get(NAME))
        if not ours:
            _spend(self._new_chats, _network(request))
            ours = self._mint.issue()
        response = HTMLResponse(self._page.index, headers={"Cache-Control": "no-store"})
        # Set again at every visit: the year counts from the last one.
        response.set_cookie(
            NAME,
            ours.value,
            max_age=YEAR,
            httponly=True,
            samesite="lax",
            secure=self._public_url.startswith("https:"),
        )
        return response

    async def _static(self, request: Request) -> Response:
        return self._page.static(request.path_params["file"], request)

    async def _message(self, request: Request) -> Response:
        ours = self._enter(request)
        if _media_type(request) != "application/json":
            raise Refusal("wrong_type")
        _spend(self._messages, ours.address)
        body = await self._body(request, self._limits.message_bytes, "too_long")
        message = read_message(body)
        await self._take(
            Incoming(
                self.name,
                ours.address,
                message.id,
                self._clock(),
                text=message.text,
                choice=message.choice,
                start=message.start,
            )
        )
        return JSONResponse({}, 202, headers={"Cache-Control": "no-store"})

    async def _upload(self, request: Request) -> Response:
        ours = self._enter(request)
        called = request.query_params.get("name", "")
        if _media_type(request) not in DECLARED:
            raise Refusal(refusal_of("file_kind", called))
        id = update_id(request.query_params.get("id"))
        _spend(self._uploads, ours.address)
        if self._uploading >= self._limits.uploads_at_once:
            raise Refusal("busy", after=5)
        self._uploading += 1
        try:
            data = await self._body(request, self._limits.file_bytes, "file_too_big")
            media_type = _kind(data, called)
            name = clean_name(called, media_type)
            upload = await self._desk.keep(ours.address, name, media_type, data)
        finally:
            self._uploading -= 1
        await self._take(Incoming(self.name, ours.address, id, self._clock(), file=upload))
        return JSONResponse({}, 202, headers={"Cache-Control": "no-store"})

    async def _events(self, request: Request) -> Response:
        ours = self._enter(request)
        seen = request.headers.get("last-event-id") or request.query_params.get("after", "0")
        return await self._streams.open(ours.address, read_after(seen))

    async def _download(self, request: Request) -> Response:
        self._count(request)
        made = await self._desk.open(request.path_params["token"])
        if made is None:
            raise Refusal("file_gone")
        return handed_over(made)

    def _enter(self, request: Request) -> Pass:
        """Whose chat it is; refuses strangers, other sites and crowds."""
        self._count(request)
        same_origin(request, self._public_url)
        ours = self._mint.read(request.cookies.get(NAME))
        if not ours:
            raise Refusal("no_chat")
        return ours

    def _count(self, request: Request) -> None:
        _spend(self._requests, _network(request))

    async def _body(self, request: Request, most: int, refusal: str) -> bytes:
        return await read_body(request, most, self._limits.body_seconds, refusal)

    def _show(self, entry: Entry, address: str) -> dict[str, Any]:
        body = entry.body
        if files := body.get("files"):
            since = entry.at.isoformat()
            linked = [
                {**file, "url": self._desk.link({**file, "since": since}, address)}
                for file in files
            ]
            body = {**body, "files": linked}
        return {
            "id": entry.id,
            "replaces": entry.replaces,
            "at": entry.at.isoformat(),
            "you": entry.you,
            "update": entry.update,
            "body": body,
        }


def _spend(buckets: Buckets, key: str) -> None:
    if wait := buckets.take(key):
        raise Refusal("too_fast", after=wait)


def _kind(data: bytes, called: str) -> str:
    try:
        return sniff(data)
    except NotKept as error:
        raise Refusal(refusal_of(error.unfit.value, called)) from None


def _network(request: Request) -> str:
    return network(request.client.host if request.client else "")


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()
