"""Invented dates are for the demo, fall on working days, and never reach production."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import load_programme
from bot.schedule import Dated, dated, sample_start
from handlers.programme import PlannedEvent, SampleDate
from handlers.quiet import is_working_day
from storage.records import Words

HUE = load_programme(Path(__file__).parents[2] / "programme" / "hue-2021")
HERE = ZoneInfo("Asia/Ho_Chi_Minh")
PLACE = Words(vi="(mẫu) Hội trường", en="(sample) Hall")
MONDAY = date(2026, 11, 23)


def sample(in_days: int) -> SampleDate:
    return SampleDate(in_days, time(8, 0), 4, PLACE, 30)


@given(
    today=st.dates(date(2021, 1, 1), date(2035, 12, 31)),
    in_days=st.integers(1, 60),
    at=st.times(time(7, 30), time(20, 0)),
)
def test_a_sample_lies_ahead_on_neither_a_sunday_nor_a_holiday(
    today: date, in_days: int, at: time
) -> None:
    start = sample_start(SampleDate(in_days, at, 4, PLACE, 30), today, HUE.quiet)
    local = start.astimezone(HERE)
    assert local.time() == at
    assert local.date() >= today + timedelta(days=in_days)
    assert local.weekday() != 6
    assert local.date() not in holidays.country_holidays("VN")


@given(today=st.dates(date(2021, 1, 1), date(2035, 12, 31)), in_days=st.integers(1, 60))
def test_a_sample_is_moved_no_further_than_needed(today: date, in_days: int) -> None:
    moved = sample_start(sample(in_days), today, HUE.quiet).astimezone(HERE).date()
    day = today + timedelta(days=in_days)
    while day < moved:
        assert not is_working_day(HUE.quiet, day)
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "why", "expected"),
    [
        (MONDAY, "a Friday stays", date(2026, 11, 27)),
        (date(2026, 11, 25), "a Sunday becomes Monday", date(2026, 11, 30)),
        (date(2027, 2, 1), "Tết is over on the 11th", date(2027, 2, 11)),
        (date(2027, 4, 26), "30/4, 1/5, a Sunday and the day in lieu", date(2027, 5, 4)),
    ],
)
def test_days_off_in_a_row_are_all_skipped(today: date, why: str, expected: date) -> None:
    start = sample_start(sample(4), today, HUE.quiet)
    assert start == datetime.combine(expected, time(8, 0), HERE), why


@pytest.mark.parametrize("event", HUE.events, ids=lambda event: event.key)
def test_production_invents_nothing(event: PlannedEvent) -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert dated(event, now, HUE.quiet, demo=False) is None


@pytest.mark.parametrize("event", HUE.events, ids=lambda event: event.key)
def test_the_demo_says_that_its_dates_are_samples(event: PlannedEvent) -> None:
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    found = dated(event, now, HUE.quiet, demo=True)
    assert found is not None
    assert event.sample is not None
    assert found.sample
    assert found.starts_at > now
    assert found.ends_at - found.starts_at == timedelta(hours=event.sample.hours)
    assert found.place == event.sample.place


def test_a_sample_counts_from_the_local_day() -> None:
    """At 18:00 UTC it is already tomorrow in Huế."""
    event = replace(HUE.events[0], sample=sample(1))
    evening = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    found = dated(event, evening, HUE.quiet, demo=True)
    assert found is not None
    assert found.starts_at.astimezone(HERE).date() == date(2026, 11, 26)


@pytest.mark.parametrize("demo", [True, False])
def test_a_date_of_the_department_beats_a_sample(demo: bool) -> None:
    starts = datetime(2026, 12, 10, 1, 0, tzinfo=UTC)
    ends = starts + timedelta(hours=3)
    hall = Words(vi="Hội trường", en="Hall")
    event = replace(HUE.events[0], starts_at=starts, ends_at=ends, place=hall, capacity=40)
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert dated(event, now, HUE.quiet, demo) == Dated(starts, ends, hall, 40, sample=False)


def test_an_event_with_neither_date_nor_sample_stays_undated() -> None:
    event = replace(HUE.events[0], sample=None)
    now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    assert dated(event, now, HUE.quiet, demo=True) is None
