"""A name and a phone number said together are both taken."""

import pytest

from tests.forms import at_name
from tests.world import AGREED, Player


@pytest.mark.parametrize(
    "typed",
    [
        "Phạm Thị Mai. sđt 0905 777 888",
        "Phạm Thị Mai 0905777888",
        "Phạm Thị Mai, +84 905 777 888",
        "Phạm Thị Mai - ĐT 0905.777.888",
    ],
)
def test_a_number_behind_the_name_is_not_asked_for_again(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at == "register."
    assert lan.session.form
    assert lan.session.form.answers["name"] == "Phạm Thị Mai"
    assert lan.session.form.answers["phone"] == "+84905777888"
    assert "0905 777 888" in lan.words


@pytest.mark.parametrize("typed", ["Nguyen Thi Lan 0905111222", "số chị là 0905 111 222 nhé"])
def test_where_the_number_is_asked_for_it_is_found_among_words(typed: str) -> None:
    lan = at_name()
    lan.says("Nguyễn Thị Lan")
    lan.says(typed)
    assert lan.at == "register."
    assert lan.session.form
    assert lan.session.form.answers["phone"] == "+84905111222"


def test_of_two_numbers_none_is_taken() -> None:
    lan = at_name()
    lan.says("Nguyễn Thị Lan")
    lan.says("0905111222 hoặc 0905111333")
    assert lan.at == "register.phone"


def test_a_number_told_with_the_wish_to_be_called_is_kept() -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says("goi lai cho toi 0905123111")
    assert lan.at == "officer.note"
    lan.says("hỏi lịch học")
    lan.says("Nguyễn Thị Lan")
    assert lan.at == "officer."
    assert "0905 123 111" in lan.words
