"""The engine: one pure function from what was, and what came, to what is said and done.

Invariants, each held by a test:

- `step` never raises but `Missing`, whatever was typed, pressed or stored, and never leaves a
  screen without a way on.
- Every input has exactly one reply, except a double tap, whose answer is already on the screen.
- A press counts only on the screen it was shown on: a payload carries the screen's number. An
  old button that leads to a dialogue still works; any other is called old and the current
  screen is shown again.
- A number counts only against what was last shown (`Session.offered`), never against a list
  that has changed in the meantime, and only if the person can have seen it (`_unseen`). Where a
  number can be an answer, it is one.
- What is typed is read in this order, and the first that fits decides: a label as it stands; a yes
  once more to what the last input brought to its end (or, where a yes or a no is asked below the
  receipt and could be read, that answer); a command; a code. Then, in a form, an answer that is
  called wrong or told by its name. Where text is asked for: a question in the middle of a form, the
  name of a dialogue, the answer. Where all answers are shown: a yes, a correction, a no. Elsewhere,
  and if it was none of these there: the name of a dialogue, a yes or a no where one of the choices
  is one (else a no leaves a list that was only looked at), a label in other words, a choice of a
  form's first question among words that want the form, words that contain a dialogue's name, a
  question. Else it is a miss. After two misses a person is offered.
- Labels, commands, codes, numbers and names of dialogues are looked up with the courtesies around
  them taken away as well; an answer is taken as it stands.
- What may be a command, a yes or a name ("dung") does nothing while a form is open, unless it is
  a label; the person is asked which he means.
- Nothing is done before the person has confirmed, where he types by a yes that is nothing else
  and on a screen that he can have seen; effects appear in the outcome of exactly the step that
  confirmed them.
- While an officer writes in a chat the bot is silent there, unless it is asked for.
"""

import re
from dataclasses import replace
from datetime import timedelta

from handlers import commands, screens
from handlers.assent import in_words
from handlers.dialogue import FILE, OPEN
from handlers.effects import Conflict, DropUpload, Effect, LeaveToOfficer, TakeBack
from handlers.flow import Turn
from handlers.incoming import Incoming, Unfit
from handlers.known import Known
from handlers.moves import ALWAYS, choose
from handlers.reply import Reply, payload
from handlers.session import Session
from handlers.spelling import LONGEST_INPUT, clean, is_cut
from handlers.stage import Book
from handlers.text import T, Text
from handlers.typed import read_typed
from storage.frozen import frozen

_ARRIVES = timedelta(seconds=1)
"""So long after it was made, a screen that is not known to be shown was not seen either."""
_LASTING = (OPEN, screens.CONTINUES)
"""What an old button may still lead to."""
_READS = timedelta(seconds=2)
"""Nobody reads a receipt, and what is asked below it, sooner."""
_PAYLOAD = re.compile(r"(\d{1,9}):([a-z_]+[\w.\-]{0,60})", re.ASCII)


@frozen
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
    if incoming.officer_for:
        until = known.now + incoming.officer_for
        return Outcome(session, None, (LeaveToOfficer(until),))
    typed = clean(incoming.text)
    if known.with_officer and not _asks_for_bot(incoming, typed):
        return Outcome(session, None)
    unseen, unread = _unseen(incoming, session, known), _unread(incoming, known)
    turn = Turn(session, book, known, unseen, unread)
    if known.with_officer:
        turn.effects.append(TakeBack())
    pressed = incoming.choice or (typed if _is_live_payload(typed, session) else "")
    replaces = False
    if incoming.start is not None:
        _start(turn, session, incoming.start)
    elif pressed:
        replaces = _press(turn, session, pressed) and not session.stays
    elif incoming.file is not None:
        _file(turn, incoming.file.token)
    elif incoming.unfit is not None:
        _unfit(turn, session, incoming.unfit)
    else:
        if is_cut(incoming.text):
            turn.say(T("That was long: I read only the first {n} characters.", n=LONGEST_INPUT))
        turn.typed = typed
        read_typed(turn, session, in_words(typed))
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
    elif turn.checking:
        turn.advance()  # what confirming does may be another thing now
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


def apologise(session: Session, book: Book, known: Known) -> Outcome:
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
    turn = Turn(session, book, known)
    turn.to_menu()  # a form worth keeping becomes a draft
    shown = replace(session, form=None, drafts=turn.drafts, screen=session.screen + 1)
    shown = replace(shown, offered=(commands.MENU,), pressed="", stays=False, done="")
    return Outcome(shown, reply)


