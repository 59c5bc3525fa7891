"""Two days in one message: that of a decision and that of an expiry, or how long it lasts. Pure.

"15/3/2025-14/3/2028", "cấp 15/3/2025 hết hạn 14/3/2028", "15/3/2025, 3 năm". Where the message may
be cut in two ways, nothing is guessed.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from handlers.dates import Lean, read
from handlers.dialogue import Invalid
from handlers.months import shifted
from handlers.spelling import fold

_SURE = re.compile(
    r"\s-+\s|–|—|→|->|;|\n"
    r"|[\s,](?:đến|den|tới|toi|hết hạn|het han|hh|to|until|expires)(?=\s)",
    re.IGNORECASE,
)
"""What only stands between two days; tried first, and in doubt it says what was meant."""
_MAYBE = (re.compile(r","), re.compile(r"-"), re.compile(r"\s"))
"""What may stand between two days or within one, from the likelier to the less likely."""
_LASTS = re.compile(
    r"(?:va |trong |thoi han |co gia tri |gia tri |co hieu luc |hieu luc |han |la |for )*"
    r"(\d{1,2}|mot|hai|ba|bon|nam) (nam|years?|thang|months?)(?: a)?"
)
_FEW = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5}


class Halves(NamedTuple):
    """The words for the first day, and those for the second; "" if there is one day only."""

    first: str
    second: str = ""


def halves(typed: str, today: date) -> Halves | None:
    """Where a message is to be cut; None if it can be cut in more than one way."""
    said = typed.strip()
    if _is_day(said, today, Lean.PAST):
        return Halves(said)
    for separator in (_SURE, *_MAYBE):
        found = set(_cuts(said, separator, today))
        if found:
            return found.pop() if len(found) == 1 else None
    if between := _SURE.search(said):  # one of them is no day: its fault is told
        return Halves(said[: between.start()].strip(), said[between.end() :].strip())
    return Halves(said)


def lasting(typed: str, since: date) -> date | None:
    """The day that "3 năm" or "có giá trị 36 tháng" after another one is, as a rule counts it."""
    match = _LASTS.fullmatch(fold(typed))
    if match is None:
        return None
    number = int(match[1]) if match[1].isdigit() else _FEW[match[1]]
    return shifted(since, number * (1 if match[2].startswith(("thang", "month")) else 12))


def _cuts(said: str, separator: re.Pattern[str], today: date) -> Iterator[Halves]:
    for between in separator.finditer(said):
        cut = Halves(said[: between.start()].strip(), said[between.end() :].strip())
        if _is_day(cut.first, today, Lean.PAST) and (
            lasting(cut.second, today) or _is_day(cut.second, today, Lean.FUTURE)
        ):
            yield cut


def _is_day(said: str, today: date, lean: Lean) -> bool:
    return not isinstance(read(said, today, lean), Invalid)
