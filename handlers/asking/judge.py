"""How sure an answer is: from signs that were weighed on questions with known answers.

A logistic function of a few signs. Its weights come from `benchmarks/questions` (the development
half only; `python -m benchmarks.calibration` prints them anew) and say how likely the first
topic is the right one.
"""

import math
from collections.abc import Sequence

from storage.frozen import frozen

SURE = 0.75
"""Likelihood from which the answer is given at once: below it a question costs one tap, above
it a wrong answer costs trust."""
DOUBTFUL = 0.6
"""The most that is believed of a message of which half lies outside the programme, of one that
names nothing of the programme but a stray word, and of a tie."""
TIE = 0.05
"""A lead below this is none."""
POSSIBLE = 0.25
"""Likelihood below which the question is called out of scope."""
CLOSE = 0.15
"""Likelihood from which topics are still shown to somebody who is out of scope."""


@frozen
class Signs:
    """What is known about the best topic of a question, each from about 0 to 1.

    `fit`: the score of the best topic; `ahead`: its lead over the second; `shared`: the part of
    the question's worth that the topic knows; `meant`: the part of the words that stand in a
    concept; `outside`: in something outside the programme; `named`: how many such things (0 to
    2, less in a long message); `strange`: words the programme never uses; `long`: 30 words or more
    is 1.
    """

    fit: float
    ahead: float
    shared: float
    meant: float
    outside: float
    named: float
    strange: float
    long: float

    @property
    def values(self) -> tuple[float, ...]:
        """The signs in the order of the weights, after the constant."""
        return (1.0, self.fit, self.ahead, self.shared, self.meant, self.outside, self.named,
                self.strange, self.long)  # fmt: skip


WEIGHTS = (-3.29, 1.9, 1.87, 1.51, 1.95, -1.59, -4.05, -1.07, 2.22)


def likelihood(signs: Signs, weights: Sequence[float] = WEIGHTS) -> float:
    """How likely the best topic is the right one, 0 to 1."""
    sum_ = sum(weight * value for weight, value in zip(weights, signs.values, strict=True))
    return 1.0 / (1.0 + math.exp(-sum_))
