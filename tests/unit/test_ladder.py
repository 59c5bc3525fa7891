"""Reminders come in time, once, at decent hours, and not to who has answered."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cycle import Obligation
from handlers.ladder import ladder, next_step, reminded
from handlers.ladder_step import Fate, Step, To
from handlers.quiet import is_working_day
from storage.certificate_records import Duty, Heard
from tests.certificates import day, duties, scheme
from tests.world import programme

QUIET, HABIT = programme().quiet, programme().reminders
HUE = ZoneInfo(QUIET.timezone)
NOTHING = Heard(sent={})
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HUE)


def due(on: str, **more: Any) -> Obligation:
    return Obligation(Duty.SURVEILLANCE, 1, day(on), day(more.pop("target", on)), "", **more)


def steps(
    obligation: Obligation, now: datetime = LONG_AGO, heard: Heard = NOTHING, id: str = "iso9001"
) -> tuple[Step, ...]:
    return ladder(obligation, scheme(id).lead, HABIT, QUIET, heard, now)


def days(found: tuple[Step, ...], fate: Fate = Fate.COMING) -> list[str]:
    return [f"{s.when.astimezone(HUE):%Y-%m-%d}" for s in found if s.fate is fate]


def sent(*names: str, **more: Any) -> Heard:
    return Heard(sent=dict.fromkeys(names, LONG_AGO), **more)


# ------------------------------------------------------------------ which days


def test_the_usual_ladder_counts_down_to_the_last_day_and_then_goes_on_weekly() -> None:
    found = steps(due("2026-10-15"))
    assert days(found)[:8] == [
        "2026-07-17",
        "2026-08-15",  # the 16th is a Sunday: earlier, not later
        "2026-09-15",
        "2026-10-01",
        "2026-10-08",
        "2026-10-14",
        "2026-10-22",
        "2026-10-29",
    ]
    assert len(found) == len(HABIT.days) + HABIT.late
    assert [s.name for s in found][:2] == ["90@2026-10-15", "60@2026-10-15"]


def test_where_the_rule_has_a_day_to_aim_at_one_step_comes_ahead_of_it() -> None:
    second = duties("iso9001", "2024-03-15")[1]
    assert (second.target, second.limit) == (day("2026-03-15"), day("2026-12-31"))
    assert days(steps(second))[:2] == ["2026-02-13", "2026-10-02"]


def test_the_step_before_the_day_to_aim_at_is_not_followed_by_another_the_day_after() -> None:
    """Thirty days before the anniversary, 30 October, is the eve of sixty before the year's end."""
    second = duties("iso9001", "2024-11-29")[1]
    assert (second.target, second.limit) == (day("2026-11-29"), day("2026-12-31"))
    assert days(steps(second))[:3] == ["2026-10-02", "2026-10-31", "2026-12-01"]


def test_tet_moves_a_reminder_to_the_last_working_day_before_it() -> None:
    found = steps(due("2027-02-08"))
    before = {s.name: f"{s.when.astimezone(HUE):%Y-%m-%d}" for s in found if s.before > 0}
    assert before["7@2027-02-08"] == "2027-02-01"
    assert before["1@2027-02-08"] == "2027-02-03"


def test_ocop_begins_at_60_days_and_attp_at_210_before_the_expiry() -> None:
    expiry = duties("ocop", "2024-03-16")[0]
    assert steps(expiry, id="ocop")[0].before == 60
    file = duties("attp", "2024-03-16")[0]
    assert file.limit == day("2026-09-16")
    first = steps(file, id="attp")[0]
    assert day("2027-03-16") - timedelta(days=210) == day("2026-08-18")
    assert days((first,)) == ["2026-08-18"]


def test_the_barcode_fee_is_reminded_of_on_its_four_days() -> None:
    fee = duties("gs1_fee", "2026-07-01")[0]
    assert [s.before for s in steps(fee, id="gs1_fee") if s.before >= 0] == [60, 29, 15, 5]
    assert days(steps(fee, id="gs1_fee"))[:4] == [
        "2027-04-29",  # 30/4 and 1/5 are holidays
        "2027-06-01",
        "2027-06-15",
        "2027-06-25",
    ]


