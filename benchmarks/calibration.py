"""Finds the weights of `handlers.asking.judge`: how sure an answer is.

`python -m benchmarks.calibration` fits a logistic regression on the development questions and
prints the weights to be copied. The unseen questions take no part.
"""

import math
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import TypeAlias

from benchmarks.question_set import DEVELOPMENT, questions
from bot.content import load_programme
from handlers.asking.judge import Signs
from handlers.asking.matcher import Matcher

PROGRAMME = Path(__file__).parent.parent / "programme" / "hue-2021"
_ROUNDS = 3000
_STEP = 0.3
_SHRINKING = 0.002
"""Keeps weights small: the questions are few, and a weight must not live from three of them."""

Row: TypeAlias = tuple[tuple[float, ...], bool]


def rows(matcher: Matcher) -> list[Row]:
    """The signs of every development question, and whether the first topic was the right one."""
    found = []
    for name in DEVELOPMENT:
        for asked in questions(name):
            read = matcher.read(asked.question)
            if fits := matcher.rank(read):
                first = matcher.find(asked.question).topics[0].id
                found.append((matcher.signs(read, fits).values, first == asked.topic))
    return found


def fitted(data: Sequence[Row]) -> tuple[float, ...]:
    """Weights by gradient descent: the same data always give the same."""
    weights = [0.0] * len(data[0][0])
    for _ in range(_ROUNDS):
        slope = [0.0] * len(weights)
        for values, right in data:
            sum_ = sum(w * v for w, v in zip(weights, values, strict=True))
            error = 1.0 / (1.0 + math.exp(-sum_)) - right
            for place, value in enumerate(values):
                slope[place] += error * value
        for place, total in enumerate(slope):
            shrink = _SHRINKING * weights[place] if place else 0.0
            weights[place] -= _STEP * (total / len(data) + shrink)
    return tuple(weights)


def main() -> None:
    """Print the weights with the names of their signs."""
    weights = fitted(rows(Matcher(load_programme(PROGRAMME))))
    names = ("constant", *(sign.name for sign in fields(Signs)))
    for name, weight in zip(names, weights, strict=True):
        print(f"{name:10} {weight:6.2f}")
    print("WEIGHTS =", tuple(round(weight, 2) for weight in weights))


if __name__ == "__main__":
    main()
