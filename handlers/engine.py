"""The engine: one pure function from what was, and what came, to what is said and done.

Invariants, each held by a test:

- `step` never raises but `Missing`, whatever was typed, pressed or stored, and never leaves a
  screen without a way on.
- Every input has exactly one reply, except a double tap, whose answer is already on the screen.
- A press counts only on the screen it was shown on: a payload carries the screen's number. An
  old button that leads to a dialogue still works; any other is called old and the current
  screen is shown again.
- A number counts only against what was last shown (`Session.offered`), never against a list
  that has changed in the meantime. Where a number can be an answer, it is one.
- What is typed is read in this order, and the first that fits decides: a label as it stands, a
  command, a question in the middle of a form, the name of a dialogue, the answer asked for, a
  label in other words, words that contain a dialogue's name, a question; then it is a miss.
  After two misses a person is offered.
- Nothing is done before the person has confirmed; effects appear in the outcome of exactly the
  step that confirmed them.
"""

import re
from dataclasses import dataclass, replace

from handlers import commands, screens
from handlers.answers import answer, asks
from handlers.dialogue import OPEN, Invalid, Question
from handlers.effects import Conflict, DropUpload, Effect, Withdraw
from handlers.flow import RESUME, Book, Turn
from handlers.incoming import Incoming
from handlers.known import Known
from handlers.matching import candidates, ordinal
from handlers.menu import help_text
from handlers.reply import Choice, Reply, payload
from handlers.session import Session
from handlers.spelling import clean, fold
from handlers.text import T

MISSES = 2
"""Misses after which a person is offered (shared experience, rule 6)."""
_ECHO = 60
_PAYLOAD = re.compile(r"(\d{1,9}):([a-z_]+[\w.\-]{0,60})", re.ASCII)
_LANGUAGES = frozenset({commands.VIETNAMESE, commands.ENGLISH})
_ALWAYS = frozenset({commands.MENU, commands.BACK, commands.LATER, commands.CANCEL})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a step comes to. `replaces`: the reply may take the place of the pressed screen."""

    session: Session
    reply: Reply | None
    effects: tuple[Effect, ...] = ()
    replaces: bool = False


def step(session: Session, book: Book, incoming: Incoming, known: Known) -> Outcome:
    """Read one input and answer it. Raises `Missing` if `known` lacks a fact."""
    if incoming.choice and incoming.choice == session.pressed:
        return Outcome(session, None)
    turn = Turn(session, book, known)
    typed = clean(incoming.text)
    pressed = incoming.choice or (typed if _is_live_payload(typed, session) else "")
    replaces = False
    if incoming.start is not None:
        _start(turn, session, incoming.start)
    elif pressed:
        replaces = _press(turn, session, pressed) and not session.stays
    elif incoming.file is not None:
        _file(turn, incoming.file.token)
    else:
        _type(turn, session, typed)
    return _outcome(turn, session, pressed, replaces)


def refuse(
    session: Session, book: Book, known: Known, conflict: Conflict, pressed: str = ""
) -> Outcome:
    """The answer to a turn whose effects could not be applied: nothing of it has happened.

    `pressed`: the payload that led here, so that the second of two taps is known as one.
    """
    turn = Turn(session, book, known)
    turn.say(conflict.why)
    if conflict.back_to:
        turn.take_back(conflict.back_to)
    return _outcome(turn, session, pressed, replaces=False)


def nudge(session: Session, book: Book, known: Known) -> Outcome | None:
    """A reminder of the draft that was left lying; None if there is none, or none is wanted."""
    if session.hushed:
        return None
    turn = Turn(session, book, known)
    turn.to_menu()
    turn.said = None
    if not turn.drafts:
        return None
    turn.open(next(iter(turn.drafts)))
    return _outcome(turn, session, "", replaces=False)


def apologise(session: Session, known: Known) -> Outcome:
    """Said when a turn had to be set aside: it is our fault, and here is a person."""
    officer = screens.contact(known.programme.officer)
    reply = Reply(
        text=(
            T("Sorry, something went wrong on our side with your last message."),
            T("We have noted it. You can try again or call."),
            officer,
        ),
        choices=(screens.TO_MENU,),
    )
    shown = replace(
        Session(screen=session.screen + 1, language=session.language, drafts=session.drafts),
        hushed=session.hushed,
    )
    return Outcome(shown, reply)


def _outcome(turn: Turn, session: Session, pressed: str, replaces: bool) -> Outcome:
    reply = screens.merged(turn.said, turn.screen())
    after = Session(
        form=turn.form,
        drafts=turn.drafts,
        screen=session.screen + 1,
        offered=tuple(c.id for c in reply.offered() if c not in reply.footer),
        pressed=pressed,
        misses=turn.misses,
        language=turn.language,
        stays=reply.stays,
        hushed=turn.hushed,
    )
    return Outcome(after, reply, tuple(turn.effects), replaces)


# -- opened ------------------------------------------------------------------------------------


def _start(turn: Turn, session: Session, link: str) -> None:
    """The chat was opened, perhaps by a link such as `register-e12` or `join-SECRET`."""
    id, _, preset = clean(link).partition("-")
    if id in turn.book.dialogues:
        turn.open(id, preset)
    elif session.screen == 0 and not turn.known.agreed("register"):
        turn.open("welcome")


# -- pressed -----------------------------------------------------------------------------------


def _is_live_payload(typed: str, session: Session) -> bool:
    """Some channels send a button's payload as text; a script may, too."""
    return any(typed == payload(session.screen, id) for id in session.offered)