def test_nothing_is_said_before_the_window_opens() -> None:
    recertification = duties("iatf16949", "2025-08-31")[2]
    found = steps(recertification, id="iatf16949")
    assert days(found)[0] == "2028-05-31"
    assert recertification.opens == day("2028-05-31")


def test_a_window_is_counted_down_to_the_day_on_which_it_closes() -> None:
    first = duties("iatf16949", "2025-08-31")[0]
    assert first.closes == day("2026-11-30")
    assert [s.before for s in steps(first, id="iatf16949")][:3] == [121, 90, 60]


def test_while_recertification_is_open_the_expiry_is_silent() -> None:
    found = duties("iso9001", "2024-03-15")
    assert Duty.EXPIRY not in {d.duty for d in reminded(found)}
    done = duties("iso9001", "2024-03-15", done=["2025-03-01", "2026-03-01", "2027-01-20"])
    assert [d.duty for d in reminded(done)] == [Duty.EXPIRY]


# ------------------------------------------------------------------ at this instant


def test_a_late_entry_gets_the_one_reminder_that_is_useful_now() -> None:
    found = steps(due("2026-10-15"), at("2026-10-05T10:00"))
    assert [s.fate for s in found][:6] == [
        Fate.PASSED, Fate.PASSED, Fate.PASSED, Fate.NOW, Fate.COMING, Fate.COMING,
    ]  # fmt: skip
    now = found[3]
    assert (now.name, now.when) == ("14@2026-10-15", at("2026-10-05T10:00"))
    assert next_step(found) == now


def test_ten_days_of_standing_still_cost_one_message_not_two() -> None:
    heard = sent("90@2026-10-15", "60@2026-10-15", "30@2026-10-15")
    found = steps(due("2026-10-15"), at("2026-10-11T22:00"), heard)
    now = [s for s in found if s.fate is Fate.NOW]
    assert [s.name for s in now] == ["7@2026-10-15"]
    assert now[0].when == at("2026-10-12T08:30")  # with whatever else is due that morning
    assert [s.name for s in found if s.fate is Fate.PASSED] == ["14@2026-10-15"]


def test_what_was_sent_is_not_sent_again_and_nothing_before_it_either() -> None:
    found = steps(due("2026-10-15"), at("2026-10-05T10:00"), sent("14@2026-10-15"))
    assert [s.fate for s in found][:5] == [
        Fate.PASSED, Fate.PASSED, Fate.PASSED, Fate.SENT, Fate.COMING,
    ]  # fmt: skip


def test_a_clock_that_is_set_back_sends_nothing_that_was_overtaken() -> None:
    found = steps(due("2026-10-15"), at("2026-10-02T10:00"), sent("7@2026-10-15"))
    assert [s.fate for s in found][:5] == [
        Fate.PASSED, Fate.PASSED, Fate.PASSED, Fate.PASSED, Fate.SENT,
    ]  # fmt: skip


def test_entered_on_the_last_evening_nobody_is_woken_for_it() -> None:
    """Nothing is audited before morning: what comes next is the first word after the last day."""
    found = steps(due("2026-10-15"), at("2026-10-15T21:00"))
    now = next_step(found)
    assert now is not None
    assert (now.before, now.when) == (-7, at("2026-10-22T08:30"))


def test_a_belated_step_gives_way_to_the_next_one_that_says_the_same() -> None:
    """Entered a day before the 7-day step: one message then, and none today about 14 days."""
    found = steps(due("2026-10-15"), at("2026-10-07T10:00"))
    upcoming = next_step(found)
    assert upcoming is not None
    assert (upcoming.before, upcoming.fate) == (7, Fate.COMING)
    two_days_earlier = next_step(steps(due("2026-10-15"), at("2026-10-06T10:00")))
    assert two_days_earlier is not None
    assert (two_days_earlier.before, two_days_earlier.fate) == (14, Fate.NOW)


