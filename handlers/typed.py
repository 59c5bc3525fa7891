"""What was typed: a label, a command, an answer, a name, a question, or a miss."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import commands, screens
from handlers.answers import ASK, USEFUL, asks, asks_plainly, rating
from handlers.asked import guessed
from handlers.assent import says_nothing, thanks
from handlers.checking import confirm_or_stop
from handlers.courtesies import readings
from handlers.dialogue import Invalid, Question
from handlers.flow import Turn
from handlers.linking import spoken
from handlers.matching import candidates, labelled, ordinal
from handlers.misses import count_miss, echo, miss
from handlers.moves import ALWAYS, choose, obey
from handlers.reply import Choice
from handlers.session import Session
from handlers.text import T
from handlers.wanted import coded, elsewhere, named, question


def read_typed(turn: Turn, session: Session, typed: str) -> None:
    """Read what was typed, in the order that `handlers.engine` promises."""
    asked = turn.question
    choices = _typeable(turn, session)
    # The ways out of the footer are commands, which are read below.
    labels = [choice for choice in choices if choice.id not in ALWAYS]
    if label := _labelled(turn, typed, labels):
        choose(turn, label)
    elif turn.form and commands.is_in_doubt(typed):
        _doubt(turn, typed)
    elif found := commands.command(typed):
        if found == commands.CANCEL and asked and asked.read and turn.stop_keeping():
            # "Huy" is a name as well: what was filled in is not lost for it.
            turn.say(
                T(
                    "If “{typed}” was your answer: choose “Continue”, then write it out.",
                    typed=typed,
                )
            )
        else:
            obey(turn, found)
    elif code := _code(typed, alone=not (asked and asked.read)):
        turn.open("link", code)
    elif asked and asked.read:
        _read(turn, session, asked, typed)
    elif not (
        named(turn, typed)
        or _polite(turn, session, typed)
        or coded(turn, typed)
        or _choose_loosely(turn, session, choices, typed)
        or elsewhere(turn, typed)
    ):
        miss(turn, session, typed)


def _labelled(turn: Turn, typed: str, choices: Sequence[Choice]) -> str:
    """The one choice whose label the message is, courtesies aside."""
    for reading in readings(typed):
        exact = labelled(reading, choices, turn.known.tongue)
        if len(exact) == 1:
            return exact[0].id
    return ""


def _doubt(turn: Turn, typed: str) -> None:
    """ "Dung" in a form: nothing is done, the person is asked what he means."""
    asked = turn.question
    if turn.checking:
        confirm_or_stop(turn)
    elif asked and asked.read:
        turn.say(
            T(
                "If “{typed}” is your answer, please write it out; to end reminders, type “stop”.",
                typed=typed,
            )
        )
    else:
        turn.say(T("Please choose below; to end reminders, type “stop”."))
    count_miss(turn)


def _code(typed: str, alone: bool) -> str:
    """The code that joins two chats, courtesies aside."""
    return next((code for reading in readings(typed) if (code := spoken(reading, alone))), "")


def _polite(turn: Turn, session: Session, typed: str) -> bool:
    """Thanks and goodbye, which want no answer but a friendly one."""
    if turn.form or not session.screen or not thanks(typed):
        return False
    turn.say(T("You are welcome. Write to me whenever you need anything."))
    return True


def _typeable(turn: Turn, session: Session) -> tuple[Choice, ...]:
    """Everything that can be named here: all options, not just those of the page shown."""
    if (asked := turn.question) and turn.dialogue and turn.form:
        return (*asked.options(turn.scene), *screens.footer(turn.dialogue, turn.form))
    return (*turn.screen().offered(), *_ratings(turn, session), *_none_of_these(session))


def _ratings(turn: Turn, session: Session) -> tuple[Choice, ...]:
    """ "Useful?" under the answer that was read last, for who answers it in words."""
    ids = [id for id in session.offered if id.startswith(USEFUL)]
    topic = turn.answers.topic(ids[0].split(".", 2)[2]) if ids else None
    return rating(topic) if topic else ()


def _none_of_these(session: Session) -> tuple[Choice, ...]:
    """Where "is it one of these?" was asked, "no" leads to a person."""
    if not any(id.startswith(ASK) for id in session.offered):
        return ()
    return (replace(screens.TO_OFFICER, words=("không", "không phải", "ko", "no", "none")),)


def _read(turn: Turn, session: Session, asked: Question, typed: str) -> None:
    """A typed answer, unless it is a question of the person's own."""
    if asks_plainly(typed) and question(turn, typed):
        return
    if named(turn, typed):
        return
    assert asked.read is not None
    value = asked.read(typed, turn.scene)
    if not isinstance(value, Invalid):
        turn.answer(asked, value)
    elif _by_number(turn, session, typed) or _asked(turn, typed):
        return
    elif asks_plainly(typed) and guessed(turn, turn.answers.find(typed), typed):
        count_miss(turn)
    else:
        turn.only = value.among
        turn.say(value.problem, T("You typed: “{typed}”", typed=echo(typed)))
        if value.example:
            turn.say(T("For example: {example}", example=value.example))
        count_miss(turn)


def _asked(turn: Turn, typed: str) -> bool:
    """A question that is answered; "em không biết" asks nothing."""
    return asks(typed) and not says_nothing(typed) and question(turn, typed)


def _choose_loosely(turn: Turn, session: Session, choices: tuple[Choice, ...], typed: str) -> bool:
    """A number, or words that fit one label; several that fit are asked about."""
    if _by_number(turn, session, typed):
        return True
    fitting: tuple[Choice, ...] = ()
    for reading in readings(typed):
        fitting = fitting or candidates(reading, choices, turn.known.tongue)
    if len(fitting) == 1:
        return choose(turn, fitting[0].id)
    if len(fitting) > 1 and turn.question and len(fitting) < len(choices):
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(c.id for c in fitting)
        return True
    return False


def _by_number(turn: Turn, session: Session, typed: str) -> bool:
    number = next((n for reading in readings(typed) if (n := ordinal(reading))), None)
    if number is None or not 1 <= number <= len(session.offered):
        return False
    if turn.unseen:
        turn.say(T("That screen is out of date. This is the current one:"))
        return True
    return choose(turn, session.offered[number - 1])
