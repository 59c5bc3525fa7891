"""What the peers share: the same validation, the same words and buttons, and where they keep.

Written as one writes such a bot well: keyboards are built once, texts are formatted once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from handlers.dialogue import Invalid, Reader, Scene
from handlers.known import Known
from handlers.readers import firm_name, person_name, phone, shown_phone, shown_tax_code, tax_code

READERS: Mapping[str, Reader] = {
    "name": person_name,
    "phone": phone,
    "firm": firm_name,
    "tax": tax_code,
}
_NOBODY = cast("Known", None)
"""The readers look at answers only."""


def read(question: str, typed: str, answers: Mapping[str, str]) -> str | None:
    """The value of a typed answer, None if it is refused."""
    value = READERS[question](typed, Scene(answers, _NOBODY))
    return None if isinstance(value, Invalid) else value


@dataclass(frozen=True, slots=True)
class Screen:
    """What is said in answer to one input; see `benchmarks.words.screens`."""

    text: str
    buttons: Sequence[Sequence[str]]

    def fill(self, answers: Mapping[str, str]) -> str:
        """The words for these answers."""
        if "{" not in self.text:
            return self.text
        shown = {
            **answers,
            "phone": shown_phone(answers["phone"]),
            "tax": shown_tax_code(answers["tax"]),
        }
        return self.text.format_map(shown)


def prepared(given: Sequence[Mapping[str, Any]]) -> dict[str, Screen]:
    """By the question that was answered."""
    order = ("name", "phone", "firm", "kind", "tax", "confirm")
    return {q: Screen(s["text"], s["buttons"]) for q, s in zip(order, given, strict=True)}


class Registrations:
    """Where a peer keeps what was confirmed: a list in memory, gone when the process ends."""

    def __init__(self) -> None:
        self._kept: list[tuple[str, ...]] = []

    def add(self, answers: Mapping[str, str]) -> None:
        self._kept.append(tuple(answers[q] for q in ("name", "phone", "firm", "kind", "tax")))

    def __len__(self) -> int:
        return len(self._kept)
