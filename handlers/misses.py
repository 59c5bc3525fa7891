"""What was not understood: said so, counted, and after two of them a person is offered."""

from handlers import screens
from handlers.asked import keep
from handlers.dialogue import OPEN
from handlers.flow import Turn
from handlers.reply import Reply
from handlers.session import Session
from handlers.text import T

MISSES = 2
"""Misses after which a person is offered (shared experience, rule 6)."""
_ECHO = 60


def miss(turn: Turn, session: Session, typed: str) -> None:
    """Nothing that can be done with it: who has only just come is welcomed."""
    if session.screen == 0:
        turn.open("welcome")
        return
    keep(turn, typed)
    if typed:
        turn.say(T("I did not understand “{typed}”.", typed=echo(turn.typed or typed)))
    else:
        turn.say(T("I could not read that message. Please type words or choose below."))
    count_miss(turn)


def count_miss(turn: Turn) -> None:
    """One more; whoever was missed twice in a row is given the officer's number."""
    turn.misses += 1
    if turn.misses < MISSES:
        return
    said = turn.said or Reply(text=())
    number = screens.contact(turn.known.programme.officer)
    offered = {c.id for c in (*turn.screen().choices, *said.choices)}
    turn.say(*(() if number in said.text else (number,)))
    calling = turn.form and f"{OPEN}{turn.form.dialogue}" == screens.TO_OFFICER.id
    if turn.form and not calling and screens.TO_OFFICER.id not in offered:
        turn.offer(screens.TO_OFFICER)


def echo(typed: str) -> str:
    """What was typed, short enough to be repeated."""
    return typed if len(typed) <= _ECHO else typed[: _ECHO - 1] + "…"
