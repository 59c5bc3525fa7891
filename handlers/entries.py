"""The words that open a dialogue: "đăng ký lớp 5S", "của tôi".

Marks may be missing, but not be others: who asks for a "giấy mời" means no "giấy mới".
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from handlers.codes import ALPHABET
from handlers.courtesies import is_one, spelt
from handlers.dialogue import Dialogue
from handlers.invitations import whole
from handlers.spelling import as_written, fold


class Entry(NamedTuple):
    """A dialogue that was named, and what was said besides."""

    dialogue: str
    rest: str


class Entries:
    """The phrases of all dialogues, prepared for looking up."""

    def __init__(self, dialogues: Mapping[str, Dialogue]) -> None:
        phrases = {fold(words): id for id, d in dialogues.items() for words in d.words}
        self._whole = phrases
        self._spelt = spelt(*(words for d in dialogues.values() for words in d.words))
        self._coded = {d.codes: id for id, d in dialogues.items() if d.codes}
        self._inviting = [
            (fold(w), id) for id, d in dialogues.items() if d.invited for w in d.words
        ]
        self._longest_first = sorted(phrases.items(), key=lambda item: -len(item[0]))

    def named(self, typed: str) -> str | None:
        """The dialogue whose name the whole message is."""
        found = self._whole.get(fold(typed))
        return found if found and is_one(typed, self._spelt) else None

    def coded(self, typed: str) -> Entry | None:
        """The dialogue of the things that have codes like this one: "HT-7K3M9Q"."""
        code = "".join(typed.upper().split())
        for prefix, id in self._coded.items():
            if re.fullmatch(rf"{prefix}-?[{ALPHABET}]{{6}}", code):
                return Entry(id, f"{prefix}-{code[-6:]}")
        return None

    def invited(self, typed: str) -> Entry | None:
        """The dialogue that is named together with the secret of an invitation: "join ABCD-…"."""
        folded = fold(typed)
        for phrase, id in self._inviting:
            if folded.startswith(f"{phrase} ") and (secret := whole(folded[len(phrase) :])):
                return Entry(id, secret)
        return None

    def secret(self, typed: str) -> Entry | None:
        """The dialogue of a secret that is the whole message, as it is copied: with its hyphens, or
        with a digit, which a sentence of as many letters has not."""
        if "-" not in typed and not any(map(str.isdigit, typed)):
            return None
        secret = whole(typed)
        return next((Entry(id, secret) for _, id in self._inviting), None) if secret else None

    def within(self, typed: str) -> Entry | None:
        """The dialogue that a message names by its longest phrase, among other words."""
        folded, written = fold(typed).split(), as_written(typed)
        if len(written) != len(folded):
            written = tuple(folded)
        for phrase, id in self._longest_first:
            if f" {phrase} " not in f" {' '.join(folded)} ":
                continue
            length = len(phrase.split())
            for at in range(len(folded) - length + 1):
                if " ".join(folded[at : at + length]) == phrase and is_one(
                    " ".join(written[at : at + length]), self._spelt
                ):
                    return Entry(id, " ".join((*written[:at], *written[at + length :])))
        return None
