"""What a Zalo Bot update says, in whichever of its shapes it came (shared facts, zalo 1.5).

Pure, and never raises: what cannot be understood is `Ignored` with a reason for the log.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.channels.foreign import is_id
from storage.frozen import frozen

LATE = timedelta(minutes=1)
"""An update this much older than its arrival waited somewhere; less may be two clocks."""
_SECONDS_BELOW = 10**11
"""A smaller `date` is in seconds, not in milliseconds as documented."""
_KINDS = {
    "message.text.received": "text",
    "message.image.received": "image",
    "message.sticker.received": "sticker",
    "message.voice.received": "voice",
    "message.unsupported.received": "unsupported",
}


@frozen
class Update:
    """One message of a person in a private chat. `photo` is a temporary address."""

    id: str
    chat: str
    kind: str
    written: datetime | None
    text: str = ""
    photo: str = ""


@frozen
class Ignored:
    """Nothing to answer, and why: "probe", "group", "own", "kind", "shape"."""

    why: str


def read(body: Any) -> Update | Ignored:
    """The update in a webhook's body or in a poll's result, wrapped in `result` or flat."""
    if not isinstance(body, dict):
        return Ignored("shape")
    wrapped = body.get("result")
    update = wrapped if isinstance(wrapped, dict) else body
    event = update.get("event_name")
    message = update.get("message")
    if not isinstance(event, str) or not isinstance(message, dict):
        return Ignored("shape" if update else "probe")
    if event not in _KINDS:
        return Ignored("kind")
    return _message(_KINDS[event], message)


def late(written: datetime | None, now: datetime) -> datetime | None:
    """When an update was written, if it has waited since; else what our own clock says counts."""
    return written if written and now - written > LATE else None


def _message(kind: str, message: dict[str, Any]) -> Update | Ignored:
    id, sender, chat = message.get("message_id"), message.get("from"), message.get("chat")
    sender = sender if isinstance(sender, dict) else {}
    chat = chat if isinstance(chat, dict) else {}
    if sender.get("is_bot") is True:
        return Ignored("own")
    if str(chat.get("chat_type", "PRIVATE")).upper() != "PRIVATE":
        return Ignored("group")
    address = chat.get("id") or sender.get("id")
    if not (is_id(id) and is_id(address)):
        return Ignored("shape")
    words = message.get("text") if kind == "text" else message.get("caption")
    photo = message.get("photo") or message.get("photo_url")
    return Update(
        id=str(id),
        chat=str(address),
        kind=kind,
        written=_instant(message.get("date")),
        text=words if isinstance(words, str) else "",
        photo=photo if kind == "image" and isinstance(photo, str) and photo.isascii() else "",
    )


def _instant(date: Any) -> datetime | None:
    """When it was written; None if that is not told, or not a date of our time."""
    if isinstance(date, bool) or not isinstance(date, (int, float)):
        return None
    try:
        return datetime.fromtimestamp(date if date < _SECONDS_BELOW else date / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
