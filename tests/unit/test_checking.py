"""What is typed where all answers are shown: yes, no, a correction, and what may be either."""

import pytest

from handlers.effects import Register, Withdraw
from tests.forms import at_firm, at_name
from tests.world import RETURNING, Player


def reminded() -> Player:
    """Somebody who has agreed to reminders and looks at his answers."""
    lan = Player(RETURNING)
    lan.opens()
    lan.says("đăng ký 5s")
    assert lan.at == "register."
    return lan


@pytest.mark.parametrize("typed", ["dung", "Dung", "dung.", "dung a", "dạ dung"])
def test_dung_where_answers_are_checked_asks_what_is_meant(typed: str) -> None:
    lan = reminded()
    outcome = lan.says(typed)
    assert outcome.effects == ()
    assert "xác nhận hay ngừng nhắc" in lan.words
    assert lan.offered[:2] == ("yes", "stop")
    assert not lan.reply.lines


def test_both_answers_to_that_can_be_pressed_numbered_and_typed() -> None:
    for says in ("1", "xác nhận", "xac nhan nhe"):
        lan = reminded()
        lan.says("dung")
        assert isinstance(lan.says(says).effects[0], Register)
    lan = reminded()
    lan.says("dung")
    assert isinstance(lan.presses("yes").effects[0], Register)
    for says in ("2", "ngừng nhắc", "ngung nhac"):
        lan = reminded()
        lan.says("dung")
        assert lan.says(says).effects == (Withdraw("remind"),)
        assert lan.at == "register."
    lan = reminded()
    lan.says("dung")
    assert lan.presses("stop").effects == (Withdraw("remind"),)


def test_dung_where_text_is_asked_for_does_nothing_and_says_how_to_go_on() -> None:
    for lan in (at_firm(), at_name()):
        for typed in ("dung", "Dung"):
            here = lan.at
            assert lan.says(typed).effects == ()
            assert lan.at == here
            assert f"“{typed}”" in lan.words
            assert "dừng nhắc" in lan.words
        assert "go.officer" in lan.offered


def test_dung_where_something_is_to_be_chosen_does_nothing_either() -> None:
    lan = Player(RETURNING)
    lan.opens("remind")
    assert lan.says("dung").effects == ()
    assert lan.at == "remind.consent"
    assert "dừng nhắc" in lan.words


def test_outside_a_form_dung_is_stop_and_marked_it_is_everywhere() -> None:
    lan = Player(RETURNING)
    lan.opens()
    assert lan.says("dung").effects == (Withdraw("remind"),)
    for typed in ("dừng", "dừng nhắc", "dung nhac", "dừng nhé", "DỪNG"):
        assert reminded().says(typed).effects == (Withdraw("remind"),), typed
        mai = Player(RETURNING)
        mai.opens("officer")
        assert mai.says(typed).effects == (Withdraw("remind"),), typed
        assert mai.at == "officer.note"
