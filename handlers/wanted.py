"""What a person wants who does not answer: another dialogue by its name, or a question answered."""

from dataclasses import replace

from handlers import screens
from handlers.answers import asks
from handlers.asked import answered, guessed, tell
from handlers.asking.masking import masked
from handlers.asking.matcher import Found
from handlers.asking.names import is_name
from handlers.assent import assents
from handlers.courtesies import readings
from handlers.dialogue import OPEN
from handlers.flow import Turn
from handlers.held import held
from handlers.letter import letter
from handlers.misses import count_miss
from handlers.reply import Reply
from handlers.spelling import as_written, fold
from handlers.stage import RESUME
from handlers.text import T
from handlers.timetable import (
    REGISTERING,
    TOPICS,
    day_said,
    is_asked,
    own_is_asked,
    timetable,
)
from handlers.whereabouts import where_and_when
from handlers.wishing import (
    CERTIFICATE,
    entry_of,
    heard,
    held_by,
    offer_adding,
    told_by,
    told_with_its_day,
    wished,
)

_HOW = frozenset(("train.register", "train.cancel"))
_FEW = 3
"""Choices that are offered besides what becomes of a draft: six buttons on a screen."""


def named(turn: Turn, typed: str) -> bool:
    """The whole message is the name of a dialogue, or of a letter, courtesies aside."""
    if not turn.form and letter(turn, typed):
        return True
    for reading in readings(typed):
        if found := turn.book.entries.named(reading):
            turn.open(found)
            return True
    return False


def invited(turn: Turn, typed: str) -> bool:
    """An invitation that is typed: just what its link does."""
    for reading in readings(typed):
        if found := turn.book.entries.invited(reading):
            turn.open(found.dialogue, found.rest)
            return True
    return False


def coded(turn: Turn, typed: str) -> bool:
    """The whole message is the code of something that can be looked at, or of an invitation."""
    if found := turn.book.entries.coded(typed):
        turn.open(found.dialogue, said=found.rest)
    elif found := turn.book.entries.secret(typed):
        turn.open(found.dialogue, found.rest)
    return found is not None


def chosen_first(turn: Turn, typed: str) -> bool:
    """A choice of a form's first question, among words that want the form: on that question,
    where its draft was found, and, if the form is named, where all answers are shown.

    Elsewhere "đăng ký lớp HACCP" may be part of an answer.
    """
    form, dialogue = turn.form, turn.dialogue
    if form is None or dialogue is None or not dialogue.keeps or dialogue.questions[0].read:
        return False
    if assents(typed):
        return False  # as in `handlers.choosing.loosely`
    first = dialogue.questions[0]
    if turn.checking:
        entry = turn.book.entries.within(typed)
        if entry is None or entry.dialogue != dialogue.id:
            return False
    elif form.question not in (first.id, RESUME):
        return False
    named = turn.named_among(dialogue, typed)
    wanted = entry_of(turn, typed)
    if not named and wanted and wanted.dialogue == dialogue.id:
        named = told_by(turn, dialogue, typed)
    if len(named) == 1 and form.question == first.id:
        turn.answer(first, named[0].id)
    elif len(named) == 1:
        turn.open(dialogue.id, named[0].id)  # as a link that names it
    elif named and form.question == first.id:
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(choice.id for choice in named)
    elif named:
        links = tuple([replace(c, id=f"{OPEN}{dialogue.id}.{c.id}") for c in named[:_FEW]])
        which = T("Which of these do you mean?")
        if turn.checking:  # beside the answers and their changes they would be too many
            turn.instead = Reply(
                text=(which,), choices=links, footer=screens.footer(dialogue, form)
            )
        else:
            turn.say(which, choices=links)
    return bool(named)


def elsewhere(turn: Turn, typed: str) -> bool:
    """What the person wants done, a question, or words that open another dialogue."""
    # In the middle of a form, "đăng ký" may be part of an answer.
    filling = turn.dialogue is not None and turn.dialogue.keeps
    if not filling and (where_and_when(turn, typed) or held(turn, typed)):
        return True
    each = turn.answers.find_each(typed)
    founds = each.founds
    certificate = "" if filling else held_by(typed)
    if told_with_its_day(turn, certificate):
        turn.open(CERTIFICATE, said=certificate)
        return True
    if not filling and len(founds) == 1 and _timed(turn, typed, founds[0]):
        return True
    if not filling and len(founds) == 1 and wished(turn, typed, founds[0]):
        return True
    if answered(turn, each, typed):
        offer_adding(turn, certificate)
        return True
    if certificate and heard(turn, certificate):
        turn.open(CERTIFICATE, said=certificate)
        return True
    if not filling and any(turn.open_by_name(reading) for reading in readings(typed)):
        return True
    at_work = turn.dialogue is not None and bool(turn.dialogue.roles)
    if not at_work and guessed(turn, founds[0], typed):
        count_miss(turn)
        return True
    return False


def question(turn: Turn, typed: str) -> bool:
    """A question that is understood for sure: in a form, nothing less is worth a detour."""
    return answered(turn, turn.answers.find_each(typed), typed)


def wanted_for_name(turn: Turn, typed: str) -> str:
    """The dialogue that is wanted where a person's name was asked for: "xoa het du lieu". What
    reads as a name, or is written as one, is one."""
    words = as_written(typed)
    if is_name(words) or all(map(str.istitle, words)):
        return ""
    found = turn.answers.find(typed)
    entry = entry_of(turn, typed) if found.sure else None
    return entry.dialogue if entry else turn.answers.intent(typed, found)


def _timed(turn: Turn, typed: str, found: Found) -> bool:
    """Tell when and where a class is, for who asks nothing else or names a day."""
    said = turn.answers.spellings(typed)
    topic = found.topic.id if found.topic else ""
    about = found.sure and topic in TOPICS
    if about and not asks(typed) and REGISTERING.search(fold(said[1])):
        return False
    own = (
        asks(typed)
        and (about or not found.sure or topic in _HOW)
        and own_is_asked(said, turn.known)
    )
    named = is_asked(said, turn.known) or (about and day_said(typed, turn.known))
    if not (own or named):
        return False
    reply = timetable(said, turn.known)
    if reply:
        turn.asked = masked(typed)
        tell(turn, reply)
    return reply is not None
