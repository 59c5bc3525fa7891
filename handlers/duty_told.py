"""What the holder of a certificate tells of it in his own words, where nothing is to be typed.

"Hẹn đánh giá iso 9001 ngày 15/12", "giám sát xong rồi", after a reminder "xong rồi": such words
come before any question, but only from who has a certificate. Which duty is meant, the certificate
says that is named, else the last reminder.
"""

import re
from collections.abc import Mapping
from datetime import timedelta

from handlers.answers import asks
from handlers.certificate_words import reference
from handlers.courtesies import readings, spelt
from handlers.flow import Turn
from handlers.known import Known
from handlers.outlook import key_of, open_duties
from handlers.scheme_names import read
from handlers.spelling import fold
from storage.follow_records import Followed

PLANNED, AUDITED, SNOOZE, LIST = "planned", "audited", "snooze", "certificates"
_OF_A_DUTY = (PLANNED, AUDITED, SNOOZE, "aware")
_STOP = "stop"
_ANSWERS: Mapping[str, frozenset[str]] = {
    AUDITED: frozenset(spelt("xong", "xong rồi", "rồi", "làm rồi", "đã làm", "đạt rồi", "done")),
    SNOOZE: frozenset(
        spelt("chưa", "chưa xong", "chưa hẹn", "chưa hẹn được", "chưa làm", "not yet")
    ),
}
"""What answers a reminder in few words and says nothing elsewhere."""
_ARRANGED = re.compile(r"\b(?:hen|doi|lui|hoan)\b.*\d")
"""A day that was arranged or moved, in so few words only after a reminder: "họ hẹn 25/2"."""
_NO_MORE = re.compile(r"\b(?:dung|ngung|thoi|khoi|ko|khong)(?: can| muon)? nhac\b")
_RECENT = timedelta(days=14)
"""As long as an answer to a reminder may take."""


def told_of_duty(turn: Turn, typed: str) -> bool:
    """Open the dialogue for what is told of a duty, or stop what shall not be reminded of."""
    here, asked = turn.dialogue, turn.question
    if (here and (here.keeps or here.roles)) or (asked and asked.read) or asks(typed):
        return False
    if _NO_MORE.search(fold(typed)):
        return _stopped(turn, typed)
    entry = turn.book.entries.within(typed)
    if entry and entry.dialogue in _OF_A_DUTY:
        return _opened(turn, entry.dialogue, typed, entry.rest)
    short = {fold(reading) for reading in readings(typed)}
    for dialogue, words in _ANSWERS.items():
        if short & words and _lately(turn.known):
            return _opened(turn, dialogue, typed, "")
    if _ARRANGED.search(fold(typed)) and _lately(turn.known):
        return _opened(turn, PLANNED, typed, typed)
    return False


def _opened(turn: Turn, dialogue: str, typed: str, said: str) -> bool:
    """For who has certificates; that one is named and not among them is asked about."""
    if not turn.known.certificates:
        return False
    named = _named(turn.known, typed)
    open_here = turn.form is not None and bool(turn.form.answers.get("which"))
    meant = _next_duty(named[0], turn.known) if len(named) == 1 else ""
    if not named and not open_here:
        meant = _lately(turn.known)
    turn.open(dialogue, meant, said)
    return True


def _stopped(turn: Turn, typed: str) -> bool:
    """The one certificate that is named is not reminded of any more."""
    named = _named(turn.known, typed)
    if len(named) != 1:
        return False
    turn.open(LIST, f"c{named[0].certificate.id}")
    asked = turn.question
    if asked and any(choice.id == _STOP for choice in asked.options(turn.scene)):
        turn.answer(asked, _STOP)
    return True


def _named(known: Known, typed: str) -> tuple[Followed, ...]:
    """The person's certificates of the scheme that is named."""
    if not known.certificates:
        return ()
    found = {each.scheme.id for each in read(typed, known.programme.schemes).found}
    return tuple(one for one in known.certificates if one.certificate.scheme in found)


def _next_duty(one: Followed, known: Known) -> str:
    duties = open_duties(one, known.programme, known.now)
    return reference(one, duties[0]) if duties else ""


def _lately(known: Known) -> str:
    """The duty that the last reminder was about; "" if there was none lately, or of several."""
    at = {
        reference(one, duty): max(sent)
        for one in known.certificates
        for duty in open_duties(one, known.programme, known.now)
        if (sent := tuple(one.sent.get(key_of(duty), {}).values()))
    }
    last = max(at.values(), default=None)
    if last is None or known.now - last > _RECENT:
        return ""
    latest = [about for about, when in at.items() if when == last]
    return latest[0] if len(latest) == 1 else ""
