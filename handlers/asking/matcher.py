"""A programme's topics, prepared for finding the one that a message asks for."""

import re
from collections.abc import Sequence

from handlers.asking.concepts import Phrases
from handlers.asking.features import features
from handlers.asking.index import Fit, Index
from handlers.asking.judge import CLOSE, DOUBTFUL, POSSIBLE, SURE, TIE, Signs, likelihood
from handlers.asking.mending import mended
from handlers.asking.wording import Reader, Wording
from handlers.programme import Programme, Topic
from storage.frozen import frozen

GUESSES = 3
"""Topics that are offered to somebody whose question was not understood for sure."""
_STRANGE = 4.5
"""What a word is worth that no topic has: as much as a rare one that some topic has."""
_LONG = 30
_SHORT = 10
"""Words of a message in which a matter outside the programme counts in full: in a long story
it is mostly by the way."""
_PHONE = re.compile(
    r"(?:\b(?:sđt|sdt|đt|số điện thoại|so dien thoai|phone)\s*:?\s*)?"
    r"(?:\+|\b)\d(?:[\s.\-]?\d){8,13}\b",
    re.IGNORECASE,
)
"""A number left to be called on, which is no question for the officer's number."""
_TELLING = 1.0
"""What a message is worth that says something; "có", "ở đâu ạ" and the like stand everywhere."""


@frozen
class Found:
    """What a message was taken for: the topics that fit, best first, and how sure that is.

    `outside`: matters outside the programme that it names ("insurance").
    """

    topics: tuple[Topic, ...] = ()
    likely: float = 0.0
    outside: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """The answer of the first topic may be given."""
        return self.likely >= SURE

    @property
    def topic(self) -> Topic | None:
        """The first topic; None where nothing fits or the question is out of scope."""
        return self.topics[0] if self.topics and self.likely >= POSSIBLE else None

    @property
    def guesses(self) -> tuple[Topic, ...]:
        """The best three, best first."""
        return self.topics[:GUESSES]

    @property
    def offered(self) -> tuple[Topic, ...]:
        """The topics worth showing to somebody who is not answered for sure."""
        return self.guesses if self.likely >= CLOSE else ()


@frozen
class Asked:
    """A message as it is compared."""

    wording: Wording
    concepts: tuple[str, ...]
    features: tuple[str, ...]
    meant: int
    outside: tuple[str, ...]
    beyond: int


class Matcher:
    """The topics of a programme with their wordings; the same message always finds the same."""

    def __init__(self, programme: Programme) -> None:
        self._topics = programme.topics
        concepts = programme.vocabulary.concepts
        wordings = [_wordings(topic) for topic in self._topics]
        texts = [text for topic in wordings for text in topic]
        texts += [phrase for concept in concepts for phrase in concept.phrases]
        self._reader = Reader(texts)
        self._concepts = Phrases(concepts, self._reader.own)
        self._outside = Phrases(programme.vocabulary.outside, self._reader.own, strict=True)
        self._index = Index([[self._own_features(text) for text in topic] for topic in wordings])

    def find(self, text: str) -> Found:
        """What a message asks for. Never raises, whatever was typed."""
        asked = self.read(text)
        fits = self._index.rank(asked.features)
        if not fits:
            return Found(outside=asked.outside)
        topics = tuple(self._topics[fit.topic] for fit in fits)
        signs = self.signs(asked, fits)
        likely = likelihood(signs)
        elsewhere = asked.beyond > 0 and asked.beyond >= asked.meant
        number = all(word.isdigit() for word in asked.wording.words)
        if elsewhere or signs.ahead < TIE or ((signs.strange or number) and not asked.concepts):
            likely = min(likely, DOUBTFUL)
        if not asked.concepts and sum(map(self._index.worth, asked.features)) < _TELLING:
            likely = 0.0
        return Found(topics, likely, asked.outside)

    def read(self, text: str) -> Asked:
        """A message as it is compared with the wordings."""
        clear = _PHONE.sub(" ", mended(text))
        wording = self._reader.read(clear)
        named = self._concepts.found(wording.words)
        return Asked(
            wording=wording,
            concepts=named,
            features=features(wording.words, named),
            meant=self._concepts.covered(wording.words),
            outside=self._outside.found(wording.words, clear),
            beyond=self._outside.covered(wording.words, clear),
        )

    def signs(self, asked: Asked, fits: Sequence[Fit]) -> Signs:
        """What tells how sure the best fit is."""
        best = fits[0]
        second = fits[1].score if len(fits) > 1 else 0.0
        worth = [self._index.worth(feature) for feature in asked.features]
        known = sum(
            value
            for feature, value in zip(asked.features, worth, strict=True)
            if self._index.has(best.topic, feature)
        )
        words = len(asked.wording.words)
        return Signs(
            fit=best.score,
            ahead=(best.score - second) / best.score,
            shared=known / (sum(worth) + _STRANGE * len(asked.wording.strange)),
            meant=asked.meant / words,
            outside=asked.beyond / words,
            named=min(len(asked.outside), 2) * min(1.0, _SHORT / words),
            strange=len(asked.wording.strange) / words,
            long=min(len(set(asked.wording.words)), _LONG) / _LONG,
        )

    def rank(self, asked: Asked) -> tuple[Fit, ...]:
        """How well each of the best topics fits, for `bot ask --explain` and for measuring."""
        return self._index.rank(asked.features)

    def shared(self, asked: Asked, topic: int) -> tuple[tuple[str, float], ...]:
        """The features that a message and a topic share, the most telling first."""
        index = self._index
        worth = ((f, index.worth(f)) for f in asked.features if index.has(topic, f))
        return tuple(sorted(worth, key=lambda pair: (-pair[1], pair[0])))

    def _own_features(self, text: str) -> tuple[str, ...]:
        words = self._reader.own(text)
        return features(words, self._concepts.found(words))


def _wordings(topic: Topic) -> tuple[str, ...]:
    return (*topic.wordings, topic.title.vi, topic.title.en)
