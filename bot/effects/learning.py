"""Questions kept for the staff, answered, and made into lessons."""

import asyncio

from bot.effects.context import Context, apply
from handlers.answers import Answers, answer
from handlers.effects import Conflict
from handlers.learning_effects import (
    AnswerQuestion,
    DropQuestion,
    KeepQuestion,
    Teach,
    Unteach,
)
from handlers.lessons import may_be_touched, new_topic, with_lessons
from handlers.programme import Programme
from handlers.reply import Reply
from handlers.screens import contact
from handlers.staff_rights import Right
from handlers.text import T, Text
from storage import learning
from storage.learning_records import Kind, Lesson, OpenQuestion

_SETTLED = T("This question has been settled.")
_SHOWN = 3
"""Wordings that are shown of those a lesson would harm."""


@apply.register
async def _(effect: KeepQuestion, context: Context) -> None:
    values = {
        "person_id": context.person,
        "text": effect.text,
        "why": effect.why.value,
        "topic": effect.topic,
        "guesses": list(effect.guesses),
        "created_at": context.now,
    }
    await learning.keep(context.connection, values)


@apply.register
async def _(effect: DropQuestion, context: Context) -> None:
    await context.demand(Right.QUESTIONS)
    await _settle(effect.question, "dropped", context)
    await context.record("drop_question", effect.question)


@apply.register
async def _(effect: AnswerQuestion, context: Context) -> None:
    await context.demand(Right.QUESTIONS)
    question = await _settle(effect.question, "answered", context)
    said = T("The Department: {words}", words=effect.words)
    await _tell(question, (said, contact(context.programme.officer)), context)
    await context.record("answer_question", question.id, None, {"words": effect.words})


@apply.register
async def _(effect: Teach, context: Context) -> None:
    await context.demand(Right.QUESTIONS)
    taught = await learning.taught(context.connection)
    lesson = Lesson(0, effect.kind, effect.topic, effect.wording, context.now, "", effect.content)
    programme = with_lessons(context.programme, taught)
    # It takes up to a second of CPU: other chats are served meanwhile, though they cannot write.
    if lost := await asyncio.to_thread(harmed, programme, lesson):
        shown = "; ".join(f"“{wording}”" for wording in lost[:_SHOWN])
        why = T("That would change the answer to: {shown}. Nothing was taught.", shown=shown)
        raise Conflict(why, "what")
    question = await _settle(effect.question, effect.kind.value, context)
    values = {
        "kind": effect.kind.value,
        "topic": effect.topic,
        "wording": effect.wording,
        "content": dict(effect.content),
        "taught_at": context.now,
        "taught_by": context.person,
    }
    id = await learning.teach(context.connection, values)
    topic = (
        new_topic(lesson)
        if effect.kind == Kind.TOPIC
        else next(topic for topic in programme.topics if topic.id == effect.topic)
    )
    await _tell(question, answer(topic).text, context)
    await context.record("teach", id, None, {"topic": effect.topic, "wording": effect.wording})


@apply.register
async def _(effect: Unteach, context: Context) -> None:
    await context.demand(Right.QUESTIONS)
    if not await learning.undo(context.connection, effect.lesson, context.person, context.now):
        raise Conflict(T("This was undone already."), "which")
    await context.record("unteach", effect.lesson)


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


async def _settle(id: int, outcome: str, context: Context) -> OpenQuestion:
    question = await learning.settle(context.connection, id, context.person, outcome, context.now)
    if question is None:
        raise Conflict(_SETTLED, "which")
    return question


async def _tell(question: OpenQuestion, text: tuple[Text, ...], context: Context) -> None:
    reply = Reply(
        header=T("You asked: {text}", text=question.text),
        text=text,
        stays=True,
    )
    await context.notices.tell(
        context.connection,
        {question.person_id: reply},
        f"question:{question.id}",
        context.now,
        call_else=False,
    )
