"""Which of the offered choices a typed message means.

Tried from strict to loose, and the first way that finds anything decides: the number shown, the
whole label, all typed words within one label, a label with one slip of the thumb. More than one
candidate is an honest tie: the engine asks again with only those.
"""

import re
from collections.abc import Sequence

from handlers.reply import Choice
from handlers.spelling import alike, fold
from handlers.text import Tongue

_ORDINAL = re.compile(r"(?:so |chon |muc |cau |number )?(\d{1,2})")
_SPELT = {
    w: n
    for n, w in enumerate(["mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin"], start=1)
}


def ordinal(typed: str) -> int | None:
    """The number that a message is, in the ways people answer a menu: "2", "2.", "số 2", "hai"."""
    if typed.startswith(("-", "−")):
        return None  # "-1" is no choice
    folded = fold(typed)
    if match := _ORDINAL.fullmatch(folded):
        return int(match[1])
    return _SPELT.get(folded)


def candidates(typed: str, choices: Sequence[Choice], tongue: Tongue) -> tuple[Choice, ...]:
    """The choices that the words of `typed` can mean, by the strictest way that finds any."""
    folded = fold(typed)
    if not folded:
        return ()
    if exact := labelled(typed, choices, tongue):
        return exact
    named = [(choice, _names(choice, tongue)) for choice in choices]
    words = set(folded.split())
    if len(folded) > 1 and (
        within := tuple(c for c, names in named if any(words <= set(n.split()) for n in names))
    ):
        return within
    return tuple(c for c, names in named if any(alike(folded, n) for n in names))


def labelled(typed: str, choices: Sequence[Choice], tongue: Tongue) -> tuple[Choice, ...]:
    """The choices whose whole label, or one of their other names, `typed` is."""
    folded = fold(typed)
    return tuple([c for c in choices if folded and folded in _names(c, tongue)])


def _names(choice: Choice, tongue: Tongue) -> tuple[str, ...]:
    return (fold(tongue.say(choice.label)), *map(fold, choice.words))
