"""Questions kept for the staff, answered, and made into lessons."""

from bot.effects.context import Context, apply
from handlers.answers import answer
from handlers.effects import Conflict
from handlers.learning_effects import (
    AnswerQuestion,
    DropQuestion,
    FoundAmongGuesses,
    KeepQuestion,
    Teach,
    Unteach,
)
from handlers.lessons import new_topic, with_lessons
from handlers.reply import Reply
from handlers.screens import contact
from handlers.staff_rights import Right
from handlers.text import T, Text
from storage import learning
from storage.learning_records import Kind, Lesson, OpenQuestion

_SETTLED = T("This question has been settled.")
_CHECKING = T("I am checking that no other answer changes. In a few seconds, press Yes again.")
_SHOWN = 3
"""Wordings that are shown of those a lesson would harm."""


@apply.register
async def _(effect: KeepQuestion, context: Context) -> None:
    values = {
        "person_id": context.person,
        "chat_id": context.chat.id,
        "text": effect.text,
        "why": effect.why.value,
        "topic": effect.topic,
        "guesses": list(effect.guesses),
        "created_at": context.now,
    }
    await learning.keep(context.connection, values)


@apply.register
async def _(effect: FoundAmongGuesses, context: Context) -> None:
    await learning.guessed(context.connection, context.person, effect.text, context.now)


@apply.register
async def _(effect: DropQuestion, context: Context) -> None:
    await context.demand(Right.QUESTIONS)
    await _settle(effect.question, "dropped", context)
    # The question itself is the owner's and is deleted with his data.
    await context.record("drop_question", effect.question, {"settled": False}, {"settled": True})


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
    # By what holds in this very transaction: what another officer taught meanwhile is checked with.
    harm = context.checks.harmed(context.programme, taught, lesson)
    if harm is None:
        raise Conflict(_CHECKING, "sure")
    if harm:
        shown = "; ".join(f"“{wording}”" for wording in harm[:_SHOWN])
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
    taught = await learning.taught(context.connection)
    lesson = next((one for one in taught if one.id == effect.lesson), None)
    undone = await learning.undo(context.connection, effect.lesson, context.person, context.now)
    if lesson is None or not undone:
        raise Conflict(T("This was undone already."), "which")
    was = {"topic": lesson.topic, "wording": lesson.wording}
    await context.record("unteach", effect.lesson, was, None)


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
        chats={question.person_id: question.chat} if question.chat else None,
    )
