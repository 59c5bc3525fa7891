"""From what an owner types about his business to an answer: "tôi làm mè xửng" is a speciality.

Modest on purpose: the words are listed in `eligibility.toml`, in the order in which they decide;
whatever is not listed is not guessed, the buttons are shown again.
"""

import re

from handlers.assent import assents, refuses
from handlers.dialogue import Invalid, Reader, Scene
from handlers.eligibility import UNKNOWN, Vocabulary
from handlers.eligibility_words import ANSWERS
from handlers.matching import candidates
from handlers.reply import Choice
from handlers.spelling import fold
from handlers.text import T

_UNSURE = re.compile(
    r"\b(khong|ko|k|chua|hong) (biet|ro|chac)\b|^(unknown|not sure|i do ?n.?t know|chiu)$"
)
_DENIED = re.compile(r"\b(khong|ko|chua|khong phai)\b")
_YES_OR_NO = ("place", "applies_system")
"""Fields that are asked so that a yes or a no is an answer."""
NOT_SURE = Choice(UNKNOWN, T("Not sure"), words=("không biết", "chưa rõ", "not sure"))


def choices(field: str, unsure: bool) -> tuple[Choice, ...]:
    """The answers of a field as buttons; `unsure`: with "not sure" as the last."""
    listed = tuple(Choice(id, label) for id, label in ANSWERS[field].items())
    return (*listed, NOT_SURE) if unsure else listed


def reader(field: str) -> Reader:
    """Reads a typed answer to a field: a label, a listed word, a place, or "I do not know"."""

    def read(typed: str, scene: Scene) -> str | Invalid:
        if _UNSURE.search(fold(typed)):
            return UNKNOWN
        if field not in _YES_OR_NO and (assents(typed) or refuses(typed)):
            return _unclear(field)  # "có" to "do you produce, or only trade?" is neither
        named = candidates(typed, choices(field, unsure=False), scene.known.tongue)
        if len(named) == 1:
            return named[0].id
        return _understood(field, typed, scene) or _unclear(field)

    return read


def _unclear(field: str) -> Invalid:
    return Invalid(
        T("I am not sure what that means here. Please choose, or type “not sure”."),
        ANSWERS[field][next(iter(ANSWERS[field]))],
    )


def _understood(field: str, typed: str, scene: Scene) -> str:
    programme = scene.known.programme
    if field == "place":
        return programme.places.locate(typed)
    listed = [entry for entry in programme.charter.vocabulary if entry.field == field]
    if field == "products":
        return _products(listed, typed)
    return next((entry.answer for entry in listed if _says(entry, typed)), "")


def _products(listed: list[Vocabulary], typed: str) -> str:
    """One answer or several; what is denied is not read: "không phải chủ lực" names the group."""
    found = dict.fromkeys(entry.answer for entry in listed if _says(entry, typed))
    if "other" in found or not _DENIED.search(fold(typed)):
        return "other" if "other" in found else "+".join(found)
    return ""


def _says(entry: Vocabulary, typed: str) -> bool:
    words = f" {fold(typed)} "
    return any(f" {fold(word)} " in words for word in entry.words)
