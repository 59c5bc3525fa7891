"""A later decision is a new certificate, or a slip put right: the days tell which, and what is
past then."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.renewal import as_it_was, is_renewal, past_cycles
from storage.certificate_records import Certificate, Done, Duty, Marked, PastCycle, Standing
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


# -- past cycles ----------------------------------------------------------------------------------


def after(old: Certificate, new: str) -> tuple[PastCycle, ...]:
    return past_cycles(old, day(new), scheme(old.scheme))


def test_a_renewal_keeps_the_cycle_that_it_ends_with_all_its_days() -> None:
    printed = (Marked(Duty.SURVEILLANCE, 1, day("2024-02-01")),)
    old = certificate("iso9001", "2023-03-15", "2026-03-14", ["2024-01-20", "2026-04-01"],
                      audited_on=day("2023-02-01"), interval=6, printed=printed,
                      standing=Standing.SUSPENDED, since=day("2026-01-01"))  # fmt: skip
    [past] = after(old, "2026-03-10")
    assert past == PastCycle(
        renewed_on=day("2026-03-10"),
        decided_on=day("2023-03-15"),
        expires_on=day("2026-03-14"),
        audited_on=day("2023-02-01"),
        interval=6,
        standing=Standing.SUSPENDED,
        since=day("2026-01-01"),
        printed=printed,
        done=(Done(day("2024-01-20")),),
    )
    new = replace(old, decided_on=day("2026-03-10"), past=(past,))
    assert as_it_was(new, past) == replace(old, done=past.done)


def test_a_slip_keeps_nothing_and_moves_the_end_of_what_was_before() -> None:
    first = certificate("iso9001", "2023-03-15")
    assert after(first, "2023-03-16") == ()
    second = replace(first, decided_on=day("2026-03-10"), past=after(first, "2026-03-10"))
    [past] = after(second, "2026-03-11")
    assert (past.decided_on, past.renewed_on) == (day("2023-03-15"), day("2026-03-11"))


def test_cycles_line_up_in_the_order_of_time() -> None:
    first = certificate("iso9001", "2020-03-20")
    second = replace(first, decided_on=day("2023-03-15"), past=after(first, "2023-03-15"))
    past = after(second, "2026-03-10")
    assert [(str(p.decided_on), str(p.renewed_on)) for p in past] == [
        ("2020-03-20", "2023-03-15"),
        ("2023-03-15", "2026-03-10"),
    ]
    # The last of them was entered by mistake, and the day of the one before is given again.
    third = replace(second, decided_on=day("2026-03-10"), past=past)
    assert after(third, "2023-03-15") == past[:1]
