"""Calling Zalo over HTTP: what came back, or which kind of failure, and never a token in either.

Zalo answers errors with HTTP 200 and a body that says so (shared facts, zalo 1.3 and 2.3), so the
status alone says little. Tokens stand in addresses and headers: no exception of the HTTP library
leaves this module, because its text quotes the address.
"""

import json
import re
from typing import Any

import httpx

from storage.frozen import frozen

CONNECT_SECONDS = 5.0
"""How long making a connection may take; the rest of a call has its own limit."""
_LONGEST_WORDS, _READ = 120, 400
_PRIVATE = re.compile(r"[0-9A-Za-z_\-:]{8,}\d[0-9A-Za-z_\-:]*|\+?\d[\d .]{6,}\d")
"""What may be a token, an id of a person or a phone number: long runs with figures in them."""


class NotReached(Exception):
    """No connection could be made: nothing was taken by the other side."""


class Doubtful(Exception):
    """The call was sent and the answer is missing or cannot be read: it may have been obeyed."""


class Refused(Exception):
    """Zalo answered with an error: `code` from its tables, `words` without anything personal."""

    def __init__(self, code: int, words: str = "") -> None:
        self.code = code
        self.words = harmless(words)
        super().__init__(f"{code} {self.words}".strip())


def harmless(words: str) -> str:
    """Words of the platform's, short and without what may be a token, an id or a phone."""
    return " ".join(_PRIVATE.sub("…", words[:_READ]).split())[:_LONGEST_WORDS]


def client() -> httpx.AsyncClient:
    """The HTTP client of one channel; its owner closes it. No proxy of the environment, no
    redirects: a token is shown to nobody but the address that was configured."""
    return httpx.AsyncClient(
        trust_env=False,
        follow_redirects=False,
        limits=httpx.Limits(max_connections=20, max_keepalive_connections=10),
    )


@frozen
class Answer:
    """The JSON object that came back, and the headers beside it."""

    said: dict[str, Any]
    headers: httpx.Headers


async def exchange(
    http: httpx.AsyncClient, method: str, url: str, *, seconds: float, **how: Any
) -> Answer:
    """One call.

    `seconds`: for the whole answer once connected. Raises NotReached, Doubtful, or Refused for an
    HTTP status of the four hundreds without an object that would say more.
    """
    timeout = httpx.Timeout(seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS)
    try:
        answer = await http.request(method, url, timeout=timeout, **how)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotReached(type(error).__name__) from None
    except (httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        raise NotReached(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise Doubtful(type(error).__name__) from None
    return _read(answer)


def _read(answer: httpx.Response) -> Answer:
    status = answer.status_code
    if status >= 500:
        raise Doubtful(f"HTTP {status}")
    try:
        said = json.loads(answer.content)
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        return Answer(said, answer.headers)
    if status >= 400:
        raise Refused(status, "HTTP status")
    raise Doubtful(f"HTTP {status}, not a JSON object")
