"""Whether a lesson takes an answer away from a question that is answered right today.

The check takes seconds of CPU, and a turn holds SQLite's only writer. So it runs beside the
turns, in a thread of its own, and the turn that teaches only looks up what came out. What came
out holds for the lessons that were in force when it began: the turn names those that it finds in
its own transaction, and of others nothing is known.
"""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from handlers.answers import Answers
from handlers.lessons import may_be_touched, with_lessons
from handlers.programme import Programme
from storage.learning_records import Kind, Lesson

_KEPT = 8
"""Results that are kept: few officers teach at the same time, and each one lesson."""


class Checks:
    """The checks of one process, under way and done."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lessons")
        self._found: dict[tuple[object, ...], Future[tuple[str, ...]]] = {}

    def harmed(
        self, programme: Programme, taught: Sequence[Lesson], lesson: Lesson
    ) -> tuple[str, ...] | None:
        """The wordings that a lesson would harm; None as long as that is not known.

        The first question about a lesson begins the check; whoever asked asks again.
        """
        # A new topic gets its id anew with every press, and the check does not depend on it.
        topic = lesson.topic if lesson.kind == Kind.WORDING else lesson.content["title"]
        key = (*(each.id for each in taught), lesson.kind, topic, lesson.wording)
        check = self._found.get(key)
        if check is None:
            check = self._thread.submit(harmed, with_lessons(programme, taught), lesson)
            self._found[key] = check
            while len(self._found) > _KEPT:
                del self._found[next(iter(self._found))]
        return check.result() if check.done() else None

    def finish(self) -> None:
        """Wait until everything is known."""
        for check in self._found.values():
            check.result()


def harmed(programme: Programme, lesson: Lesson) -> tuple[str, ...]:
    """The wordings that find their topic today and would not with the lesson; its own, too."""
    before, after = Answers(programme), Answers(with_lessons(programme, [lesson]))
    lost = [
        wording
        for wording, topic in may_be_touched(programme, lesson)
        if _first(before, wording) == topic and _first(after, wording) != topic
    ]
    if _first(after, lesson.wording) != lesson.topic:
        lost.append(lesson.wording)
    return tuple(lost)


def _first(answers: Answers, wording: str) -> str:
    topics = answers.find(wording).topics
    return topics[0].id if topics else ""
