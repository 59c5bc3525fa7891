"""The words that open a dialogue: "đăng ký lớp 5S", "của tôi"."""

from collections.abc import Mapping
from typing import NamedTuple

from handlers.dialogue import Dialogue
from handlers.spelling import fold


class Entry(NamedTuple):
    """A dialogue that was named, and what was said besides."""

    dialogue: str
    rest: str


def entry(dialogues: Mapping[str, Dialogue], typed: str, whole: bool) -> Entry | None:
    """The dialogue that a message names by its longest phrase.

    `whole`: only if the message is nothing else, as in the middle of a form, where
    "đăng ký" may be part of an answer.
    """
    folded = f" {fold(typed)} "
    found: tuple[int, Entry] | None = None
    for id, dialogue in dialogues.items():
        for words in dialogue.words:
            phrase = f" {fold(words)} "
            if (folded == phrase) if whole else (phrase in folded):
                rest = folded.replace(phrase, " ", 1).strip()
                if found is None or len(phrase) > found[0]:
                    found = (len(phrase), Entry(id, rest))
    return found[1] if found else None
