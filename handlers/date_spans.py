"""Spans of days: a month, a week, a quarter, the nearest 15/3. Pure calendar arithmetic."""

import calendar
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from handlers.months import shifted
from storage.frozen import frozen

_NEXT, _LAST = ("sau", "toi", "next"), ("truoc", "qua", "roi", "ngoai", "last")
_PART = {"dau": 0, "giua": 1, "cuoi": 2}


class Lean(StrEnum):
    """What is asked for: something that was, or something to come."""

    PAST = "past"
    FUTURE = "future"


@frozen
class Span:
    """From the first to the last day that may be meant; mostly one day."""

    first: date
    last: date


class Impossible(Exception):
    """It looks like a date and is none; `meant` is what it may have been."""

    def __init__(self, meant: date | None = None) -> None:
        super().__init__()
        self.meant = meant


class Ambiguous(Exception):
    """It may be a day of the week, or a month, of which this is the first day."""

    def __init__(self, day: date, month: date) -> None:
        super().__init__()
        self.day = day
        self.month = month


class Mismatch(Exception):
    """The day of the week does not fit the date."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day


@frozen
class Asked:
    """What a form needs besides the words."""

    today: date
    lean: Lean

    @property
    def sign(self) -> int:
        return -1 if self.lean is Lean.PAST else 1

    def has_side(self, span: "Span") -> bool:
        """Whether at least a day of it, today included, lies on the side that is asked for."""
        return span.first <= self.today if self.sign < 0 else span.last >= self.today


def full_year(digits: str) -> int:
    """Two digits are of this century, but for those that would lie far ahead."""
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 70 else 1900)


def one(day: date) -> Span:
    """A single day."""
    return Span(day, day)


def exact(year: int, month: int, day: int) -> date:
    """The day, or Impossible with what may have been meant."""
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= day <= 12 and 1 <= month <= 31:  # typed month first, as Americans do
            raise Impossible(or_none(year, day, month)) from None
        if 1 <= month <= 12 and 28 < day <= 31:
            raise Impossible(whole_month(year, month).last) from None
        raise Impossible from None


def or_none(year: int, month: int, day: int) -> date | None:
    """The day, None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def dated(day: int, month: int, year: str | None, asked: Asked) -> Span:
    """A date; without a year the nearest on the side that is asked for."""
    if year is not None:
        return one(exact(year_by(year, asked), month, day))
    if (day, month) != (29, 2):
        exact(asked.today.year, month, day)
    for distance in range(9):  # a leap day may be eight years away
        found = or_none(asked.today.year + asked.sign * distance, month, day)
        if found and asked.has_side(one(found)):
            return one(found)
    raise Impossible


def whole_month(year: int, month: int) -> Span:
    """From its first to its last day."""
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def months(first: int, last: int, year: str | None, asked: Asked) -> Span:
    """Months of a year; without a year the nearest on the side that is asked for."""
    if not 1 <= first <= last <= 12:
        raise Impossible
    if year is not None:
        in_year = year_by(year, asked)
        return Span(whole_month(in_year, first).first, whole_month(in_year, last).last)
    for here in (asked.today.year, asked.today.year + asked.sign):
        span = Span(whole_month(here, first).first, whole_month(here, last).last)
        if asked.has_side(span):
            return span
    raise Impossible


def steps(word: str) -> int:
    """One on for "sau", one back for "trước", none for "này"."""
    return 1 if word in _NEXT else -1 if word in _LAST else 0


def towards(word: str | None, asked: Asked) -> Asked:
    """The same, but of what is to come or of what was, if a word says which."""
    way = steps(word or "")
    return replace(asked, lean=Lean.FUTURE if way > 0 else Lean.PAST) if way else asked


def week(away: int, asked: Asked) -> Span:
    """Monday to Sunday, so many weeks from this one."""
    monday = asked.today - timedelta(days=asked.today.weekday()) + timedelta(weeks=away)
    return Span(monday, monday + timedelta(days=6))


def part_of_week(part: str, span: Span) -> Span:
    """Monday and Tuesday, Wednesday and Thursday, or the weekend."""
    first = span.first + timedelta(days=(0, 2, 5)[_PART[part]])
    return Span(first, first + timedelta(days=1))


def month_by(word: str, asked: Asked) -> Span:
    """This month, the next or the last."""
    day = shifted(asked.today, steps(word))
    return whole_month(day.year, day.month)


def third(part: str, span: Span) -> Span:
    """The beginning, middle or end of a month: ten days each, the rest."""
    first = span.first + timedelta(days=10 * _PART[part])
    return Span(first, span.last if part == "cuoi" else first + timedelta(days=9))


def of_year(part: str, year: int) -> Span:
    """Its first month, June, or its last."""
    return whole_month(year, (1, 6, 12)[_PART[part]])


def year_by(word: str | None, asked: Asked) -> int:
    """ "2027", "sau", "nay"; nothing: this year, "cuối năm" is not asked of another."""
    if word is None:
        return asked.today.year
    if word == "kia":
        return asked.today.year - 2
    return full_year(word) if word.isdigit() else asked.today.year + steps(word)


def quarter(part: str | None, number: int, year: str | None, asked: Asked) -> Span:
    """A quarter, or its first, second or third month."""
    if not 1 <= number <= 4:
        raise Impossible
    first = 3 * number - 2
    span = months(first, first + 2, year, asked)
    if part is None:
        return span
    day = shifted(span.first, _PART[part])
    return whole_month(day.year, day.month)
