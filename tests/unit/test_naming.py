"""What a person wants, named in his own words: an event, his consent, an invitation."""

import pytest

from tests.forms import at_check, at_firm
from tests.world import AGREED, NEWCOMER, RETURNING, Player


@pytest.mark.parametrize(
    "typed", ["khong dong y", "không đồng ý", "tôi không đồng ý nữa", "em không đồng ý ạ"]
)
def test_who_does_not_agree_any_more_is_shown_where_consent_is_withdrawn(typed: str) -> None:
    for person in (AGREED, RETURNING):
        lan = Player(person)
        lan.opens()
        lan.says(typed)
        assert lan.at == "privacy.what"
        assert "withdraw_register" in lan.offered


def test_where_consent_is_asked_for_it_is_the_answer() -> None:
    lan = Player(NEWCOMER)
    lan.opens()
    lan.says("không đồng ý")
    assert lan.at == ""
    assert "không lưu gì" in lan.words
    mai = Player(AGREED)
    mai.opens("remind")
    assert mai.says("khong dong y").effects == ()
    assert mai.at == ""


SECRET = "ABCD-EFGH-JKMN-PQRS"


@pytest.mark.parametrize(
    "typed",
    [
        *(f"join {SECRET}", "join abcdefghjkmnpqrs", f"mã mời {SECRET} ạ"),
        *(f"ma moi {SECRET.lower()}", SECRET, SECRET.lower()),
    ],
)
def test_an_invitation_in_one_message_does_what_its_link_does(typed: str) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    by_link = Player(AGREED)
    by_link.opens()
    by_link.opens("join-" + SECRET.replace("-", ""))
    assert lan.at == by_link.at == "join.name"
    assert lan.session.form == by_link.session.form


def test_a_sentence_of_as_many_letters_is_no_invitation() -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says("chau can bang ver va")  # sixteen letters, each of which a secret may have
    assert lan.at != "join.name"


@pytest.mark.parametrize("opens_first", [True, False])
def test_in_a_new_chat_it_waits_for_the_consent(opens_first: bool) -> None:
    lan = Player(NEWCOMER)
    if opens_first:
        lan.opens()
    lan.says(f"join {SECRET}")
    assert lan.at == "welcome.consent"
    lan.says("đồng ý")
    assert lan.at == "join.name"
    assert lan.session.form is not None
    assert lan.session.form.answers["secret"] == SECRET.replace("-", "")


def test_what_follows_the_word_must_be_a_code() -> None:
    lan = Player(AGREED)
    lan.opens()
    for typed in ("join the iso training", "join"):
        lan.says(typed)
        assert lan.at != "join.name"
        lan.says("menu")


def test_the_code_of_a_colleague_is_taken_in_one_message_too() -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(f"nhận chứng nhận {SECRET}")
    assert lan.at == "care.sure"
    assert lan.session.form is not None
    assert lan.session.form.answers["secret"] == SECRET.replace("-", "")


def at_events() -> Player:
    """Somebody who is asked which event."""
    lan = Player(AGREED)
    lan.opens()
    lan.says("đăng ký")
    assert lan.at == "register.event"
    return lan


WISHES = (
    ("dang ky lop iso 22000", "e2"),
    ("hoc iso 22000", "e2"),
    ("lop iso 22000 nha", "e2"),
    ("iso 22000 2018", "e2"),
    ("toi muon hoc lop 5s", "e1"),
    ("cho em dk lop 5s a", "e1"),
    ("dk vietgap", "e5"),
    ("em muốn tham gia hội thảo nuôi lợn ạ", "e4"),
    ("đăng ký khóa gmp", "e6"),
    ("register for the gmp course", "e6"),
)


@pytest.mark.parametrize(("typed", "event"), WISHES)
def test_an_event_named_together_with_the_wish_is_chosen_from_the_list(
    typed: str, event: str
) -> None:
    lan = at_events()
    lan.says(typed)
    assert lan.at == "register.kind"
    assert lan.session.form is not None
    assert lan.session.form.answers["event"] == event


@pytest.mark.parametrize(("typed", "event"), WISHES)
def test_where_a_draft_was_found_another_event_is_taken_as_by_a_link(
    typed: str, event: str
) -> None:
    lan = at_firm()
    lan.says("HTX Mứt gừng")
    lan.says("để sau")
    lan.says("đăng ký")
    assert lan.at == "register.?"
    lan.says(typed)
    assert lan.at == "register.tax"
    assert lan.session.form is not None
    assert lan.session.form.answers["event"] == event
    assert lan.session.form.answers["firm"] == "HTX Mứt gừng"
    assert ("đã điền" in lan.words) == (event != "e1")


def test_where_answers_are_checked_another_event_may_be_named_with_the_wish() -> None:
    lan = at_check()
    assert lan.says("cho em đăng ký lớp vietgap ạ").effects == ()
    assert lan.at == "register."
    assert "VietGAP" in lan.words
    assert "Trần Thị Bé" in lan.words


