"""Several questions in one message, taken apart so that each is answered."""

import re

MOST = 3
"""Questions that are answered of one message: three answers fill a phone's screen."""
_SHORTEST = 2
"""A single word is rarely a question of its own."""
_END = re.compile(r"(?<=[?!;\n])\s*|(?<=[^\d\W])\.\s+")
_JOINT = re.compile(
    r"[,;]?\s+(?:và cho (?:tôi |em )?hỏi|va cho (?:toi |em )?hoi|với lại|voi lai|ngoài ra|ngoai ra"
    r"|tiện thể|tien the|rồi còn|roi con|and also|also,)\s+",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"\s*[,;?!]\s+|\s+(?:và|va|and)\s+", re.IGNORECASE)
_COUNTED = re.compile(r"(?:^|\s)\d{1,2}[.)]\s+(?=\D)")


def questions_in(text: str) -> tuple[str, ...]:
    """The parts of a message that can be questions, in order; all of it if it is only one."""
    pieces = [text]
    for pattern in (_COUNTED, _END, _JOINT):
        pieces = [part for piece in pieces for part in pattern.split(piece)]
    parts = tuple(part.strip() for part in pieces if len(part.split()) >= _SHORTEST)
    return parts if len(parts) > 1 else (text,)


def clauses_in(text: str) -> tuple[str, ...]:
    """The parts between commas and "và"; none if one is a single word, as in "HACCP, GMP"."""
    parts = tuple(part for part in _CLAUSE.split(text) if part.strip())
    return parts if all(len(part.split()) >= _SHORTEST for part in parts) else ()
