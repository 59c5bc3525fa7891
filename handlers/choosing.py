"""Which of the choices on the screen is typed: its label, its number, a yes, its other words."""

from collections.abc import Sequence
from dataclasses import replace

from handlers import screens
from handlers.answers import ASK, USEFUL, rating
from handlers.assent import assents, refuses
from handlers.courtesies import readings
from handlers.dialogue import OPEN
from handlers.flow import Turn
from handlers.matching import candidates, labelled, ordinal
from handlers.moves import ALWAYS, choose
from handlers.reply import Choice
from handlers.session import Session
from handlers.text import T

_A_YES, _A_NO = frozenset(("có", "yes")), frozenset(("không", "no"))
"""One of these words has every choice that is a yes, or a no."""


def typeable(turn: Turn, session: Session) -> tuple[Choice, ...]:
    """Everything that can be named here: all options, not just those of the page shown."""
    if (asked := turn.question) and turn.dialogue and turn.form:
        options = asked.options(turn.scene)
        more = tuple(c for c in screens.page(options, turn.form.page) if c.id == screens.MORE)
        here = (screens.HERE,) if screens.HERE.id in session.offered else ()
        return (*options, *more, *here, *screens.footer(turn.dialogue, turn.form))
    offered = turn.screen().offered()
    if turn.checking:  # to confirm takes a yes, not a word of the button
        return tuple(choice for choice in offered if choice.id != screens.YES)
    return (*offered, *_ratings(turn, session), *_none_of_these(session))


def by_label(turn: Turn, typed: str, choices: Sequence[Choice]) -> str:
    """The id of the one choice whose label the message is, courtesies aside; "" if none is."""
    for reading in readings(typed):
        exact = labelled(reading, choices, turn.known.tongue)
        if len(exact) == 1:
            return exact[0].id
    return ""


def by_yes_or_no(turn: Turn, choices: tuple[Choice, ...], typed: str) -> bool:
    """A yes or a no in other words, where one of the choices is one: both are equally easy. A yes
    is also the only way on that a screen offers, if that merely leads somewhere; a no leaves a
    list that was only looked at."""
    words = _A_YES if assents(typed) else _A_NO if refuses(typed) else frozenset()
    meant = [choice for choice in choices if words & set(choice.words)] if turn.form else []
    if turn.form and not meant and words is _A_YES:
        ways = [choice for choice in choices if choice.id not in ALWAYS]
        meant = ways if len(ways) == 1 and ways[0].id.startswith(OPEN) else []
    if not meant and words is _A_NO and turn.dialogue and not turn.dialogue.keeps:
        if not outdated(turn):
            turn.to_menu()
        return True
    return len(meant) == 1 and (outdated(turn) or choose(turn, meant[0].id))


def loosely(turn: Turn, session: Session, choices: tuple[Choice, ...], typed: str) -> bool:
    """A number, or words that fit one label; several that fit are asked about."""
    if by_number(turn, session, typed):
        return True
    if assents(typed):
        return False  # "có" is no class that is "hết chỗ, có danh sách chờ"
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


def by_number(turn: Turn, session: Session, typed: str) -> bool:
    """The number of a choice that was shown last."""
    number = next((n for reading in readings(typed) if (n := ordinal(reading))), None)
    if number is None or not 1 <= number <= len(session.offered):
        return False
    return outdated(turn) or choose(turn, session.offered[number - 1])


def outdated(turn: Turn) -> bool:
    """Said where a number or a yes was written before the screen could be read."""
    if turn.unseen:
        turn.say(T("That screen is out of date. This is the current one:"))
    return turn.unseen


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