def _press(turn: Turn, session: Session, pressed: str) -> bool:
    """Do what a button says; returns whether it was one of the living screen."""
    match = _PAYLOAD.fullmatch(pressed)
    screen, id = (int(match[1]), match[2]) if match else (-1, "")
    if screen == session.screen and (id in session.offered or id in _ALWAYS):
        if not _choose(turn, id):
            turn.say(T("That is no longer available."))
        return True
    if 0 <= screen < session.screen and (id.startswith(OPEN) or id == commands.MENU):
        _choose(turn, id)
        return False
    turn.say(T("That screen is out of date. This is the current one:"))
    return False


def _choose(turn: Turn, id: str) -> bool:
    """Follow a choice by its id; False if the screen does not offer it any more."""
    asked = turn.question
    if id in _LANGUAGES:
        _command(turn, id)
    elif asked and any(c.id == id for c in asked.options(turn.scene)):
        turn.answer(asked, id)
    elif id.startswith(OPEN):
        turn.follow(id)
    elif id == screens.MORE:
        turn.turn_page()
    elif id in _ALWAYS:
        _command(turn, id)
    elif turn.form and turn.form.question == RESUME:
        if id not in (screens.CONTINUE, screens.AGAIN, screens.DISCARD):
            return False
        turn.resume(id)
    elif turn.form and asked is None and id == screens.YES:
        turn.finish()
    elif turn.form and asked is None and id.startswith(screens.CHANGE):
        turn.change(id.removeprefix(screens.CHANGE))
    else:
        return False
    turn.misses = 0
    return True


# -- sent a file -------------------------------------------------------------------------------


def _file(turn: Turn, token: str) -> None:
    asked = turn.question
    if asked and asked.takes_file:
        turn.answer(asked, f"file:{token}")
    else:
        turn.effects.append(DropUpload(token))
        turn.say(T("Thank you, but no file is needed at this step; I have not kept it."))


# -- typed -------------------------------------------------------------------------------------


def _type(turn: Turn, session: Session, typed: str) -> None:
    asked = turn.question
    tongue = turn.known.tongue
    choices = _typeable(turn)
    exact = [c for c in candidates(typed, choices, tongue) if _is_label(typed, c, turn)]
    if len(exact) == 1:
        _choose(turn, exact[0].id)
    elif found := commands.command(typed):
        _command(turn, found)
    elif asked and asked.read:
        _read(turn, session, asked, typed)
    elif not (
        _named(turn, typed)
        or _choose_loosely(turn, session, choices, typed)
        or _elsewhere(turn, typed)
    ):
        _miss(turn, session, typed)


