"""Each scheme's own rule, in golden cases: leap days, month ends, early and late audits.

The rules are those of shared facts, certificates B1 and B2.
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.cycle import Obligation, computed_expiry, obligations, outstanding
from handlers.months import shifted
from handlers.schemes import Anchor
from storage.certificate_records import Certificate, Done, Duty, Marked, Standing
from tests.certificates import FAR, certificate, day, duties, lines, scheme
from tests.world import FIRM, tongue

SYSTEMS = ["iso9001", "iso14001", "iso45001", "iso22000", "iso50001", "fssc22000"]
DAYS = st.dates(date(2018, 1, 1), date(2028, 12, 31))


def words(obligation: Obligation) -> str:
    return tongue().say(obligation.basis)


# ------------------------------------------------------------------ months


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-12-31", 12, "2025-12-31"),
        ("2024-05-31", -6, "2023-11-30"),
    ],
)
def test_a_month_that_is_too_short_ends_on_its_last_day(start: str, months: int, end: str) -> None:
    assert shifted(day(start), months) == day(end)


@given(DAYS, st.integers(-60, 60))
def test_months_are_never_skipped(start: date, months: int) -> None:
    end = shifted(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day <= start.day


# ------------------------------------------------------------------ ISO/IEC 17021-1


@pytest.mark.parametrize("id", SYSTEMS)
@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ("2024-03-15", ["surveillance 1 2025-03-15", "surveillance 2 2026-12-31",
                        "recertification 1 2027-03-15", "expiry 1 2027-03-15"]),
        ("2024-02-29", ["surveillance 1 2025-02-28", "surveillance 2 2026-12-31",
                        "recertification 1 2027-02-28", "expiry 1 2027-02-28"]),
        ("2025-08-31", ["surveillance 1 2026-08-31", "surveillance 2 2027-12-31",
                        "recertification 1 2028-08-31", "expiry 1 2028-08-31"]),
        ("2024-12-31", ["surveillance 1 2025-12-31", "surveillance 2 2026-12-31",
                        "recertification 1 2027-12-31", "expiry 1 2027-12-31"]),
        ("2025-01-01", ["surveillance 1 2026-01-01", "surveillance 2 2027-12-31",
                        "recertification 1 2028-01-01", "expiry 1 2028-01-01"]),
    ],
)  # fmt: skip
def test_management_systems_follow_clause_9_1_3(id: str, decided: str, expected: list[str]) -> None:
    assert lines(duties(id, decided)) == expected


def test_the_day_to_aim_at_is_the_anniversary_and_not_the_last_day() -> None:
    first, second, recertification, _ = duties("iso9001", "2024-02-29")
    assert (first.target, second.target) == (day("2025-02-28"), day("2026-02-28"))
    assert recertification.target == day("2026-11-28")
    assert second.limit == day("2026-12-31")


def test_an_audit_in_time_settles_its_duty_and_moves_nothing() -> None:
    found = duties("iso9001", "2024-03-15", done=["2025-02-20"])
    assert lines(found) == [
        "surveillance 1 2025-03-15 done 2025-02-20",
        "surveillance 2 2026-12-31",
        "recertification 1 2027-03-15",
        "expiry 1 2027-03-15",
    ]
    assert not found[0].late


def test_a_late_first_audit_is_late_and_moves_nothing() -> None:
    found = duties("iso9001", "2024-03-15", done=["2025-06-01"])
    assert found[0].late
    assert lines(outstanding(found)) == lines(duties("iso9001", "2024-03-15"))[1:]


def test_a_first_audit_in_the_year_of_the_decision_leaves_each_later_year_to_be_covered() -> None:
    found = duties("iso9001", "2024-03-15", done=["2024-11-30"])
    assert lines(outstanding(found)) == [
        "surveillance 2 2025-12-31",
        "surveillance 3 2026-12-31",
        "recertification 1 2027-03-15",
        "expiry 1 2027-03-15",
    ]


def test_a_first_audit_that_comes_a_year_late_covers_that_calendar_year() -> None:
    found = duties("iso9001", "2024-03-15", done=["2026-01-20"])
    assert lines(found)[:2] == [
        "surveillance 1 2025-03-15 done 2026-01-20",
        "surveillance 2 2026-12-31 done 2026-01-20",
    ]
    assert [o.late for o in found[:2]] == [True, False]


def test_two_audits_in_one_calendar_year_do_not_cover_the_next() -> None:
    found = duties("iso9001", "2024-03-15", done=["2025-02-20", "2025-11-10"])
    assert lines(outstanding(found))[0] == "surveillance 2 2026-12-31"


def test_an_extra_audit_long_ago_covers_no_later_year() -> None:
    found = duties("iso9001", "2024-01-01", done=["2024-01-02", "2024-01-03"])
    assert lines(found) == [
        "surveillance 1 2025-01-01 done 2024-01-02",
        "surveillance 2 2025-12-31",
        "surveillance 3 2026-12-31",
        "recertification 1 2027-01-01",
        "expiry 1 2027-01-01",
    ]


def test_a_second_audit_in_one_year_that_is_named_leaves_its_year_to_be_covered() -> None:
    done = (Done(day("2025-02-01")), Done(day("2025-11-01"), Duty.SURVEILLANCE, 2))
    held = Certificate(1, FIRM, "iso9001", day("2024-03-15"), done=done)
    found = obligations(scheme("iso9001"), held, FAR)
    assert lines(outstanding(found))[0] == "surveillance 3 2026-12-31"


def test_a_late_audit_covers_its_year_also_if_the_next_one_was_reported_for_an_earlier_day() -> (
    None
):
    done = (
        Done(day("2026-01-20"), Duty.SURVEILLANCE, 1),
        Done(day("2025-11-01"), Duty.SURVEILLANCE, 2),
    )
    for order in (done, done[::-1]):
        held = Certificate(1, FIRM, "iso9001", day("2024-03-15"), done=order)
        open_ = outstanding(obligations(scheme("iso9001"), held, FAR))
        assert lines(open_)[0] == "recertification 1 2027-03-15"


def test_after_all_surveillance_an_audit_in_the_last_year_is_the_recertification() -> None:
    done = ["2025-03-01", "2026-03-01", "2027-01-20"]
    found = duties("iso9001", "2024-03-15", done=done)
    assert lines(outstanding(found)) == ["expiry 1 2027-03-15"]
    assert found[2].met == day("2027-01-20")


def test_an_audit_in_the_last_year_is_the_missed_surveillance_first() -> None:
    """In doubt recertification goes on being reminded of."""
    found = duties("iso9001", "2024-03-15", done=["2025-03-01", "2027-01-20"])
    assert [o.duty for o in outstanding(found)] == [Duty.RECERTIFICATION, Duty.EXPIRY]


def test_audits_of_another_cycle_settle_nothing() -> None:
    found = duties("iso9001", "2024-03-15", done=["2024-02-01", "2024-03-15", "2027-05-01"])
    assert outstanding(found) == found


def test_a_longer_printed_validity_asks_for_an_audit_in_each_year_it_adds() -> None:
    found = duties("iso9001", "2024-03-15", "2028-03-15")
    assert lines(found) == [
        "surveillance 1 2025-03-15",
        "surveillance 2 2026-12-31",
        "surveillance 3 2027-12-31",
        "recertification 1 2028-03-15",
        "expiry 1 2028-03-15",
    ]


def test_recertified_early_on_the_old_expiry_the_years_between_are_covered() -> None:
    found = duties("iso9001", "2026-12-20", "2030-01-15")
    assert [o.due for o in found if o.duty is Duty.SURVEILLANCE] == [
        day("2027-12-20"),
        day("2028-12-31"),
        day("2029-12-31"),
    ]


@pytest.mark.parametrize("expires", ["2025-02-01", "2025-03-15"])
def test_a_short_printed_validity_leaves_no_duty_after_it(expires: str) -> None:
    assert lines(duties("iso9001", "2024-03-15", expires)) == [
        f"recertification 1 {expires}",
        f"expiry 1 {expires}",
    ]


def test_each_day_says_the_rule_it_came_from() -> None:
    first, second, recertification, expiry = duties("iso9001", "2024-03-15")
    for obligation in (first, second, recertification):
        assert "ISO/IEC 17021-1:2015, điều 9.1.3" in words(obligation)
    assert "12 tháng" in words(first)
    assert "năm dương lịch" in words(second)
    assert "36 tháng" in words(expiry)
    assert all(o.sure and not o.printed for o in (first, second, recertification, expiry))


# ------------------------------------------------------------------ the other schemes


def test_iatf_opens_three_months_before_and_closes_three_after_the_anniversary() -> None:
    assert lines(duties("iatf16949", "2025-08-31")) == [
        "surveillance 1 2026-08-31 [2026-05-31..2026-11-30]",
        "surveillance 2 2027-08-31 [2027-05-31..2027-11-30]",
        "recertification 1 2028-08-31 [2028-05-31..2028-08-31]",
        "expiry 1 2028-08-31",
    ]


def test_iatf_counts_from_the_last_day_of_the_audit_where_it_is_known() -> None:
    found = duties("iatf16949", "2025-02-20", audited_on=day("2025-01-10"))
    assert lines(found) == [
        "surveillance 1 2026-01-10 [2025-10-10..2026-04-10]",
        "surveillance 2 2027-01-10 [2026-10-10..2027-04-10]",
        "recertification 1 2028-01-10 [2027-10-10..2028-01-10]",
        "expiry 1 2028-02-20",
    ]


@pytest.mark.parametrize("id", ["iatf16949", "haccp", "sa8000", "iso9001", "fssc22000"])
def test_decided_long_after_its_audit_it_has_two_surveillance_audits_all_the_same(id: str) -> None:
    """Two a cycle (B1), in whatever way a scheme counts that counts from its audit: the cycle
    ends with the recertification, not with the expiry months later."""
    counted = replace(scheme(id), anchor=Anchor.AUDIT)
    held = certificate(id, "2025-04-20", audited_on=day("2024-12-10"))
    found = obligations(counted, held, FAR)
    recertification = next(o for o in found if o.duty is Duty.RECERTIFICATION)
    assert (recertification.due, found[-1].due) == (day("2027-12-10"), day("2028-04-20"))
    audits = [o for o in found if o.duty is Duty.SURVEILLANCE]
    assert [o.number for o in audits] == [1, 2]
    assert all(o.limit <= recertification.limit for o in audits)


def test_iatf_decided_long_after_its_audit_ends_with_its_recertification() -> None:
    found = duties("iatf16949", "2025-11-20", audited_on=day("2025-08-01"))
    assert lines(found) == [
        "surveillance 1 2026-08-01 [2026-05-01..2026-11-01]",
        "surveillance 2 2027-08-01 [2027-05-01..2027-11-01]",
        "recertification 1 2028-08-01 [2028-05-01..2028-08-01]",
        "expiry 1 2028-11-20",
    ]


@pytest.mark.parametrize(
    ("decided", "audited", "held"),
    [
        ("2025-11-20", "2025-08-01", "2028-06-10"),
        ("2026-01-15", "2025-10-01", "2028-09-01"),  # the year before that of the expiry
    ],
)
def test_iatf_an_audit_in_the_recertification_window_is_the_recertification(
    decided: str, audited: str, held: str
) -> None:
    first = "2026-09-01"
    found = duties("iatf16949", decided, done=[first, held], audited_on=day(audited))
    assert [(o.duty, o.number, o.met) for o in found if o.met] == [
        (Duty.SURVEILLANCE, 1, day(first)),
        (Duty.RECERTIFICATION, 1, day(held)),
    ]


def test_iatf_an_extra_audit_before_the_recertification_window_is_not_the_recertification() -> None:
    done = ["2026-09-01", "2027-08-01", "2028-02-01"]
    found = duties("iatf16949", "2025-08-31", done=done)
    assert [o.duty for o in outstanding(found)] == [Duty.RECERTIFICATION, Duty.EXPIRY]


def test_iatf_two_reports_of_one_audit_count_each_for_the_window_it_lies_in() -> None:
    """As the chat stores them: the first one open was named both times."""
    reported = (day("2027-05-01"), day("2028-06-10"))
    done = tuple(Done(on, Duty.SURVEILLANCE, 1) for on in reported)
    for order in (done, done[::-1]):
        held = replace(certificate("iatf16949", "2026-06-01"), done=order)
        first, second, *_ = obligations(scheme("iatf16949"), held, FAR)
        assert (first.met, second.met) == reported


def test_iatf_after_a_leap_day_the_window_is_counted_from_the_anniversary() -> None:
    first = duties("iatf16949", "2024-02-29")[0]
    assert (first.due, first.opens, first.closes) == (
        day("2025-02-28"),
        day("2024-11-28"),
        day("2025-05-28"),
    )


@pytest.mark.parametrize(
    ("done", "met"),
    [
        (["2026-05-31"], [1]),  # the first day of the window
        (["2026-11-30"], [1]),  # the last day
        (["2026-05-30"], []),  # too early counts for nothing
        (["2026-12-01"], [1]),  # late: whether it is kept, the body decides
        (["2027-09-01"], [2]),  # the first one was missed, this is not it
        (["2026-09-01", "2027-12-20"], [1, 2]),
        (["2026-09-01", "2027-08-01", "2028-07-01"], [1, 2, 1]),
    ],
)
def test_an_iatf_audit_counts_for_the_window_it_lies_in(done: list[str], met: list[int]) -> None:
    found = duties("iatf16949", "2025-08-31", done=done)
    assert [o.number for o in found if o.met] == met
    assert [o.due for o in found] == [o.due for o in duties("iatf16949", "2025-08-31")]


def test_iatf_before_the_sixth_edition_is_not_stated_as_certain() -> None:
    first, second, *_ = duties("iatf16949", "2023-06-01", audited_on=day("2023-05-20"))
    assert not first.sure
    assert second.sure
    assert words(first).endswith("kiểm tra lại")


def test_iatf_without_the_day_of_its_audit_is_not_stated_as_certain() -> None:
    found = duties("iatf16949", "2026-06-01")
    assert not any(duty.sure for duty in found if duty.duty is not Duty.EXPIRY)
    assert words(found[0]).endswith(
        "tạm tính từ ngày quyết định vì chưa biết ngày cuối của lần đánh giá · anh/chị kiểm tra lại"
    )


def test_an_audit_counts_for_the_window_it_lies_in_whichever_it_was_reported_for() -> None:
    """What the chat reports for the first open duty, and what `bot cycle --done` is given."""
    early, late = Done(day("2026-10-01"), Duty.SURVEILLANCE, 1), day("2028-06-10")
    found = duties("iatf16949", "2026-06-01")
    assert lines(found)[0] == "surveillance 1 2027-06-01 [2027-03-01..2027-09-01]"
    for reported in (early, Done(early.on)):
        of = replace(certificate("iatf16949", "2026-06-01"), done=(reported,))
        assert obligations(scheme("iatf16949"), of, FAR) == found
    of = replace(certificate("iatf16949", "2026-06-01"), done=(Done(late, Duty.SURVEILLANCE, 1),))
    first, second, *_ = obligations(scheme("iatf16949"), of, FAR)
    assert (first.met, second.met) == (None, late)


def test_a_restoration_that_was_reported_is_asked_no_more() -> None:
    since = day("2026-09-01")
    held = replace(certificate("iso9001", "2026-03-15"), standing=Standing.SUSPENDED, since=since)
    ended = replace(held, done=(Done(day("2026-10-01"), Duty.RESTORATION, 1),))
    earlier = replace(held, done=(Done(day("2026-05-01"), Duty.RESTORATION, 1),))
    met = [
        next(d.met for d in obligations(scheme("iso9001"), of, FAR) if d.duty is Duty.RESTORATION)
        for of in (held, ended, earlier)
    ]
    assert met == [None, day("2026-10-01"), None]


def test_sa8000_gives_a_window_because_audits_may_be_unannounced() -> None:
    assert lines(duties("sa8000", "2024-02-29")) == [
        "surveillance 1 2025-02-28 [2024-02-29..2025-02-28]",
        "surveillance 2 2026-02-28 [2025-02-28..2026-02-28]",
        "recertification 1 2027-02-28",
        "expiry 1 2027-02-28",
    ]


def test_sa8000_by_an_older_contract_is_audited_every_six_months() -> None:
    found = duties("sa8000", "2024-08-31", interval=6)
    assert [o.due for o in found if o.duty is Duty.SURVEILLANCE] == [
        day("2025-02-28"),
        day("2025-08-31"),
        day("2026-02-28"),
        day("2026-08-31"),
        day("2027-02-28"),
    ]
    assert "hợp đồng" in words(found[0])


@pytest.mark.parametrize("id", ["iso9001", "iso22000", "gmp_food", "vietgap_aqua"])
def test_an_interval_of_the_contract_sets_the_days_that_its_basis_names(id: str) -> None:
    found = duties(id, "2024-08-31", "2026-08-31", interval=6)
    assert lines(found)[:3] == [
        "surveillance 1 2025-02-28",
        "surveillance 2 2025-08-31",
        "surveillance 3 2026-02-28",
    ]
    assert all("hợp đồng" in words(o) for o in found[:3])


def test_no_contract_brings_audits_to_what_is_not_audited() -> None:
    assert lines(duties("ocop", "2024-08-31", interval=6)) == lines(duties("ocop", "2024-08-31"))


def test_haccp_has_two_surveillance_audits_in_three_years() -> None:
    found = duties("haccp", "2024-08-31", done=["2025-12-01"])
    assert lines(found) == [
        "surveillance 1 2025-08-31 done 2025-12-01",
        "surveillance 2 2026-08-31",
        "recertification 1 2027-08-31",
        "expiry 1 2027-08-31",
    ]


INTERVAL = ["haccp", "sa8000", "iso17025", "vietgap_crop", "hop_chuan", "hop_quy"]
"""Schemes whose audits are counted in periods from the decision."""


@pytest.mark.parametrize("id", INTERVAL)
def test_an_extra_audit_does_not_settle_the_duty_of_the_next_period(id: str) -> None:
    found = duties(id, "2025-03-10", "2028-03-10", done=["2025-06-01", "2025-09-01"])
    assert [(o.number, o.due) for o in outstanding(found) if o.duty is Duty.SURVEILLANCE] == [
        (2, day("2027-03-10"))
    ]


@pytest.mark.parametrize("id", ["haccp", "sa8000", "gmp_food", "iso9001", "vietgap_aqua"])
def test_nor_does_it_by_an_interval_of_the_contract(id: str) -> None:
    done = ["2025-06-01", "2025-06-20", "2025-09-05", "2026-04-01"]
    found = duties(id, "2025-03-10", "2027-03-10", done=done, interval=6)
    assert [(o.due, o.met) for o in found if o.duty is Duty.SURVEILLANCE] == [
        (day("2025-09-10"), day("2025-06-01")),
        (day("2026-03-10"), day("2026-04-01")),
        (day("2026-09-10"), None),
    ]


@pytest.mark.parametrize("id", INTERVAL)
@pytest.mark.parametrize(
    ("done", "met"),
    [
        (["2026-05-01"], [1]),  # late for the first, whatever period it is in
        (["2026-05-01", "2026-06-01"], [1, 2]),
        (["2025-06-01", "2026-03-10"], [1, 2]),  # the first day of the second period
        (["2025-06-01", "2026-03-09"], [1]),  # the day before it
        (["2025-06-01", "2025-07-01", "2026-07-01"], [1, 2]),  # the extra one takes no place
    ],
)
def test_an_audit_settles_the_first_open_duty_whose_period_has_begun(
    id: str, done: list[str], met: list[int]
) -> None:
    found = duties(id, "2025-03-10", "2028-03-10", done=done)
    assert [o.number for o in found if o.duty is Duty.SURVEILLANCE and o.met] == met
    assert not any(o.met for o in found if o.duty is Duty.RECERTIFICATION)


def test_an_extra_audit_within_a_period_is_not_the_recertification() -> None:
    """Every six months: the last one falls due in the year of the expiry."""
    done = ["2025-06-01", "2025-12-01", "2026-06-01", "2026-12-01", "2027-06-01", "2027-06-05"]
    found = duties("sa8000", "2024-12-10", done=done, interval=6)
    assert [o.duty for o in outstanding(found)] == [Duty.RECERTIFICATION, Duty.EXPIRY]


@pytest.mark.parametrize(
    ("printed", "done", "met"),
    [
        ({1: "2025-09-01", 2: "2026-02-01"}, ["2025-08-20", "2026-01-25"], [1, 2]),
        ({1: "2025-09-01", 2: "2026-02-01"}, ["2025-06-01", "2025-08-20"], [1]),
        ({1: "2026-05-01"}, ["2026-04-20", "2026-04-28"], [1]),
        ({2: "2026-11-30"}, ["2025-06-01", "2025-09-01"], [1]),
    ],
)
def test_a_printed_day_begins_the_next_period_where_it_ends_its_own(
    printed: dict[int, str], done: list[str], met: list[int]
) -> None:
    marks = tuple(Marked(Duty.SURVEILLANCE, n, day(on)) for n, on in printed.items())
    found = duties("haccp", "2025-03-10", done=done, printed=marks)
    assert [o.number for o in found if o.duty is Duty.SURVEILLANCE and o.met] == met


def test_an_audit_too_early_for_its_window_does_not_settle_one_with_a_printed_day() -> None:
    printed = (Marked(Duty.SURVEILLANCE, 2, day("2027-07-01")),)
    found = duties("iatf16949", "2025-08-31", done=["2026-01-15"], printed=printed)
    assert not any(o.met for o in found)
    found = duties("iatf16949", "2025-08-31", done=["2027-06-20"], printed=printed)
    assert [o.number for o in found if o.met] == [2]


def test_an_expiry_a_few_days_after_the_third_year_brings_no_third_surveillance() -> None:
    found = duties("haccp", "2024-08-31", "2027-09-10")
    assert [o.due for o in found if o.duty is Duty.SURVEILLANCE] == [
        day("2025-08-31"),
        day("2026-08-31"),
    ]


def test_attp_wants_its_file_six_months_before_the_expiry() -> None:
    found = duties("attp", "2024-08-31")
    assert lines(found) == ["renewal 1 2027-02-28", "expiry 1 2027-08-31"]
    assert not any(o.sure for o in found)
    handed_in = duties("attp", "2024-08-31", done=["2027-02-01"])
    assert lines(outstanding(handed_in)) == ["expiry 1 2027-08-31"]


def test_ocop_ends_36_months_after_the_decision() -> None:
    [ends] = duties("ocop", "2024-02-29")
    assert lines((ends,)) == ["expiry 1 2027-02-28"]
    assert ends.sure


@pytest.mark.parametrize(("id", "decided"), [("ocop", "2023-01-10"), ("gmp_hfs", "2019-01-10")])
def test_how_long_it_is_valid_is_not_certain_if_it_was_decided_before_the_rule(
    id: str, decided: str
) -> None:
    [ends] = duties(id, decided)
    assert not ends.sure
    assert "kiểm tra lại" in words(ends)


@pytest.mark.parametrize(
    ("id", "duty"),
    [
        ("attp", Duty.EXPIRY),
        ("gmp_hfs", Duty.EXPIRY),
        ("vietgap_crop", Duty.SURVEILLANCE),
        ("hop_quy", Duty.SURVEILLANCE),
    ],
)
def test_a_figure_that_no_source_says_is_not_shown_with_one(id: str, duty: Duty) -> None:
    """[MEM] in the shared facts: never shown to an owner as a cited fact."""
    found = next(o for o in duties(id, "2024-02-29") if o.duty is duty)
    source = tongue().say(scheme(id).source)
    assert source not in words(found)
    assert words(found).endswith("anh/chị kiểm tra lại")


@pytest.mark.parametrize("id", ["gmp_food", "gs1_cert"])
def test_without_a_validity_by_rule_only_the_printed_expiry_counts(id: str) -> None:
    ends = duties(id, "2024-05-31", "2026-05-30")[-1]
    assert (ends.duty, ends.due, ends.printed) == (Duty.EXPIRY, day("2026-05-30"), True)


def test_a_tool_asks_nothing() -> None:
    assert duties("tool_none", "2024-05-31") == ()


def test_gs1_is_paid_by_the_30th_of_june_of_each_year() -> None:
    found = duties("gs1_fee", "2026-06-30", done=["2027-01-05", "2028-12-31"])
    assert lines(found) == [
        "fee 1 2027-06-30 done 2027-01-05",
        "fee 2 2028-06-30 done 2028-12-31",
        "fee 3 2029-06-30",
    ]
    assert duties("gs1_fee", "2026-06-29")[0].due == day("2026-06-30")


@pytest.mark.parametrize(
    ("id", "expected"),
    [
        ("vietgap_crop", ["surveillance 1 2025-05-31", "surveillance 2 2026-05-31",
                          "recertification 1 2027-05-31", "expiry 1 2027-05-31"]),
        ("vietgap_livestock", ["recertification 1 2026-05-31", "expiry 1 2026-05-31"]),
        ("vietgap_aqua", ["recertification 1 2026-05-31", "expiry 1 2026-05-31"]),
        ("gmp_hfs", ["expiry 1 2027-05-31"]),
        ("gmp_food", []),
        ("gs1_cert", []),
    ],
)  # fmt: skip
def test_what_the_sheet_does_not_fix_is_never_certain(id: str, expected: list[str]) -> None:
    found = duties(id, "2024-05-31")
    assert lines(found) == expected
    assert not any(o.sure for o in found)
    assert all("kiểm tra lại" in words(o) for o in found)


@pytest.mark.parametrize("id", ["hop_chuan", "hop_quy"])
@pytest.mark.parametrize("method", [None, 2, 3, 4, 5, 6])
def test_conformity_by_methods_2_to_6_is_watched(id: str, method: int | None) -> None:
    assert lines(duties(id, "2024-05-31", method=method)) == [
        "surveillance 1 2025-05-31",
        "surveillance 2 2026-05-31",
        "recertification 1 2027-05-31",
        "expiry 1 2027-05-31",
    ]


@pytest.mark.parametrize("id", ["hop_chuan", "hop_quy"])
@pytest.mark.parametrize("method", [1, 7, 8])
def test_conformity_by_methods_1_7_and_8_has_only_its_printed_days(id: str, method: int) -> None:
    assert duties(id, "2024-05-31", method=method) == ()
    found = duties(id, "2024-05-31", "2025-05-31", method=method)
    assert [o.duty for o in found] == [Duty.RECERTIFICATION, Duty.EXPIRY]


@pytest.mark.parametrize(
    ("expires", "audits"), [("2026-03-13", 2), ("2026-03-12", 2), ("2028-03-13", 4)]
)
def test_iso17025_lasts_as_long_as_its_certificate_says(expires: str, audits: int) -> None:
    found = duties("iso17025", "2023-03-13", expires)
    assert [o.number for o in found if o.duty is Duty.SURVEILLANCE] == [*range(1, audits + 1)]
    assert [o.due for o in found if o.duty is Duty.RECERTIFICATION] == [day(expires)]


# ------------------------------------------------------------------ what is on the paper wins


def test_a_printed_expiry_wins_and_the_difference_can_be_told() -> None:
    held = certificate("iso9001", "2024-03-15", "2027-03-14")
    expiry = obligations(scheme("iso9001"), held, FAR)[-1]
    assert (expiry.due, expiry.printed) == (day("2027-03-14"), True)
    assert computed_expiry(scheme("iso9001"), held) == day("2027-03-15")


def test_a_printed_audit_day_wins_over_the_rule_and_the_window() -> None:
    printed = (Marked(Duty.SURVEILLANCE, 1, day("2026-07-01")),)
    first = duties("iatf16949", "2025-08-31", printed=printed)[0]
    assert (first.due, first.opens, first.closes) == (day("2026-07-01"), None, None)
    assert first.printed


def test_a_printed_audit_day_is_not_covered_by_the_audit_before_it() -> None:
    """The calendar year is (17021-1), the day on the paper is not: two were agreed on."""
    printed = (Marked(Duty.SURVEILLANCE, 2, day("2025-11-30")),)
    found = duties("iso9001", "2024-03-15", done=["2025-02-20"], printed=printed)
    assert lines(outstanding(found))[:2] == [
        "surveillance 2 2025-11-30",
        "surveillance 3 2026-12-31",
    ]
    found = duties("iso9001", "2024-03-15", done=["2025-02-20", "2025-11-25"], printed=printed)
    assert lines(outstanding(found))[0] == "surveillance 3 2026-12-31"


def test_a_printed_day_ahead_of_the_audit_before_it_has_no_year_asked_for_twice() -> None:
    printed = (Marked(Duty.SURVEILLANCE, 3, day("2024-12-10")),)
    found = duties("iso9001", "2024-03-15", done=["2024-11-30"], printed=printed)
    assert [(o.number, o.due) for o in outstanding(found) if o.duty is Duty.SURVEILLANCE] == [
        (3, day("2024-12-10")),
        (2, day("2025-12-31")),
        (4, day("2026-12-31")),
    ]


def test_a_printed_recertification_ends_surveillance_and_is_settled_around_its_day() -> None:
    printed = (Marked(Duty.RECERTIFICATION, 1, day("2026-11-01")),)
    found = duties("iso9001", "2024-02-15", done=["2025-02-01", "2026-10-20"], printed=printed)
    assert lines(found) == [
        "surveillance 1 2025-02-15 done 2025-02-01",
        "recertification 1 2026-11-01 done 2026-10-20",
        "expiry 1 2027-02-15",
    ]


@pytest.mark.parametrize("on", ["2025-03-10", "2028-03-11"])
def test_a_printed_day_of_another_cycle_leaves_the_one_of_the_rule(on: str) -> None:
    """As is left when the expiry is put right afterwards; else the audit would be lost."""
    printed = (Marked(Duty.SURVEILLANCE, 1, day(on)),)
    found = duties("haccp", "2025-03-10", printed=printed)
    assert found == duties("haccp", "2025-03-10")


def test_a_printed_transition_day_is_a_duty_of_its_own() -> None:
    printed = (Marked(Duty.TRANSITION, 1, day("2026-10-31")),)
    assert "transition 1 2026-10-31" in lines(duties("iso9001", "2024-03-15", printed=printed))


def test_the_day_fixed_by_the_body_stands_beside_the_last_day() -> None:
    confirmed = (Marked(Duty.SURVEILLANCE, 1, day("2025-02-10")),)
    first = duties("iso9001", "2024-03-15", confirmed=confirmed)[0]
    assert (first.confirmed, first.due) == (day("2025-02-10"), day("2025-03-15"))


def test_an_audit_that_names_its_duty_settles_exactly_that() -> None:
    done = (Done(day("2026-02-01"), Duty.SURVEILLANCE, 2),)
    held = Certificate(1, FIRM, "haccp", day("2024-08-31"), done=done)
    found = outstanding(obligations(scheme("haccp"), held, FAR))
    assert lines(found)[:2] == ["surveillance 1 2025-08-31", "recertification 1 2027-08-31"]


def test_an_unknown_scheme_keeps_its_own_days() -> None:
    held = Certificate(1, FIRM, "", None, day("2027-01-31"), called="Halal")
    assert lines(obligations(None, held, FAR)) == ["expiry 1 2027-01-31"]
    dateless = Certificate(1, FIRM, "", None, called="Halal")
    assert obligations(None, dateless, FAR) == ()


# ------------------------------------------------------------------ where it stands


@pytest.mark.parametrize(
    "standing", [Standing.WITHDRAWN, Standing.LAPSED, Standing.TRANSFERRED, Standing.ENDED]
)
def test_a_certificate_that_is_over_asks_nothing_and_forgets_nothing(standing: Standing) -> None:
    found = duties("iso9001", "2024-03-15", done=["2025-02-20"], standing=standing)
    assert lines(found) == ["surveillance 1 2025-03-15 done 2025-02-20"]


def test_a_suspension_is_to_be_ended_and_the_audit_is_still_due() -> None:
    found = duties("iso9001", "2024-03-15", standing=Standing.SUSPENDED, since=day("2025-08-31"))
    assert lines(found)[:2] == ["surveillance 1 2025-03-15", "restoration 1 2026-02-28"]
    assert not found[1].sure