def _outcome(turn: Turn, session: Session, pressed: str, replaces: bool) -> Outcome:
    reply = screens.merged(turn.said, turn.screen())
    after = Session(
        form=turn.form,
        drafts=turn.drafts,
        screen=session.screen + 1,
        offered=tuple([choice.id for choice in reply.choices]),
        pressed=pressed,
        misses=turn.misses,
        language=turn.language,
        stays=reply.stays,
        hushed=turn.hushed,
        contact=bool(reply.contact),
        asked=turn.asked,
        done=turn.done,
    )
    if session.contact and not reply.contact:
        reply = replace(reply, contact_over=True)
    return Outcome(after, reply, tuple(turn.effects), replaces)


# -- whom it is meant for -----------------------------------------------------------------------


def _asks_for_bot(incoming: Incoming, typed: str) -> bool:
    """Whether somebody who is writing with an officer wants the bot: a press, a link, "menu"."""
    addressed = bool(incoming.choice) or incoming.start is not None
    return addressed or commands.command(typed) == commands.MENU


def _unseen(incoming: Incoming, session: Session, known: Known) -> bool:
    """Whether this was written before the person can have read the present screen.

    Where there are no buttons, nothing but the time tells to which menu a number belongs: after
    downtime several numbers come at once, and a slow platform shows an answer late.
    """
    if known.shown_at is None or not session.screen:
        return False
    if (incoming.written_at or incoming.received_at) < known.shown_at:
        return True
    return known.unshown and known.now - known.shown_at > _ARRIVES


def _unread(incoming: Incoming, known: Known) -> bool:
    """Whether this came so soon after the present screen that it answers the one before: a yes
    that is typed twice."""
    if known.shown_at is None:
        return False
    return (incoming.written_at or incoming.received_at) - known.shown_at < _READS


# -- opened ------------------------------------------------------------------------------------


def _start(turn: Turn, session: Session, link: str) -> None:
    """The chat was opened, perhaps by a link such as `register-e12` or `join-SECRET`."""
    id, _, preset = clean(link).partition("-")
    if id in turn.book.dialogues:
        turn.open(id, preset if turn.book.dialogues[id].linkable else "")
    elif session.screen == 0 and not turn.known.agreed("register"):
        turn.open("welcome")
    else:
        turn.done = session.done  # who only comes back has said nothing yet


# -- pressed -----------------------------------------------------------------------------------


def _is_live_payload(typed: str, session: Session) -> bool:
    """Some channels send a button's payload as text; a script may, too."""
    return ":" in typed and any(typed == payload(session.screen, id) for id in session.offered)


def _press(turn: Turn, session: Session, pressed: str) -> bool:
    """Do what a button says; returns whether it was one of the living screen."""
    match = _PAYLOAD.fullmatch(pressed)
    screen, id = (int(match[1]), match[2]) if match else (-1, "")
    shown = id in session.offered or id in ALWAYS or id.startswith(screens.CHANGE)
    if screen == session.screen and shown:
        if not choose(turn, id):
            turn.say(T("That is no longer available."))
        return True
    if 0 <= screen < session.screen and (id.startswith(_LASTING) or id == commands.MENU):
        choose(turn, id)
        return False
    turn.say(T("That screen is out of date. This is the current one:"))
    return False


# -- sent a file -------------------------------------------------------------------------------


def _file(turn: Turn, token: str) -> None:
    if turn.question and turn.question.for_file:
        choose(turn, turn.question.for_file)
    asked = turn.question
    if asked and asked.takes_file:
        turn.answer(asked, f"{FILE}{token}")
    else:
        turn.effects.append(DropUpload(token))
        turn.say(T("Thank you, but no file is needed at this step; I have not kept it."))


# -- sent what cannot be read --------------------------------------------------------------------

_UNFIT: dict[Unfit, Text] = {
    Unfit.TOO_BIG: T("That file is too big: at most 5 MB. Sent as a photo it is usually smaller."),
    Unfit.EMPTY: T("That file is empty. Please send it again."),
    Unfit.FILE_KIND: T("I can take photos (JPG, PNG, WEBP, HEIC) and PDF files only."),
    Unfit.LOST: T("I could not fetch that file. Please send it again."),
    Unfit.STRANGERS_CARD: T("That contact card is not your own. Please type the phone number."),
    Unfit.VOICE: T("I cannot listen to recordings. Please type it in a few words."),
    Unfit.STICKER: T("A nice picture, but I can only read words. Please type or choose below."),
    Unfit.EDITED: T("I read only new messages, not changed ones. Please send it again."),
    Unfit.OTHER: T("I could not read that message. Please type words or choose below."),
}


def _unfit(turn: Turn, session: Session, kind: Unfit) -> None:
    if session.screen == 0:
        turn.open("welcome")
    turn.say(_UNFIT[kind])