def test_what_is_long_past_is_noted_and_not_sent() -> None:
    found = steps(due("2025-03-15"), at("2026-10-15T10:00"))
    assert {s.fate for s in found} == {Fate.PASSED}
    assert next_step(found) is None


def test_a_corrected_date_makes_new_steps() -> None:
    heard = sent("90@2026-10-15", "60@2026-10-15")
    found = steps(due("2027-10-15"), at("2026-10-05T10:00"), heard)
    assert {s.fate for s in found} == {Fate.COMING}


# ------------------------------------------------------------------ whoever has answered


def test_an_arranged_day_holds_the_ladder_and_then_asks_how_it_went() -> None:
    heard = sent("30@2026-10-15", planned_on=day("2026-10-06"))
    found = steps(due("2026-10-15"), at("2026-09-20T10:00"), heard)
    assert [s.name for s in found if s.fate is Fate.HELD] == [
        "90@2026-10-15",
        "60@2026-10-15",
        "14@2026-10-15",
        "7@2026-10-15",
    ]
    upcoming = next_step(found)
    assert upcoming is not None
    assert upcoming.name == "after@2026-10-07"
    assert upcoming.when == at("2026-10-07T08:30")


def test_whoever_is_asked_after_a_holiday_is_not_asked_again_the_day_after() -> None:
    """Arranged for 30 April, asked after the holidays; the ladder's own step is next day."""
    found = steps(due("2027-05-12"), at("2027-04-20T10:00"), sent(planned_on=day("2027-04-30")))
    assert days(found)[:2] == ["2027-05-04", "2027-05-11"]
    [held] = [s for s in found if s.name == "7@2027-05-12"]
    assert held.fate is Fate.HELD


def test_the_day_fixed_by_the_body_counts_as_arranged() -> None:
    found = steps(due("2026-10-15", confirmed=day("2026-10-06")), at("2026-09-20T10:00"))
    upcoming = next_step(found)
    assert upcoming is not None
    assert upcoming.name == "after@2026-10-07"


def test_later_means_on_that_day_and_not_before() -> None:
    heard = sent("30@2026-10-15", snoozed_until=day("2026-10-10"))
    upcoming = next_step(steps(due("2026-10-15"), at("2026-09-20T10:00"), heard))
    assert upcoming is not None
    assert (upcoming.name, upcoming.when) == ("later@2026-10-10", at("2026-10-10T08:30"))


def test_later_on_a_holiday_before_the_last_day_is_not_asked_afterwards() -> None:
    """20 December 2026 is a Sunday: asked on Saturday, and not on Monday when it is overdue."""
    heard = sent("14@2026-12-20", snoozed_until=day("2026-12-20"))
    following = next_step(steps(due("2026-12-20"), at("2026-12-07T10:00"), heard))
    assert following is not None
    assert following.when == at("2026-12-19T08:30")


def test_the_question_how_it_went_is_not_passed_on_at_once() -> None:
    """Reminders had been sent before he answered: he has answered them."""
    heard = sent("14@2026-10-15", "7@2026-10-15", planned_on=day("2026-10-13"))
    asked, *rest = (s for s in steps(due("2026-10-15"), at("2026-10-12T10:00"), heard)
                    if s.fate is Fate.COMING)  # fmt: skip
    assert (asked.name, asked.to) == ("after@2026-10-14", (To.HOLDER,))
    assert To.OFFICER in rest[0].to


def test_who_answered_has_not_been_silent() -> None:
    heard = sent("90@2026-10-15", "60@2026-10-15", snoozed_until=day("2026-10-10"))
    to = {s.name.partition("@")[0]: s.to for s in steps(due("2026-10-15"), heard=heard)}
    assert to["later"] == (To.HOLDER,)
    assert To.CALL_LIST in to["1"]


