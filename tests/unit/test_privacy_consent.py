"""On "my data" nobody agrees to a text that he has not seen."""

from dataclasses import replace

from handlers.effects import Agree
from tests.world import RETURNING, Player, programme


def lan_at_her_data() -> Player:
    """Somebody who agreed to registering only."""
    version = programme().purpose("register").version
    lan = Player(replace(RETURNING, consents={"register": version}))
    lan.says("dữ liệu của tôi")
    return lan


def test_the_text_is_shown_first_and_then_agreed_to() -> None:
    lan = lan_at_her_data()
    assert lan.presses("agree_remind").effects == ()
    assert programme().purpose("remind").text.vi in lan.words
    [effect] = lan.says("đồng ý").effects
    assert effect == Agree("remind", programme().purpose("remind").version)
    assert lan.at == ""


def test_who_does_not_agree_has_agreed_to_nothing() -> None:
    lan = lan_at_her_data()
    lan.presses("agree_support")
    assert lan.says("không").effects == ()
    assert lan.at == ""


def test_nobody_is_asked_for_what_is_never_sent() -> None:
    assert "agree_news" not in lan_at_her_data().offered
