"""How often the right topic is found: the measures of the issue, for any way of ranking."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from benchmarks.question_set import Asked
from handlers.programme import Topic


class Ranked(Protocol):
    """What a way of finding says about one question: topics, best first, and whether it is sure."""

    @property
    def topics(self) -> tuple[Topic, ...]: ...
    @property
    def topic(self) -> Topic | None: ...
    @property
    def sure(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Parts, 0 to 1. `first` and `three` of the questions that have an answer; `sure_and_wrong`
    of the same; `outside_as_sure` of those that have none."""

    questions: int
    first: float
    three: float
    sure: float
    sure_and_wrong: float
    outside: int
    outside_as_sure: float


def measured(asked: Iterable[Asked], find: Callable[[str], Ranked]) -> Accuracy:
    """Ask every question and count."""
    inside = [(q, find(q.question)) for q in asked if q.topic]
    outside = [find(q.question) for q in asked if not q.topic]

    def part(hits: int, of: int) -> float:
        return hits / of if of else 0.0

    right = sum(f.topic is not None and f.topic.id == q.topic for q, f in inside)
    near = sum(q.topic in [topic.id for topic in f.topics[:3]] for q, f in inside)
    wrong = sum(f.sure and f.topics[0].id != q.topic for q, f in inside)
    return Accuracy(
        questions=len(inside),
        first=part(right, len(inside)),
        three=part(near, len(inside)),
        sure=part(sum(f.sure for _, f in inside), len(inside)),
        sure_and_wrong=part(wrong, len(inside)),
        outside=len(outside),
        outside_as_sure=part(sum(f.sure for f in outside), len(outside)),
    )
