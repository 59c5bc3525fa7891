"""What an event of an Official Account says (shared facts, zalo 2.5).

Pure, and never raises: what needs nothing is `Ignored` with a reason for the log.
"""

from datetime import UTC, datetime
from typing import Any, TypeAlias

from bot.channels.foreign import LONGEST_ID, is_id, table
from handlers.spelling import clean
from storage.frozen import frozen

_LONGEST_STAMP = 20
PRESS = "#m:"
"""How the payload of a button of ours begins; a press arrives as an ordinary text (zalo 2.4)."""
_FILES = {"user_send_image", "user_send_gif", "user_send_file"}
_READABLE = {"user_send_text", "user_send_link"}
_SAYS = "user_send_"
_ECHO = "oa_send_"


@frozen
class Said:
    """A person wrote, pressed or sent something. `kind`: what followed `user_send_`."""

    id: str
    user: str
    kind: str
    text: str = ""
    press: str = ""
    file: str = ""
    name: str = ""


@frozen
class Followed:
    """A person follows the account: the chat is open."""

    id: str
    user: str


@frozen
class Left:
    """A person follows no more: nothing reaches him until he writes again."""

    user: str
    at: datetime


@frozen
class Submitted:
    """A person shared his own phone number, as digits with the country's code."""

    id: str
    user: str
    phone: str


@frozen
class OfficerWrote:
    """An officer answered this person himself, in the account's own console."""

    id: str
    user: str


@frozen
class Ignored:
    """Nothing to do, and why: "probe", "own", "kind", "shape"."""

    why: str


Event: TypeAlias = Said | Followed | Left | Submitted | OfficerWrote | Ignored


def read(body: Any) -> Event:
    """The event in a webhook's body."""
    if not isinstance(body, dict):
        return Ignored("shape")
    if not body:
        return Ignored("probe")
    name = body.get("event_name")
    if not isinstance(name, str):
        return Ignored("shape")
    if name in ("follow", "unfollow"):
        return _following(name, body)
    if name == "user_submit_info":
        return _submitted(body)
    if name.startswith(_SAYS):
        return _said(name, body)
    if name.startswith(_ECHO):
        return _echo(body)
    return Ignored("kind")


def stamp(body: Any) -> str:
    """The moment that the event names, as it stands in it; "" if there is none."""
    value = body.get("timestamp") if isinstance(body, dict) else None
    told = str(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""
    return told if told.isascii() and len(told) <= _LONGEST_STAMP else ""


def instant(body: Any) -> datetime | None:
    """The same as an instant; None if it is none."""
    try:
        return datetime.fromtimestamp(int(stamp(body)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _said(name: str, body: dict[str, Any]) -> Event:
    message, user = table(body, "message"), _id(table(body, "sender"))
    id = message.get("msg_id")
    if not (user and is_id(id)):
        return Ignored("shape")
    kind, text = name.removeprefix(_SAYS), message.get("text")
    text = text if isinstance(text, str) else ""
    if name in _READABLE and text.startswith(PRESS):
        return Said(str(id), user, kind, press=text.removeprefix(PRESS))
    if name in _READABLE:
        return Said(str(id), user, kind, text=text)
    if name not in _FILES:
        return Said(str(id), user, kind)
    payload = _payload(message)
    url, called = payload.get("url"), payload.get("name")
    return Said(
        str(id),
        user,
        kind,
        text=text,
        file=url if isinstance(url, str) and url.isascii() else "",
        name=clean(called) if isinstance(called, str) else "",
    )


def _following(name: str, body: dict[str, Any]) -> Event:
    user, at = _id(table(body, "follower")), instant(body)
    if not user or at is None:
        return Ignored("shape")
    return Left(user, at) if name == "unfollow" else Followed(f"follow:{stamp(body)}", user)


def _submitted(body: dict[str, Any]) -> Event:
    user, info = _id(table(body, "sender")), table(body, "info")
    phone = str(info.get("phone", ""))
    if not (user and stamp(body) and phone.isascii() and phone.isdigit() and len(phone) <= 15):
        return Ignored("shape")
    return Submitted(f"info:{stamp(body)}"[:LONGEST_ID], user, phone)


def _echo(body: dict[str, Any]) -> Event:
    sender, user = table(body, "sender"), _id(table(body, "recipient"))
    id = table(body, "message").get("msg_id")
    if not sender.get("admin_id"):
        return Ignored("own")
    if not (user and is_id(id)):
        return Ignored("shape")
    return OfficerWrote(str(id), user)


def _payload(message: dict[str, Any]) -> dict[str, Any]:
    attachments = message.get("attachments")
    first = attachments[0] if isinstance(attachments, list) and attachments else {}
    return table(first, "payload") if isinstance(first, dict) else {}


def _id(of: dict[str, Any]) -> str:
    value = of.get("id")
    return str(value) if is_id(value) else ""
