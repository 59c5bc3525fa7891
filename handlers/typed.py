"""What was typed: a label, a command, an answer, a name, a question, or a miss."""

from dataclasses import replace

from handlers import commands, screens
from handlers.answers import ASK, USEFUL, asks, asks_plainly, rating
from handlers.asked import answered, guessed, keep
from handlers.asking.matcher import Found
from handlers.dialogue import Invalid, Question
from handlers.flow import Turn
from handlers.linking import spoken
from handlers.matching import candidates, labelled, ordinal
from handlers.moves import ALWAYS, choose, obey
from handlers.reply import Choice, Reply
from handlers.session import Session
from handlers.spelling import fold
from handlers.text import T

MISSES = 2
"""Misses after which a person is offered (shared experience, rule 6)."""
WORTH_KEEPING = 3
"""Words from which a message that nobody understood may be a question for the staff."""
_ECHO = 60
_COURTESIES = frozenset(
    (
        *("ok", "oke", "da", "vang", "da vang", "ok em", "uh", "u", "cam on", "cam on em"),
        *("cam on nhieu", "cam on em nhieu", "thanks", "thank you", "tam biet", "bye"),
    )
)


def read_typed(turn: Turn, session: Session, typed: str) -> None:
    """Read what was typed, in the order that `handlers.engine` promises."""
    asked = turn.question
    choices = _typeable(turn, session)
    # The ways out of the footer are commands, which are read below.
    named = [choice for choice in choices if choice.id not in ALWAYS]
    exact = labelled(typed, named, turn.known.tongue)
    if len(exact) == 1:
        choose(turn, exact[0].id)
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
    elif code := spoken(typed, alone=not (asked and asked.read)):
        turn.open("link", code)
    elif asked and asked.read:
        _read(turn, session, asked, typed)
    elif not (
        _named(turn, typed)
        or _polite(turn, session, typed)
        or _coded(turn, typed)
        or _choose_loosely(turn, session, choices, typed)
        or _elsewhere(turn, typed)
    ):
        _miss(turn, session, typed)


def _polite(turn: Turn, session: Session, typed: str) -> bool:
    """Thanks and goodbye, which want no answer but a friendly one."""
    if turn.form or not session.screen or fold(typed) not in _COURTESIES:
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
    if asks_plainly(typed) and _question(turn, typed):
        return
    if _named(turn, typed):
        return
    assert asked.read is not None
    value = asked.read(typed, turn.scene)
    if not isinstance(value, Invalid):
        turn.answer(asked, value)
    elif _by_number(turn, session, typed) or (asks(typed) and _question(turn, typed)):
        return
    elif asks_plainly(typed) and guessed(turn, turn.answers.find(typed), typed):
        _count_miss(turn)
    else:
        turn.say(value.problem, T("You typed: “{typed}”", typed=_echo(typed)))
        if value.example:
            turn.say(T("For example: {example}", example=value.example))
        _count_miss(turn)


def _choose_loosely(turn: Turn, session: Session, choices: tuple[Choice, ...], typed: str) -> bool:
    """A number, or words that fit one label; several that fit are asked about."""
    if _by_number(turn, session, typed):
        return True
    fitting = candidates(typed, choices, turn.known.tongue)
    if len(fitting) == 1:
        return choose(turn, fitting[0].id)
    if len(fitting) > 1 and turn.question and len(fitting) < len(choices):
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(c.id for c in fitting)
        return True
    return False


def _named(turn: Turn, typed: str) -> bool:
    """The whole message is the name of a dialogue."""
    named = turn.book.entries.named(typed)
    if named:
        turn.open(named)
    return named is not None


def _coded(turn: Turn, typed: str) -> bool:
    """The whole message is the code of something that can be looked at."""
    coded = turn.book.entries.coded(typed)
    if coded:
        turn.open(coded.dialogue, said=coded.rest)
    return coded is not None


def _by_number(turn: Turn, session: Session, typed: str) -> bool:
    number = ordinal(typed)
    if number is None or not 1 <= number <= len(session.offered):
        return False
    if turn.unseen:
        turn.say(T("That screen is out of date. This is the current one:"))
        return True
    return choose(turn, session.offered[number - 1])


def _elsewhere(turn: Turn, typed: str) -> bool:
    """What the person wants done, a question, or words that open another dialogue."""
    each = turn.answers.find_each(typed)
    founds = each.founds
    # In the middle of a form, "đăng ký" may be part of an answer.
    filling = turn.dialogue is not None and turn.dialogue.keeps
    if not filling and len(founds) == 1 and _wanted(turn, typed, founds[0]):
        return True
    if answered(turn, each, typed) or (not filling and turn.open_by_name(typed)):
        return True
    at_work = turn.dialogue is not None and bool(turn.dialogue.roles)
    if not at_work and guessed(turn, founds[0], typed):
        _count_miss(turn)
        return True
    return False


def _wanted(turn: Turn, typed: str, found: Found) -> bool:
    """Open what the person wants done: named in so many words, or by a topic that has one."""
    wanted = turn.answers.intent(typed, found) if found.sure else ""
    named = None if asks(typed) else turn.book.entries.within(typed)
    if named and (wanted in ("", named.dialogue) or turn.names_choice(named.dialogue, named.rest)):
        turn.open(named.dialogue, said=named.rest)
        return True
    if wanted in turn.book.dialogues:
        turn.open(wanted, _component(turn, wanted, typed, found), said=typed)
        return True
    return False


def _component(turn: Turn, wanted: str, typed: str, found: Found) -> str:
    """The kind of support that the topic is about, unless the words name another."""
    about = found.topic.id.rpartition(".")[2] if found.topic else ""
    listed = turn.known.programme.component(about) is not None
    return about if listed and not turn.names_choice(wanted, typed) else ""


def _question(turn: Turn, typed: str) -> bool:
    """A question that is understood for sure: in a form, nothing less is worth a detour."""
    return answered(turn, turn.answers.find_each(typed), typed)


def _miss(turn: Turn, session: Session, typed: str) -> None:
    if session.screen == 0:
        turn.open("welcome")
        return
    if len(typed.split()) >= WORTH_KEEPING:
        keep(turn, typed)
    if typed:
        turn.say(T("I did not understand “{typed}”.", typed=_echo(typed)))
    else:
        turn.say(T("I could not read that message. Please type words or choose below."))
    _count_miss(turn)


def _count_miss(turn: Turn) -> None:
    turn.misses += 1
    if turn.misses < MISSES:
        return
    said = turn.said or Reply(text=())
    number = screens.contact(turn.known.programme.officer)
    offered = {c.id for c in (*turn.screen().choices, *said.choices)}
    turn.say(
        *(() if number in said.text else (number,)),
        choices=() if screens.TO_OFFICER.id in offered else (screens.TO_OFFICER,),
    )


def _echo(typed: str) -> str:
    return typed if len(typed) <= _ECHO else typed[: _ECHO - 1] + "…"
