"""The questions that the matching is measured on; where they come from stands in README.md."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "questions"
DEVELOPMENT = ("development", "own")
"""What weights and thresholds were found on."""
READ = "heldout"
"""Unseen at first; then its misses were read to find ways of asking that were missing."""
UNSEEN = "blind"
"""Written by somebody else when the matching was finished, and never read: only its totals."""


class Asked(NamedTuple):
    """A question, the topic that answers it ("" if none does), and the manner it is written in."""

    question: str
    topic: str
    style: str


def questions(name: str) -> tuple[Asked, ...]:
    """One file of questions."""
    return tuple(_read(FOLDER / f"{name}.jsonl"))


def _read(path: Path) -> Iterator[Asked]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Asked(row["question"], row["topic"] or "", row["style"])
