"""Figures for the annual report: what is held, what was done in time, what lapsed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from handlers.annual import Figures, figures
from handlers.renewal import past_cycles
from storage.certificate_records import Certificate, Done, Standing
from tests.certificates import certificate, day, scheme
from tests.world import programme

TODAY = date(2027, 1, 10)


def of(
    year: int, *held: Certificate, today: date = TODAY, entered: date = date(2020, 1, 1)
) -> dict[str, Figures]:
    return figures(((one, entered) for one in held), programme(), year, today)


def test_what_fell_due_before_the_entry_is_not_counted_as_not_done() -> None:
    held = certificate("iso9001", "2025-03-15")
    late, done = date(2026, 3, 16), certificate("iso9001", "2025-03-15", done=["2026-03-01"])
    assert of(2026, held, entered=late) == {"iso9001": Figures(held=1)}
    assert of(2026, held, entered=date(2026, 3, 15)) == {"iso9001": Figures(held=1, missed=1)}
    assert of(2026, done, entered=late) == {"iso9001": Figures(held=1, in_time=1)}


def test_an_audit_in_time_counts_for_the_year_of_its_last_day() -> None:
    held = certificate("iso9001", "2025-03-15", done=["2026-03-01"])
    assert of(2026, held) == {"iso9001": Figures(held=1, in_time=1)}
    assert of(2025, held) == {"iso9001": Figures(held=1)}


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ([], Figures(held=1, missed=1)),
        (["2026-03-16"], Figures(held=1, late=1)),
        (["2026-03-15"], Figures(held=1, in_time=1)),
    ],
)
def test_late_and_missed_are_told_apart(done: list[str], expected: Figures) -> None:
    assert of(2026, certificate("iso9001", "2025-03-15", done=done)) == {"iso9001": expected}


def test_what_is_still_ahead_is_neither_done_nor_missed() -> None:
    held = certificate("iso9001", "2026-12-15")
    found = of(2027, held)
    assert found == {"iso9001": Figures(held=1, open=1)}


@pytest.mark.parametrize(
    ("expires", "expected"),
    [
        ("2026-12-31", Figures(held=1)),
        ("2026-12-30", Figures(lapsed=1)),
        ("2027-01-05", Figures(held=1)),
    ],
)
def test_a_certificate_that_ran_out_within_the_year_has_lapsed(
    expires: str, expected: Figures
) -> None:
    assert of(2026, certificate("gmp_hfs", "2024-02-01", expires)) == {"gmp_hfs": expected}


@pytest.mark.parametrize("standing", [Standing.WITHDRAWN, Standing.LAPSED])
def test_a_withdrawn_one_has_lapsed_in_the_year_of_its_withdrawal(standing: Standing) -> None:
    held = certificate("ocop", "2025-03-15", standing=standing, since=day("2026-05-01"))
    assert of(2026, held) == {"ocop": Figures(lapsed=1)}
    assert of(2025, held) == {"ocop": Figures(held=1)}


def test_a_transferred_or_ended_one_is_not_held_and_has_not_lapsed() -> None:
    for standing in (Standing.TRANSFERRED, Standing.ENDED):
        held = certificate("ocop", "2025-03-15", standing=standing, since=day("2026-05-01"))
        assert of(2026, held) == {}


def test_schemes_are_counted_apart_and_unknown_ones_together() -> None:
    found = of(
        2026,
        certificate("iso9001", "2026-03-15"),
        certificate("iso9001", "2026-04-15"),
        certificate("", "2026-04-15"),
    )
    assert found == {"iso9001": Figures(held=2), "": Figures(held=1)}


# -- over a renewal -------------------------------------------------------------------------------

HELD = ("2024-03-01", "2025-10-01")
"""The surveillance audits of the first cycle, both in time."""


def then(old: Certificate, decided: str, done: Sequence[str] = ()) -> Certificate:
    """The same certificate once its next decision was entered, and what was held after that."""
    new, known = day(decided), scheme(old.scheme)
    later = tuple(Done(day(on)) for on in done)
    return replace(old, past=past_cycles(old, new, known), decided_on=new, expires_on=None,
                   audited_on=None, printed=(), standing=Standing.ACTIVE, since=None,
                   done=(*old.done, *later))  # fmt: skip


def renewed(decided: str, done: Sequence[str] = HELD, later: Sequence[str] = ()) -> Certificate:
    """ISO 9001 from 15/3/2023 to 15/3/2026, with a new certificate of this day."""
    return then(certificate("iso9001", "2023-03-15", done=done), decided, later)


def numbers(held: Certificate, *years: int, today: date = TODAY) -> list[Figures]:
    return [of(year, held, today=today).get("iso9001", Figures()) for year in years]


def test_the_years_before_a_renewal_are_counted_as_they_were() -> None:
    before = certificate("iso9001", "2023-03-15", done=HELD)
    after = renewed("2026-03-10")
    done = Figures(held=1, in_time=1)
    assert numbers(after, 2023) == numbers(before, 2023) == [Figures(held=1)]
    assert numbers(after, 2024, 2025) == numbers(before, 2024, 2025) == [done, done]
    # The recertification of which nothing is on record: there is a new certificate.
    assert numbers(after, 2026) == [done]
    assert numbers(after, 2027) == [Figures(held=1, open=1)]


@pytest.mark.parametrize(
    ("done", "in_2024", "in_2025"),
    [
        (HELD, Figures(held=1, in_time=1), Figures(held=1, in_time=1)),
        (["2024-03-16", "2025-10-01"], Figures(held=1, late=1), Figures(held=1, in_time=1)),
        # So early that every later calendar year needs its own.
        (["2023-12-01"], Figures(held=1, in_time=1, missed=1), Figures(held=1, missed=1)),
        (["2024-03-01"], Figures(held=1, in_time=1), Figures(held=1, missed=1)),
        ([], Figures(held=1, missed=1), Figures(held=1, missed=1)),
    ],
)
def test_early_late_and_missed_audits_of_the_old_cycle_stay_what_they_are(
    done: Sequence[str], in_2024: Figures, in_2025: Figures
) -> None:
    before, after = certificate("iso9001", "2023-03-15", done=done), renewed("2026-03-10", done)
    assert numbers(before, 2024, 2025) == [in_2024, in_2025]
    assert numbers(after, 2024, 2025) == [in_2024, in_2025]


@pytest.mark.parametrize(
    ("decided", "in_2026"),
    [
        ("2026-01-20", Figures(held=1, in_time=1)),
        ("2026-03-15", Figures(held=1, in_time=1)),  # the last day of the old one
        ("2026-03-16", Figures(held=1, late=1)),
        ("2026-06-01", Figures(held=1, late=1)),
        ("2027-01-05", Figures(late=1, lapsed=1)),  # nothing in force when the year ended
    ],
)
def test_a_renewal_is_the_recertification_and_in_time_before_the_expiry(
    decided: str, in_2026: Figures
) -> None:
    assert numbers(renewed(decided), 2025, 2026) == [Figures(held=1, in_time=1), in_2026]


def test_a_recertification_on_record_counts_by_its_own_day() -> None:
    on_record = (*HELD, "2026-03-01")
    assert numbers(renewed("2026-06-01", on_record), 2026) == [Figures(held=1, in_time=1)]


def test_a_file_for_the_renewal_was_in_time_if_the_old_one_had_not_ended() -> None:
    """It is handed in six months before; only the new certificate shows that it was."""
    held = certificate("attp", "2023-03-15")
    assert of(2025, held) == {"attp": Figures(held=1, missed=1)}
    assert of(2025, then(held, "2026-03-10")) == {"attp": Figures(held=1, in_time=1)}
    assert of(2025, then(held, "2026-03-20")) == {"attp": Figures(held=1, late=1)}


def test_an_audit_belongs_to_the_cycle_in_whose_time_it_was_held() -> None:
    held = renewed("2026-03-10", (*HELD, "2026-03-10"), later=["2027-03-01"])
    assert numbers(held, 2026, 2027) == [Figures(held=1, in_time=1), Figures(held=1, in_time=1)]


def test_one_exchanged_in_the_middle_of_its_time_owes_no_more_of_the_old() -> None:
    """Neither the audit of that year nor the recertification; the new one asks its own."""
    held = renewed("2024-06-01", ["2024-03-01"], later=["2025-05-20", "2026-05-20"])
    expected = Figures(held=1, in_time=1)
    assert numbers(held, 2024, 2025, 2026) == [expected, expected, expected]


def test_a_fee_is_asked_by_one_cycle_only() -> None:
    held = then(certificate("gs1_fee", "2023-03-15", done=["2024-06-01", "2025-02-01"]),
                "2025-04-01", ["2025-06-15"])  # fmt: skip
    for year in (2024, 2025):
        assert of(year, held) == {"gs1_fee": Figures(held=1, in_time=1)}


def test_a_withdrawn_one_that_was_given_anew_has_lapsed_only_until_then() -> None:
    lost = certificate("ocop", "2024-03-15", standing=Standing.WITHDRAWN, since=day("2025-05-01"))
    same_year, next_year = then(lost, "2025-10-01"), then(lost, "2026-02-01")
    assert [of(year, same_year) for year in (2024, 2025)] == [{"ocop": Figures(held=1)}] * 2
    assert of(2024, next_year) == {"ocop": Figures(held=1)}
    assert of(2025, next_year) == {"ocop": Figures(lapsed=1)}
    assert of(2026, next_year) == {"ocop": Figures(held=1)}


def test_days_of_a_renewed_one_that_were_over_before_the_entry_are_not_counted() -> None:
    held = renewed("2026-03-10", ["2025-10-01"])
    entered = date(2025, 9, 1)
    assert of(2024, held, entered=entered) == {"iso9001": Figures(held=1, late=1)}
    unknown = renewed("2026-03-10", [])
    assert of(2024, unknown, entered=entered) == {"iso9001": Figures(held=1)}
    assert of(2025, unknown, entered=entered) == {"iso9001": Figures(held=1, missed=1)}


def test_two_renewals_leave_every_year_one_certificate() -> None:
    held = then(renewed("2026-03-10", later=["2027-03-01", "2028-05-01"]), "2029-03-01")
    for year in (2023, *range(2024, 2030)):
        assert numbers(held, year, today=date(2030, 1, 1))[0].held == 1
    assert numbers(held, 2025, 2028, today=date(2030, 1, 1)) == [Figures(held=1, in_time=1)] * 2


def test_a_slip_put_right_leaves_every_figure() -> None:
    first = certificate("iso9001", "2023-03-15", done=HELD)
    for old, decided in ((first, "2023-03-16"), (renewed("2026-03-10"), "2026-03-11")):
        years = (2023, 2024, 2025, 2026, 2027)
        assert numbers(then(old, decided), *years) == numbers(old, *years)
