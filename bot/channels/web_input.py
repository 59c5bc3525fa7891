"""Reads what a page sends; whatever a page of ours would not send is refused."""

import asyncio
import json
import re

from starlette.requests import Request

from bot.channels.web_refusals import Refusal
from storage.frozen import frozen

CHOICE_LENGTH = 64  # what `payload` writes at most, see handlers.reply.Choice
START_LENGTH = 64

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLAIN = re.compile(r"[!-~]*")
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")


@frozen
class Message:
    """One input of a page: exactly one of `text`, `choice` and `start` was given."""

    id: str
    text: str = ""
    choice: str = ""
    start: str | None = None


def read_message(body: bytes) -> Message:
    """The message in a JSON body. Raises `Refusal`."""
    try:
        data = json.loads(body.decode())
    except (ValueError, RecursionError):
        raise Refusal("bad_json") from None
    if not isinstance(data, dict):
        raise Refusal("bad_message")
    id = update_id(data.pop("id", None))
    if len(data) != 1:
        raise Refusal("bad_message")
    [(key, value)] = data.items()
    if key not in ("text", "choice", "start") or not isinstance(value, str):
        raise Refusal("bad_message")
    if _UNREADABLE.search(value):
        raise Refusal("bad_text")
    if key == "start":
        return Message(id, start=_plain(value, START_LENGTH))
    if not value.strip():
        raise Refusal("empty")
    if key == "choice":
        return Message(id, choice=_plain(value, CHOICE_LENGTH))
    return Message(id, text=value)


def update_id(value: object) -> str:
    """The id a page gave its input, a UUID in lower case. Raises `Refusal`."""
    if not isinstance(value, str) or not _UUID.fullmatch(value.lower()):
        raise Refusal("bad_id")
    return value.lower()


def read_after(value: str) -> int:
    """The last message a page has seen, 0 for none. Raises `Refusal`."""
    if not re.fullmatch(r"[0-9]{1,18}", value):
        raise Refusal("bad_after")
    return int(value)


async def read_body(request: Request, most: int, seconds: float, refusal: str) -> bytes:
    """The whole body; stops reading as soon as it is too long (`refusal`) or takes too long."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > most:
        raise Refusal(refusal)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise Refusal(refusal)
    except TimeoutError:
        raise Refusal("too_slow") from None
    return bytes(body)


def _plain(value: str, most: int) -> str:
    if len(value) > most or not _PLAIN.fullmatch(value):
        raise Refusal("bad_message")
    return value
