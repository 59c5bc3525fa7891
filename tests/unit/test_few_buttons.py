"""At most six choices a screen, whatever is added to it; a correction costs little all the same."""

import pytest

from bot.body import body
from bot.channels.plain import plain
from bot.channels.telegram_screens import keyboard
from handlers.reply import EDIT
from handlers.screens import PAGE
from tests.forms import at_check, at_firm
from tests.world import NEWCOMER, Player, tongue


def read(player: Player) -> str:
    """The screen where nothing can be pressed."""
    return plain(body(player.reply, tongue(), player.session.screen))


def pressable(player: Player) -> list[list[str]]:
    """The rows of buttons on Telegram, without the ways out."""
    shown = keyboard(body(player.reply, tongue(), player.session.screen))
    assert shown is not None
    return [[button["text"] for button in row] for row in shown["inline_keyboard"][:-1]]


def test_where_nothing_can_be_pressed_one_choice_leads_to_the_answers() -> None:
    lan = at_check()
    assert "1. Xác nhận đăng ký\n2. Sửa câu trả lời\n0. Quay lại" in read(lan)
    lan.says("2")
    assert "6. Sửa Điện thoại" in read(lan)
    lan.says("6")
    assert lan.at == "register.phone"
    lan.says("0914 222 333")
    assert "0914 222 333" in lan.words
    assert lan.at == "register."


def test_the_label_of_an_answer_leads_there_at_once() -> None:
    lan = at_check()
    lan.says("sửa điện thoại")
    assert lan.at == "register.phone"


@pytest.mark.parametrize("words", ["quay lại", "0"])
def test_from_the_list_of_answers_back_leads_to_all_of_them(words: str) -> None:
    lan = at_check()
    lan.presses(EDIT)
    lan.says(words)
    assert lan.at == "register."
    assert "Xác nhận đăng ký" in read(lan)


@pytest.mark.parametrize("words", ["ghi sai rồi", "sửa tên hoặc số"])
def test_also_where_the_list_was_asked_for_in_other_words(words: str) -> None:
    lan = at_check()
    lan.says(words)
    assert not lan.reply.lines
    lan.says("quay lại")
    assert lan.at == "register."
    assert lan.reply.lines


def test_a_yes_to_the_list_of_answers_confirms_nothing_yet() -> None:
    lan = at_check()
    lan.says("sửa")
    assert lan.says("ok").effects == ()
    assert lan.reply.lines
    assert lan.says("ok").effects


def test_where_each_answer_has_its_button_that_one_is_not_needed() -> None:
    lan = at_check()
    rows = pressable(lan)
    assert rows[0] == ["Xác nhận đăng ký"]
    assert [button for row in rows[1:] for button in row] == [
        *("Sửa Lớp", "Sửa Loại hình", "Sửa Đơn vị"),
        *("Sửa Mã số thuế", "Sửa Người tham dự", "Sửa Điện thoại"),
    ]
    lan.presses("change.phone")
    assert lan.at == "register.phone"


def test_guesses_and_the_officer_fit_beside_the_answers() -> None:
    lan = at_check()
    lan.says("mấy tiền rứa em")
    lan.says("mấy tiền rứa em")
    offered = [choice.id for choice in lan.reply.choices]
    assert offered[:2] == ["yes", EDIT], "no number moved that was just read"
    assert sum(id.startswith("ask.") for id in offered) == PAGE - 3
    assert offered[-1] == "go.officer"
    assert len(offered) == PAGE
    assert len(pressable(lan)) == PAGE, "one button for all answers, now that there are more"


def at_full_screen() -> Player:
    """Somebody whose form has no room for another button but the officer's."""
    lan = at_firm()
    lan.says("quay lại")
    assert lan.at == "register.kind"
    assert len(lan.reply.choices) == PAGE - 1
    return lan


def test_where_the_form_fills_the_screen_guesses_at_a_question_take_the_place_of_its_choices() -> (
    None
):
    lan = at_full_screen()
    lan.says("mấy tiền rứa em")
    offered = [choice.id for choice in lan.reply.choices]
    assert [id.partition(".")[0] for id in offered] == ["ask", "ask", "ask", "go", "here"]
    assert lan.reply.header
    lan.says("2")
    assert "Nguồn:" in lan.words
    assert lan.at == "register.kind"
    assert len(lan.reply.choices) == PAGE - 1, "the form comes back where it was"


@pytest.mark.parametrize("typed", ["5", "Trở lại câu đang hỏi", "tro lai cau dang hoi"])
def test_from_the_guesses_the_question_is_one_tap_away(typed: str) -> None:
    lan = at_full_screen()
    lan.says("mấy tiền rứa em")
    lan.says(typed)
    assert lan.at == "register.kind"
    assert "thuộc loại nào" in lan.words
    assert lan.reply.choices[0].id == "enterprise"


def test_beside_the_guesses_an_answer_is_still_one() -> None:
    lan = at_full_screen()
    lan.says("mấy tiền rứa em")
    lan.says("htx")
    assert lan.at == "register.firm"


def test_what_is_no_question_gets_no_guesses_that_nobody_could_choose() -> None:
    lan = at_full_screen()
    lan.says("giấy của bên em với lịch bên sở")
    assert "chọn giúp em" in lan.words
    assert "một trong các câu này" not in lan.words
    assert lan.reply.choices[0].id == "enterprise"


def test_a_screen_that_is_full_gets_no_button_more() -> None:
    lan = Player()
    lan.opens("register")
    assert len(lan.reply.choices) == PAGE
    lan.says("xyzzy")
    lan.says("xyzzy")
    assert len(lan.reply.choices) == PAGE
    assert "Cán bộ:" in lan.words, "the number is said"


def test_what_follows_from_the_end_of_a_dialogue_takes_the_place_of_the_menu() -> None:
    mai = Player(NEWCOMER)
    mai.opens("join-SECRET")
    mai.presses("agree")
    mai.says("Trần Thị Mai")
    assert [choice.id for choice in mai.reply.choices] == ["go.staff"]
    assert [choice.id for choice in mai.reply.footer] == ["menu"]
