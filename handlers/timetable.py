"""When and where the open trainings are, for who asks: "lớp haccp khi nào học", "lịch tháng 12".

The plan states no dates, but the events that are open for registration do. Those that fit the
name and the day that were said are shown with a button to register, else all of them; who asks
about his own registrations is told those. Pure: from `known.events` and `known.mine`.
"""

import re
from collections.abc import Sequence
from datetime import date

from handlers.asking.syllables import is_syllable
from handlers.courtesies import readings
from handlers.dates import Lean, Span, read, today
from handlers.dialogue import Invalid
from handlers.events import label, seats, summary
from handlers.known import Known
from handlers.mine import status
from handlers.naming import spoken_of
from handlers.outlook import local_day
from handlers.reply import Choice, Reply
from handlers.spelling import clean, fold
from handlers.text import Joined, T, Text, When
from storage.records import Event, EventState, Registration

_PLACE = "train.place"
TOPICS = frozenset(("train.list", _PLACE, "seminar.list"))
"""What the plan says about dates and places, which the open events know better."""
EVENT = "go.register.e"
_ALL = Choice("go.register", T("See all trainings and seminars"))
_MOST = 5
"""Events that are offered beside the way to all of them."""
_THING = r"lop|khoa|hoi thao|tap huan|buoi|courses?|class|seminar|training"
CLASS = re.compile(rf"\b(?:{_THING})\b")
_COURSE = re.compile(rf"\b(?:hoc|{_THING})\b")
_CALLED = re.compile(r"\b(?:lop|khoa) (?:hoc |tap huan |dao tao |ve )*([a-z]{3,})\b")
_SEMINAR = re.compile(r"\b(?:hoi thao|seminars?)\b(?!.*\b(?:lop|khoa|courses?)\b)")
_PLAN = re.compile(r"\b(?:ke hoach|plan|hang nam|moi nam|2021)\b")
_WHEN = re.compile(
    r"\b(?:khi nao|khi mo|bao gio|luc nao|may gio|ngay nao|hom nao|bua nao|bua mo|thu may"
    r"|ngay may|tuan nao|thang nao|thang may|o dau|o mo|cho nao|cho mo|dia diem|phong nao"
    r"|con cho|when|where|what time)\b"
)
_AROUND = frozenset(
    (
        *("a", "ad", "anh", "ba", "bat", "cai", "cho", "chi", "co", "cua", "da", "dau", "day"),
        *("di", "dien", "do", "duoc", "em", "giang", "ha", "hoc", "hoi", "khai", "khong", "la"),
        *("minh", "mo", "nay", "nhe", "nhi", "o", "oi", "ra", "rua", "shop", "so", "tai", "the"),
        *("thi", "to", "toi", "chuc", "tui", "va", "vao", "vay", "voi", "xin", "is", "the", "do"),
        *("lop", "khoa", "thao", "tap", "huan", "buoi", "course", "class", "seminar", "training"),
    )
)
"""Words around a bare question about a class, which make it about nothing else."""
_I = r"(?:toi|em|tui|minh|anh|chi|con|chung toi)"
_SIGNED = r"(?:dang ky|dang ki|ghi danh|giu cho)"
REGISTERING = re.compile(rf"\b(?:{_SIGNED}|register|sign up)\b")
_OWN = re.compile(
    rf"\b(?:cua {_I}|{_I} (?:co|da|dang)(?: co| da)? {_SIGNED}"
    rf"|(?:lop|khoa|hoi thao) (?:nao |gi |ma )?{_I} (?:da |co )*{_SIGNED}"
    rf"|{_I} {_SIGNED} (?:\w+ )*(?:roi|chua)|my (?:course|class|training))\b"
)
_MAY = re.compile(
    r"\b(?:co the|duoc khong|nen|phai|muon|dang ky duoc|huy|doi|thay|khong di|ban|bo|rut)\b"
)
"""Who asks whether he may is not registered; who cannot come asks something else."""
_DAY = re.compile(
    r"(?:thu|chu|cn|ngay|hom|bua|mai|mot|kia|tuan|thang|thg|dau|giua|cuoi|quy|nam|t\d+"
    r"|\d{1,2}[/.-]\d{1,2}.*|mon|tue|wed|fri|sat|sun|\w+day|tomorrow|next|this)"
)
"""Words with which a day may begin."""
_WEEKDAY = re.compile(
    r"(?:thu |t)([2-7]|hai|ba|tu|bon|nam|sau|bay)(?: nay)?|(?:chu nhat|cn)(?: nay)?"
)
_BARE = frozenset(
    (
        *(
            "con cho khong",
            "con cho nao khong",
            "con suat khong",
            "con ghe khong",
            "con slot khong",
        ),
        *("co gi moi khong", "co lop gi moi khong", "co lop nao moi khong", "co lop moi khong"),
        *("any seats left", "seats left", "what is new", "anything new"),
    )
)
"""Questions for what is open just now, which name nothing."""
_LONGEST = 6
"""Words of a day."""


def is_asked(said: Sequence[str], known: Known) -> bool:
    """Whether a message asks when or where a class is and nothing else: "lớp haccp ngày nào"."""
    text = fold(said[-1])
    if any(reading in _BARE for reading in map(fold, readings(text))):
        return True
    if not (_COURSE.search(text) and _WHEN.search(text)):
        return False
    named = _named(said, known.events)
    if other := unheard(said, known):
        return not set(_WHEN.sub(" ", text).split()) - _AROUND - set(fold(other).split())
    titles = {word for event in named for word in _words(event)}
    return bool(named) and not set(_WHEN.sub(" ", text).split()) - _AROUND - titles


