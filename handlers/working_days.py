"""Working days of the Department: not its days off, and none of the country's public holidays."""

from collections.abc import Set
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.programme import QuietPolicy
from handlers.quiet import is_working_day


def after(policy: QuietPolicy, days_off: Set[int], since: datetime, days: int) -> datetime:
    """The instant at which so many working days have passed since; Monday is 0 in `days_off`.

    What comes on a day off counts from the beginning of the next working day.
    """
    day, hour = _begins(policy, days_off, since)
    for _ in range(days):
        day = _next(policy, days_off, day)
    return datetime.combine(day, hour).astimezone(since.tzinfo)


def passed(policy: QuietPolicy, days_off: Set[int], since: datetime, until: datetime) -> int:
    """How many working days have passed between two instants: the most that `after` allows."""
    day, hour = _begins(policy, days_off, since)
    days = 0
    while datetime.combine(day := _next(policy, days_off, day), hour) <= until:
        days += 1
    return days


def _begins(policy: QuietPolicy, days_off: Set[int], since: datetime) -> tuple[date, time]:
    """The working day and the hour from which days are counted."""
    local = since.astimezone(ZoneInfo(policy.timezone))
    if _works(policy, days_off, local.date()):
        return local.date(), local.timetz()
    return _next(policy, days_off, local.date()), time(tzinfo=local.tzinfo)


def _next(policy: QuietPolicy, days_off: Set[int], day: date) -> date:
    day += timedelta(days=1)
    while not _works(policy, days_off, day):
        day += timedelta(days=1)
    return day


def _works(policy: QuietPolicy, days_off: Set[int], day: date) -> bool:
    return day.weekday() not in days_off and is_working_day(policy, day)
