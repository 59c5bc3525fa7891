"""Questions of owners, answered from the programme's topics.

A topic is found when a message is close to one of its wordings. Deliberately strict: a wrong
answer costs more trust than "I do not know, here is a person".
"""

from dataclasses import dataclass

from rapidfuzz import fuzz, process

from handlers.programme import Programme, Topic
from handlers.reply import Reply
from handlers.spelling import fold
from handlers.text import T

SURE = 82
"""Similarity (0 to 100) from which an answer is given."""

_ASKING = frozenset(
    [
        "gi",
        "khong",
        "ko",
        "hong",
        "bao",
        "nhieu",
        "the",
        "nao",
        "ntn",
        "o",
        "dau",
        "dau",
        "khi",
        "nao",
        "luc",
        "nao",
        "sao",
        "ai",
        "may",
        "mo",
        "rang",
        "chi",
        "what",
        "when",
        "where",
        "how",
        "who",
        "is",
        "are",
        "can",
    ]
)


@dataclass(frozen=True, slots=True)
class Found:
    """The topic that a message is close to."""

    topic: Topic


class Answers:
    """The topics of a programme, prepared for matching."""

    def __init__(self, programme: Programme) -> None:
        pairs = [(fold(w), topic) for topic in programme.topics for w in topic.wordings]
        self._wordings = [wording for wording, _ in pairs]
        self._topics = [topic for _, topic in pairs]

    def find(self, typed: str) -> Found | None:
        """The topic that is asked for, or None if no wording is close enough."""
        best = process.extractOne(
            fold(typed), self._wordings, scorer=fuzz.token_sort_ratio, score_cutoff=SURE
        )
        if best is None or _opposite(fold(typed), best[0]):
            return None
        return Found(self._topics[best[2]])


def _opposite(typed: str, wording: str) -> bool:
    """One word turns a sentence about registering into one about cancelling."""
    return ("huy" in typed.split()) != ("huy" in wording.split())


def asks(typed: str) -> bool:
    """Whether a message looks like a question rather than like a name or a number."""
    return "?" in typed or not _ASKING.isdisjoint(fold(typed).split())


def answer(topic: Topic) -> Reply:
    """What is said: the answer and where it comes from."""
    return Reply(text=(topic.answer, T("Source: {source}", source=topic.source)))
