"""python-telegram-bot's requests over our own wire, with failures told by what can be done.

`ExtBot` builds the calls and reads the answers; this carries them. What a sender must tell apart
and python-telegram-bot does not (it raises NetworkError for a refused connection, for a cut one
and for a status 500 alike) has an exception of its own here. The library hands `TelegramError`s
through unchanged.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.http_wire import Doubtful, NotSent, Wire

READ_SECONDS = 15.0
"""Below the sender's own limit of an attempt, so that the reason is known."""
UPLOAD_SECONDS = 18.0


class Unsent(NetworkError):
    """Nothing left this machine."""


class Ill(NetworkError):
    """Telegram answered with a status of 500 or above: it took nothing."""


class MaybeSent(TimedOut):
    """The request left and no whole answer came back."""


class Flood(TelegramError):
    """Too fast: nothing more for `after` seconds. (The library's RetryAfter changes its type
    with an environment variable.)"""

    def __init__(self, after: float) -> None:
        super().__init__("flood control")
        self.after = after


class Request(BaseRequest):
    """Carries calls."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def read_timeout(self) -> float | None:
        return READ_SECONDS

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        await self._wire.close()

    async def call(self, url: str, fields: Mapping[str, Any]) -> Any:
        """One method with fields as they go over the wire; its result as JSON.

        For what is done with every message: building the library's objects for a keyboard and
        for an answer that nobody reads costs more than all the rest of the call.
        """
        return await self.post(url, cast("RequestData", _Form(fields)))

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        headers, body, seconds = {"User-Agent": self.USER_AGENT}, b"", READ_SECONDS
        if request_data and request_data.contains_files:
            kind, body = _multipart(request_data)
            headers["Content-Type"], seconds = kind, UPLOAD_SECONDS
        elif request_data:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = request_data.url_encoded_parameters().encode()
        if isinstance(read_timeout, int | float):
            seconds = read_timeout
        try:
            answer = await self._wire.ask(method, url, headers, body, seconds=seconds)
        except NotSent as error:
            raise Unsent(str(error)) from None
        except Doubtful as error:
            raise MaybeSent(str(error)) from None
        if answer.status == 429:
            raise Flood(_after(answer.body))
        if answer.status >= 500:
            raise Ill(f"status {answer.status}")
        return answer.status, answer.body


class _Form:
    """Fields in the shape in which `do_request` is given them."""

    contains_files = False

    def __init__(self, fields: Mapping[str, Any]) -> None:
        self._fields = fields

    def url_encoded_parameters(self) -> str:
        """Strings as they are, everything else as JSON; what is None is left out."""
        given = {k: v for k, v in self._fields.items() if v is not None}
        return urlencode({k: v if isinstance(v, str) else _dumps(v) for k, v in given.items()})


_dumps = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_AFTER = 5.0
"""Seconds of silence when Telegram says "too many" without saying how long."""


def _after(body: bytes) -> float:
    try:
        said = json.loads(body)["parameters"]["retry_after"]
        return max(0.0, float(said))
    except (ValueError, TypeError, KeyError):
        return _AFTER


def _multipart(data: RequestData) -> tuple[str, bytes]:
    """Files and fields as a form: the media type and the body."""
    boundary = secrets.token_hex(16)
    parts = [(f'name="{name}"', "", value.encode()) for name, value in data.json_parameters.items()]
    files: dict[str, Any] = dict(data.multipart_data)
    parts += [
        (f'name="{field}"; filename="{_quoted(name)}"', f"\r\nContent-Type: {kind}", content)
        for field, (name, content, kind) in files.items()
    ]
    body = b"".join(
        f"--{boundary}\r\nContent-Disposition: form-data; {named}{kind}\r\n\r\n".encode()
        + content
        + b"\r\n"
        for named, kind, content in parts
    )
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()


def _quoted(name: str) -> str:
    """As browsers write a file's name into a form."""
    return name.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
