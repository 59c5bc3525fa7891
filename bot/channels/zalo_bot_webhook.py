"""Where the Zalo Bot Platform calls us with updates; 200 when the update of a call is committed."""

import hmac
import json
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.contract import Busy
from bot.channels.strangers import Strangers
from bot.channels.web_input import read_body
from bot.channels.web_refusals import Refusal
from bot.logs import say

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - a name
PATH = "/hooks/zalo_bot"
MOST_BODY = 1 << 20
_BODY_SECONDS = 20.0
_CHANNEL = "zalo_bot"


class Hook:
    """The route. Whoever calls without the secret learns nothing and does nothing."""

    def __init__(self, secret: str, accept: Callable[[object], Awaitable[None]]) -> None:
        self._secret, self._accept = secret, accept
        self._strangers = Strangers(_CHANNEL, "the webhook was called without its secret")

    def routes(self) -> list[BaseRoute]:
        return [Route(PATH, self._pushed, methods=["POST"])]

    async def _pushed(self, request: Request) -> Response:
        """The secret is looked at before anything is read."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret.encode()):
            self._strangers.came()
            return Response(status_code=401)
        try:
            raw = await read_body(request, MOST_BODY, _BODY_SECONDS, "too_long")
            update = json.loads(raw or b"{}")
        except Refusal as refusal:
            say("a call of the webhook was refused", channel=_CHANNEL, why=refusal.code)
            return Response(status_code=413 if refusal.code == "too_long" else 408)
        except ClientDisconnect:
            return Response(status_code=400)
        except (ValueError, RecursionError):
            # Authenticated, so it is a probe of Zalo's: what it sends is not documented.
            say("update ignored", channel=_CHANNEL, why="not JSON")
            return Response(status_code=200)
        try:
            await self._accept(update)
        except Busy:
            return Response(status_code=503, headers={"Retry-After": "2"})
        return Response(status_code=200)
