"""A yes that is typed once more, after the receipt, says what is done and does nothing."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.effects import Agree, Withdraw
from handlers.engine import Outcome, step
from handlers.incoming import Incoming
from tests.forms import at_check, at_check_of
from tests.world import AGREED, NEWCOMER, NOW, RETURNING, Player, known, the_book, tongue

AGAIN = ("xac nhan", "ok", "vang", "vâng ạ", "đúng rồi", "dung", "xong", "chốt luôn em")


@pytest.mark.parametrize("typed", AGAIN)
def test_it_is_said_what_is_done_with_its_code(typed: str) -> None:
    lan = at_check_of("register")
    lan.says("xác nhận")
    code = lan.words[lan.words.index("HG-") :][:9]
    outcome = lan.says(typed)
    assert outcome.effects == ()
    assert f"đã đăng ký rồi, mã {code}" in lan.words
    assert "Nguồn" not in lan.words
    assert lan.at == ""


def asked_for_reminders() -> Player:
    """Somebody who has registered, with the receipt and the question below it on the screen."""
    lan = at_check()
    lan.says("xác nhận")
    assert lan.at == "remind.consent"
    return lan


def typed_after(lan: Player, typed: str, seconds: float) -> Outcome:
    """What is typed so long after the screen was made."""
    later = NOW + timedelta(seconds=seconds)
    shown = replace(known(AGREED, now=later), shown_at=NOW)
    return step(lan.session, the_book(), Incoming("test", "a", "1", later, text=typed), shown)


@pytest.mark.parametrize("typed", AGAIN)
def test_typed_twice_it_answers_nothing_that_follows_the_receipt(typed: str) -> None:
    outcome = typed_after(asked_for_reminders(), typed, seconds=1)
    assert outcome.effects == ()
    assert outcome.reply is not None
    assert "đã đăng ký rồi, mã HG-" in tongue().say(outcome.reply.text[0])
    assert outcome.session.form is not None
    assert outcome.session.form.dialogue == "remind"


@pytest.mark.parametrize("typed", ["ok", "vang", "vâng ạ", "đúng rồi", "ok em", "dạ", "ừ"])
def test_who_could_read_the_question_below_the_receipt_answers_it_with_a_yes(typed: str) -> None:
    lan = asked_for_reminders()
    assert isinstance(typed_after(lan, typed, seconds=3).effects[0], Agree)


@pytest.mark.parametrize("typed", ["xac nhan", "dạ xác nhận ạ", "dung", "xong"])
def test_a_yes_that_is_meant_for_the_form_agrees_to_no_reminders(typed: str) -> None:
    lan = asked_for_reminders()
    outcome = typed_after(lan, typed, seconds=30)
    assert outcome.effects == ()
    assert outcome.session.form is not None
    assert outcome.session.form.dialogue == "remind"


def test_it_is_remembered_for_one_turn_only() -> None:
    lan = at_check()
    lan.says("xác nhận")
    lan.says("xác nhận")
    assert isinstance(lan.says("xác nhận").effects[0], Agree)
    mai = at_check_of("register")
    mai.says("ok")
    mai.says("menu")
    mai.says("vâng")
    assert "HG-" not in mai.words


def test_who_leaves_the_chat_and_comes_back_has_said_nothing_yet() -> None:
    lan = at_check_of("register")
    lan.says("ok")
    lan.opens()
    lan.says("vâng")
    assert "đã đăng ký rồi, mã HG-" in lan.words


def test_an_answer_to_what_follows_is_taken_as_one() -> None:
    for typed in ("có", "đồng ý", "nhắc tôi"):
        lan = at_check()
        lan.says("xác nhận")
        assert isinstance(lan.says(typed).effects[0], Agree), typed
    lan = at_check_of("register")
    lan.says("xác nhận")
    assert lan.says("dừng").effects == (Withdraw("remind"),)


@pytest.mark.parametrize(
    ("dialogue", "said"),
    [
        ("officer", "0905 123 456"),
        ("request", "đề nghị rồi, mã HT-"),
        ("certificate", "đã lưu giấy chứng nhận này rồi"),
    ],
)
def test_every_dialogue_says_it_in_its_own_words(dialogue: str, said: str) -> None:
    lan = at_check_of(dialogue)
    lan.says("ok")
    lan.says("ok")
    assert said in lan.words
    assert " rồi" in lan.words


def test_what_ends_without_a_check_is_done_already_as_well() -> None:
    lan = Player(RETURNING)
    for said in ("hủy đăng ký", "5s", "hủy đăng ký", "vâng em"):
        lan.says(said)
    assert lan.at == ""
    lan.says("vâng")
    assert "đã xong rồi" in lan.words


@pytest.mark.parametrize("typed", ["vâng", "dạ", "ok em", "được ạ", "ừ", "đúng rồi"])
def test_a_yes_in_other_words_is_the_choice_that_is_a_yes(typed: str) -> None:
    lan = Player(NEWCOMER)
    lan.opens()
    assert isinstance(lan.says(typed).effects[0], Agree)


@pytest.mark.parametrize(
    "typed", ["ko", "ko ạ", "dạ không", "chưa", "không đồng ý", "em không muốn"]
)
def test_a_no_in_other_words_is_just_as_easy(typed: str) -> None:
    for lan, link in ((Player(NEWCOMER), ""), (Player(AGREED), "remind")):
        lan.opens(link)
        assert lan.says(typed).effects == ()
        assert lan.at == ""


def test_words_of_the_label_of_a_yes_are_still_enough_where_one_chooses() -> None:
    lan = Player(RETURNING)
    for said in ("dữ liệu của tôi", "xóa dữ liệu"):
        lan.says(said)
    assert lan.at == "privacy.sure"
    lan.says("xóa")
    assert lan.at == ""
