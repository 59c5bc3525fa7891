"""A day as owners type it: "hôm qua", "15/3", "20.11.2026", "3 tháng nữa", "cuối năm". Pure.

Day before month (shared facts, inputs D4). What the year or the week is follows from what the
question asks for: something that was, or something to come. Lunar days are asked back, never
converted: whoever types one may mean either calendar.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum

from handlers import date_forms
from handlers.date_spans import Ambiguous, Impossible, Lean, Mismatch, Span
from handlers.date_words import spelled
from handlers.dialogue import Invalid, Scene
from handlers.known import Known
from handlers.outlook import local_day
from handlers.spelling import clean, fold
from handlers.text import Day, T

__all__ = ["Lean", "Span", "Vague", "appointment", "day", "day_question", "read", "today"]

_EARLIEST, _LATEST = 1990, 2100
"""Years outside are slips of the finger."""

_HOUR = re.compile(
    r"(?:\b(?:lúc|luc|at)\s+)?\b\d{1,2}\s?(?:h|g|giờ|gio|:)\s?(?:\d{2})?\b"
    r"(?:\s?(?:sáng|sang|trưa|trua|chiều|chieu|tối|toi|am|pm)\b)?"
)
# As typed and without diacritics; "mong" is "mồng". "al" stands for "âm lịch".
_LUNAR = re.compile(
    r"\b(?:mung|mong) ?(?:\d|(?:mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|muoi)\b)"
    r"|\b(?:ram|gieng|chap|am lich|tet|giao thua)\b|(?:\b|\d)al\b"
    r"|(?:^|\bngay )am\b|(?:\b|\d)am\b(?! \d)"  # "10/3 âm"; "8 am 15/3" is a time of day
)


_FOUR = re.compile(r"\b\d{4}\b")
_APPOINTED = re.compile(
    r"\b(?:hẹn|hen|appointment)\b(?:\s+(?:lại|lai|ngày|ngay|vào|vao|on)\b)*(.*)"
)
_LONGEST = 8
"""Words of the longest way to write a day: "thứ hai ngày 20 tháng 11 năm 2026"."""


class Vague(StrEnum):
    """What to make of "tháng sau": its first day, its last day, or a question which day."""

    FIRST = "first"
    LAST = "last"
    ASK = "ask"


def read(typed: str, today: date, lean: Lean) -> Span | Invalid:
    """The day, or days, that were meant; or what is wrong, with an example."""
    key = fold(spelled(_HOUR.sub(" ", clean(typed).lower())))
    example = Day(_example(today, lean))
    if _LUNAR.search(key):
        problem = T("“{typed}” may be a day of the lunar calendar. Which date is it?", typed=typed)
        return Invalid(problem, example)
    if any(not _EARLIEST <= int(year) <= _LATEST for year in _FOUR.findall(key)):
        return Invalid(T("Is the year in “{typed}” right?", typed=typed), example)
    try:
        span = date_forms.understood(key, today, lean)
    except Ambiguous as error:
        month = f"{error.month.month}/{error.month.year}"
        problem = T("Is “{typed}” the day {a}, or the month {b}?",
                    typed=typed, a=Day(error.day), b=month)  # fmt: skip
        return Invalid(problem, Day(error.day))
    except Mismatch as error:
        return Invalid(T("{day} falls on another day of the week.", day=Day(error.day)),
                       Day(error.day))  # fmt: skip
    except Impossible as error:
        meant = Day(error.meant) if error.meant else example
        return Invalid(T("“{typed}” is not in the calendar.", typed=typed), meant)
    if span is None:
        return Invalid(T("I do not understand “{typed}” as a date.", typed=typed), example)
    return span


def appointment(text: str, today: date) -> date | Invalid | None:
    """The day in "đã gọi, hẹn 12/8 gặp anh Tân": what follows "hẹn", as long as it is a day.

    None if no appointment is spoken of; for "hẹn tháng sau" its last day, after which to ask.
    """
    found = _APPOINTED.search(clean(text).lower())
    if found is None:
        return None
    words = found[1].split()[:_LONGEST]
    answers = [day(" ".join(words[:n]), today, Lean.FUTURE, Vague.LAST)
               for n in range(len(words), 0, -1)]  # fmt: skip
    return next((answer for answer in answers if not isinstance(answer, Invalid)),
                answers[-1] if answers else None)  # fmt: skip


def day(
    typed: str, today: date, lean: Lean, vague: Vague = Vague.ASK, strict: bool = True
) -> date | Invalid:
    """One day. `strict`: what is asked for must lie on the side to which it leans."""
    span = read(typed, today, lean)
    if isinstance(span, Invalid):
        return span
    if strict and lean is Lean.PAST and span.first > today and span.first != span.last:
        problem = T("“{typed}” has not come yet; I need a day that is past.", typed=typed)
        return Invalid(problem, Day(_example(today, lean)))
    if span.first != span.last and vague is Vague.ASK:
        return Invalid(T("Which day of “{typed}”?", typed=typed), Day(_within(span, today, lean)))
    meant = span.first if vague is Vague.FIRST else span.last
    if strict and lean is Lean.PAST and meant > today:
        problem = T("{day} has not come yet; I need a day that is past.", day=Day(meant))
        return Invalid(problem, Day(_example(today, lean)))
    if strict and lean is Lean.FUTURE and meant < today:
        problem = T("{day} is already past; I need a day to come.", day=Day(meant))
        return Invalid(problem, Day(_example(today, lean)))
    return meant


def today(known: Known) -> date:
    """The calendar day where the programme is."""
    return local_day(known.programme, known.now)


def day_question(
    lean: Lean, vague: Vague = Vague.ASK, strict: bool = True
) -> Callable[[str, Scene], str | Invalid]:
    """A reader for a question: the answer is kept as an ISO date."""

    def reader(typed: str, scene: Scene) -> str | Invalid:
        found = day(typed, today(scene.known), lean, vague, strict)
        return found if isinstance(found, Invalid) else found.isoformat()

    return reader


def _example(today: date, lean: Lean) -> date:
    """A day on the right side of today, near enough to look like the answer."""
    return today + timedelta(days=-30 if lean is Lean.PAST else 30)


def _within(span: Span, today: date, lean: Lean) -> date:
    middle = span.first + (span.last - span.first) // 2
    if lean is Lean.PAST:
        return min(middle, max(span.first, today))
    return max(middle, min(span.last, today))
