"""The day of a decision and that of an expiry are read from one message, however joined."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.certificate_reading import decided_and_expires
from handlers.dialogue import Invalid, Scene
from tests.unit.test_dates import FORMS, written
from tests.world import known, tongue


def days(typed: str, scheme: str = "iso9001") -> str:
    found = decided_and_expires(typed, Scene({"scheme": scheme}, known()))
    assert isinstance(found, str), (typed, found)
    return found


def refusal(typed: str) -> str:
    found = decided_and_expires(typed, Scene({"scheme": "iso9001"}, known()))
    assert isinstance(found, Invalid), (typed, found)
    return tongue("en").say(found.problem)


@pytest.mark.parametrize(
    "typed",
    ["15/3/2025-14/3/2028", "15/3/2025 14/3/2028", "15/3/2025, 14/3/2028", "15/3/25 - 14/3/28",
     "15-3-2025-14-3-2028", "15.3.2025–14.3.2028", "2025-03-15 2028-03-14",
     "15/3/2025\n14/3/2028", "từ 15/3/2025 đến hết ngày 14/3/2028",
     "15/3/2025 den het ngay 14/3/2028", "cấp ngày 15/3/2025 hết hạn ngày 14/3/2028",
     "cap 15/3/2025 het han 14/3/2028", "15/3/2025 (hết hạn: 14/3/2028)",
     "ngày cấp: 15/3/2025; ngày hết hạn: 14/3/2028", "15t3/2025 tới 14t3/2028",
     "cấp ngày 15/3/2025, có hiệu lực đến ngày 14/3/2028", "15/3/2025 to 14/3/2028"],
)  # fmt: skip
def test_two_days_are_joined_in_many_ways(typed: str) -> None:
    assert days(typed) == "2025-03-15/2028-03-14"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("15/3/2025 2 năm", "2025-03-15/2027-03-15"),
        ("15/3/2025, thời hạn 24 tháng", "2025-03-15/2027-03-15"),
        ("15/3/2025 co gia tri hai nam", "2025-03-15/2027-03-15"),
        ("cấp 15/3/2025, hiệu lực 3 năm", "2025-03-15"),
        ("hôm qua, 3 năm", "2026-11-22"),
    ],
)
def test_how_long_it_lasts_stands_for_the_expiry_unless_the_rule_says_the_same(
    typed: str, kept: str
) -> None:
    assert days(typed) == kept


def test_where_no_rule_says_how_long_what_is_told_counts() -> None:
    assert days("15/3/2025 3 năm", "other:Halal") == "2025-03-15/2028-03-15"


@pytest.mark.parametrize("typed", ["15 - 3 - 2025", "15-3-2025", "ngày 15, tháng 3, năm 2025"])
def test_the_marks_within_one_day_do_not_part_it(typed: str) -> None:
    assert days(typed) == "2025-03-15"


def test_what_can_be_parted_in_two_ways_is_asked_back() -> None:
    assert refusal("15 3 14 3 2028") == "Please write both days out, with the year."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("15/3/2025 đến khi nào", "I do not understand “khi nào” as a date."),
        ("15/3/2025 đến 14/3/2024", "The expiry 14/03/2024 is not after the decision 15/03/2025."),
        ("tháng 3/2025 đến 14/3/2028", "Which day of “tháng 3/2025”?"),
        ("10/3 âm - 14/3/2028", "“10/3 âm” may be a day of the lunar calendar. Which date is it?"),
    ],
)
def test_the_half_that_is_wrong_is_named(typed: str, said: str) -> None:
    assert refusal(typed) == said


@given(
    st.dates(date(2000, 1, 1), date(2026, 11, 1)),
    st.integers(1, 5),
    st.sampled_from([form for form in FORMS if "{y}" in form]),
    st.sampled_from([" - ", " đến ", ", ", "; ", " hết hạn ", " den het ngay ", " → "]),
)
def test_every_pair_is_read_back(decided: date, years: int, form: str, between: str) -> None:
    expires = date(decided.year + years, decided.month, min(decided.day, 28))
    typed = between.join(written(form, each) for each in (decided, expires))
    assert days(typed) == f"{decided}/{expires}"


PIECES = "15/3/2025 14/3 - đến , 3 năm hết hạn t3 âm 2028 99 tháng 0"


@given(st.text(max_size=40) | st.lists(st.sampled_from(PIECES.split()), max_size=7).map(" ".join))
def test_whatever_is_typed_it_is_read_or_asked_back(typed: str) -> None:
    decided_and_expires(typed, Scene({"scheme": "iso9001"}, known()))
