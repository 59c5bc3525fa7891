"""What staff look for in the register of certificates, from the words they type. Pure."""

from datetime import date

from handlers.dates import Lean, Span, read
from handlers.programme import Programme
from handlers.schemes import named
from handlers.spelling import fold
from handlers.wards import wards
from storage.register_records import Wanted

MOST_WORDS = 8
"""Words of a name that are looked for: nobody needs more to find one."""


def wanted(typed: str, programme: Programme, today: date) -> Wanted:
    """A scheme, a ward, a month in which something falls due; else words of a firm, body or number.

    "iso 22k", "phường Vỹ Dạ", "tháng 3", "thiên hương quacert" are all understood.
    """
    if schemes := named(typed, programme.schemes):
        return Wanted(schemes=tuple(found.scheme.id for found in schemes))
    if units := wards(typed, programme.places):
        return Wanted(ward=units[0].name)
    span = read(typed, today, Lean.FUTURE)
    if isinstance(span, Span) and not fold(typed).replace(" ", "").isdigit():
        return Wanted(first=span.first, last=span.last)
    return Wanted(words=tuple(dict.fromkeys(fold(typed).split()))[:MOST_WORDS])
