"""A question in a conversation: answered, guessed at, or said to be out of scope.

Sure means the answer at once. Not sure means the three nearest topics as buttons, with the
officer beside them; the second time in a row his number is said. What is outside the programme
is called so, with a topic only where one is close. What was not answered, and what was answered
to no use, is kept for the staff, without personal data.
"""

import re
from dataclasses import replace

from handlers import screens
from handlers.answers import ASK, USEFUL, Each, answer, asks, guesses, rating
from handlers.asking.masking import masked, worth_keeping
from handlers.asking.matcher import Found
from handlers.flow import Turn
from handlers.learning_effects import FoundAmongGuesses, KeepQuestion
from handlers.programme import Topic
from handlers.reply import Reply
from handlers.spelling import fold
from handlers.text import T, Text
from handlers.timetable import EVENT, TOPICS, timetable
from storage.learning_records import Why

_ECHO = 60
_FEW = 3
"""Events that are told in words, between the questions of a form."""
_OFFICER = "bot.officer"
"""Whoever asks for a number or a name is told it, not where it is to be had."""
_NUMBER_OF = re.compile(
    r"\b(?:so dien thoai|hotline|dia chi|email|phone number) (?:cua |ben |phong )?(?:so|can bo)\b"
    r"(?! \d)"
)
_PLACE = re.compile(r"\b(?:dia chi|o dau|o mo|duong nao|nam dau|tru so|email|mail|address)\b")
_ABUSE = "abuse"
"""The matter in `vocabulary.toml` that calls for an apology rather than for a topic."""


def answered(turn: Turn, each: Each, typed: str) -> bool:
    """Answer every question that was understood for sure; False if there is none.

    What was asked besides is not passed over: it is to be asked again by itself.
    """
    topics = tuple(found.topics[0] for found in each.founds if found.sure)
    if topics:
        turn.asked = masked(typed)
    for topic in topics:
        _give(turn, topic, typed, last=topic is topics[-1])
    if not topics and _NUMBER_OF.search(fold(turn.answers.written_out(typed))):
        turn.asked = masked(typed)
        tell(turn, _to_call(turn, typed))
        return True
    if each.left:
        turn.say(T("Please ask this again by itself: “{question}”", question=each.left[0][:_ECHO]))
    return bool(topics)


def follow_guess(turn: Turn, id: str) -> bool:
    """Answer the guess that was pressed; False if the topic is not there any more."""
    topic = turn.answers.topic(id.removeprefix(ASK))
    if topic is None:
        return False
    turn.asked = turn.asked_before
    if turn.asked:
        turn.effects.append(FoundAmongGuesses(turn.asked))
    _give(turn, topic, turn.asked, last=True)
    return True


def rated(turn: Turn, id: str) -> None:
    """Thank for "useful"; keep the question of an answer that was not."""
    value, _, topic = id.removeprefix(USEFUL).partition(".")
    if value == "yes":
        turn.say(T("Thank you, noted."))
        return
    if any(map(str.isalnum, turn.asked_before)):
        near = turn.answers.find(turn.asked_before).guesses
        ids = tuple(each.id for each in near)
        turn.effects.append(KeepQuestion(turn.asked_before, Why.NOT_USEFUL, topic, ids))
    turn.say(
        T("Thank you. An officer reads your question and answers here."),
        screens.contact(turn.known.programme.officer),
    )
    turn.offer(screens.TO_OFFICER)


def guessed(turn: Turn, found: Found, typed: str) -> bool:
    """Offer what may be meant; False if nothing is near and nothing outside was named.

    Where a form's own choices fill the screen, only a question is worth their place.
    """
    if not (found.topic or found.outside or found.offered):
        return False
    choices = guesses(found.offered)[: max(0, turn.room - 1)]
    if found.topic and turn.form and not choices and not asks(typed):
        return False
    if found.topic:
        keep(turn, typed, tuple(topic.id for topic in found.guesses))
        turn.say(T("I am not sure what you mean. Is it one of these?"))
        if turn.form and not choices:
            instead = (*guesses(found.offered), screens.TO_OFFICER, screens.HERE)
            turn.instead = replace(turn.screen(), text=(), lines=(), choices=instead)
            return True
    elif _ABUSE in found.outside:
        turn.say(T("I am sorry that I could not help you. An officer can:"))
    else:
        turn.say(
            T("I cannot answer that: I know only this programme, its trainings and certificates.")
        )
    if not found.topic:
        turn.say(screens.contact(turn.known.programme.officer))
    turn.offer(*choices, screens.TO_OFFICER)
    return True


def keep(turn: Turn, typed: str, near: tuple[str, ...] = ()) -> None:
    """Put a question that was not answered into the staff's queue, if it says anything without
    names and numbers; but not the staff's own."""
    turn.asked = masked(typed)
    if turn.known.person.role is None and worth_keeping(turn.asked):
        turn.effects.append(KeepQuestion(turn.asked, Why.UNANSWERED, "", near))


def tell(turn: Turn, reply: Reply, last: bool = True) -> None:
    """Say what is known at the moment; what can be done about it becomes buttons, but in no form,
    where it is read."""
    turn.misses = 0
    between = ("",) if turn.said else ()
    turn.say(*between, *reply.text)
    if last and not turn.form:
        turn.offer(*reply.choices)
    elif not (turn.dialogue and turn.dialogue.by_name):  # where they are on the screen already
        events = [c.label for c in reply.choices if c.id.startswith(EVENT)]
        turn.say(*events[:_FEW])


def _to_call(turn: Turn, typed: str) -> Reply:
    place: tuple[Text, ...] = ()
    if _PLACE.search(fold(typed)):
        place = (T("I do not have the Department's address; the officer tells you."),)
    officer = screens.contact(turn.known.programme.officer)
    return Reply(text=(officer, *place), choices=(screens.TO_OFFICER,))


def _give(turn: Turn, topic: Topic, typed: str, last: bool) -> None:
    """Say the answer; the next steps of the last one become buttons, but in no form."""
    turn.misses = 0
    dialogue = turn.dialogue
    own = dialogue.answers.get(topic.id) if dialogue else None
    if own and (reply := own(turn.scene)):
        turn.hear(reply)
        return
    if topic.id in TOPICS and (
        reply := timetable(turn.answers.spellings(typed), turn.known, topic.id)
    ):
        tell(turn, reply, last)
        return
    if topic.id == _OFFICER:
        tell(turn, _to_call(turn, typed), last)
        return
    free = last and not turn.form
    reply = answer(topic, turn.book.dialogues if free else ())
    between = ("",) if turn.said else ()
    turn.say(*between, *reply.text)
    if free:
        turn.offer(*reply.choices, *rating(topic))
