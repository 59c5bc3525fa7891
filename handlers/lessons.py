"""What the staff taught: a programme with their lessons, and whether a lesson does harm."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.programme import Programme, Source, Topic
from handlers.spelling import fold
from storage.learning_records import Kind, Lesson
from storage.records import Words

PREFIX = "staff."
"""Begins the ids of topics that were taught in the chat."""
SAME = "none"
"""Stands for an English answer that nobody wrote: the Vietnamese one is shown."""
_REVIEWED = timedelta(days=365)
_SHORTEST = 3
"""Words of fewer letters ("là", "có") stand in nearly every question."""


def with_lessons(programme: Programme, lessons: Sequence[Lesson]) -> Programme:
    """The programme as it is with everything that was taught and not undone."""
    topics = {topic.id: topic for topic in programme.topics}
    for lesson in lessons:
        if lesson.kind == Kind.TOPIC:
            topics[lesson.topic] = new_topic(lesson)
        elif there := topics.get(lesson.topic):
            topics[lesson.topic] = replace(there, wordings=(*there.wordings, lesson.wording))
    return replace(programme, topics=tuple(topics.values()))


def new_topic(lesson: Lesson) -> Topic:
    """The topic that a lesson makes; to be read again within a year."""
    content = lesson.content
    answer = content["answer_vi"]
    english = content.get("answer_en", SAME)
    day = lesson.taught_at.date()
    source = Source(
        id=lesson.topic,
        name=Words(content["source"], content["source"]),
        since=day,
        until=None,
        review=day + _REVIEWED,
        changing=False,
    )
    return Topic(
        id=lesson.topic,
        title=Words(content["title"], content["title"]),
        answer=Words(answer, answer if english == SAME else english),
        sources=(source,),
        next=("officer",),
        opens="",
        wordings=(lesson.wording,),
    )


def may_be_touched(programme: Programme, lesson: Lesson) -> tuple[tuple[str, str], ...]:
    """The wordings, each with its topic, that a lesson could take away from their topic.

    Only a wording that shares a word with the new one can rank it higher than before.
    """
    words = _words(lesson.wording) | _words(lesson.content.get("title", ""))
    return tuple(
        (wording, topic.id)
        for topic in programme.topics
        if topic.id != lesson.topic
        for wording in topic.wordings
        if words & _words(wording)
    )


def _words(text: str) -> set[str]:
    return {word for word in fold(text).split() if len(word) >= _SHORTEST}
