"""Who wants no call any more does not ask for a second one."""

import pytest

from handlers.effects import TakeBackCalls
from tests.world import RETURNING, Player, bare


@pytest.mark.parametrize(
    "typed",
    ["thoi khoi goi nua", "khong can goi nua", "không cần gọi lại nữa ạ", "thôi khỏi gọi nhé"],
)
@pytest.mark.parametrize("place", ["menu", "gặp cán bộ"])
def test_it_is_taken_back_after_a_yes(place: str, typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(place)
    lan.says(typed)
    assert lan.at == "uncall.sure"
    assert lan.says("có").effects == (TakeBackCalls(),)


def test_who_asked_for_none_is_told_so() -> None:
    lan = Player(RETURNING, world=bare)
    lan.opens()
    lan.says("không cần gọi nữa")
    assert "chưa nhờ" in lan.words
    assert "go.officer" in lan.offered
