"""From what was typed to words that can be compared: one spelling for all of them.

Lower case, no marks, short forms written out, slips of the thumb put right, words that were
glued together taken apart. Only words that the programme itself uses are put right towards, so
a firm's name stays a firm's name.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise

from rapidfuzz.distance import OSA

from handlers.asking.abbreviations import written_out
from handlers.asking.syllables import is_syllable, untyped
from handlers.spelling import fold
from storage.frozen import frozen

_REPEATED = re.compile(r"([a-z])\1{2,}")
_CODE = re.compile(r"(iso|iec|sa|ts|iatf|ohsas|tcvn|qcvn|qd|kh|nd|tt|plan)(\d[\dk]*)")
_YEAR = re.compile(r"(iso [\d ]*\d{4,5}) (?:20\d\d)")
_SHORTEST_SLIP = 4
"""Shorter words have too many neighbours: "lop" is one slip from "hop", "dop" and "lot"."""
_LONGEST = 400
"""Words of one message that are compared; nobody asks longer."""


@frozen
class Wording:
    """Words as compared. `typed` are the short forms as they stood; `strange`: words that the
    programme never uses, whether Vietnamese or not."""

    words: tuple[str, ...]
    typed: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(self.words)


class Reader:
    """Reads questions by the words that a programme uses."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._own = {text: tuple(_plain(text)) for text in texts}
        plain = self._own.values()
        self._known = frozenset(word for words in plain for word in words)
        self._pairs = frozenset(pair for words in plain for pair in pairwise(words))
        self._shortened = _without_one_letter(self._known)

    def own(self, text: str) -> tuple[str, ...]:
        """The words of a text that a programme states: nothing in it is put right."""
        return self._own.get(text) or tuple(_plain(text))

    def read(self, text: str) -> Wording:
        """The words of a message. Pure: the same message always reads the same."""
        words: list[str] = []
        typed: list[str] = []
        strange: list[str] = []
        for token, meant in written_out(_tokens(text)[:_LONGEST]):
            if meant != (token,):
                typed.append(token)
                words.extend(meant)
            elif token in self._known:
                words.append(token)
            elif mended := self._mended(token):
                words.extend(mended)
            else:
                words.append(token)
                strange.append(token)
        return Wording(tuple(words), tuple(typed), tuple(strange))

    def _mended(self, token: str) -> tuple[str, ...]:
        """What a word that nobody here uses was probably meant to be; () if it cannot be told."""
        if (syllable := untyped(token)) and syllable in self._known:
            return (syllable,)
        squeezed = _REPEATED.sub(r"\1", token)
        if squeezed in self._known:
            return (squeezed,)
        for at in range(2, len(token) - 1):
            pair = (token[:at], token[at:])
            if pair in self._pairs:
                return pair
        if len(token) < _SHORTEST_SLIP or token.isdigit() or is_syllable(token):
            return ()
        near = self._nearest(token)
        return (near,) if near else ()

    def _nearest(self, token: str) -> str:
        """The known word that is one slip away; the first by alphabet where several are."""
        shapes = (token, *(token[:at] + token[at + 1 :] for at in range(len(token))))
        found = {word for shape in shapes for word in self._shortened.get(shape, ())}
        near = (
            word
            for word in found
            if len(word) >= _SHORTEST_SLIP and OSA.distance(token, word, score_cutoff=1) <= 1
        )
        return min(near, default="")


def _plain(text: str) -> Iterable[str]:
    return (word for _, meant in written_out(_tokens(text)) for word in meant)


def _tokens(text: str) -> list[str]:
    """The folded words; "iso9001:2015" and "ISO 9001" become the same two."""
    folded = _CODE.sub(r"\1 \2", fold(text))
    return _YEAR.sub(r"\1", folded).split()


def _without_one_letter(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Every word under itself and under itself without one letter, for finding neighbours."""
    shapes: dict[str, list[str]] = {}
    for word in sorted(words):
        if len(word) >= _SHORTEST_SLIP and word.isalpha():
            for shape in {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}:
                shapes.setdefault(shape, []).append(word)
    return {shape: tuple(found) for shape, found in shapes.items()}
