"""When the plan's events take place: as the Department set them, or invented for the demo.

Invented dates are marked `sample` all the way to the owner's screen and never exist in
production.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from handlers.programme import PlannedEvent, QuietPolicy, SampleDate
from handlers.quiet import is_working_day
from storage.records import Words


class Dated(NamedTuple):
    """Everything that an undated event lacks. Instants are aware UTC."""

    starts_at: datetime
    ends_at: datetime
    place: Words
    capacity: int
    sample: bool


def dated(planned: PlannedEvent, now: datetime, quiet: QuietPolicy, demo: bool) -> Dated | None:
    """When and where an event takes place; None if that is not known, as in production.

    A date that the Department set is used in the demo too. A sample counts from the local day
    of `now`, so the caller keeps the first answer: a later `now` gives a later one.
    """
    starts, ends, place, seats = (
        planned.starts_at,
        planned.ends_at,
        planned.place,
        planned.capacity,
    )
    if starts and ends and place and seats:
        return Dated(starts, ends, place, seats, sample=False)
    if not demo or planned.sample is None:
        return None
    sample = planned.sample
    begins = sample_start(sample, now.astimezone(ZoneInfo(quiet.timezone)).date(), quiet)
    finishes = begins + timedelta(hours=sample.hours)
    return Dated(begins, finishes, sample.place, sample.capacity, sample=True)


def sample_start(sample: SampleDate, today: date, quiet: QuietPolicy) -> datetime:
    """The aware UTC instant of an invented date: `in_days` on, then the next working day."""
    day = today + timedelta(days=sample.in_days)
    while not is_working_day(quiet, day):
        day += timedelta(days=1)
    return datetime.combine(day, sample.at, ZoneInfo(quiet.timezone)).astimezone(UTC)
