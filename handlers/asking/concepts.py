"""Phrases that mean one thing: "hkd", "hộ cá thể" and "household business" are one concept."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from handlers.programme import Concept
from handlers.spelling import marked


class _Phrase(NamedTuple):
    words: tuple[str, ...]
    concept: str
    as_written: str


class Phrases:
    """The phrases of a list of concepts, prepared for finding them in a message.

    `strict`: a single word with marks counts only where it is typed with its marks. Without them
    "mưa" (rain) is "mua" (to buy), and a shower would be found in every purchase.
    """

    def __init__(
        self,
        concepts: Iterable[Concept],
        read: Callable[[str], tuple[str, ...]],
        strict: bool = False,
    ) -> None:
        self._by_first: dict[str, list[_Phrase]] = {}
        for concept in concepts:
            for phrase in concept.phrases:
                if words := read(phrase):
                    alone = strict and len(words) == 1 and not phrase.isascii()
                    written = marked(phrase)[0] if alone else ""
                    found = _Phrase(words, concept.id, written)
                    self._by_first.setdefault(words[0], []).append(found)

    def found(self, words: Sequence[str], typed: str = "") -> tuple[str, ...]:
        """The concepts that a message names, each once, by name. `typed`: the message itself."""
        return tuple(sorted({p.concept for _, p in self._matches(words, typed)}))

    def covered(self, words: Sequence[str], typed: str = "") -> int:
        """How many words of a message stand in a phrase of any concept."""
        places: set[int] = set()
        for at, phrase in self._matches(words, typed):
            places.update(range(at, at + len(phrase.words)))
        return len(places)

    def _matches(self, words: Sequence[str], typed: str) -> Iterable[tuple[int, _Phrase]]:
        written: frozenset[str] | None = None
        for at, word in enumerate(words):
            for phrase in self._by_first.get(word, ()):
                if phrase.words != tuple(words[at : at + len(phrase.words)]):
                    continue
                if phrase.as_written:
                    if written is None:
                        written = frozenset(marked(typed))
                    if phrase.as_written not in written:
                        continue
                yield at, phrase
