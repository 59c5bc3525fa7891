"""The conversation that every contender holds: six inputs, at whose end a registration is kept.

Name, phone, business, kind (pressed), tax code, confirmation (pressed). The receipt asks for the
next participant's name, so the six inputs repeat without an input that opens anything.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from stdnum.vn import mst

_NUMBERS = itertools.count(700_000_001)
"""Telegram counts a bot's updates through all its chats."""
KIND = "cooperative"
YES = "yes"
_FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Võ", "Đặng", "Bùi")
_GIVEN = ("Lan", "Hương", "Minh", "Thảo", "Dũng", "Phúc", "Quỳnh", "Sơn")
# Letters for a number, because a name with digits is refused.
_LETTERS = "bcdghklmnp"


@dataclass(frozen=True, slots=True)
class Input:
    """What a person does: types `text`, or presses the button `choice`."""

    text: str = ""
    choice: str = ""


@lru_cache(maxsize=1024)
def inputs(chat: int, cycle: int) -> tuple[Input, ...]:
    """One cycle of one chat. Names and phones never repeat, a chat's firm stays the same.

    Made once for its six turns, so that the load itself costs little of what is measured.
    """
    number = (chat * 2_000 + cycle) % 9_000_000
    return (
        Input(_name(number)),
        Input(f"0905 {number // 1000:03d} {number % 1000:03d}"),
        Input(f"HTX Mè xửng {chat}"),
        Input(choice=KIND),
        Input(_tax_code(chat)),
        Input(choice=YES),
    )


def _name(number: int) -> str:
    middle = "".join(_LETTERS[int(digit)] for digit in f"{number:07d}")
    return f"{_FAMILY[number % 8]} {middle.capitalize()} {_GIVEN[number // 8 % 8]}"


def _tax_code(chat: int) -> str:
    body = f"33{chat + 1:07d}"  # a code without a serial number is refused
    while mst.calc_check_digit(body) == "10":
        body = f"{int(body) + 1_000_000:09d}"
    return str(body + mst.calc_check_digit(body))


def update(chat: int, text: str, data: str) -> dict[str, Any]:
    """An update as Telegram sends it, already parsed from JSON: `data` of a button, or `text`."""
    number = next(_NUMBERS)
    person = {"id": chat + 1, "is_bot": False, "first_name": "Lan", "language_code": "vi"}
    room = {"id": chat + 1, "type": "private", "first_name": "Lan"}
    if data:
        shown = {"message_id": number, "date": 1790000000, "chat": room, "text": "?"}
        query = {"id": str(number), "from": person, "chat_instance": "1", "data": data,
                 "message": shown}  # fmt: skip
        return {"update_id": number, "callback_query": query}
    message: Mapping[str, Any] = {"message_id": number, "date": 1790000000, "chat": room,
                                  "from": person, "text": text}  # fmt: skip
    return {"update_id": number, "message": message}


ACCEPTED = (
    b'{"ok":true,"result":{"message_id":7,"date":1790000000,"text":"?",'
    b'"chat":{"id":1,"type":"private","first_name":"Lan"},'
    b'"from":{"id":1,"is_bot":true,"first_name":"Huong","username":"huong_bot"}}}'
)
"""What the stubbed network answers to everything that is sent."""
