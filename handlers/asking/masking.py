"""Personal data in a question, hidden before the question is kept.

What identifies somebody is not needed to answer him: phone numbers, tax codes and numbers of
identity cards, addresses of mail, and the name after "tôi là …" (shared facts, privacy 7).
"""

import re

LONGEST = 300
"""Characters of a question that are kept."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_NUMBER = re.compile(r"(?:\+|\b)\d(?:[\s.\-]?\d){7,13}\b")
_SECRET = re.compile(r"\b[0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3}\b|\b(?=[A-Z]*\d)[0-9A-Z]{16}\b")
"""An invitation of staff that was typed where nobody asked for it."""
_INTRODUCES = re.compile(
    r"\b(?:(?:tôi|toi|em|tui|mình|minh|anh|chị|chi|cháu|chau)(?: tên| ten)? (?:là|la|tên|ten)"
    r"|(?:tên|ten) (?:tôi|toi|em|tui|mình|minh) (?:là|la)|my name is|i am|i'm)\s+",
    re.IGNORECASE,
)
_FAMILIES = frozenset(
    (
        *("nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui"),
        *("ngo", "duong", "truong", "dinh"),
    )
)
"""Family names; not "ho", "do" and "ly", which begin too much else ("toi la ho kinh doanh")."""
_LONGEST_NAME = 5
_USUAL_NAME = 3
"""Words of a name that is written small: "nguyen van an"."""


def masked(text: str) -> str:
    """A question with what identifies people replaced by "…"."""
    hidden = _SECRET.sub("…", _MAIL.sub("…", " ".join(text.split())))
    hidden = _NUMBER.sub("…", hidden)
    parts, at = [], 0
    for found in _INTRODUCES.finditer(hidden):
        words = hidden[found.end() :].split()
        if found.start() >= at and (name := _name_at(words)):
            parts += [hidden[at : found.end()], "…"]
            at = found.end() + len(" ".join(words[:name]))
    return "".join([*parts, hidden[at:]])[:LONGEST]


def _name_at(words: list[str]) -> int:
    """How many words at the beginning are a name: those with capitals, or after a family name."""
    capitals = 0
    while capitals < min(len(words), _LONGEST_NAME) and words[capitals][0].isupper():
        capitals += 1
    if capitals or not words:
        return capitals
    # With its marks "hộ" is no family: only what is typed without any is taken for one.
    return min(_USUAL_NAME, len(words)) if words[0] in _FAMILIES else 0
