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
    local = since.astimezone(ZoneInfo(policy.timezone))
    day, hour = local.date(), local.timetz()
    if not _works(policy, days_off, day):
        day, hour = _next(policy, days_off, day), time(tzinfo=local.tzinfo)
    for _ in range(days):
        day = _next(policy, days_off, day)
    return datetime.combine(day, hour).astimezone(since.tzinfo)


def _next(policy: QuietPolicy, days_off: Set[int], day: date) -> date:
    day += timedelta(days=1)
    while not _works(policy, days_off, day):
        day += timedelta(days=1)
    return day


def _works(policy: QuietPolicy, days_off: Set[int], day: date) -> bool:
    return day.weekday() not in days_off and is_working_day(policy, day)
