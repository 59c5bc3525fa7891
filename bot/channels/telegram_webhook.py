"""Where Telegram calls us with updates; a call is answered 200 when its update is committed."""

import hmac
import json
from collections.abc import Awaitable, Callable

from pydantic import SecretStr
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive as AsgiReceive
from starlette.types import Scope, Send

from bot.channels.contract import Busy
from bot.channels.strangers import Strangers
from bot.channels.web_input import read_body
from bot.channels.web_refusals import Refusal
from bot.logs import say

PATH = "/hooks/telegram"
LONGEST_UPDATE = 1024 * 1024
"""Telegram's longest are a few hundred kilobytes."""
_BODY_SECONDS = 20.0
_HEADER = "x-telegram-bot-api-secret-token"
_RETRY_AFTER = {"Retry-After": "2"}


class Hook:
    """The route. Whoever calls without the secret learns nothing and does nothing."""

    def __init__(self, secret: SecretStr, receive: Callable[[object], Awaitable[None]]) -> None:
        self._secret = secret.get_secret_value().encode()
        self._receive = receive
        self._strangers = Strangers("telegram", "the webhook was called without its secret")

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self)]

    async def __call__(self, scope: Scope, receive: AsgiReceive, send: Send) -> None:
        try:
            response = await self._answer(Request(scope, receive))
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return PlainTextResponse("POST only\n", 405, {"Allow": "POST"})
        given = request.headers.get(_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._secret):
            self._strangers.came()
            return PlainTextResponse("wrong secret\n", 403)
        try:
            update = json.loads(await read_body(request, LONGEST_UPDATE, _BODY_SECONDS, "too_long"))
        except Refusal as refusal:
            say("a call of the webhook was refused", channel="telegram", why=refusal.code)
            return PlainTextResponse(
                f"{refusal.code}\n", 413 if refusal.code == "too_long" else 408
            )
        except (ValueError, RecursionError):
            say("a call of the webhook was refused", channel="telegram", why="not JSON")
            return PlainTextResponse("not JSON\n", 400)
        try:
            await self._receive(update)
        except Busy:
            return PlainTextResponse("busy\n", 503, _RETRY_AFTER)
        return Response()
