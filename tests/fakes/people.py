"""People with Telegram in their hands: what they do becomes updates, what they see is told."""

import itertools
from typing import Any

from tests.fakes.telegram import Message, Telegram

_ids = itertools.count(500_001)
_callbacks = itertools.count(1)


class Person:
    """One private chat with the bot."""

    def __init__(self, platform: Telegram, id: int | None = None) -> None:
        self.platform = platform
        self.id = id or next(_ids)
        self.chat = platform.chat(self.id)

    @property
    def user(self) -> dict[str, Any]:
        return {"id": self.id, "is_bot": False, "first_name": "Lan", "language_code": "vi"}

    def _message(self, **content: Any) -> dict[str, Any]:
        return {
            "message_id": self.platform.message_id(),
            "date": 1_795_000_000,
            "chat": {"id": self.id, "type": "private", "first_name": "Lan"},
            "from": self.user,
            **content,
        }

    def sends(self, **content: Any) -> dict[str, Any]:
        """Any message. Writing to a bot is what lets it write back."""
        self.chat.started, self.chat.blocked = True, False
        return self.platform.push(message=self._message(**content))

    def opens(self, link: str = "") -> dict[str, Any]:
        text = f"/start {link}".rstrip()
        return self.sends(text=text, entities=[{"type": "bot_command", "offset": 0, "length": 6}])

    def says(self, text: str) -> dict[str, Any]:
        return self.sends(text=text)

    def edits(self, text: str) -> dict[str, Any]:
        return self.platform.push(edited_message=self._message(text=text, edit_date=1_795_000_001))

    def presses(self, data: str, message: Message | None = None) -> dict[str, Any]:
        """Press a button by what it carries; it must be there."""
        there = message or next(m for m in reversed(self.chat.ours) if data in m.buttons.values())
        id = f"callback-{next(_callbacks)}"
        self.platform.callbacks[id] = False
        shown = {**self._message(text=there.text), "message_id": there.id}
        return self.platform.push(
            callback_query={
                "id": id,
                "from": self.user,
                "chat_instance": "1",
                "data": data,
                "message": shown,
            }
        )

    def shares_contact(self, number: str, owner: int | None = None) -> dict[str, Any]:
        """Share a card: the own one by the keyboard's button, somebody's by forwarding."""
        contact = {"phone_number": number, "first_name": "Lan", "user_id": owner or self.id}
        return self.sends(contact=contact)

    def sends_document(self, name: str, data: bytes, size: int | None = None) -> dict[str, Any]:
        id = f"document{next(_callbacks)}"
        size = len(data) if size is None else size
        self.platform.files[id] = (data, size)
        document = {
            "file_id": id,
            "file_unique_id": id,
            "file_name": name,
            "mime_type": "application/pdf",
            "file_size": size,
        }
        return self.sends(document=document)

    def sends_photo(self, data: bytes, size: int | None = None) -> dict[str, Any]:
        """A photo in two sizes, of which the larger is `data`."""
        id = f"photo{next(_callbacks)}"
        size = len(data) if size is None else size
        self.platform.files[id] = (data, size)
        self.platform.files[f"{id}s"] = (data, len(data))
        photo = [
            _size(f"{id}s", 90, 60, min(size, 2000)),
            _size(id, 1280, 853, size),
        ]
        return self.sends(photo=photo)

    def blocks(self) -> None:
        self.chat.blocked = True

    @property
    def last(self) -> Message:
        """What the bot showed last: a text with or without buttons."""
        return [m for m in self.chat.ours if m.text][-1]

    def data(self, label: str) -> str:
        """What the button with this label, or one that begins so, carries."""
        found = [d for shown, d in self.last.buttons.items() if shown.startswith(label)]
        assert found, f"no button {label!r}: {list(self.last.buttons)}"
        return found[0]


def _size(id: str, width: int, height: int, size: int) -> dict[str, Any]:
    return {
        "file_id": id,
        "file_unique_id": id,
        "width": width,
        "height": height,
        "file_size": size,
    }
