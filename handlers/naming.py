"""What is named among other words: "cho em đăng ký lớp HACCP ạ", "thêm giấy ISO 9001".

What the person wants is known already, or is on the screen. So the words for wanting it, the
dialogue's own words and those for the thing itself are taken away, and all that is left must
belong to one choice: "học phí lớp HACCP" names no course. Where it is sure that something of a
list is spoken of, a telling word is enough (`spoken_of`): "đăng ký lớp 5S cho 3 người".
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from handlers.asking.syllables import is_syllable
from handlers.dialogue import Dialogue
from handlers.matching import candidates
from handlers.reply import Choice
from handlers.spelling import as_written, fold
from handlers.text import Tongue

_WISH = frozenset(
    (
        *("toi", "em", "tui", "minh", "anh", "chi", "con", "ban", "muon", "can", "xin", "cho"),
        *("giup", "nho", "hay", "da", "vang", "ok", "a", "nhe", "nha", "voi", "oi", "di", "luon"),
        *("i", "want", "would", "like", "to", "for", "the", "please", "me"),
    )
)
_NEW = frozenset(("moi", "nua", "mot", "cai", "cong", "ty", "cty", "cua", "new", "another", "one"))
_GENERAL = frozenset(
    (
        *("lop", "khoa", "hoc", "hoi", "thao", "tap", "huan", "va", "cho", "ve", "ap", "dung"),
        *("tu", "van", "ho", "tro", "course", "seminar", "training", "support", "help", "class"),
        *("consulting", "and", "on", "in", "the", "of", "for", "with", "to"),
    )
)
"""Words of names that tell nothing apart, and break a pair."""
_LEAST_DIGITS = 3
"""A shorter number is rather how many people there are."""
_NUMBER = re.compile(r"(?!(?:19|20)\d\d$)\d{4,}")
"""The number of a standard, which no year is."""


def named_among(
    said: Sequence[str], dialogue: Dialogue, choices: Sequence[Choice], tongue: Tongue
) -> tuple[Choice, ...]:
    """The choices of a dialogue's first question that a message may name.

    `said`: the message in several spellings; the first that names something decides.
    """
    first = dialogue.questions[0]
    wanting = (*dialogue.words, *dialogue.yes)
    thing = (tongue.say(first.label), *first.words)
    for text in said:
        left = without(text, wanting)
        for rest in (left, without(left, thing)):
            if found := candidates(rest, choices, tongue):
                return found
    return ()


def told(said: Sequence[str], choices: Sequence[Choice], tongue: Tongue) -> tuple[Choice, ...]:
    """The choices that a message speaks of, when it is sure that it speaks of one of them."""
    names = [(tongue.say(c.label).partition("\n")[0], *c.words) for c in choices]
    return tuple(choices[at] for at in spoken_of(said, names))


def spoken_of(said: Sequence[str], names: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Which things of a list a message speaks of, by their places in it.

    Those with a term that no other has; if there are none, those that have all terms that are
    said. `said`: the message in several spellings; the first that speaks of something decides.
    """
    terms = [frozenset(term for name in each for term in _terms(name)) for each in names]
    owners = Counter(term for each in terms for term in each)
    for text in said:
        words = fold(text).split()
        # "ISO 14001" is not whatever has "ISO" in its name.
        other = {a for a, b in pairwise(words) if b not in owners and _NUMBER.fullmatch(b)}
        heard = owners.keys() & {*words, *map(" ".join, pairwise(words))} - other
        alone = {term for term in heard if owners[term] == 1}
        if alone:
            return tuple(at for at, each in enumerate(terms) if each & alone)
        if heard:
            return tuple(at for at, each in enumerate(terms) if heard <= each)
    return ()


def _terms(name: str) -> Iterator[str]:
    """What tells a thing by its name: a word that is no plain syllable ("5s", "haccp", "22000"),
    or two syllables that stand together ("nuoi lon"). One syllable stands everywhere."""
    words = fold(name).split()
    for word in words:
        short = word.isdigit() and len(word) < _LEAST_DIGITS
        if not (word in _GENERAL or short or is_syllable(word)):
            yield word
    for pair in pairwise(words):
        if _GENERAL.isdisjoint(pair) and all(map(is_syllable, pair)):
            yield " ".join(pair)


def bare(text: str) -> str:
    """The words, as they were typed, without those for wishing and what is new about the thing."""
    return " ".join(w for w in as_written(text) if fold(w) not in _WISH and fold(w) not in _NEW)


def without(text: str, phrases: Sequence[str]) -> str:
    """The words that are left without these phrases and those for wishing, in their order."""
    rest = f" {fold(text)} "
    for phrase in sorted(map(fold, phrases), key=len, reverse=True):
        rest = rest.replace(f" {phrase} ", " ") if phrase else rest
    return " ".join(word for word in rest.split() if word not in _WISH)