def own_is_asked(said: Sequence[str], known: Known) -> bool:
    """Whether somebody who is registered asks what he is registered for, or about that."""
    text = fold(said[-1])
    own = _OWN.search(text) and _COURSE.search(text) and not _MAY.search(text)
    return bool(own) and any(r.event.state != EventState.CANCELLED for r in known.mine)


def day_said(typed: str, known: Known) -> tuple[str, Span] | None:
    """The day, week or month that is named among other words, as it was typed and as it is."""
    words = [word.strip("?!,.;:") for word in clean(typed).lower().split()]
    for length in range(min(_LONGEST, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            part = " ".join(words[at : at + length])
            if _DAY.fullmatch(_first(words[at])) and (span := _span(part, today(known))):
                return part, span
    return None


def _first(word: str) -> str:
    """A word by which a day may begin: folded, but for the signs within a date."""
    return word if any(map(str.isdigit, word)) else fold(word)


def timetable(said: Sequence[str], known: Known, topic: str = "") -> Reply | None:
    """The person's own events, or the open ones that fit; None if there is nothing to show.

    `said`: the message as it was typed, and with its short forms written out. `topic`: what it
    was taken for; "học ở đâu" without a class is answered by the plan.
    """
    text = fold(said[-1])
    if _PLAN.search(text) or (topic == _PLACE and not CLASS.search(text)):
        return None
    own = _OWN.search(text) is not None and not _MAY.search(text)
    mine = tuple(r for r in known.mine if r.event.state != EventState.CANCELLED)
    if own and mine:
        places = spoken_of(said, [_names(r.event) for r in mine])
        return _own(tuple(mine[at] for at in places) or mine, known)
    if not known.events:
        return None
    shown = _shown(said, known)
    if not own:
        return shown
    none = T("You have no registration for a coming event.")
    return Reply(text=(none, *shown.text), choices=shown.choices)


def unheard(said: Sequence[str], known: Known) -> str:
    """The standard that a message names and no open event is about, "" if there is none."""
    if _named(said, known.events):
        return ""
    programme = known.programme
    listed = [a for standard in programme.standards for a in standard.aliases]
    listed += [a for scheme in programme.schemes for a in scheme.aliases]
    for text in said:
        found = [a for a in listed if f" {fold(a)} " in f" {fold(text)} "]
        if found:
            return max(found, key=len)
    # Nor is "lớp BRC" anything that the programme knows.
    other = _CALLED.search(fold(said[-1]))
    return other[1].upper() if other and not is_syllable(other[1]) else ""


def none_open(called: str) -> Text:
    """Said before what is open, where nothing is of the name or day that was asked for."""
    return T("“{what}”: nothing is open for registration. These are:", what=called)


def _shown(said: Sequence[str], known: Known) -> Reply:
    when = day_said(said[0], known)
    named = _named(said, known.events)
    missing = unheard(said, known)
    among = named or _of_kind(said, known)
    fitting = tuple(e for e in among if _falls(e, when[1], known)) if when else among
    if when and not fitting:
        missing = missing or when[0]
        fitting = among
    told = (none_open(missing),) if missing else ()
    if len(fitting) == 1:
        one = _one(fitting[0], known)
        return Reply(text=(*told, *one.text), choices=one.choices)
    choices = [Choice(f"{EVENT}{e.id}", label(e, known.now)) for e in fitting[:_MOST]]
    if len(fitting) > len(choices) or len(fitting) < len(known.events):
        choices.append(_ALL)
    return Reply(text=told or (T("Open for registration:"),), choices=tuple(choices))


def _of_kind(said: Sequence[str], known: Known) -> tuple[Event, ...]:
    """Only the seminars, for who asks for nothing else, if there are any."""
    seminars = tuple(event for event in known.events if event.kind == "seminar")
    return (_SEMINAR.search(fold(said[-1])) and seminars) or known.events


def _one(event: Event, known: Known) -> Reply:
    own = next((r for r in known.mine if r.event.id == event.id), None)
    if own is not None:
        return _own((own,), known)
    text = (*summary(event, When(event.starts_at, known.now)), seats(event))
    register = Choice(f"{EVENT}{event.id}", T("Register now"), ("đăng ký",))
    return Reply(text=text, choices=(register, _ALL))


def _own(mine: tuple[Registration, ...], known: Known) -> Reply:
    see = Choice("go.mine", T("My registrations"), ("của tôi",))
    if len(mine) > 1:
        lines = tuple(
            Joined((r.event.title, When(r.event.starts_at, known.now), r.event.place, status(r)))
            for r in mine
        )
        return Reply(text=(T("You are registered for:"), *lines), choices=(see,))
    event = mine[0].event
    state = T("State: {state}", state=status(mine[0]))
    return Reply(text=(*summary(event, When(event.starts_at, known.now)), state), choices=(see,))


def _named(said: Sequence[str], events: Sequence[Event]) -> tuple[Event, ...]:
    return tuple(events[at] for at in spoken_of(said, [_names(event) for event in events]))


def _names(event: Event) -> tuple[str, ...]:
    return (event.title.vi, event.title.en)


def _words(event: Event) -> set[str]:
    return {word for name in _names(event) for word in fold(name).split()}


def _falls(event: Event, span: Span, known: Known) -> bool:
    first, last = (local_day(known.programme, at) for at in (event.starts_at, event.ends_at))
    return first <= span.last and last >= span.first


def _span(part: str, now: date) -> Span | None:
    """The days that are meant; a bare day of the week is the next one, today included."""
    if weekday := _WEEKDAY.fullmatch(fold(part)):
        part = f"thứ {weekday[1]}" if weekday[1] else "chủ nhật"
        this = read(f"{part} tuần này", now, Lean.FUTURE)
        if not isinstance(this, Invalid) and this.first >= now:
            return this
    found = read(part, now, Lean.FUTURE)
    return None if isinstance(found, Invalid) else found
