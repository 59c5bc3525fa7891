"""The forms in which days are typed, as a table: what it looks like, what it means. Pure.

Everything is folded first (`handlers.spelling.fold`): lower case, no diacritics, and "15/3-2026"
is "15 3 2026". So "nửa" and "nữa", "năm" (five) and "năm" (year), "mốt" and "một" look alike and
are told apart by where they stand.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from handlers.date_spans import (
    Ambiguous,
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
    part_of_week,
    quarter,
    steps,
    third,
    towards,
    week,
    year_by,
)
from handlers.date_words import NUMBER, in_short, number, without_one
from handlers.months import shifted

_N = rf"({NUMBER})"
_NOT_NEXT = rf"(?!sau\b){_N}"  # without diacritics "thang sau" is rather the next month than June
_WHICH = r"(sau|toi|truoc|qua|roi|ngoai|nay)"
_YEAR = rf"(?: (?:nam )?(\d{{4}}|\d{{2}}|(?<=nam )(?:{_WHICH[1:-1]}|kia)))?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {w: n for n, w in enumerate(("hai", "ba", "tu", "nam", "sau", "bay"))} | {
    "bon": 2,
    **{str(n + 2): n for n in range(6)},
}
_WEEKDAY = r"(?:(?:thu |t)(hai|ba|tu|bon|nam|sau|bay|[2-7])|(chu nhat|cn))"


def understood(key: str, today: date, lean: Lean) -> Span | None:
    """What a folded text means, or None. Raises Ambiguous, Impossible or Mismatch for what cannot
    be told or cannot be."""
    asked = Asked(today, lean)
    shorter = in_short(key)
    while True:
        key = shorter
        for form, meaning in _FORMS:
            if (match := form.fullmatch(key)) and (span := meaning(match, asked)):
                return span
        named = re.fullmatch(rf"{_WEEKDAY} (?:ngay )?(.+)", key)
        if named and (span := _checked(named, asked)):
            return span
        shorter = without_one(key)
        if shorter == key:
            return None


def _checked(match: re.Match[str], asked: Asked) -> Span | None:
    """ "Thứ năm 12/11/2026": the date, if it is a Thursday."""
    span = understood(match[3], asked.today, asked.lean)
    if span and span.first == span.last and span.first.weekday() != _weekday(match[1]):
        raise Mismatch(span.first)
    return span


def _weekday(name: str | None) -> int:
    return 6 if name is None else _WEEKDAYS[name]


def _count(match: re.Match[str], asked: Asked) -> Span | None:
    """ "3 tháng nữa", "nửa năm nữa", "2 tuần trước", "10 ngày"."""
    half = match["half"] is not None
    many = 1 if half else number(match["n"])
    later = match["after"] is not None or (match["way"] or "") in ("nua", "toi", "sau", "later")
    ago = match["ago"] is not None or (match["way"] or "") in ("truoc", "qua", "roi", "ago")
    if not later and not ago and asked.lean is Lean.PAST:
        return None  # "3 tháng" alone says nothing about what was
    return one(_away(asked.today, match["unit"], many * (-1 if ago else 1), half))


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
    return _on(weekday, towards(match["way"], asked))


def _on(weekday: int, asked: Asked) -> Span:
    gap = (weekday - asked.today.weekday()) * asked.sign % 7 or 7
    return one(asked.today + timedelta(days=gap * asked.sign))


def _weekday_or_month(match: re.Match[str], asked: Asked) -> Span:
    """ "T3" is written for Tuesday and for March."""
    n, side = int(match[1]), towards(match[2], asked)
    raise Ambiguous(_on(n - 2, side).first, months(n, n, None, side).first)


def _six_digits(match: re.Match[str], asked: Asked) -> Span:
    """ "150325" is day first, as everything here; "032025" is a month, there being no month 20."""
    if match[2] in ("19", "20"):
        return months(int(match[1]), int(match[1]), match[2] + match[3], asked)
    return dated(int(match[1]), int(match[2]), match[3], asked)


def _day_of_month(match: re.Match[str], asked: Asked) -> Span:
    """ "Ngày 15" of this month or the nearest, "ngày 15 tháng sau"."""
    wanted = number(match[1])
    if match[2]:
        month = month_by(match[2], asked).first
        return one(exact(month.year, month.month, wanted))
    return one(_nearest(wanted, asked))


def _nearest(wanted: int, asked: Asked) -> date:
    """The nearest day with this number on the side that is asked for."""
    for distance in range(3):
        month = shifted(asked.today.replace(day=1), asked.sign * distance)
        found = or_none(month.year, month.month, wanted)
        if found and asked.has_side(one(found)):
            return found
    raise Impossible


def _by_name(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _weekday_and_day_or_month(match: re.Match[str], asked: Asked) -> Span:
    """ "T3/25" is written for March 2025, "T3 25" for Tuesday, the 25th."""
    month = months(int(match[1]), int(match[1]), match[2], asked)
    if int(match[2]) > 31:
        return month
    raise Ambiguous(_nearest(int(match[2]), asked), month.first)


Meaning = Callable[[re.Match[str], Asked], Span | None]
_NAME = r"((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
_UNIT = r"(?P<unit>ngay|hom|bua|tuan|thang|nam|days?|weeks?|months?|years?)"

_TABLE: tuple[tuple[str, Meaning], ...] = (
    (r"(?:hom |ngay |bua |h)?nay", lambda m, a: one(a.today)),
    (r"(?:(?:hom |ngay |bua )?qua|toi qua)", lambda m, a: one(a.today - timedelta(days=1))),
    (r"(?:hom kia|bua kia)", lambda m, a: one(a.today - timedelta(days=2))),
    (r"(?:ngay |sang |chieu |toi |hom )?mai", lambda m, a: one(a.today + timedelta(days=1))),
    (r"(?:(?:ngay |sang |chieu |bua )?mot|ngay kia)",
     lambda m, a: one(a.today + timedelta(days=2))),
    (r"(\d{4}) (\d{1,2}) (\d{1,2})", lambda m, a: one(exact(int(m[1]), int(m[2]), int(m[3])))),
    (rf"(?:ngay )?(\d{{1,2}}) (\d{{1,2}}){_YEAR}",
     lambda m, a: dated(int(m[1]), int(m[2]), m[3], a)),
    (r"(?:ngay )?(\d{1,2}) (?:thang )?(\d{1,2}) (toi|qua|roi)",
     lambda m, a: dated(int(m[1]), int(m[2]), None, towards(m[3], a))),
    (r"(?:ngay )?(\d{2})(\d{2})(\d{2})", _six_digits),
    (r"(?:ngay )?(\d{2})(\d{2})((?:19|20)\d{2})",
     lambda m, a: dated(int(m[1]), int(m[2]), m[3], a)),
    (r"((?:19|20)\d{2})(\d{2})(\d{2})",
     lambda m, a: one(exact(int(m[1]), int(m[2]), int(m[3])))),
    (rf"(?:ngay )?{_N} (?:thang |t){_NOT_NEXT}{_YEAR}",
     lambda m, a: dated(number(m[1]), number(m[2]), m[3], a)),
    (rf"(\d{{1,2}})(?:st|nd|rd|th)? (?:of )?{_NAME}(?: (\d{{4}}))?",
     lambda m, a: dated(int(m[1]), _by_name(m[2]), m[3], a)),
    (rf"{_NAME} (\d{{1,2}})(?:st|nd|rd|th)?(?: (\d{{4}}))?",
     lambda m, a: dated(int(m[2]), _by_name(m[1]), m[3], a)),
    (rf"ngay {_N}(?: thang {_WHICH})?", _day_of_month),
    (rf"t(0\d|1[0-2]?|[89])(?: {_WHICH})?{_YEAR}",
     lambda m, a: months(int(m[1]), int(m[1]), m[3], towards(m[2], a))),
    (rf"t([2-7]) (?:nam )?((?:19|20)\d\d|(?<=nam )(?:{_WHICH[1:-1]}|kia|\d\d))",
     lambda m, a: months(int(m[1]), int(m[1]), m[2], a)),
    (r"t([2-7])(?: (toi|sau|truoc|qua|roi|nay))?", _weekday_or_month),
    (r"t([2-7]) (\d{2})", _weekday_and_day_or_month),
    (rf"{_WEEKDAY}(?: tuan (?P<week>sau|toi|nay|truoc|qua|roi)| (?P<way>toi|sau|truoc|qua|roi))?",
     _on_weekday),
    (rf"tuan {_WHICH}", lambda m, a: week(steps(m[1]), a)),
    (rf"(dau|giua|cuoi) tuan(?: {_WHICH})?",
     lambda m, a: part_of_week(m[1], week(steps(m[2] or ""), a))),
    (rf"thang {_WHICH}", lambda m, a: month_by(m[1], a)),
    (rf"(dau|giua|cuoi) thang(?: {_WHICH})?",
     lambda m, a: third(m[1], month_by(m[2] or "nay", a))),
    (rf"(dau|giua|cuoi) (?:thang |t){_NOT_NEXT}{_YEAR}",
     lambda m, a: third(m[1], months(number(m[2]), number(m[2]), m[3], a))),
    (rf"thang {_NOT_NEXT}{_YEAR}", lambda m, a: months(number(m[1]), number(m[1]), m[2], a)),
    (r"(\d{1,2}) (\d{4})", lambda m, a: months(int(m[1]), int(m[1]), m[2], a)),
    (rf"(?:(dau|giua|cuoi) )?(?:quy|q) ?{_N}{_YEAR}",
     lambda m, a: quarter(m[1], number(m[2]), m[3], a)),
    (r"(dau|giua|cuoi) nam(?: (\d{4}|sau|toi|nay|truoc|ngoai))?",
     lambda m, a: of_year(m[1], year_by(m[2], a))),
    (rf"nam (\d{{4}}|{_WHICH[1:-1]})",
     lambda m, a: Span(date(year_by(m[1], a), 1, 1), date(year_by(m[1], a), 12, 31))),
    (rf"(?P<after>sau |trong |in )?(?P<ago>cach day )?(?:(?P<half>nua)|(?P<n>{NUMBER})) {_UNIT}"
     r"(?: (?P<way>nua|toi|sau|truoc|qua|roi|later|ago))?", _count),
)  # fmt: skip


_FORMS = tuple((re.compile(form), meaning) for form, meaning in _TABLE)
