"""What somebody who is registered wants done about it: give it up, send another, have the ticket
again, bring one more person.

"Bỏ lớp haccp đi chị bận rồi", "mất vé rồi", "đk cho chồng tôi luôn": the plan's topics would only
tell how these things are done. Who has no registration is not read so.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from handlers.answers import asks_plainly
from handlers.asking.syllables import is_syllable
from handlers.asking.wishes import ASKS
from handlers.flow import Turn
from handlers.naming import spoken_of, told
from handlers.spelling import fold
from storage.records import EventState, Registration, RegistrationState

_CLASS = r"(?:lop|khoa|hoi thao|tap huan|buoi|danh sach|cho da|suat|class|course|seminar)"
_GIVES_UP = re.compile(
    rf"\b(?:(?:huy|bo|rut|cancel) (?:\w+ ){{0,4}}?{_CLASS}"
    r"|khong (?:di|hoc|du|tham gia|tham du|den) (?:\w+ ){0,4}?(?:duoc|nua)(?: nua)?)\b"
)
_INSTEAD = re.compile(
    r"\b(?:di|hoc|du|tham gia|tham du) thay\b(?! (?:doi|nao|giao|co|day))"
    r"|^(?!.*\b(?:dang k[iy]|ghi danh|ho so|giay|goi|nop|gui|lam)\b)"
    r".*\bthay (?:cho )?(?:toi|em|anh|chi|minh|tui|chong|vo)\b"
)
_TEACHER = re.compile(r"\bthầy\b")
"""With its mark "thầy" takes nobody's place."""
_WAITING = re.compile(r"\bdanh sach cho\b")
_TICKET = re.compile(
    r"\b(?:(?:xin|gui|lay|cho|xem|tai|in)(?: \w+){0,2} lai (?:\w+ )?(?:ve|qr)"
    r"|(?:mat|xem) (?:cai )?ve|ve (?:cua (?:toi|em|tui|minh)|qr)|(?:xin|gui|xem) (?:ma )?qr"
    r"|my ticket)\b(?! (?:lop|viec|su))"
)
_ABOUT = re.compile(r"\bvề\b")
"""With its mark "vé" is no "về"."""
_PEOPLE = (
    r"(?:nguoi|ban|nhan vien|dong nghiep|chong|vo|con trai|con gai|anh trai|em trai|em gai|chi gai)"
)
_ONE_MORE = re.compile(
    rf"\b(?:dang ky|dang ki|ghi danh|giu cho|register)\b.*\b(?:them (?:\w+ ){{0,2}}{_PEOPLE}"
    rf"|cho (?:\w+ )?{_PEOPLE})\b"
)


def held(turn: Turn, typed: str) -> bool:
    """Open what is wanted about the person's own registrations; False if it is nothing so."""
    said = turn.answers.spellings(typed)
    text = fold(said[-1])
    gives_up = _GIVES_UP.search(text)
    ticket = _TICKET.search(text) and not _ABOUT.search(typed.lower())
    one_more = _ONE_MORE.search(text) and not ASKS.search(text)
    instead = _INSTEAD.search(text) and not _TEACHER.search(typed.lower())
    if asks_plainly(typed) or not (gives_up or instead or ticket or one_more):
        return False
    # Who has no name here has registered nobody.
    mine = turn.known.mine if turn.known.person.name else ()
    mine = tuple(r for r in mine if r.event.state != EventState.CANCELLED)
    # "Không đi được" says no and asks nothing.
    asks = ASKS.search(text.replace(gives_up[0], "") if gives_up else text)
    if instead and mine and not asks:
        meant = _meant(said, mine)
        turn.open("substitute", f"r{meant[0].id}" if len(meant) == 1 else "")
    elif gives_up and mine and not asks:
        waiting = tuple(r for r in mine if r.state == RegistrationState.WAITING)
        _open(turn, "cancel_it", _meant(said, (_WAITING.search(text) and waiting) or mine))
    elif ticket:
        seated = tuple(r for r in mine if r.state == RegistrationState.CONFIRMED)
        _open(turn, "ticket", _meant(said, seated))
    elif one_more and mine:
        _one_more(turn, said)
    else:
        return False
    return True


def _meant(said: Sequence[str], mine: tuple[Registration, ...]) -> tuple[Registration, ...]:
    """Those of the class that is named, if one is."""
    names = [(r.event.title.vi, r.event.title.en) for r in mine]
    return tuple(mine[at] for at in spoken_of(said, names)) or (() if _names_class(said) else mine)


def _names_class(said: Sequence[str]) -> bool:
    """Whether a class is named, be it one of which there is none here: "lớp iso 22000"."""
    words = fold(said[0]).split()
    return any(a in ("lop", "khoa") and not is_syllable(b) for a, b in pairwise(words))


def _open(turn: Turn, action: str, meant: tuple[Registration, ...]) -> None:
    """The one registration with what is wanted of it, else the list of them."""
    turn.open("mine", said=meant[0].code if len(meant) == 1 else "")
    asked = turn.question
    if asked and any(choice.id == action for choice in asked.options(turn.scene)):
        turn.answer(asked, action)
    elif len(meant) > 1:
        turn.only = tuple(f"r{r.id}" for r in meant)


def _one_more(turn: Turn, said: Sequence[str]) -> None:
    """The short form for a colleague, for the class that is named or that of the last seat."""
    options = turn.book.dialogues["colleague"].questions[0].options(turn.scene)
    classes = told(said, options, turn.known.tongue)
    turn.open("colleague", classes[0].id if len(classes) == 1 else "")
