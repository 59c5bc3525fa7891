"""The forms in which days are typed, as a table: what it looks like, what it means. Pure.

Everything is folded first (`handlers.spelling.fold`): lower case, no diacritics, and "15/3-2026"
is "15 3 2026". So "nửa" and "nữa", "năm" (five) and "năm" (year), "mốt" and "một" look alike and
are told apart by where they stand.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.date_spans import (
    Asked,
    Impossible,
    Lean,
    Mismatch,
    Span,
    dated,
    exact,
    month_by,
    months,
    of_year,
    one,
    or_none,
    quarter,
    steps,
    third,
    week,
    year_by,
)
from handlers.months import shifted

_UNITS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_WORDS = {word: n for n, word in enumerate(_UNITS, start=1)} | {
    "tu": 4,
    "lam": 5,
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
}
_NUMBER = (
    r"\d{1,3}|(?:(?:hai|ba) )?muoi(?: (?:mot|hai|ba|bon|tu|lam|nam|sau|bay|tam|chin))?"
    r"|mot|hai|ba|bon|tu|nam|sau|bay|tam|chin|iv|i{1,3}"
)
_N = rf"({_NUMBER})"
_NOT_NEXT = rf"(?!sau\b){_N}"  # without diacritics "thang sau" is rather the next month than June
_YEAR = r"(?: (?:nam )?(\d{4}|\d{2}))?"
_WHICH = r"(sau|toi|truoc|qua|roi|ngoai|nay)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {w: n for n, w in enumerate(("hai", "ba", "tu", "nam", "sau", "bay"))} | {
    "bon": 2,
    **{str(n + 2): n for n in range(6)},
}
_WEEKDAY = r"(?:(?:thu |t)(hai|ba|tu|bon|nam|sau|bay|[2-7])|(chu nhat|cn))"
_TOLD_APART = (("sáu", "6"), ("một", "1"), ("(?:ngày )?mốt", "ngày kia"), ("tư", "4"))
_ENGLISH = (
    ("today", "hom nay"), ("tomorrow", "ngay mai"), ("yesterday", "hom qua"),
    ("monday", "thu 2"), ("tuesday", "thu 3"), ("wednesday", "thu 4"), ("thursday", "thu 5"),
    ("friday", "thu 6"), ("saturday", "thu 7"), ("sunday", "chu nhat"),
    ("next week", "tuan sau"), ("next month", "thang sau"), ("next year", "nam sau"),
    ("last week", "tuan truoc"), ("last month", "thang truoc"), ("last year", "nam truoc"),
    ("end of the year", "cuoi nam"), ("end of year", "cuoi nam"), ("the ", ""), ("on ", ""),
)  # fmt: skip


def spelled(typed: str) -> str:
    """Number words whose diacritics tell them from other words, as figures, before folding."""
    for words, figure in _TOLD_APART:
        typed = re.sub(rf"(?<!mười )(?<!mươi )\b{words}\b", figure, typed)
    return typed


def understood(key: str, today: date, lean: Lean) -> Span | None:
    """What a folded text means, or None. Raises Impossible or Mismatch for what cannot be."""
    for english, vietnamese in _ENGLISH:
        key = key.replace(english, vietnamese)
    key = re.sub(r"\bnext (thu \d|chu nhat)", r"\1 toi", key)
    key = re.sub(r"(?: (?:a|nhe|nha|di|thoi|em|ha))+$", "", key)
    key = re.sub(r"^(?:(?:vao|khoang|tam|den|truoc|tu|from|by) )+(?=\S)", "", key.strip())
    asked = Asked(today, lean)
    for form, meaning in _FORMS:
        if match := form.fullmatch(key):
            return meaning(match, asked)
    if dated := re.fullmatch(rf"{_WEEKDAY} (?:ngay )?(.+)", key):
        return _checked(dated, asked)
    return None


def _checked(match: re.Match[str], asked: Asked) -> Span | None:
    """ "Thứ năm 12/11/2026": the date, if it is a Thursday."""
    span = understood(match[3], asked.today, asked.lean)
    if span and span.first == span.last and span.first.weekday() != _weekday(match[1]):
        raise Mismatch(span.first)
    return span


def _weekday(name: str | None) -> int:
    return 6 if name is None else _WEEKDAYS[name]


def _number(word: str) -> int:
    """ "12", "mười hai", "hai mươi" … as a number."""
    if word.isdigit():
        return int(word)
    tens, ten, units = word.rpartition("muoi")
    if not ten:
        return _WORDS[word]
    return 10 * (_WORDS[tens.strip()] if tens else 1) + (_WORDS[units.strip()] if units else 0)


def _count(match: re.Match[str], asked: Asked) -> Span | None:
    """ "3 tháng nữa", "nửa năm nữa", "2 tuần trước", "10 ngày"."""
    half = match["half"] is not None
    number = 1 if half else _number(match["n"])
    later = match["after"] is not None or (match["way"] or "") in ("nua", "toi", "sau", "later")
    ago = match["ago"] is not None or (match["way"] or "") in ("truoc", "qua", "roi", "ago")
    if not later and not ago and asked.lean is Lean.PAST:
        return None  # "3 tháng" alone says nothing about what was
    return one(_away(asked.today, match["unit"], number * (-1 if ago else 1), half))


def _away(today: date, unit: str, number: int, half: bool) -> date:
    if unit in ("thang", "month", "months"):
        return today + timedelta(days=15 * number) if half else shifted(today, number)
    if unit in ("nam", "year", "years"):
        return shifted(today, (6 if half else 12) * number)
    if unit in ("tuan", "week", "weeks"):
        return today + timedelta(weeks=number)
    return today + timedelta(days=number)


def _on_weekday(match: re.Match[str], asked: Asked) -> Span:
    """ "Thứ hai tuần sau"; without a week the next one, or the last one, that is not today."""
    weekday = _weekday(match[1])
    if match["week"]:
        return one(week(steps(match["week"]), asked).first + timedelta(days=weekday))
    side = steps(match["way"]) if match["way"] else asked.sign
    gap = (weekday - asked.today.weekday()) * side % 7 or 7
    return one(asked.today + timedelta(days=gap * side))


def _day_of_month(match: re.Match[str], asked: Asked) -> Span:
    """ "Ngày 15" of this month or the nearest, "ngày 15 tháng sau"."""
    number = _number(match[1])
    if match[2]:
        month = month_by(match[2], asked).first
        return one(exact(month.year, month.month, number))
    for distance in range(3):
        month = shifted(asked.today.replace(day=1), asked.sign * distance)
        found = or_none(month.year, month.month, number)
        if found and asked.has_side(one(found)):
            return one(found)
    raise Impossible


def _by_name(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


Meaning = Callable[[re.Match[str], Asked], Span | None]
_NAME = r"((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
_UNIT = r"(?P<unit>ngay|hom|tuan|thang|nam|days?|weeks?|months?|years?)"

_TABLE: tuple[tuple[str, Meaning], ...] = (
    (r"(?:hom |ngay |bua |h)?nay", lambda m, a: one(a.today)),
    (r"(?:(?:hom |ngay |bua )?qua|toi qua)", lambda m, a: one(a.today - timedelta(days=1))),
    (r"(?:hom kia|bua kia|hom kia roi)", lambda m, a: one(a.today - timedelta(days=2))),
    (r"(?:ngay |sang |chieu |toi |hom )?mai", lambda m, a: one(a.today + timedelta(days=1))),
    (r"(?:(?:ngay |sang |chieu |bua )?mot|ngay kia)",
     lambda m, a: one(a.today + timedelta(days=2))),
    (r"(\d{4}) (\d{1,2}) (\d{1,2})", lambda m, a: one(exact(int(m[1]), int(m[2]), int(m[3])))),
    (r"(?:ngay )?(\d{1,2}) (\d{1,2})(?: (\d{4}|\d{2}))?",
     lambda m, a: dated(int(m[1]), int(m[2]), m[3], a)),
    (r"(?:ngay )?(\d{2})(\d{2})((?:19|20)\d{2})",
     lambda m, a: dated(int(m[1]), int(m[2]), m[3], a)),
    (r"((?:19|20)\d{2})(\d{2})(\d{2})",
     lambda m, a: one(exact(int(m[1]), int(m[2]), int(m[3])))),
    (rf"(?:ngay )?{_N} thang {_NOT_NEXT}{_YEAR}",
     lambda m, a: dated(_number(m[1]), _number(m[2]), m[3], a)),
    (rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_NAME}(?: (\d{{4}}))?",
     lambda m, a: dated(int(m[1]), _by_name(m[2]), m[3], a)),
    (rf"{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?(?: (\d{{4}}))?",
     lambda m, a: dated(int(m[2]), _by_name(m[1]), m[3], a)),
    (rf"ngay {_N}(?: thang {_WHICH})?", _day_of_month),
    (rf"{_WEEKDAY}(?: tuan (?P<week>sau|toi|nay|truoc|qua|roi)| (?P<way>toi|sau|truoc|qua|roi))?",
     _on_weekday),
    (rf"tuan {_WHICH}", lambda m, a: week(steps(m[1]), a)),
    (rf"cuoi tuan(?: {_WHICH})?",
     lambda m, a: Span(week(steps(m[1] or ""), a).last - timedelta(days=1),
                       week(steps(m[1] or ""), a).last)),
    (rf"thang {_WHICH}", lambda m, a: month_by(m[1], a)),
    (rf"(dau|giua|cuoi) thang(?: {_WHICH})?",
     lambda m, a: third(m[1], month_by(m[2] or "nay", a))),
    (rf"(dau|giua|cuoi) thang {_NOT_NEXT}{_YEAR}",
     lambda m, a: third(m[1], months(_number(m[2]), _number(m[2]), m[3], a))),
    (rf"thang {_NOT_NEXT}{_YEAR}", lambda m, a: months(_number(m[1]), _number(m[1]), m[2], a)),
    (r"(\d{1,2}) (\d{4})", lambda m, a: months(int(m[1]), int(m[1]), m[2], a)),
    (rf"(?:(dau|giua|cuoi) )?(?:quy|q) ?{_N}{_YEAR}",
     lambda m, a: quarter(m[1], _number(m[2]), m[3], a)),
    (r"(dau|giua|cuoi) nam(?: (\d{4}|sau|toi|nay|truoc|ngoai))?",
     lambda m, a: of_year(m[1], year_by(m[2], a))),
    (rf"nam (\d{{4}}|{_WHICH[1:-1]})",
     lambda m, a: Span(date(year_by(m[1], a), 1, 1), date(year_by(m[1], a), 12, 31))),
    (rf"(?P<after>sau |trong |in )?(?P<ago>cach day )?(?:(?P<half>nua)|(?P<n>{_NUMBER})) {_UNIT}"
     r"(?: (?P<way>nua|toi|sau|truoc|qua|roi|later|ago))?", _count),
)  # fmt: skip


_FORMS = tuple((re.compile(form), meaning) for form, meaning in _TABLE)
