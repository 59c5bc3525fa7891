"""Telegram, played strictly: chats, messages, updates and files, and every refusal of the sheet.

No network here (`tests.fakes.telegram_server` serves it); every method may be called from the
test's thread and from the server's.
"""

import itertools
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.bot_api import Refused, check_entities, check_markup, checked, units

TOKEN = "7654321:AAF-fake_token_of_the_tests_0123456789"
BOT = {"id": 7654321, "is_bot": True, "first_name": "Hương", "username": "huong_test_bot"}
_PHOTO_MOST, _UPLOAD_MOST, _FETCH_MOST = 10 << 20, 50 << 20, 20 << 20


@dataclass
class Message:
    """One message of a chat, as it stands now. `ours`: the bot wrote it."""

    id: int
    ours: bool
    text: str = ""
    markup: dict[str, Any] | None = None
    entities: list[dict[str, Any]] = field(default_factory=list)
    file: tuple[str, bytes] | None = None
    shown: int = 0
    """Grows with every sending and edit in the whole fake: what is newer than what."""

    @property
    def buttons(self) -> dict[str, str]:
        """Labels of the buttons inside the message, with what they carry."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return {b["text"]: b.get("callback_data", b.get("url", "")) for row in rows for b in row}


@dataclass
class Chat:
    """A private chat. `keyboard`: the buttons that stand in place of the person's letters."""

    id: int
    started: bool = False
    blocked: bool = False
    messages: dict[int, Message] = field(default_factory=dict)
    keyboard: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ours(self) -> list[Message]:
        """What the bot shows, the newest last."""
        shown = list(self.messages.values())  # a copy: the bot writes in another thread
        return sorted((m for m in shown if m.ours), key=lambda m: m.shown)


@dataclass(frozen=True)
class Call:
    """One call as it was answered."""

    method: str
    fields: dict[str, Any]
    status: int


