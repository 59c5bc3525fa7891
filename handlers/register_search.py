"""What staff look for in the register of certificates, from the words they type. Pure."""

import re
from datetime import date, timedelta

from handlers.dates import Lean, Span, read
from handlers.months import shifted
from handlers.programme import Programme
from handlers.schemes import named
from handlers.spelling import fold
from handlers.wards import wards
from storage.register_records import Wanted

MOST_WORDS = 8
"""Words of a name that are looked for: nobody needs more to find one."""


_COUNT = re.compile(r"\s*\(\d+\)\s*$")
"""Stands on the buttons: "12/2026 (76)"."""
_UNIT = re.compile(r"(?:phuong|p|xa|thi tran|tt) ")
"""Who says so means the ward and nothing else."""
_MONTH = re.compile(r"\s*(0?[1-9]|1[0-2])\s*[/.-]\s*(20\d\d)\s*")


def wanted(typed: str, programme: Programme, today: date) -> Wanted:
    """A scheme, a ward, a month in which something falls due, or two of them; else words of a firm,
    body or number.

    "iso 22k", "phường Vỹ Dạ", "tháng 3", "haccp vỹ dạ", "12/2026 (76)", "thiên hương quacert".
    """
    said = _COUNT.sub("", typed)
    if found := _one(said, programme, today):
        return found
    words = said.split()
    for cut in range(1, len(words)):
        first = _one(" ".join(words[:cut]), programme, today)
        second = _one(" ".join(words[cut:]), programme, today) if first else None
        if first and second and (both := _joined(first, second)):
            return both
    return _worded(said)


def besides(typed: str, found: Wanted) -> Wanted | None:
    """What else the same words may mean: a business is often called by its commune."""
    said = _COUNT.sub("", typed)
    return _worded(said) if found.ward and not _UNIT.match(fold(said)) else None


def _worded(said: str) -> Wanted:
    return Wanted(words=tuple(dict.fromkeys(fold(said).split()))[:MOST_WORDS])


def _one(typed: str, programme: Programme, today: date) -> Wanted | None:
    """One thing that is not just words."""
    if month := _MONTH.fullmatch(typed):
        first = date(int(month[2]), int(month[1]), 1)
        return Wanted(first=first, last=shifted(first, 1) - timedelta(days=1))
    if schemes := named(typed, programme.schemes):
        return Wanted(schemes=tuple(found.scheme.id for found in schemes))
    if units := wards(typed, programme.places):
        return Wanted(ward=units[0].name)
    span = read(typed, today, Lean.FUTURE)
    if isinstance(span, Span) and not fold(typed).replace(" ", "").isdigit():
        return Wanted(first=span.first, last=span.last)
    return None


def _joined(first: Wanted, second: Wanted) -> Wanted | None:
    """Both conditions, if they are of different kinds."""
    given = [{k: v for k, v in one._asdict().items() if v} for one in (first, second)]
    return None if given[0].keys() & given[1].keys() else Wanted(**{**given[0], **given[1]})
