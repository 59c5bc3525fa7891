"""A wrong answer is put right in one message, in any spelling, wherever one is in the form."""

import pytest

from handlers.effects import Register
from tests.forms import at_check, at_firm, at_name
from tests.world import Player


def at_phone() -> Player:
    """Somebody who has just given a name and is asked for the phone number."""
    lan = at_name()
    lan.says("Trần Thị Bé")
    assert lan.at == "register.phone"
    return lan


@pytest.mark.parametrize(
    ("typed", "question", "value"),
    [
        ("sửa tên thành Nguyễn Văn Nam", "name", "Nguyễn Văn Nam"),
        ("sua ten thanh Nguyen Van Nam", "name", "Nguyen Van Nam"),
        ("sua ten nguyen van nam", "name", "nguyen van nam"),
        ("à nhầm, tên là Lại Thị Lan", "name", "Lại Thị Lan"),
        ("đổi tên Lại Thị Lan", "name", "Lại Thị Lan"),
        ("tên: Nguyễn Văn Nam", "name", "Nguyễn Văn Nam"),
        ("tên đúng là “Nguyễn Văn Nam”", "name", "Nguyễn Văn Nam"),
        ("sdt 0905 111 222", "phone", "+84905111222"),
        ("sửa sđt thành +84 905 111 222", "phone", "+84905111222"),
        ("nhầm số, 0905111222 mới đúng", "phone", "+84905111222"),
        ("mst 3300100113", "tax", "3300100113"),
        ("sai mst, 3300100113", "tax", "3300100113"),
        ("đổi tên công ty thành Hương Xưa", "firm", "Hương Xưa"),
        ("Công ty TNHH Ba Lan", "firm", "Công ty TNHH Ba Lan"),
        ("sai đơn vị, HTX Phú Hồ", "firm", "HTX Phú Hồ"),
        ("sửa công ty thành HTX Phú Hồ", "firm", "HTX Phú Hồ"),
        ("tên công ty: Cơ sở Bà Gái", "firm", "Cơ sở Bà Gái"),
        ("công ty: Hương Xưa", "firm", "Hương Xưa"),
        ("đổi lớp haccp", "event", ""),
        ("sửa loại hình thành hộ kinh doanh", "kind", "household"),
    ],
)
def test_the_right_answer_told_with_the_correction_is_taken(
    typed: str, question: str, value: str
) -> None:
    lan = at_check()
    assert lan.session.form
    before = lan.session.form.answers[question]
    assert lan.says(typed).effects == ()
    assert lan.session.form
    if value:
        assert lan.session.form.answers[question] == value
        assert "Đã sửa." in lan.words
    elif question == "event":
        assert lan.at == "register."
        assert lan.session.form.answers[question] != before
    else:
        assert lan.at == f"register.{question}"


def test_afterwards_everything_is_shown_again_and_can_be_confirmed() -> None:
    lan = at_check()
    lan.says("sửa tên thành Nguyễn Văn Nam")
    assert lan.at == "register."
    [effect] = lan.says("ok").effects
    assert isinstance(effect, Register)
    assert effect.name == "Nguyễn Văn Nam"


@pytest.mark.parametrize(
    ("typed", "question"),
    [("tên là sai rồi", "name"), ("sai tên hết trơn", "name"), ("sai tên", "name")],
)
def test_what_only_says_that_it_is_wrong_is_no_answer(typed: str, question: str) -> None:
    lan = at_check()
    lan.says(typed)
    assert lan.at == f"register.{question}"


def test_a_new_answer_that_cannot_be_one_is_said_so_and_asked_for() -> None:
    lan = at_check()
    lan.says("sửa sđt thành 0905 11")
    assert lan.at == "register.phone"
    assert "0905 11" in lan.words


def test_the_question_says_what_stands_there_now() -> None:
    lan = at_check()
    lan.presses("change.name")
    assert "Hiện là: Trần Thị Bé" in lan.words
    lan.says("sai sđt")
    assert lan.at == "register.phone"
    assert "Hiện là: 0905 123 456" in lan.words


def test_what_several_are_called_is_asked_back() -> None:
    lan = at_check()
    lan.says("đổi lớp hội trường")
    assert lan.at == "register.event"
    assert "Anh/chị muốn chọn mục nào" in lan.words


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("sai tên rồi", "name"),
        ("ủa nhầm tên rồi em", "name"),
        ("nhầm rồi", "name"),
        ("sai mst", "tax"),
        ("nham ten cong ty", "firm"),
    ],
)
def test_in_the_middle_of_a_form_what_is_called_wrong_is_asked_again(typed: str, at: str) -> None:
    lan = at_phone()
    lan.says(typed)
    assert lan.at == f"register.{at}"


@pytest.mark.parametrize(
    ("typed", "question", "value"),
    [
        ("tên tôi là Trần Văn Bờm", "name", "Trần Văn Bờm"),
        ("à nhầm, tên là Nguyễn Thị Lành", "name", "Nguyễn Thị Lành"),
        ("đơn vị là Mè xửng ABC", "firm", "Mè xửng ABC"),
        ("à nhầm, tên là Mè xửng Thiên Hương 2", "firm", "Mè xửng Thiên Hương 2"),
        ("sai roi sdt la 0905123457", "phone", "+84905123457"),
        ("số của tôi 0905 123 461 nhé", "phone", "+84905123461"),
    ],
)
def test_an_answer_that_is_told_by_its_name_goes_where_it_belongs(
    typed: str, question: str, value: str
) -> None:
    """Be it the one asked for, an earlier or a later one: nobody is asked for it again."""
    for lan in (at_name(), at_phone()):
        lan.says(typed)
        assert lan.session.form
        assert lan.session.form.answers[question] == value
    assert lan.at == ("register." if question == "phone" else "register.phone")


