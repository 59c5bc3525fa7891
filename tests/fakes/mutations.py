"""Updates as Telegram sends them, and the same with something wrong in them."""

import copy
import random
from typing import Any

_USER = {"id": 500_001, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
_CHAT = {"id": 500_001, "type": "private", "first_name": "Lan"}
_GROUP = {"id": -100_200, "type": "supergroup", "title": "Hội làng nghề"}
_HEAD = {"message_id": 7, "date": 1_795_000_000, "chat": _CHAT, "from": _USER}
_FILE = {"file_id": "f", "file_unique_id": "u", "file_size": 900}


def _message(number: int, **content: Any) -> dict[str, Any]:
    return {"update_id": number, "message": {**_HEAD, **content}}


SAMPLES: tuple[dict[str, Any], ...] = (
    _message(1, text="đăng ký 5S"),
    _message(2, text="/start register-e1"),
    _message(3, contact={"phone_number": "84905123456", "first_name": "L", "user_id": 500_001}),
    _message(4, document={**_FILE, "file_name": "../giấy.pdf", "mime_type": "application/pdf"}),
    _message(5, photo=[{**_FILE, "width": 90, "height": 60}, {**_FILE, "width": 9, "height": 9}]),
    _message(6, sticker={**_FILE, "type": "regular", "width": 512, "height": 512}),
    _message(7, voice={**_FILE, "duration": 3}),
    _message(8, location={"latitude": 16.46, "longitude": 107.59}),
    _message(9, chat=_GROUP, text="xin chào"),
    {"update_id": 10, "edited_message": {**_HEAD, "text": "sửa", "edit_date": 1_795_000_001}},
    {
        "update_id": 11,
        "callback_query": {
            "id": "c",
            "from": _USER,
            "chat_instance": "1",
            "data": "3:menu",
            "message": {**_HEAD, "text": "…"},
        },
    },
    {
        "update_id": 12,
        "my_chat_member": {
            "chat": _GROUP,
            "from": _USER,
            "date": 1_795_000_000,
            "old_chat_member": {"user": _USER, "status": "left"},
            "new_chat_member": {"user": _USER, "status": "member"},
        },
    },
    {"update_id": 13, "poll_answer": {"poll_id": "1", "user": _USER, "option_ids": [0]}},
)
_STRANGERS: tuple[Any, ...] = (
    *(None, True, 0, -1, 1 << 70, 1.5, "", "x" * 5000, "\u0000", "\ud83d", [], {}, [[]]),
    *({"id": 5}, "private", "supergroup", "👩‍👩‍👧", "12:go.register", "/start", "-1"),
)


def mutated(update: Any, chance: random.Random) -> Any:
    """The same with one to four places changed, dropped or doubled."""
    for _ in range(chance.randint(1, 4)):
        places = list(_places(update))
        if not places:
            return update
        holder, key = chance.choice(places)
        match chance.randrange(4):
            case 0:
                # A copy: a list put into itself would grow from one update to the next.
                holder[key] = copy.deepcopy(chance.choice(_STRANGERS))
            case 1:
                del holder[key]
            case 2 if isinstance(holder, dict):
                holder[chance.choice(("text", "chat", "data", "message", "x"))] = holder[key]
            case _:
                holder[key] = [holder[key]]
    return update


def _places(value: Any) -> Any:
    """Everything inside that can be changed, with what holds it."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, held in list(inside):
        yield value, key
        if isinstance(held, dict | list):
            yield from _places(held)