def test_after_a_day_beyond_the_last_one_it_is_asked_weekly_and_passed_on() -> None:
    """Nobody gets rid of an audit by naming a day far away."""
    for said in ({"snoozed_until": day("2027-03-01")}, {"planned_on": day("2027-03-01")}):
        heard = sent("30@2026-10-15", "-7@2026-10-15", **said)
        found = steps(due("2026-10-15"), at("2026-10-30T10:00"), heard)
        ahead = [s for s in found if s.fate is Fate.COMING]
        assert ahead[0].when >= at("2027-03-01T08:00")
        assert ahead[0].to == (To.HOLDER,)
        assert To.CALL_LIST in ahead[-1].to
        assert len(ahead) == 1 + HABIT.late


def test_who_said_i_know_hears_nothing_more_and_is_called_when_it_is_overdue() -> None:
    heard = sent("30@2026-10-15", acknowledged=at("2026-09-16T09:00"))
    found = steps(due("2026-10-15"), at("2026-09-20T10:00"), heard)
    assert all(s.fate in (Fate.HELD, Fate.SENT) for s in found if s.before >= 0)
    assert {(s.to, s.fate) for s in found if s.before < 0} == {((To.CALL_LIST,), Fate.COMING)}


def test_who_stopped_it_and_what_is_done_is_left_alone() -> None:
    assert steps(due("2026-10-15"), heard=Heard(sent={}, stopped=True)) == ()
    assert steps(due("2026-10-15", met=day("2026-10-01"))) == ()


# ------------------------------------------------------------------ silence


def test_silence_goes_to_the_second_contact_the_officer_and_the_call_list() -> None:
    to = {s.before: s.to for s in steps(due("2026-10-15"))}
    assert to[90] == to[60] == (To.HOLDER,)
    assert to[30] == (To.HOLDER, To.SECOND)
    assert to[14] == (To.HOLDER, To.SECOND, To.OFFICER)
    assert to[7] == to[1] == to[-7] == (To.HOLDER, To.SECOND, To.OFFICER, To.CALL_LIST)


def test_who_hears_of_it_for_the_first_time_has_not_been_silent() -> None:
    found = steps(due("2026-10-15"), at("2026-10-09T10:00"))
    assert [s.to for s in found if s.fate is Fate.NOW] == [(To.HOLDER,)]
    assert To.CALL_LIST in next(s for s in found if s.fate is Fate.COMING).to


# ------------------------------------------------------------------ whatever the days are


HEARD = st.builds(
    Heard,
    sent=st.just({}),
    acknowledged=st.none() | st.just(at("2026-06-01T09:00")),
    planned_on=st.none() | st.dates(date(2026, 6, 1), date(2027, 6, 1)),
    snoozed_until=st.none() | st.dates(date(2026, 6, 1), date(2027, 6, 1)),
)
DUES = st.builds(
    lambda on, back, window: due(
        on.isoformat(),
        target=(on - timedelta(days=back)).isoformat(),
        opens=on - timedelta(days=window) if window else None,
    ),
    st.dates(date(2026, 6, 1), date(2028, 6, 1)),
    st.sampled_from([0, 0, 91, 290]),
    st.sampled_from([0, 30, 91]),
)
NOWS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@given(DUES, HEARD, NOWS)
def test_at_most_one_step_is_to_be_sent_now(o: Obligation, heard: Heard, now: datetime) -> None:
    found = steps(o, now, heard)
    times = [s.when for s in found if s.fate is not Fate.NOW]
    assert times == sorted(set(times))
    assert len({s.name for s in found}) == len(found)
    assert sum(s.fate is Fate.NOW for s in found) <= 1
    for s in found:
        assert s.fate is not Fate.COMING or s.when > now
        assert s.fate is not Fate.NOW or now <= s.when < s.useful_until


