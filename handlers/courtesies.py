"""Courtesies around what is meant: "quay lại nhé", "cho em gặp cán bộ với ạ".

They are taken away only to find what is known as a whole: a label, a command, a number, the name
of a dialogue. An answer is never shortened, so "Lê Thị Đi" and "Trần Văn Em" stay names; nor is a
word taken away that is marked as another: "Lưu Nhã" is not "lưu nha".
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeAlias

from handlers.spelling import compatible, fold, words_of

Spelt: TypeAlias = Mapping[str, tuple[str, ...]]
"""Words with their marks, by their key."""


@lru_cache(maxsize=256)
def spelt(*phrases: str) -> Spelt:
    """These words or phrases, ready to be looked up."""
    keys = dict.fromkeys(map(fold, phrases))
    return {key: tuple(p for p in phrases if fold(p) == key) for key in keys}


def together(*tables: Spelt) -> Spelt:
    """All phrases of several tables."""
    return spelt(*(phrase for table in tables for phrases in table.values() for phrase in phrases))


def is_one(typed: str, *tables: Spelt) -> bool:
    """Whether this is one of the phrases: marks may be missing, but not be others."""
    key = fold(typed)
    return any(compatible(typed, phrase) for table in tables for phrase in table.get(key, ()))


BEFORE = spelt("dạ", "vâng", "em", "ơi", "tôi", "tui", "cho", "giúp", "nhờ", "xin", "về")
AFTER = spelt(
    *("nhé", "nhá", "nha", "nhen", "nghe", "ạ", "à", "em", "ơi", "bạn", "dạ", "vâng", "đi"),
    *("với", "cho", "giúp", "giùm", "dùm", "luôn", "ngay", "please"),
)
OWN = spelt("anh", "chị", "mình", "tôi", "tui", "con")
"""How people call themselves. Most of these are parts of names as well ("Huy Anh"), so they are
taken away only after a word that asks for a favour: "hủy giúp anh"."""
_FAVOURS = frozenset(("cho", "giup", "gium", "dum", "nho"))
_LONGEST = 10
"""Words of a message that may be a command among courtesies; a longer one tells a story."""
_EDGES = frozenset((*BEFORE, *AFTER, *OWN))


@lru_cache(maxsize=1024)
def readings(typed: str, *besides: str) -> tuple[str, ...]:
    """The message as it stands, then with ever more courtesies taken from its edges.

    `besides`: further words that count as courtesies here. Kept for a while, because one message
    is looked up as a label, a command, a code, a name and a number.
    """
    folded = fold(typed).split()
    if not 1 < len(folded) <= _LONGEST:
        return (typed,)
    more = spelt(*besides)
    if not any(end in _EDGES or end in more for end in (folded[0], folded[-1])):
        return (typed,)  # nearly always
    words = words_of(typed)
    before = _run(words, BEFORE, more)
    after = _run(words, AFTER, more, backwards=True)
    shortened = [
        " ".join(words[first : len(words) - last])
        for first in range(before + 1)
        for last in range(after + 1)
        if 0 < first + last < len(words)
    ]
    return (typed, *sorted(shortened, key=len, reverse=True))


def _run(words: tuple[str, ...], *courtesies: Spelt, backwards: bool = False) -> int:
    """How many courtesies a message begins, or ends, with."""
    places = range(len(words) - 1, -1, -1) if backwards else range(len(words))
    for count, at in enumerate(places):
        own = at > 0 and fold(words[at - 1]) in _FAVOURS and is_one(words[at], OWN)
        if not (own or is_one(words[at], *courtesies)):
            return count
    return len(words)
