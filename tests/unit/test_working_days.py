"""Working days: days off, Tết and public holidays do not count, whatever the hour."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.working_days import after, passed
from tests.world import programme

QUIET, POLICY = programme().quiet, programme().charter.alarms
HUE = ZoneInfo(QUIET.timezone)


def due(since: str, days: int) -> str:
    at = datetime.fromisoformat(since).replace(tzinfo=HUE)
    found = after(QUIET, POLICY.days_off, at.astimezone(UTC), days)
    return found.astimezone(HUE).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("since", "days", "expected"),
    [
        ("2026-11-30 09:00", 3, "Thu 2026-12-03 09:00"),  # Monday
        ("2026-11-30 09:00", 5, "Mon 2026-12-07 09:00"),
        ("2026-11-26 23:59", 3, "Tue 2026-12-01 23:59"),  # over a weekend
        ("2026-11-28 10:00", 3, "Thu 2026-12-03 00:00"),  # Saturday counts from Monday
        ("2026-04-29 10:00", 3, "Wed 2026-05-06 10:00"),  # 30 April and 1 May, then a weekend
        ("2026-09-01 08:00", 1, "Fri 2026-09-04 00:00"),  # National Day on both
    ],
)
def test_so_many_working_days_later(since: str, days: int, expected: str) -> None:
    assert due(since, days) == expected


def test_tet_stops_the_count() -> None:
    """Thursday 4 to Wednesday 10 February 2027 are free, then comes a weekend."""
    assert due("2027-02-03 09:00", 2) == "Fri 2027-02-12 09:00"
    assert due("2027-02-03 09:00", 3) == "Mon 2027-02-15 09:00"


@given(st.integers(0, 2 * 365 * 24), st.integers(1, 10))
def test_more_days_are_never_sooner_and_never_fewer_than_calendar_days(
    hours: int, days: int
) -> None:
    since = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    found = after(QUIET, POLICY.days_off, since, days)
    assert found <= after(QUIET, POLICY.days_off, since, days + 1)
    local = since.astimezone(HUE)
    assert (found.astimezone(HUE).date() - local.date()).days >= days
    assert found.astimezone(HUE).weekday() not in POLICY.days_off


@given(hours=st.integers(0, 24 * 60), days=st.integers(0, 30))
def test_what_has_passed_is_the_most_that_comes_before(hours: int, days: int) -> None:
    since = datetime(2026, 4, 20, tzinfo=UTC) + timedelta(hours=hours)
    until = after(QUIET, POLICY.days_off, since, days)
    assert passed(QUIET, POLICY.days_off, since, until) == days
    assert passed(QUIET, POLICY.days_off, since, until - timedelta(seconds=1)) == max(days - 1, 0)
