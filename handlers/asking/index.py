"""Topics by the features of their wordings, and how well each fits a question.

Two measures are added. How many of the question's features the topic's wordings use at all, the
rare ones counting more (a topic is one document: what BM25 does, without its length). And how
close the nearest single wordings are (cosine), looked at for the best of the first only, so that
the price grows with the topics that share rare words, not with all wordings.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from handlers.asking.features import WEIGHTS
from storage.frozen import frozen

_SATURATION = 1.5
"""A feature in two wordings of a topic is nearly as good as in twenty."""
_LOOKED_AT = 24
"""Topics whose wordings are compared one by one."""
_COMMON = 300
"""A feature of more topics than this ranks those that rarer ones have found; it finds none."""
_NEAREST, _NEXT = 0.6, 0.4
"""Weight of the nearest wording, and of the mean of the three nearest."""


@frozen
class Fit:
    """How well one topic (by its place in the list) fits; `nearest` is its nearest wording."""

    topic: int
    score: float
    used: float
    near: float
    nearest: int


class Index:
    """The wordings of topics, prepared for ranking."""

    def __init__(self, topics: Sequence[Sequence[tuple[str, ...]]]) -> None:
        counts = [Counter(f for wording in topic for f in wording) for topic in topics]
        spread = Counter(feature for count in counts for feature in count)
        number = len(topics)
        self._worth = {
            feature: WEIGHTS[feature[0]] * math.log(1 + (number - df + 0.5) / (df + 0.5))
            for feature, df in spread.items()
        }
        self._uses: dict[str, dict[int, float]] = {}
        for topic, count in enumerate(counts):
            for feature, n in count.items():
                use = n / (n + _SATURATION)
                self._uses.setdefault(feature, {})[topic] = use
        self._wordings = [[self._direction(wording) for wording in topic] for topic in topics]

    def worth(self, feature: str) -> float:
        """How telling a feature is; 0 if no topic has it."""
        return self._worth.get(feature, 0.0)

    def has(self, topic: int, feature: str) -> bool:
        """Whether any wording of a topic has a feature."""
        return topic in self._uses.get(feature, ())

    def rank(self, asked: Sequence[str]) -> tuple[Fit, ...]:
        """The topics that fit best, best first; as many as were looked at closely."""
        worth = {feature: value for feature in asked if (value := self.worth(feature))}
        total = sum(worth.values())
        if not total:
            return ()
        used = self._used(worth)
        best = sorted(used, key=lambda topic: (-used[topic], topic))[:_LOOKED_AT]
        length = math.sqrt(sum(value * value for value in worth.values()))
        fits = []
        for topic in best:
            near, nearest = self._near(topic, worth, length)
            part = used[topic] / total
            fits.append(Fit(topic, near + _WHOLE * part, part, near, nearest))
        return tuple(sorted(fits, key=lambda fit: (-fit.score, fit.topic)))

    def _used(self, worth: Mapping[str, float]) -> dict[int, float]:
        used: dict[int, float] = {}
        for feature in sorted(worth, key=lambda f: (len(self._uses[f]), f)):
            uses, value = self._uses[feature], worth[feature]
            if len(uses) <= _COMMON:
                for topic, use in uses.items():
                    used[topic] = used.get(topic, 0.0) + value * use
            else:
                for topic in used:
                    if use := uses.get(topic, 0.0):
                        used[topic] += value * use
        return used

    def _near(self, topic: int, worth: Mapping[str, float], length: float) -> tuple[float, int]:
        """The closeness of a topic's wordings, and which of them is the nearest."""
        close = []
        for place, wording in enumerate(self._wordings[topic]):
            shared = sum(value * worth[f] for f, value in wording.items() if f in worth)
            close.append((shared / length, -place))
        close.sort(reverse=True)
        three = [value for value, _ in close[:3]]
        return _NEAREST * three[0] + _NEXT * sum(three) / 3, -close[0][1]

    def _direction(self, wording: Sequence[str]) -> dict[str, float]:
        values = {feature: self._worth[feature] for feature in wording}
        length = math.sqrt(sum(value * value for value in values.values())) or 1.0
        return {feature: value / length for feature, value in values.items()}


_WHOLE = 1.25
"""Weight of what all wordings of a topic use, beside the nearest ones."""
