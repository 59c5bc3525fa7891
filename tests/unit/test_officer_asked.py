"""Who asks for the officer, his number or where he sits is told what there is."""

import pytest

from tests.world import RETURNING, Player, programme


@pytest.mark.parametrize(
    "typed",
    [
        *("địa chỉ sở ở đâu", "cán bộ tên gì", "sdt sở", "số điện thoại sở", "so dien thoai so"),
        *("giờ làm việc của sở", "xin hỏi số điện thoại của sở là gì"),
    ],
)
def test_name_number_and_hours_are_said_at_once(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    officer = programme().officer
    assert officer.name in lan.words
    assert officer.phone in lan.words
    assert officer.hours.vi in lan.words
    assert lan.offered == ("go.officer", "menu")


def test_an_address_that_is_not_known_is_not_passed_over() -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says("địa chỉ sở ở đâu")
    assert "chưa có địa chỉ" in lan.words
