"""When people may be disturbed: not at night, not on Sundays, not at Tết or on public holidays.

Only for what is sent unasked; whoever writes is answered at any hour.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from handlers.programme import QuietPolicy

_LONGEST_BREAK = 30
"""Days to look for a working day; the longest holidays known are Tết with two weeks."""


def urgent_from(policy: QuietPolicy, happens: datetime) -> datetime:
    """From when on people may be told at any hour of what happens then."""
    return happens - timedelta(hours=policy.urgent_hours)


def earliest(policy: QuietPolicy, wanted: datetime, urgent: datetime | None = None) -> datetime:
    """The first instant from `wanted` on at which a push is allowed.

    `urgent`: from when on it is allowed at any hour, if ever (`urgent_from`).
    """
    if urgent is not None and urgent <= wanted:
        return wanted
    local = wanted.astimezone(ZoneInfo(policy.timezone))
    if local.time() >= policy.closes:
        local = _at(local.date() + timedelta(days=1), policy.opens, local)
    elif local.time() < policy.opens:
        local = _at(local.date(), policy.opens, local)
    for _ in range(_LONGEST_BREAK):
        if is_working_day(policy, local.date()):
            break
        local = _at(local.date() + timedelta(days=1), policy.opens, local)
    return local.astimezone(wanted.tzinfo)


def latest(policy: QuietPolicy, wanted: datetime) -> datetime:
    """The last allowed instant not after `wanted`: reminders are moved earlier, never later."""
    local = wanted.astimezone(ZoneInfo(policy.timezone))
    day, hour = local.date(), local.time()
    if hour < policy.opens:
        day, hour = day - timedelta(days=1), _before(policy.closes)
    elif hour >= policy.closes:
        hour = _before(policy.closes)
    for _ in range(_LONGEST_BREAK):
        if is_working_day(policy, day):
            break
        day -= timedelta(days=1)
    if (day, hour) == (local.date(), local.time()):
        return wanted  # nearly always, and this is asked for every step of every ladder
    return _at(day, hour, local).astimezone(wanted.tzinfo)


def is_working_day(policy: QuietPolicy, day: date) -> bool:
    """Whether people may be written to on this day at all."""
    return day.weekday() not in policy.days_off and day not in _holidays(policy.country, day.year)


def _at(day: date, hour: time, like: datetime) -> datetime:
    return datetime.combine(day, hour, like.tzinfo)


def _before(closes: time) -> time:
    """An hour before closing time, so that there is time left to send."""
    return time(max(0, closes.hour - 1), closes.minute)


@lru_cache(maxsize=16)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))