class Telegram:
    """The platform. What the bot calls is `call`; what people do is in `tests.fakes.people`."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.updates: dict[int, dict[str, Any]] = {}
        self.callbacks: dict[str, bool] = {}
        self.files: dict[str, tuple[bytes, int]] = {}
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.left: list[int] = []
        self.webhook, self.secret = "", ""
        self.webhook_error = ""
        self.news: Callable[[], None] = lambda: None
        self._messages = itertools.count(1000)
        self._shown = itertools.count(1)
        self._update_ids = itertools.count(870_000_001)

    # -- what people do --------------------------------------------------------------------------

    def push(self, **kind: Any) -> dict[str, Any]:
        """Something happened: an update waits for the bot."""
        with self.lock:
            update = {"update_id": next(self._update_ids), **kind}
            self.updates[update["update_id"]] = update
        self.news()
        return update

    def again(self, update: dict[str, Any]) -> None:
        """The same update is delivered once more, as after an answer that was lost."""
        with self.lock:
            self.updates[update["update_id"]] = update
        self.news()

    def message_id(self) -> int:
        return next(self._messages)

    def chat(self, id: int) -> Chat:
        with self.lock:
            return self.chats.setdefault(id, Chat(id))

    # -- what the bot calls ----------------------------------------------------------------------

    def call(
        self, token: str, method: str, given: dict[str, str], files: dict[str, tuple[str, bytes]]
    ) -> Any:
        """The result of a call. Raises Refused. `getUpdates` is the server's: it takes time."""
        with self.lock:
            if token != TOKEN:
                raise Refused(401, "Unauthorized")
            fields = checked(method, given, frozenset(files))
            return getattr(self, f"_{_snake(method)}")(fields, files)

    def note(self, method: str, fields: dict[str, Any], status: int) -> None:
        with self.lock:
            self.calls.append(Call(method, fields, status))

    def waiting(self, kinds: list[str] | None, limit: int) -> list[dict[str, Any]]:
        """The updates that wait, oldest first, without those of kinds not asked for."""
        with self.lock:
            wanted = [
                update
                for _, update in sorted(self.updates.items())
                if not kinds or any(kind in update for kind in kinds)
            ]
            return wanted[:limit]

    def forget_before(self, offset: int) -> None:
        with self.lock:
            self.updates = {id: u for id, u in self.updates.items() if id >= offset}

    def _get_me(self, fields: dict[str, Any], files: Any) -> Any:
        return BOT

    def _send_message(self, fields: dict[str, Any], files: Any) -> Any:
        chat = self._reachable(fields["chat_id"])
        return self._shown_in(chat, self._worded(fields), fields)

    def _worded(self, fields: dict[str, Any]) -> Message:
        """A text message that Telegram takes."""
        text = fields["text"]
        if not text.strip():
            raise Refused(400, "Bad Request: message text is empty")
        if units(text) > 4096:
            raise Refused(400, "Bad Request: message is too long")
        if fields.get("parse_mode") and fields.get("entities"):
            raise Refused(400, "Bad Request: can't parse entities: both given")
        check_entities(text, fields.get("entities", []))
        check_markup(fields.get("reply_markup"))
        return Message(0, True, text, fields.get("reply_markup"), fields.get("entities", []))

    def _shown_in(self, chat: Chat, message: Message, fields: dict[str, Any]) -> Any:
        message.id, message.shown = self.message_id(), next(self._shown)
        chat.messages[message.id] = message
        markup = message.markup or {}
        if "keyboard" in markup:
            chat.keyboard = [button for row in markup["keyboard"] for button in row]
        elif "remove_keyboard" in markup:
            chat.keyboard = []
        return self._as_json(chat, message)

    def _as_json(self, chat: Chat, message: Message) -> dict[str, Any]:
        """A message as an answer shows it: a keyboard in place of the letters is never told."""
        shown: dict[str, Any] = {
            "message_id": message.id,
            "date": 1_795_000_000,
            "chat": {"id": chat.id, "type": "private" if chat.id > 0 else "group"},
            "from": BOT,
        }
        if message.text:
            shown["text"] = message.text
        if message.file:
            shown["document"] = {"file_id": "sent", "file_unique_id": "u"}
        if "inline_keyboard" in (message.markup or {}):
            shown["reply_markup"] = message.markup
        return shown

    def _edit_message_text(self, fields: dict[str, Any], files: Any) -> Any:
        chat = self._reachable(fields["chat_id"])
        there = chat.messages.get(fields["message_id"])
        if there is None:
            raise Refused(400, "Bad Request: message to edit not found")
        keyboards = set(there.markup or {}) - {"inline_keyboard"}
        if not there.ours or there.file or keyboards:
            raise Refused(400, "Bad Request: message can't be edited")
        new = self._worded(fields)
        if set(new.markup or {}) - {"inline_keyboard"}:
            raise Refused(400, "Bad Request: inline keyboard expected")
        if (there.text, there.markup, there.entities) == (new.text, new.markup, new.entities):
            raise Refused(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        there.text, there.markup, there.entities = new.text, new.markup, new.entities
        there.shown = next(self._shown)
        return self._as_json(chat, there)

    def _delete_message(self, fields: dict[str, Any], files: Any) -> Any:
        if self._reachable(fields["chat_id"]).messages.pop(fields["message_id"], None) is None:
            raise Refused(400, "Bad Request: message to delete not found")
        return True

    def _answer_callback_query(self, fields: dict[str, Any], files: Any) -> Any:
        if self.callbacks.get(fields["callback_query_id"], True):
            raise Refused(
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
            )
        self.callbacks[fields["callback_query_id"]] = True
        return True

    def _send_photo(self, fields: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:
        name, data = files["photo"]
        if len(data) > _PHOTO_MOST:
            raise Refused(400, "Bad Request: file is too big for a photo")
        if not data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            raise Refused(400, "Bad Request: IMAGE_PROCESS_FAILED")
        return self._sent_file(fields, name, data)

    def _send_document(self, fields: dict[str, Any], files: dict[str, tuple[str, bytes]]) -> Any:
        name, data = files["document"]
        if len(data) > _UPLOAD_MOST:
            raise Refused(400, "Bad Request: file is too big")
        return self._sent_file(fields, name, data)

    def _sent_file(self, fields: dict[str, Any], name: str, data: bytes) -> Any:
        chat = self._reachable(fields["chat_id"])
        if not data:
            raise Refused(400, "Bad Request: file must be non-empty")
        if units(fields.get("caption", "")) > 1024:
            raise Refused(400, "Bad Request: message caption is too long")
        return self._shown_in(chat, Message(0, True, file=(name, data)), fields)

    def _get_file(self, fields: dict[str, Any], files: Any) -> Any:
        if fields["file_id"] not in self.files:
            raise Refused(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        _, size = self.files[fields["file_id"]]
        if size > _FETCH_MOST:
            raise Refused(400, "Bad Request: file is too big")
        id = fields["file_id"]
        return {
            "file_id": id,
            "file_unique_id": id,
            "file_size": size,
            "file_path": f"documents/{id}",
        }

    def _leave_chat(self, fields: dict[str, Any], files: Any) -> Any:
        self.left.append(fields["chat_id"])
        return True

    def _set_my_commands(self, fields: dict[str, Any], files: Any) -> Any:
        for command in fields["commands"]:
            if not re.fullmatch("[a-z0-9_]{1,32}", command["command"]):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[fields.get("language_code", "")] = fields["commands"]
        return True

    def _set_webhook(self, fields: dict[str, Any], files: Any) -> Any:
        if not fields["url"].startswith("https://"):
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided")
        if not re.fullmatch("[A-Za-z0-9_-]{0,256}", fields.get("secret_token", "")):
            raise Refused(400, "Bad Request: secret token contains illegal symbols")
        self.webhook, self.secret = fields["url"], fields.get("secret_token", "")
        return True

    def _delete_webhook(self, fields: dict[str, Any], files: Any) -> Any:
        self.webhook = self.secret = ""
        return True

    def _get_webhook_info(self, fields: dict[str, Any], files: Any) -> Any:
        info: dict[str, Any] = {
            "url": self.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
        }
        if self.webhook_error:
            info |= {"last_error_date": 1_795_000_000, "last_error_message": self.webhook_error}
        return info

    def _reachable(self, id: object) -> Chat:
        chat = self.chats.get(id) if isinstance(id, int) else None
        if chat is None:
            raise Refused(400, "Bad Request: chat not found")
        if chat.blocked:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise Refused(403, "Forbidden: bot can't initiate conversation with a user")
        return chat


def _snake(method: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", method).lower()


def dumped(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
