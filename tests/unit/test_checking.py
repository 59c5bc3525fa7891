"""What is typed where all answers are shown: yes, no, a correction, and what may be either."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.book import DIALOGUES
from handlers.dialogue import Dialogue
from handlers.effects import Register, Withdraw
from handlers.engine import step
from handlers.incoming import Incoming
from handlers.spelling import fold
from tests.forms import at_check, at_check_of, at_firm, at_name
from tests.world import AGREED, NOW, RETURNING, Player, known, the_book


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


@pytest.mark.parametrize(
    "typed",
    [
        *("vâng", "vang", "dạ", "dạ vâng", "da vang a", "uh", "ừ", "oke", "ok em", "ok ạ", "có"),
        *("xong", "chốt", "chốt luôn em", "đăng ký", "đăng ký đi", "dang ky nhe", "chắc chắn"),
        *("xác nhận đi", "đúng", "đúng rồi", "dung roi", "gửi luôn", "duyệt", "vâng xác nhận"),
        *("anh đồng ý", "ok đăng ký", "Xác nhận đăng ký", "xac nhan dang ki", "yes"),
        *("xac nhan dagn ky", "xác nhận đăng ký giúp em nhé", "👍", "👍🏻", "👌👌", "ok 👍", "✅"),
    ],
)
def test_a_yes_in_any_words_confirms(typed: str) -> None:
    lan = at_check()
    [effect] = lan.says(typed).effects
    assert isinstance(effect, Register)


@pytest.mark.parametrize(
    "typed",
    [
        *("không", "khong", "ko", "dạ không", "chưa", "chua", "dạ chưa ạ", "đừng gửi", "dung gui"),
        *("không đồng ý", "không đăng ký nữa", "chưa gửi đâu", "khoan đã", "đợi chút", "no"),
        *("không sửa", "ko sua gi", "👎"),
    ],
)
def test_a_no_sends_nothing_and_says_what_can_be_done(typed: str) -> None:
    lan = at_check()
    assert lan.says(typed).effects == ()
    assert lan.at == "register."
    for words in ("chưa gửi gì", "“sửa”", "“để sau”", "“hủy”"):
        assert words in lan.words
    assert "Nguồn" not in lan.words


@pytest.mark.parametrize(
    "typed", ["đã", "dừng rồi", "vàng", "😀", "👍👎", "❤️", "lớp", "này", "dạ thôi", "ok thôi"]
)
def test_what_is_no_yes_confirms_nothing(typed: str) -> None:
    lan = at_check()
    assert not any(isinstance(effect, Register) for effect in lan.says(typed).effects)


@pytest.mark.parametrize("typed", ["ok em", "Xác nhận đăng ký", "xác nhận", "1"])
def test_nobody_confirms_what_he_has_not_seen(typed: str) -> None:
    lan = at_check()
    shown = replace(known(AGREED), shown_at=NOW + timedelta(seconds=5))
    early = Incoming("test", "a", "1", NOW, text=typed)
    outcome = step(lan.session, the_book(), early, shown)
    assert outcome.effects == ()
    assert outcome.session.form is not None


@pytest.mark.parametrize(
    ("typed", "question"),
    [
        ("sua ten", "name"),
        ("ten sai", "name"),
        ("doi ten", "name"),
        ("nham ten", "name"),
        ("tên chưa đúng", "name"),
        ("em ơi sửa lại họ tên giúp chị với ạ", "name"),
        ("sua sdt", "phone"),
        ("sai so dien thoai", "phone"),
        ("số điện thoại bị sai rồi", "phone"),
        ("sửa sđt được không ạ", "phone"),
        ("sdt", "phone"),
        ("sai mst", "tax"),
        ("ma so thue sai", "tax"),
        ("doi lop", "event"),
        ("đổi lớp khác", "event"),
        ("nhầm khóa học rồi", "event"),
        ("sua ten cong ty", "firm"),
        ("sai don vi", "firm"),
        ("sai loai hinh", "kind"),
        ("change phone", "phone"),
    ],
)
def test_a_correction_in_words_leads_to_the_question(typed: str, question: str) -> None:
    lan = at_check()
    assert lan.says(typed).effects == ()
    assert lan.at == f"register.{question}"
    lan.says("quay lại")
    assert lan.at == "register."


@pytest.mark.parametrize(
    "typed", ["sửa", "sua lai", "sai rồi", "sai roi", "chưa đúng", "đổi", "sai địa chỉ", "nhầm"]
)
def test_a_correction_that_names_nothing_is_asked_about(typed: str) -> None:
    lan = at_check()
    lan.says(typed)
    assert lan.at == "register."
    assert "sửa mục nào" in lan.words
    changes = [id for id in lan.offered if id.startswith("change.")]
    assert changes == [f"change.{q}" for q in ("event", "kind", "firm", "tax", "name", "phone")]
    by_number = Player(lan.person, lan.session)
    by_number.says("5")
    assert by_number.at == "register.name"
    lan.says("tên")
    assert lan.at == "register.name"


def test_two_answers_that_are_wrong_are_offered_both() -> None:
    lan = at_check()
    lan.says("sửa tên và sđt")
    assert lan.offered[:2] == ("change.name", "change.phone")
    assert "change.tax" not in lan.offered


@pytest.mark.parametrize(
    ("typed", "said"), [("lớp này có đổi lịch không", "Địa điểm"), ("hoc phi bao nhieu", "Nguồn")]
)
def test_a_question_on_that_screen_is_still_a_question(typed: str, said: str) -> None:
    lan = at_check()
    lan.says(typed)
    assert lan.at == "register."
    assert said in lan.words


CHECKED = [d for d in DIALOGUES if d.check]


@pytest.mark.parametrize("dialogue", CHECKED, ids=lambda d: d.id)
def test_every_answer_that_is_shown_has_words_of_its_own(dialogue: Dialogue) -> None:
    seen: dict[str, str] = {}
    for asked in dialogue.questions:
        if asked.label:
            assert asked.words
            for words in map(fold, asked.words):
                assert seen.setdefault(words, asked.id) == asked.id, words


@pytest.mark.parametrize("dialogue", CHECKED, ids=lambda d: d.id)
def test_every_answer_is_corrected_by_each_of_its_words(dialogue: Dialogue) -> None:
    lan = at_check_of(dialogue.id)
    assert lan.session.form
    for asked in dialogue.questions:
        for words in asked.words:
            if asked.label and asked.id in lan.session.form.answers:
                there = Player(lan.person, lan.session)
                there.says(f"sửa {words}")
                assert there.at == f"{dialogue.id}.{asked.id}", words