def test_a_name_that_several_events_have_is_asked_about() -> None:
    lan = at_events()
    lan.says("cho em đăng ký lớp")
    assert lan.at == "register.event"
    assert len([id for id in lan.offered if id.startswith("e")]) == 6
    assert "e4" not in lan.offered
    mai = at_firm()
    mai.says("để sau")
    mai.says("đăng ký")
    mai.says("đăng ký lớp")
    assert mai.at == "register.?"
    mai.presses("go.register.e2")
    assert mai.session.form is not None
    assert mai.session.form.answers["event"] == "e2"


@pytest.mark.parametrize("typed", ["học phí lớp gmp", "gmp là gì", "chứng nhận gmp mấy năm"])
def test_a_question_about_the_same_thing_chooses_nothing(typed: str) -> None:
    lan = at_events()
    lan.says(typed)
    assert lan.at == "register.event"
    assert lan.session.form is not None
    assert "event" not in lan.session.form.answers


def test_the_dialogues_own_name_on_its_first_question_shows_the_list_again() -> None:
    lan = at_events()
    lan.says("đăng ký")
    assert lan.at == "register.event"


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("lớp 5s nhé", "e1"),
        ("dang ky lop iso 22000", "e2"),
        ("toi muon hoc lop 5s", "e1"),
        ("cho em dk lop 5s a", "e1"),
        ("em muốn tham gia hội thảo nuôi lợn ạ", "e4"),
    ],
)
def test_a_wish_that_names_the_event_chooses_it_from_the_menu_too(typed: str, event: str) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert lan.at == "register.kind"
    assert lan.session.form is not None
    assert lan.session.form.answers["event"] == event


GROWN = (
    ("cho tôi đăng ký lớp 5S cho 3 người", "e1"),
    ("em muốn đăng kí cho nhân viên học HACCP", "e3"),
    ("đăng ký lớp haccp, tên Nguyễn Văn Nam, sđt 0905123123", "e3"),
    ("muốn tham gia lớp iso 22000", "e2"),
    ("cho e xin 1 suat lop haccp", "e3"),
    ("cho mình 1 chỗ lớp gmp", "e6"),
    ("tôi muốn học vietgap", "e5"),
    ("ddawng kys lopws haccp", "e3"),
    ("ddawng kis haccp", "e3"),
)


@pytest.mark.parametrize(("typed", "event"), GROWN)
def test_a_class_that_is_named_is_chosen_however_much_is_said_besides(
    typed: str, event: str
) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert lan.at == "register.kind"
    assert lan.session.form is not None
    assert lan.session.form.answers["event"] == event


@pytest.mark.parametrize(
    "typed", ["cho tôi đăng ký lớp 5S cho 3 người", "đăng ký cho nhân viên học 5S"]
)
def test_also_from_the_list(typed: str) -> None:
    lan = at_events()
    lan.says(typed)
    assert lan.at == "register.kind"
    assert lan.session.form is not None
    assert lan.session.form.answers["event"] == "e1"


def test_of_two_that_are_named_one_is_asked_for() -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says("tôi muốn đăng ký cho công ty học iso 22000 và haccp")
    assert lan.at == "register.event"
    assert [id for id in lan.offered if id.startswith("e")] == ["e2", "e3"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("dang ky lop brc", "BRC"),
        ("dang ky lop iso 9001", "ISO 9001"),
        ("muốn tham gia lớp iso 9001", "ISO 9001"),
    ],
)
def test_where_no_class_of_that_name_is_open_it_is_said_with_the_list(
    typed: str, name: str
) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert lan.at == "register.event"
    assert f"“{name}”: chưa có lớp nào mở đăng ký" in lan.words


@pytest.mark.parametrize("typed", ["hủy lớp haccp", "nhắc tôi lớp haccp", "đăng ký lớp haccp sao"])
def test_who_wants_something_else_of_a_class_is_not_registered(typed: str) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert not lan.at.startswith("register")


@pytest.mark.parametrize(
    ("typed", "component"),
    [
        ("tôi muốn xin hỗ trợ làm HACCP", "haccp"),
        ("xin hỗ trợ mã vạch", "barcode"),
        ("đề nghị hỗ trợ chứng nhận iso 9001", "certification"),
    ],
)
def test_the_support_that_is_named_is_chosen(typed: str, component: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert lan.session.form is not None
    assert lan.session.form.answers["component"] == component


@pytest.mark.parametrize(
    "typed", ["xin giấy mời", "cho em xin giấy mời họp ạ", "giấy mời", "xin giay moi"]
)
def test_marks_that_were_typed_are_not_others(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert lan.at == ""
    assert "vé QR" in lan.words
    assert {"go.mine", "go.officer"} <= set(lan.offered)
