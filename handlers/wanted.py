"""What a person wants who does not answer: another dialogue by its name, or a question answered."""

import re
from dataclasses import replace

from handlers import screens
from handlers.answers import asks
from handlers.asked import answered, guessed, tell
from handlers.asking.masking import masked
from handlers.asking.matcher import Found
from handlers.courtesies import readings
from handlers.dialogue import OPEN, Dialogue
from handlers.entries import Entry
from handlers.flow import Turn
from handlers.letter import letter
from handlers.misses import count_miss
from handlers.naming import told
from handlers.reply import Choice, Reply
from handlers.spelling import fold
from handlers.stage import RESUME
from handlers.text import T
from handlers.timetable import (
    CLASS,
    REGISTERING,
    TOPICS,
    day_said,
    is_asked,
    none_open,
    own_is_asked,
    timetable,
    unheard,
)
from handlers.whereabouts import where_and_when

_REGISTER = "register"
_JOINS = re.compile(
    r"\b(?:tham gia|tham du|di hoc|theo hoc|(?:muon|xin|dinh|cho \w+) hoc"
    r"|(?:cho|xin|giu|dat|can|lay) (?:\w+ ){0,3}(?:suat|cho|ve|slot|ghe)|join|attend)\b"
)
_NOT_JOINS = re.compile(r"\b(?:huy|doi|bo|rut|xoa|nhac|chuyen|tai lieu|chung nhan|giay|khong)\b")
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
    """The whole message is the code of something that can be looked at."""
    found = turn.book.entries.coded(typed)
    if found:
        turn.open(found.dialogue, said=found.rest)
    return found is not None


def chosen_first(turn: Turn, typed: str) -> bool:
    """A choice of a form's first question, among words that want the form: on that question,
    where its draft was found, and, if the form is named, where all answers are shown.

    Elsewhere "đăng ký lớp HACCP" may be part of an answer.
    """
    form, dialogue = turn.form, turn.dialogue
    if form is None or dialogue is None or not dialogue.keeps or dialogue.questions[0].read:
        return False
    first = dialogue.questions[0]
    if turn.checking:
        entry = turn.book.entries.within(typed)
        if entry is None or entry.dialogue != dialogue.id:
            return False
    elif form.question not in (first.id, RESUME):
        return False
    named = turn.named_among(dialogue, typed)
    wanted = _entry(turn, typed)
    if not named and wanted and wanted.dialogue == dialogue.id:
        named = _told(turn, dialogue, typed)
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
    if not filling and where_and_when(turn, typed):
        return True
    each = turn.answers.find_each(typed)
    founds = each.founds
    if not filling and len(founds) == 1 and _timed(turn, typed, founds[0]):
        return True
    if not filling and len(founds) == 1 and _wished(turn, typed, founds[0]):
        return True
    if answered(turn, each, typed):
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


def _wished(turn: Turn, typed: str, found: Found) -> bool:
    """Open what the person wants done: named in so many words, or by a topic that has one."""
    wanted = turn.answers.intent(typed, found) if found.sure else ""
    entry = _entry(turn, typed)
    if entry and (wanted in ("", entry.dialogue) or turn.names_choice(entry.dialogue, entry.rest)):
        about = _component(turn, wanted, typed, found) if wanted == entry.dialogue else ""
        _open(turn, entry.dialogue, typed, entry.rest, about)
        return True
    if _joins(turn, typed):
        _open(turn, _REGISTER, typed, typed)
        return True
    if wanted in turn.book.dialogues:
        _open(turn, wanted, typed, typed, _component(turn, wanted, typed, found))
        return True
    return False


def _entry(turn: Turn, typed: str) -> Entry | None:
    """The dialogue that is named by who asks nothing, slips of the thumb put right."""
    if asks(typed):
        return None
    entries = turn.book.entries
    # Written out it has no marks left, and could be taken for what it is not.
    said = turn.answers.spellings(typed) if typed.isascii() else (typed,)
    return next((entry for each in said if (entry := entries.within(each))), None)


def _joins(turn: Turn, typed: str) -> bool:
    """Whether somebody wants to come to a class that he names, in other words than "đăng ký"."""
    said = turn.answers.spellings(typed)
    text = fold(said[1])
    if asks(typed) or not _JOINS.search(text) or _NOT_JOINS.search(text):
        return False
    choices = _told(turn, turn.book.dialogues[_REGISTER], typed)
    return bool(choices or (CLASS.search(text) and unheard(said, turn.known)))


def _told(turn: Turn, dialogue: Dialogue, typed: str) -> tuple[Choice, ...]:
    """The choices of a dialogue's first question that a message speaks of which opens it."""
    options = dialogue.questions[0].options(turn.scene)
    return told(turn.answers.spellings(typed), options, turn.known.tongue)


def _open(turn: Turn, id: str, typed: str, rest: str, about: str = "") -> None:
    """Open a dialogue with its first answer, if that was said in whatever words."""
    dialogue = turn.book.dialogues[id]
    asks_typed = dialogue.questions[0].read  # which reads for itself what is said
    speaks_of = _told(turn, dialogue, typed) if dialogue.keeps and not asks_typed else ()
    one = speaks_of[0].id if len(speaks_of) == 1 else ""
    turn.open(id, "" if turn.names_choice(id, rest) else about or one, said=rest)
    form = turn.form
    if form is None or form.dialogue != id or form.question != dialogue.questions[0].id:
        return
    if len(speaks_of) > 1:
        turn.say(T("Which of these do you mean?"))
        turn.only = tuple(choice.id for choice in speaks_of)
    elif dialogue.by_name and (missing := unheard(turn.answers.spellings(typed), turn.known)):
        turn.say(none_open(missing))


def _component(turn: Turn, wanted: str, typed: str, found: Found) -> str:
    """The kind of support that the topic is about, unless the words name another."""
    about = found.topic.id.rpartition(".")[2] if found.topic else ""
    listed = turn.known.programme.component(about) is not None
    return about if listed and not turn.names_choice(wanted, typed) else ""