def _typeable(turn: Turn) -> tuple[Choice, ...]:
    """Everything that can be named here: all options, not just those of the page shown."""
    if (asked := turn.question) and turn.dialogue and turn.form:
        return (*asked.options(turn.scene), *screens.footer(turn.dialogue, turn.form))
    return turn.screen().offered()


def _is_label(typed: str, choice: Choice, turn: Turn) -> bool:
    folded = fold(typed)
    return folded == fold(turn.known.tongue.say(choice.label)) or folded in map(fold, choice.words)


def _read(turn: Turn, session: Session, asked: Question, typed: str) -> None:
    """A typed answer, unless it is a question of the person's own."""
    if asks(typed) and _question(turn, typed):
        return
    if _named(turn, typed):
        return
    assert asked.read is not None
    value = asked.read(typed, turn.scene)
    if not isinstance(value, Invalid):
        turn.answer(asked, value)
    elif not (_by_number(turn, session, typed) or _question(turn, typed)):
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
        return _choose(turn, fitting[0].id)
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


def _by_number(turn: Turn, session: Session, typed: str) -> bool:
    number = ordinal(typed)
    if number is None or not 1 <= number <= len(session.offered):
        return False
    return _choose(turn, session.offered[number - 1])


def _elsewhere(turn: Turn, typed: str) -> bool:
    """A question, or words that open another dialogue."""
    if asks(typed) and _question(turn, typed):
        return True
    # In the middle of a form, "đăng ký" may be part of an answer.
    filling = turn.dialogue is not None and turn.dialogue.keeps
    if not filling and (named := turn.book.entries.within(typed)):
        turn.open(named.dialogue, said=named.rest)
        return True
    return _question(turn, typed) or (not filling and turn.open_by_name(typed))


def _question(turn: Turn, typed: str) -> bool:
    found = turn.book.answers.find(typed)
    if found:
        turn.hear(answer(found.topic))
        turn.misses = 0
    return found is not None


def _miss(turn: Turn, session: Session, typed: str) -> None:
    if session.screen == 0:
        turn.open("welcome")
        return
    if typed:
        turn.say(T("I did not understand “{typed}”.", typed=_echo(typed)))
    else:
        turn.say(T("I could not read that message. Please type words or choose below."))
    _count_miss(turn)


def _count_miss(turn: Turn) -> None:
    turn.misses += 1
    if turn.misses < MISSES:
        return
    offered = {c.id for c in turn.screen().choices}
    choices = () if screens.TO_OFFICER.id in offered else (screens.TO_OFFICER,)
    turn.say(screens.contact(turn.known.programme.officer), choices=choices)


def _echo(typed: str) -> str:
    return typed if len(typed) <= _ECHO else typed[: _ECHO - 1] + "…"


def _command(turn: Turn, command: str) -> None:
    turn.misses = 0
    if command == commands.BACK:
        turn.back()
    elif command == commands.LATER:
        turn.later()
    elif command == commands.CANCEL:
        turn.cancel()
    elif command == commands.MENU:
        turn.to_menu()
    elif command == commands.OFFICER:
        turn.open("officer")
    elif command == commands.HELP:
        turn.say(*help_text(turn.known))
    elif command == commands.STOP:
        _stop(turn)
    else:
        turn.language = command.removeprefix("language.")
        turn.say(T("I will speak English from now on."))


def _stop(turn: Turn) -> None:
    """One word stops everything that is sent unasked."""
    agreed = [p.id for p in turn.known.programme.purposes if p.id in turn.known.person.consents]
    turn.hushed = True
    turn.effects.extend(Withdraw(id) for id in agreed if id != "register")
    turn.say(T("Done: no more reminders or news. Answers to what you ask still come."))
