"""Courtesies around a command, a label or a number are no part of it; names stay as they are."""

import pytest

from handlers import commands, readers
from handlers.commands import command
from handlers.courtesies import readings
from handlers.dialogue import Invalid, Scene
from tests.forms import at_firm, at_name
from tests.world import RETURNING, Player, known, programme

FIRM = Scene({"kind": "enterprise"}, known())


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("quay lai nhe", "register.kind"),
        ("quay lai nha", "register.kind"),
        ("cho em quay lại với ạ", "register.kind"),
        ("de sau nhe", ""),
        ("thôi để sau nhé", ""),
        ("ve menu", ""),
        ("gap can bo di", "officer.note"),
        ("cho tôi gặp cán bộ", "officer.note"),
    ],
)
def test_a_command_with_courtesies_is_no_name_of_a_business(typed: str, place: str) -> None:
    lan = at_firm()
    lan.says(typed)
    assert lan.at == place
    assert typed not in str(lan.session.to_json())


def test_help_is_asked_for_politely_in_the_middle_of_a_form() -> None:
    for lan in (at_firm(), at_name()):
        here = lan.at
        lan.says("giup em voi")
        assert lan.at == here
        assert programme().officer.phone in lan.words


@pytest.mark.parametrize("typed", ["huy", "Huy", "huy nha", "huy di em", "thoi"])
def test_huy_among_courtesies_stops_the_form_and_loses_nothing(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at == ""
    lan.says("tiếp tục nhé")
    assert lan.at == "register.name"


@pytest.mark.parametrize(
    "typed", ["hủy", "huỷ", "Hủy bỏ", "huy bo", "hủy giúp anh", "thôi", "thôi em", "cancel"]
)
def test_a_cancel_that_is_no_name_cancels_as_its_button_does(typed: str) -> None:
    for lan in (at_firm(), at_name()):
        lan.says(typed)
        assert lan.at == ""
        assert "bỏ phần đang làm" in lan.words
        assert not lan.session.drafts


@pytest.mark.parametrize("typed", ["quay lai nhe", "ve menu", "giup em voi", "huy nha"])
def test_in_the_menu_a_command_with_courtesies_is_no_question(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert lan.at == ""
    assert not any(id.startswith("ask.") for id in lan.offered)
    assert "chưa hiểu" not in lan.words


@pytest.mark.parametrize(
    "name", ["Lê Thị Đi", "Trần Văn Em", "Lưu Nhã", "Huy Anh", "Nguyễn Văn Dũng", "Vàng A Của"]
)
def test_a_name_that_sounds_like_a_courtesy_is_a_name(name: str) -> None:
    lan = at_name()
    lan.says(name)
    assert lan.at == "register.phone"
    assert lan.session.form is not None
    assert lan.session.form.answers["name"] == name


@pytest.mark.parametrize("firm", ["Nghệ Vàng", "Cơ sở Dạ Thảo", "HTX Chắc Chắn", "Quán Em ơi"])
def test_so_is_that_of_a_business(firm: str) -> None:
    assert readers.firm_name(firm, FIRM) == firm


@pytest.mark.parametrize(
    "typed", ["ok em", "em khong biet", "khong biet", "dạ chưa rõ ạ", "vâng ạ", "cảm ơn em"]
)
def test_what_says_nothing_is_nobodys_name(typed: str) -> None:
    assert isinstance(readers.firm_name(typed, FIRM), Invalid)
    assert isinstance(readers.person_name(typed, FIRM), Invalid)
    for lan, example in ((at_firm(), "Mè xửng Thiên Hương"), (at_name(), "Nguyễn Thị Lan")):
        here = lan.at
        lan.says(typed)
        assert lan.at == here
        assert example in lan.words
        lan.says(typed)
        assert "go.officer" in lan.offered


def test_a_label_and_a_number_may_have_courtesies_too() -> None:
    lan = at_firm()
    lan.says("HTX Mứt gừng")
    lan.says("dạ chưa có ạ")
    assert lan.at == "register.name"
    mai = Player(RETURNING)
    mai.opens()
    mai.says("số 2 nhé")
    assert mai.at == "register.event"


def test_a_longer_message_is_no_command() -> None:
    assert command("cho em quay lại lớp hôm trước với ạ") is None
    assert command("quay lại " + "nhé " * 20) is None
    assert readings("") == ("",)


def test_enough_among_courtesies_is_cancel_and_never_a_yes() -> None:
    assert command("dạ thôi") == commands.CANCEL
    assert command("thôi em nhé") == commands.CANCEL
    assert command("ok thôi") is None
