"""Small words that were read as others, and what was typed told back as something else."""

from dataclasses import replace

import pytest

from tests.forms import at_firm, at_name
from tests.world import NEWCOMER, NOW, RETURNING, Player


def at_tax() -> Player:
    lan = at_firm()
    lan.says("HTX Mứt gừng")
    assert lan.at == "register.tax"
    return lan


def test_a_tax_code_that_is_mistyped_is_called_so_also_behind_its_name() -> None:
    lan = at_tax()
    lan.says("mst 3301234567")
    assert "gõ nhầm một chữ số" in lan.words
    assert "chỉ gồm chữ số" not in lan.words


def test_no_tax_code_is_none() -> None:
    lan = at_tax()
    lan.says("no tax code")
    assert lan.at == "register.name"


@pytest.mark.parametrize("typed", ["khong can nhac", "không cần nhắc ạ", "khỏi nhắc"])
def test_no_reminder_is_a_no(typed: str) -> None:
    lan = Player(replace(RETURNING, consents={"register": RETURNING.consents["register"]}))
    lan.opens("remind")
    lan.says(typed)
    assert lan.at == ""
    assert lan.outcome
    assert not lan.outcome.effects


@pytest.mark.parametrize("typed", ["con cho khong", "còn chỗ không ạ", "co gi moi ko"])
def test_what_is_open_is_shown_to_who_asks_for_it_in_few_words(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert "go.register.e2" in lan.offered


@pytest.mark.parametrize("sign", ["❤️", "👍"])
def test_a_sign_is_told_back_as_it_was_typed(sign: str) -> None:
    lan = at_name()
    lan.says(sign)
    assert f"“{sign}”" in lan.words


def test_in_the_form_for_a_call_nobody_is_offered_to_be_called() -> None:
    lan = Player(RETURNING)
    lan.opens("officer")
    lan.says("?")
    lan.says("?")
    assert "go.officer" not in lan.offered
    assert "Cán bộ" in lan.words


def test_who_was_greeted_is_not_greeted_again_before_he_is_asked() -> None:
    lan = Player(NEWCOMER)
    lan.opens()
    assert "Em là Hương" in lan.words
    lan.presses("decline")
    lan.shown = NOW
    lan.opens("register")
    assert lan.at == "welcome.consent"
    assert "Em là Hương" not in lan.words
    assert "Để giữ chỗ" in lan.words
