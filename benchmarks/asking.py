"""How questions are understood: right, sure, fast; beside other ways on the same wordings.

Run by `python -m benchmarks`, in a process of its own; prints its figures as JSON.
"""

import gc
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.accuracy import Ranked, measured
from benchmarks.question_set import READ, UNSEEN, Asked, questions
from benchmarks.rivals import rivals
from bot.content import load_programme
from handlers.asking.matcher import Matcher
from handlers.programme import Programme, Topic

PROGRAMME = Path(__file__).parent.parent / "programme" / "hue-2021"
SETS = ("development", READ, UNSEEN)
MANY = 5_000
_WORDINGS = 6
"""Wordings of each of the many topics: what staff would write for one."""


def main() -> None:
    """Print every figure."""
    programme = load_programme(PROGRAMME)
    started = time.process_time()
    matcher = Matcher(programme)
    loading = time.process_time() - started
    large = Matcher(replace(programme, topics=_many(programme)))
    asked = [asked for name in SETS for asked in questions(name)]
    figures = {
        "rows": _rows(programme.topics, matcher),
        "styles": _styles(matcher),
        "loading": loading * 1000,
        "speed": [
            {"topics": len(programme.topics), **_speed(matcher, asked)},
            {"topics": MANY, **_speed(large, asked[::3])},
        ],
    }
    print(json.dumps(figures))


def _rows(topics: Sequence[Topic], matcher: Matcher) -> list[dict[str, Any]]:
    finders: dict[str, Callable[[str], Ranked]] = {"Hương": matcher.find, **rivals(topics)}
    rows = []
    for name, find in finders.items():
        for kind in SETS:
            set_ = questions(kind)
            plain = tuple(asked for asked in set_ if asked.style == "plain")
            with_marks = tuple(asked for asked in set_ if asked.style == "diacritics")
            rows.append(
                {
                    "name": name,
                    "set": kind,
                    **asdict(measured(set_, find)),
                    "plain": measured(plain, find).first,
                    "marked": measured(with_marks, find).first,
                }
            )
    return rows


def _styles(matcher: Matcher) -> list[dict[str, Any]]:
    rows = []
    for kind in SETS:
        set_ = questions(kind)
        for style in sorted({asked.style for asked in set_}):
            part = tuple(asked for asked in set_ if asked.style == style)
            rows.append({"set": kind, "style": style, **asdict(measured(part, matcher.find))})
    return rows


def _many(programme: Programme) -> tuple[Topic, ...]:
    """Many topics with a word of their own each, so that everything else is shared by dozens."""
    topics = programme.topics
    return tuple(
        replace(
            (topic := topics[number % len(topics)]),
            id=f"{topic.id}.{number}",
            wordings=tuple(
                f"{wording} {_name(number // len(topics))}"
                for wording in topic.wordings[:_WORDINGS]
            ),
        )
        for number in range(MANY)
    )


def _name(number: int) -> str:
    """A word that nobody uses: "zaba", "zabb" …"""
    letters = "abcdefghij"
    return "z" + "".join(letters[int(digit)] for digit in f"{number:03}")


def _speed(matcher: Matcher, asked: Sequence[Asked]) -> dict[str, float]:
    """Milliseconds of CPU a question; the clock of the wall would measure the neighbours, too."""
    gc.collect()
    took = []
    for each in asked:
        started = time.process_time()
        matcher.find(each.question)
        took.append((time.process_time() - started) * 1000)
    took.sort()
    return {"p50": took[len(took) // 2], "p99": took[len(took) * 99 // 100], "worst": took[-1]}


if __name__ == "__main__":
    main()
