"""What Telegram delivers, read: an update's JSON becomes what a person did, or a reason to pass.

Pure, and it never raises: whatever is not shaped as the Bot API promises is `Strange`. The JSON
is read as it came and not through python-telegram-bot's classes: one update that they cannot
build would hold up the whole list that it came in.
"""

import re
from collections.abc import Mapping
from typing import Any, TypeAlias

from bot.channels.files import MOST_BYTES
from bot.channels.foreign import table
from handlers.incoming import Unfit
from storage.frozen import frozen

KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds asked for (`allowed_updates`)."""
COMMANDS: dict[str, str] = {
    "menu": "menu",
    "help": "help",
    "stop": "stop",
    "english": "english",
    "tiengviet": "tiếng việt",
}
"""Commands that stand for words which work anywhere. Any other opens the dialogue of its name."""
_LARGEST_ID = 1 << 53
_LONGEST_DATA = 64
_START = re.compile(r"[A-Za-z0-9_-]{1,64}")
_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@\w+)?(?:\s+(.*))?", re.DOTALL)
_RECORDINGS = ("voice", "audio", "video_note")
_UNREAD = (
    *("location", "venue", "poll", "dice", "game", "story", "paid_media", "checklist"),
    *("giveaway", "invoice"),
)

_Json: TypeAlias = Mapping[str, Any]


@frozen
class Attached:
    """A file that Telegram keeps for us. `size` 0: not said."""

    id: str
    name: str
    size: int


@frozen
class Came:
    """What a person did. `callback`: the id of a press, to be answered at once."""

    id: int
    chat: int
    text: str = ""
    choice: str = ""
    start: str | None = None
    unfit: Unfit | None = None
    file: Attached | None = None
    callback: str = ""


@frozen
class Strange:
    """Nothing to answer. `leave`: a group to leave; `callback`: a press that is nobody's here."""

    id: int | None
    why: str
    leave: int | None = None
    callback: str = ""


def read(update: object, dialogues: frozenset[str]) -> Came | Strange:
    """What one update is. `dialogues` may be opened by a command of their name."""
    if not isinstance(update, dict) or (id := _int(update, "update_id")) is None:
        return Strange(None, "malformed")
    if press := table(update, "callback_query"):
        return _pressed(id, press)
    if message := table(update, "message"):
        return _said(id, message, dialogues)
    if edited := table(update, "edited_message"):
        return _edited(id, edited)
    if member := table(update, "my_chat_member"):
        return _invited(id, member)
    return Strange(id, "unknown kind")


def _pressed(id: int, press: _Json) -> Came | Strange:
    callback, data = _str(press, "id"), _str(press, "data")
    chat = _private(table(press, "message"))
    if chat is None or not data:
        return Strange(id, "a press outside of our messages", callback=callback)
    return Came(id, chat, choice=data[:_LONGEST_DATA], callback=callback)


def _said(id: int, message: _Json, dialogues: frozenset[str]) -> Came | Strange:
    chat = _private(message)
    if chat is None:
        return Strange(id, "not a private chat", leave=_group(table(message, "chat")))
    if table(message, "from").get("is_bot"):
        return Strange(id, "from a bot")
    if text := _str(message, "text"):
        return _typed(id, chat, text, dialogues)
    if contact := table(message, "contact"):
        return _shared(id, chat, contact, table(message, "from"))
    return _sent(id, chat, message)


def _typed(id: int, chat: int, text: str, dialogues: frozenset[str]) -> Came:
    command = _COMMAND.fullmatch(text)
    if command is None:
        return Came(id, chat, text=text)
    name, rest = command[1].lower(), command[2] or ""
    if name == "start":
        return Came(id, chat, start=rest if _START.fullmatch(rest) else "")
    if name in dialogues:
        return Came(id, chat, start=name)
    return Came(id, chat, text=COMMANDS.get(name, text.removeprefix("/")))


def _shared(id: int, chat: int, contact: _Json, sender: _Json) -> Came:
    """A contact card is the sender's number only if Telegram says that it is his own."""
    number, owner = _str(contact, "phone_number"), _int(contact, "user_id")
    if owner is None or owner != _int(sender, "id") or not number:
        return Came(id, chat, unfit=Unfit.STRANGERS_CARD)
    return Came(id, chat, text=number if number.startswith(("+", "0")) else f"+{number}")


def _sent(id: int, chat: int, message: _Json) -> Came | Strange:
    """Something other than words."""
    if photo := message.get("photo"):
        return _file(id, chat, _best(photo))
    if message.get("sticker") or message.get("animation"):
        return Came(id, chat, unfit=Unfit.STICKER)
    if document := table(message, "document"):
        return _file(id, chat, document)
    if any(message.get(kind) for kind in _RECORDINGS):
        return Came(id, chat, unfit=Unfit.VOICE)
    if message.get("video"):
        return Came(id, chat, unfit=Unfit.FILE_KIND)
    if any(message.get(kind) for kind in _UNREAD):
        return Came(id, chat, unfit=Unfit.OTHER)
    return Strange(id, "a service message")


def _file(id: int, chat: int, file: _Json) -> Came:
    attached = Attached(
        _str(file, "file_id"), _str(file, "file_name"), _int(file, "file_size") or 0
    )
    if not attached.id:
        return Came(id, chat, unfit=Unfit.LOST)
    if attached.size > MOST_BYTES:
        return Came(id, chat, unfit=Unfit.TOO_BIG)
    return Came(id, chat, file=attached)


def _best(photo: object) -> _Json:
    """The largest of the sizes Telegram made of a photo that we keep, else the smallest."""
    sizes = [size for size in photo if isinstance(size, dict)] if isinstance(photo, list) else []
    fitting = [size for size in sizes if (_int(size, "file_size") or 0) <= MOST_BYTES]
    return max(fitting, key=_area) if fitting else min(sizes, key=_area, default={})


def _area(size: _Json) -> int:
    return (_int(size, "width") or 0) * (_int(size, "height") or 0)


def _edited(id: int, message: _Json) -> Came | Strange:
    chat = _private(message)
    if chat is None or not _str(message, "text"):
        return Strange(id, "an edit that needs no answer")
    return Came(id, chat, unfit=Unfit.EDITED)


def _invited(id: int, member: _Json) -> Strange:
    """Our own place in a chat has changed; groups are left, a block shows at the next sending."""
    status = _str(table(member, "new_chat_member"), "status")
    group = _group(table(member, "chat"))
    staying = status not in ("left", "kicked")
    return Strange(id, "our own membership", leave=group if staying else None)


# -- fields whose kind is what it should be ------------------------------------------------------


def _private(message: _Json) -> int | None:
    chat = table(message, "chat")
    id = _int(chat, "id")
    return id if chat.get("type") == "private" and id is not None and id > 0 else None


def _group(chat: _Json) -> int | None:
    return _int(chat, "id") if chat.get("type") in ("group", "supergroup", "channel") else None


def _str(of: _Json, key: str) -> str:
    value = of.get(key)
    return value if isinstance(value, str) else ""


def _int(of: _Json, key: str) -> int | None:
    value = of.get(key)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _LARGEST_ID else None


def id_of(update: object) -> int | None:
    """The number of an update, if it has one."""
    return _int(update, "update_id") if isinstance(update, dict) else None


def chat_of(update: object) -> object:
    """What tells apart updates whose order matters from those whose order does not."""
    if not isinstance(update, dict):
        return None
    for kind in KINDS:
        if found := table(update, kind):
            chat = table(found, "chat") or table(table(found, "message"), "chat")
            return _int(chat, "id")
    return None
