"""One key for every spelling of the same words.

Owners type with one thumb: no diacritics, NFD from iPhones, "hoà" or "hòa", stray spaces.
`fold` maps all of them to one key, used for matching only and never shown
(shared facts, language F2: NFC does not unify tone placement; đ does not decompose).
"""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

# Zero-width and direction marks, soft hyphen, byte order mark: invisible, so never meant.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACES = re.compile(r"[^\S\n]+")
_NOT_WORD = re.compile(r"[\W_]+")

SLIPS_FROM = 6
"""Letters that a word must have to allow a slip."""
LONGEST_INPUT = 2_000
"""Characters of one message that are read. The rest is cut: no answer to us is longer."""


def clean(text: str) -> str:
    """What was typed, made safe to store and to show: NFC, no control or invisible characters.

    Unpaired surrogates become U+FFFD: no database and no JSON carries them.
    """
    return _tidy(text[: LONGEST_INPUT * 2])[:LONGEST_INPUT].strip()


def is_cut(text: str) -> bool:
    """Whether `clean` leaves anything of this unread."""
    return len(text) > LONGEST_INPUT and len(_tidy(text)) > LONGEST_INPUT


def _tidy(text: str) -> str:
    if text.isprintable() and "  " not in text:  # nearly always: then only its form is left to do
        return unicodedata.normalize("NFC", text).strip()
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = unicodedata.normalize("NFC", text)
    text = _CONTROL.sub("", _INVISIBLE.sub("", text)).replace("\r", "\n")
    return _SPACES.sub(" ", text).strip()


class _Bare(dict[int, str]):
    """What of each character, by its number, stays in a matching key; worked out once for the first
    `_FEW`, so that nobody can fill the memory with others."""

    def __missing__(self, number: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(number).replace("đ", "d"))
        kept = "".join(c for c in decomposed if not unicodedata.combining(c))
        bare = _NOT_WORD.sub(" ", kept)
        if number < _FEW:
            self[number] = bare
        return bare


_FEW = 0x2000
"""Where the letters of Vietnamese end (Unicode, "Latin Extended Additional")."""
_BARE = _Bare()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """The matching key: lower case, no diacritics, words separated by single spaces."""
    return " ".join(text.lower().translate(_BARE).split())


def as_written(text: str) -> tuple[str, ...]:
    """The words as they were typed, without what stands between them."""
    return tuple(_NOT_WORD.sub(" ", unicodedata.normalize("NFC", text)).split())


def words_of(text: str) -> tuple[str, ...]:
    """The words in lower case, with the marks that were typed: for matching only."""
    return as_written(text.lower())


# Old and new placement of a tone on a pair of vowels are one spelling: "hoà", "hòa"; "kĩ", "kỹ".
_PLACED = {
    **{f"o{c}": f"{o}a" for o, c in zip("òóỏõọ", "àáảãạ", strict=True)},
    **{f"o{c}": f"{o}e" for o, c in zip("òóỏõọ", "èéẻẽẹ", strict=True)},
    **{f"u{c}": f"{u}y" for u, c in zip("ùúủũụ", "ỳýỷỹỵ", strict=True)},
}
_PLACEMENT = re.compile(rf"(?<!q)(?:{'|'.join(_PLACED)})(?!\w)")
_I_FOR_Y = str.maketrans("ìíỉĩị", "ỳýỷỹỵ")
_ENDS_IN_I = re.compile(r"(?<=[hklmqst])[ìíỉĩị]\b|(?<=qu)[ìíỉĩị]\b")


def marked(text: str) -> tuple[str, ...]:
    """The words with their marks, each in one spelling: for matching only, never shown."""
    composed = unicodedata.normalize("NFC", text.lower())
    placed = _PLACEMENT.sub(lambda found: _PLACED[found[0]], composed)
    same = _ENDS_IN_I.sub(lambda found: found[0].translate(_I_FOR_Y), placed)
    return tuple(_NOT_WORD.sub(" ", same).split())


_DIALECT = str.maketrans("\u0303", "\u0309")
"""In Huế ngã is spoken and often written as hỏi."""


def compatible(typed: str, word: str) -> bool:
    """Whether `typed`, which folds to the same, has no mark that `word` has not."""
    return all(
        _marks(given) <= _marks(right)
        for given, right in zip(typed.lower().split(), word.lower().split(), strict=False)
    )


def _marks(word: str) -> set[str]:
    decomposed = unicodedata.normalize("NFD", word.replace("đ", "d\u0335")).translate(_DIALECT)
    return {c for c in decomposed if unicodedata.combining(c)}


def alike(typed: str, word: str) -> bool:
    """Whether `typed` is `word` with at most one slip of the thumb. Both are folded.

    Short words allow no slip: "huy" and "hay" are different words.
    """
    if typed == word:
        return True
    return len(word) >= SLIPS_FROM and OSA.distance(typed, word, score_cutoff=1) <= 1


def closest(typed: str, words: Collection[str]) -> str | None:
    """One of these words that `typed` is `alike`; all have `SLIPS_FROM` letters or more."""
    found = process.extractOne(typed, words, scorer=OSA.distance, score_cutoff=1)
    return found[0] if found else None


def number_key(number: str) -> str:
    """What tells two certificates of one firm and scheme apart, however the number is spelt."""
    return fold(number).replace(" ", "")
