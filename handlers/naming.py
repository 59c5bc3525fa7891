"""A choice that is named among other words: "cho em đăng ký lớp HACCP ạ", "thêm giấy ISO 9001".

What the person wants is known already, or is on the screen. So the words for wanting it, the
dialogue's own words and those for the thing itself are taken away, and all that is left must
belong to one choice: "học phí lớp HACCP" names no course.
"""

from collections.abc import Sequence

from handlers.dialogue import Dialogue
from handlers.matching import candidates
from handlers.reply import Choice
from handlers.spelling import fold
from handlers.text import Tongue

_WISH = frozenset(
    (
        *("toi", "em", "tui", "minh", "anh", "chi", "con", "ban", "muon", "can", "xin", "cho"),
        *("giup", "nho", "hay", "da", "vang", "ok", "a", "nhe", "nha", "voi", "oi", "di", "luon"),
        *("i", "want", "would", "like", "to", "for", "the", "please", "me"),
    )
)


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
        left = _without(text, wanting)
        for rest in (left, _without(left, thing)):
            if found := candidates(rest, choices, tongue):
                return found
    return ()


def _without(text: str, phrases: Sequence[str]) -> str:
    """The words that are left, in their order."""
    rest = f" {fold(text)} "
    for phrase in sorted(map(fold, phrases), key=len, reverse=True):
        rest = rest.replace(f" {phrase} ", " ") if phrase else rest
    return " ".join(word for word in rest.split() if word not in _WISH)
