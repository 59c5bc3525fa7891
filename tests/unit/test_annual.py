"""Figures for the annual report: what is held, what was done in time, what lapsed."""

from datetime import date

import pytest

from handlers.annual import Figures, figures
from storage.certificate_records import Certificate, Standing
from tests.certificates import certificate, day
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
