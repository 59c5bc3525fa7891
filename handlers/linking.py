"""Codes that join two chats of one person: how they are made, typed and recognised.

Digits only: Vietnamese keyboards turn letters into others ("dd" is đ, "as" is á). Eight of them,
for 15 minutes, with few tries: somebody who guesses with every try that all people together have
in an hour (`ALL_TRIES`), while ten codes are valid, finds one with a chance of 3 in 100,000.
"""

import hashlib
import re
from datetime import timedelta

from handlers.spelling import fold

LIFE = timedelta(minutes=15)
"""Time enough to open another app, too short for a code that was seen over a shoulder."""
TRIES = 5
"""Codes of one person that may be wrong within `TRIES_WITHIN`."""
ALL_TRIES = 300
"""The same of everybody together: whoever guesses begins new chats."""
TRIES_WITHIN = timedelta(hours=1)
_DIGITS = 8
_TYPED = re.compile(
    r"(?P<said>(?:ma )?(?:ket noi|noi|lien ket|connect|link)(?: kenh)?(?: voi)?(?: ma)? )?"
    r"(?P<code>\d{4} ?\d{4})",
    re.ASCII,
)


def code(token: str) -> str:
    """A new code, from a turn's fresh randomness."""
    return f"{int(token, 16) % 10**_DIGITS:0{_DIGITS}}"


def shown(code: str) -> str:
    """A code in two groups, to be kept in mind from one app to the other: "4829 1375"."""
    return f"{code[:4]} {code[4:]}"


def canonical(typed: str) -> str:
    """The code in a message that is nothing else, with or without a word before it; else ""."""
    return spoken(typed, alone=True)


def spoken(typed: str, alone: bool) -> str:
    """The code in "kết nối 4829 1375", in any spelling; `alone`: the digits are enough."""
    found = _TYPED.fullmatch(fold(typed))
    if not found or not (alone or found["said"]):
        return ""
    return found["code"].replace(" ", "")


def hashed(code: str) -> str:
    """What is kept of a code."""
    return hashlib.sha256(f"link:{code}".encode()).hexdigest()