@given(DUES, HEARD, NOWS)
def test_steps_ahead_are_at_decent_hours_and_in_time(
    o: Obligation, heard: Heard, now: datetime
) -> None:
    for s in steps(o, now, heard):
        local = s.when.astimezone(HUE)
        if s.fate is Fate.COMING:
            assert is_working_day(QUIET, local.date())
            assert QUIET.opens <= local.time() < QUIET.closes
            assert s.when < s.useful_until
        ladder_step = not s.name.startswith(("after", "later"))
        if ladder_step and s.before > 0 and s.fate is not Fate.NOW and o.opens is None:
            assert local.date() <= o.limit - timedelta(days=s.before), "earlier, never later"


@given(
    DUES.flatmap(lambda o: st.sampled_from([o, replace(o, target=o.limit - timedelta(32))])), NOWS
)
def test_nobody_reads_the_same_on_two_days_running(o: Obligation, now: datetime) -> None:
    coming = [s for s in steps(o, now) if s.fate in (Fate.NOW, Fate.COMING) and s.before > 0]
    on = [s.when.astimezone(HUE).date() for s in coming]
    gaps = [then - before for before, then in pairwise(on)]
    assert all(gap > timedelta(days=1) for gap in gaps)


@given(DUES, HEARD)
def test_what_is_asked_because_of_an_answer_is_not_said_again_at_once(
    o: Obligation, heard: Heard
) -> None:
    found = [s for s in steps(o, LONG_AGO, heard) if s.fate is Fate.COMING]
    on = [s.when.astimezone(HUE).date() for s in found]
    for place, step in enumerate(found[:-1]):
        if step.name.startswith(("after", "later")):
            assert on[place + 1] - on[place] > timedelta(days=3)


@given(DUES, HEARD)
def test_nothing_comes_after_an_answer_until_the_day_it_names(o: Obligation, heard: Heard) -> None:
    for s in steps(o, LONG_AGO, heard):
        on = s.when.astimezone(HUE).date()
        if heard.planned_on is not None:
            assert s.fate is Fate.HELD or on > heard.planned_on
        elif heard.snoozed_until is not None:
            assert (
                s.fate is Fate.HELD
                or on >= min(heard.snoozed_until, o.limit)
                or (s.name.startswith("later"))
            )


@given(DUES, st.lists(st.integers(1, 15), min_size=1, max_size=60))
def test_a_tick_now_and_then_sends_each_useful_step_once(o: Obligation, gaps: list[int]) -> None:
    """Ticks with gaps of up to fifteen days: something is sent while it is useful, nothing
    twice, and two messages are never sent at one tick."""
    now = datetime.combine(o.limit - timedelta(days=120), datetime.min.time(), UTC)
    record: Mapping[str, datetime] = {}
    for gap in gaps:
        now += timedelta(days=gap)
        upcoming = next_step(steps(o, now, Heard(sent=record)))
        if upcoming is not None and upcoming.fate is Fate.NOW:
            assert upcoming.name not in record
            record = {**record, upcoming.name: upcoming.when}
    end = datetime.combine(o.limit, datetime.min.time(), UTC)
    if now > end and o.opens is None:
        assert record


@pytest.mark.parametrize("id", ["iso9001", "attp", "ocop", "gs1_fee", "sa8000", "iatf16949"])
def test_every_duty_is_reminded_of_before_its_last_day(id: str) -> None:
    found = reminded(duties(id, "2024-08-31"))
    assert found
    for o in found:
        assert steps(o, id=id)[0].useful_until.astimezone(HUE).date() <= o.limit


def test_what_ran_out_before_it_was_entered_is_hinted_at_once_and_left_alone() -> None:
    over = due("2022-03-15", entered=day("2026-11-20"))
    found = steps(over, at("2026-11-21T09:00"))
    assert [(s.name, s.fate, s.to) for s in found] == [("over@2026-11-20", Fate.NOW, (To.HOLDER,))]
    assert days(steps(over, at("2026-11-20T09:00"))) == ["2026-11-21"]
    assert not days(steps(over, at("2027-01-20T09:00")), Fate.NOW)
    answered = Heard(sent={}, acknowledged=LONG_AGO)
    assert days(steps(over, at("2026-11-21T09:00"), answered), Fate.HELD)
