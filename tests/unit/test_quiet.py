"""Nobody is disturbed at night, on Sundays, at Tết or on public holidays."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.quiet import earliest, is_working_day, latest, urgent_from
from tests.world import programme

POLICY = programme().quiet
HUE = ZoneInfo(POLICY.timezone)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2030, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HUE)


def allowed(moment: datetime) -> bool:
    local = moment.astimezone(HUE)
    return POLICY.opens <= local.time() < POLICY.closes and is_working_day(POLICY, local.date())


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ("2026-11-23T09:00", "2026-11-23T09:00"),
        ("2026-11-25T20:00", "2026-11-26T07:30"),
        ("2026-11-23T20:00", "2026-11-25T07:30"),  # 24/11: Viet Nam Culture Day
        ("2026-11-23T03:00", "2026-11-23T07:30"),
        ("2026-11-22T10:00", "2026-11-23T07:30"),
        ("2026-11-21T21:00", "2026-11-23T07:30"),
        ("2026-09-02T09:00", "2026-09-03T07:30"),
    ],
)
def test_a_push_waits_for_the_next_allowed_moment(wanted: str, sent: str) -> None:
    assert earliest(POLICY, at(wanted)) == at(sent)


def test_at_tet_nothing_is_pushed() -> None:
    new_year = at("2027-02-06T09:00")
    assert earliest(POLICY, new_year) > at("2027-02-09T00:00")
    assert latest(POLICY, new_year) < at("2027-02-06T00:00")


def test_what_concerns_the_next_twelve_hours_is_sent_at_once() -> None:
    night = at("2026-11-23T22:00")
    assert earliest(POLICY, night, urgent_from(POLICY, at("2026-11-24T08:00"))) == night
    assert earliest(POLICY, night, urgent_from(POLICY, at("2026-11-25T08:00"))) > night


def test_a_reminder_is_moved_earlier_never_later() -> None:
    sunday = at("2026-11-22T08:00")
    assert latest(POLICY, sunday) == at("2026-11-21T08:00")


@given(MOMENTS)
def test_the_earliest_moment_is_allowed_and_not_before(moment: datetime) -> None:
    found = earliest(POLICY, moment)
    assert allowed(found)
    assert found >= moment
    assert earliest(POLICY, found) == found


@given(MOMENTS)
def test_the_latest_moment_is_allowed_and_not_after(moment: datetime) -> None:
    found = latest(POLICY, moment)
    assert allowed(found)
    assert found <= moment


def test_the_policy_is_that_of_the_promise() -> None:
    assert (POLICY.opens, POLICY.closes) == (time(7, 30), time(20))
    assert timedelta(hours=POLICY.urgent_hours) == timedelta(hours=12)