@pytest.mark.parametrize(
    "typed",
    [
        *("Công ty Đổi Mới", "cong ty doi moi", "Công ty Thành Đạt", "cong ty thanh dat"),
        *("Công ty Nước mắm Huế", "Cơ sở 19/5", "HTX Sửa Xe Là Ngon", "Cơ sở Sang Trọng"),
    ],
)
def test_the_name_of_a_business_may_hold_any_word(typed: str) -> None:
    lan = at_firm()
    lan.says(typed)
    assert lan.session.form
    assert lan.session.form.answers["firm"] == typed
    assert lan.at == "register.tax"


@pytest.mark.parametrize("typed", ["anh hùng", "chị Lan", "em Nam"])
def test_how_somebody_is_addressed_is_no_full_name(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at == "register.name"
    assert "đủ họ" in lan.words


def test_then_the_form_goes_on_where_it_was() -> None:
    lan = at_phone()
    lan.says("sai tên rồi")
    lan.says("Trần Thị Tý")
    assert lan.at == "register.phone"
    lan.says("à nhầm, tên là Trần Thị Tí")
    assert lan.at == "register.phone"
    assert "Đã sửa." in lan.words
    lan.says("0905 123 456")
    assert lan.at == "register."
    assert lan.session.form
    assert lan.session.form.answers["name"] == "Trần Thị Tí"


@pytest.mark.parametrize(
    "typed",
    [
        *("Tiến Việt", "Tiến Anh", "Lưu Mai", "luu mai", "Lưu Hải", "Lê Sáu", "Lâm Sáu", "Đỗ Sáu"),
        *("Trang Thu", "Trang Chi", "Trần Chu", "trang thu", "Tô Lài", "Bùi Lài", "Lê Lùi"),
        *("Huy Bảo", "Thôi Thị Lan"),
    ],
)
def test_a_name_that_is_nearly_a_command_is_a_name(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at == "register.phone"
    assert lan.session.form
    assert lan.session.form.answers["name"] == typed


@pytest.mark.parametrize("typed", ["quay lai", "Quay lại nhé", "hủy bỏ", "de sau", "ra menu"])
def test_a_command_among_names_is_a_command(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at != "register.phone"


@pytest.mark.parametrize("typed", ["Nguyễn Sai", "Lê Thị Lộn", "Trần Văn Thay Đổi"])
def test_a_name_that_holds_such_a_word_is_a_name(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at == "register.phone"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("à nhầm tôi là hộ kinh doanh", "household"),
        ("tôi là doanh nghiệp", "enterprise"),
        ("bên em là công ty ạ", "enterprise"),
    ],
)
def test_who_says_what_he_is_corrects_the_kind_and_not_the_name(typed: str, kind: str) -> None:
    lan = at_check()
    lan.says(typed)
    assert lan.session.form
    assert lan.session.form.answers["kind"] == kind
    assert lan.session.form.answers["firm"] == "HTX Mứt gừng"
    assert "Đã sửa. Loại hình" in lan.words


@pytest.mark.parametrize("typed", ["sửa công ty", "sai công ty rồi"])
def test_who_calls_the_business_wrong_is_asked_for_its_name(typed: str) -> None:
    lan = at_check()
    lan.says(typed)
    assert lan.at == "register.firm"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("sửa đơn vị thành Công ty TNHH Ba Lan", "enterprise"),
        ("sai tên đơn vị, hộ kinh doanh Phú Hồ", "household"),
        ("sửa đơn vị thành Cơ sở Bà Gái", "cooperative"),
        ("sửa đơn vị thành HTX Phú Hồ", "cooperative"),
    ],
)
def test_a_name_that_says_another_kind_corrects_the_kind_along(typed: str, kind: str) -> None:
    lan = at_check()
    lan.says(typed)
    assert lan.session.form
    assert lan.session.form.answers["kind"] == kind
    assert ("Đã sửa. Loại hình" in lan.words) == (kind != "cooperative")


def test_so_does_one_that_is_typed_where_it_is_asked_for_again() -> None:
    lan = at_check()
    lan.says("sửa đơn vị")
    lan.says("Công ty TNHH Ba Lan")
    assert "Đã sửa. Loại hình: Doanh nghiệp" in lan.words


@pytest.mark.parametrize("typed", ["đúng rồi", "dung het roi", "giữ nguyên", "thôi không đổi nữa"])
@pytest.mark.parametrize("wrong", ["sửa tên", "sửa đơn vị", "sửa sđt"])
def test_a_yes_to_the_answer_that_stands_keeps_it(wrong: str, typed: str) -> None:
    lan = at_check()
    assert lan.session.form
    before = lan.session.form.answers
    lan.says(wrong)
    lan.says(typed)
    assert lan.at == "register."
    assert lan.session.form.answers == before
    assert "giữ nguyên" in lan.words


@pytest.mark.parametrize(
    "said", ["nghe", "nhé", "nha", "ạ", "hí", "nghen", "nhé ạ", "nhe", "nghe."]
)
@pytest.mark.parametrize("before", ["", "tên tui là "])
def test_what_is_said_behind_a_name_is_no_part_of_it(before: str, said: str) -> None:
    lan = at_name()
    lan.says(f"{before}Nguyễn Thị Rớt {said}")
    assert lan.session.form
    assert lan.session.form.answers["name"] == "Nguyễn Thị Rớt"


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Văn Nha", "Lưu Nhã", "le van nghe", "Lê Thị Hí", "NGUYỄN VĂN A", "nguyen van a"],
)
def test_a_name_that_ends_like_it_stays_whole(name: str) -> None:
    lan = at_name()
    lan.says(name)
    assert lan.session.form
    assert lan.session.form.answers["name"] == name
