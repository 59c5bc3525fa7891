"""A later decision is a new certificate, or a slip put right: the days tell which."""

from datetime import timedelta

import pytest

from handlers.renewal import is_renewal
from storage.certificate_records import Certificate, Duty, Marked, Standing
from tests.certificates import certificate, day, scheme


def renews(old: Certificate, new: str) -> bool:
    return is_renewal(old, day(new), scheme(old.scheme) if old.scheme else None)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("2025-03-15", False),  # the same
        ("2025-03-16", False),
        ("2025-03-14", False),
        ("2025-09-14", False),
        ("2025-09-15", True),  # half a year later
        ("2028-03-10", True),
        ("2022-03-15", False),  # three years earlier: the wrong year was put right
    ],
)
def test_half_a_year_after_the_decision_it_is_a_new_certificate(new: str, expected: bool) -> None:
    assert renews(certificate("iso9001", "2025-03-15"), new) is expected


def test_half_a_year_counts_to_the_last_day_of_a_short_month() -> None:
    held = certificate("iso9001", "2025-08-31")
    assert not renews(held, "2026-02-27")
    assert renews(held, "2026-02-28")


@pytest.mark.parametrize(
    ("id", "expires", "opens"),
    [
        ("iso9001", "2025-07-31", "2025-04-30"),  # to aim at: three months before
        ("iatf16949", "2025-08-14", "2025-05-14"),  # the rule's window
        ("attp", "2025-10-20", "2025-04-20"),  # the file, six months before
        ("ocop", "2025-07-31", "2025-04-30"),  # no rule of renewal
        ("", "2025-07-31", "2025-04-30"),  # not known to the programme
    ],
)
def test_one_that_lasts_shorter_is_renewed_once_its_window_is_open(
    id: str, expires: str, opens: str
) -> None:
    held = certificate(id, "2025-03-15", expires)
    assert not renews(held, (day(opens) - timedelta(days=1)).isoformat())
    assert renews(held, opens)


def test_a_printed_day_of_the_recertification_closes_no_window() -> None:
    printed = (Marked(Duty.RECERTIFICATION, 1, day("2025-07-20")),)
    held = certificate("iso9001", "2025-03-15", "2025-07-31", printed=printed)
    assert not renews(held, "2025-04-29")
    assert renews(held, "2025-04-30")


def test_what_could_be_renewed_at_once_is_renewed_when_it_ends() -> None:
    held = certificate("iso9001", "2025-03-15", "2025-05-14")
    assert not renews(held, "2025-03-16")
    assert renews(held, "2025-05-14")


@pytest.mark.parametrize("standing", Standing)
def test_how_it_stands_does_not_matter(standing: Standing) -> None:
    held = certificate("iso9001", "2025-03-15", "2025-07-31", standing=standing)
    assert renews(held, "2025-04-30")
    assert not renews(held, "2025-04-29")


def test_without_a_decision_only_the_expiry_can_tell() -> None:
    assert not renews(certificate("gs1_fee", ""), "2026-03-15")
    held = certificate("gmp_food", "", "2026-03-15")
    assert not renews(held, "2025-03-15")
    assert renews(held, "2025-12-15")
