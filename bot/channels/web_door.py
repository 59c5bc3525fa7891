"""What every answer of the web channel passes through: methods, refusals, protective headers."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from bot.channels.contract import Busy
from bot.channels.web_refusals import Refusal

log = logging.getLogger(__name__)

Answer: TypeAlias = Callable[[Request], Awaitable[Response]]

RETRY_BUSY = 2  # seconds; a locked database is free again by then

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Door:
    """One route. An ASGI application, so that Starlette leaves wrong methods to us as well."""

    def __init__(self, answer: Answer, *methods: str) -> None:
        self._answer = answer
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except ClientDisconnect:
            return
        for name, value in HEADERS.items():
            response.headers[name] = value
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        try:
            if self._methods and request.method not in self._methods:
                raise Refusal("wrong_method", allow=", ".join(self._methods))
            return await self._answer(request)
        except Refusal as refusal:
            return refusal.response(request)
        except Busy:
            return Refusal("busy", after=RETRY_BUSY).response(request)
        except ClientDisconnect:
            raise
        except Exception:
            # The route, not the path: a path can hold a file's token.
            log.exception("request failed: %s", getattr(self._answer, "__name__", "?"))
            return Refusal("broken").response(request)


async def not_found(request: Request) -> Response:
    """The answer to every address that is nobody's."""
    raise Refusal("not_found")


def same_origin(request: Request, public_url: str) -> None:
    """Refuses what another site makes a browser send. Programs send neither header."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site not in (None, "same-origin"):
        raise Refusal("foreign")
    if origin is None:
        return
    # Behind a proxy that ends TLS our own scheme is http, so the host alone is compared as well.
    ours = urlsplit(public_url)
    if origin == f"{ours.scheme}://{ours.netloc}":
        return
    if origin == "null" or _host(origin) != request.headers.get("host"):
        raise Refusal("foreign")


def _host(origin: str) -> str:
    """The host of an origin; "" if it is no address, such as "http://[evil"."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
