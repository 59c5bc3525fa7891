"""A certificate that is named with the wish to add it, or said to be there, is not asked again."""

import pytest

from tests.world import RETURNING, Player


def said(typed: str) -> Player:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    return lan


def scheme(lan: Player) -> str:
    assert lan.session.form is not None
    return lan.session.form.answers.get("scheme", "")


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("them giay iso 22000", "iso22000"),
        ("thêm giấy ISO 14001 cho công ty", "iso14001"),
        ("them giay halal", "other:halal"),
        ("thêm giấy Halal", "other:Halal"),
        ("them giay brc", "other:brc"),
        ("them giay globalgap", "other:globalgap"),
        ("toi co giay brc", "other:brc"),
    ],
)
def test_its_name_is_taken_along(typed: str, value: str) -> None:
    lan = said(typed)
    assert lan.at == "certificate.body"
    assert scheme(lan) == value


def test_of_several_kinds_of_that_name_one_is_asked_for() -> None:
    lan = said("thêm giấy vietgap")
    assert lan.at == "certificate.scheme"
    assert [id for id in lan.offered if id.startswith("vietgap")] == [
        *("vietgap_crop", "vietgap_livestock", "vietgap_aqua")
    ]
    assert "iso9001" not in lan.offered


def test_a_tool_has_none_and_that_is_said() -> None:
    lan = said("thêm giấy 5S")
    assert lan.at == "certificate.scheme"
    assert "không có giấy chứng nhận" in lan.words


@pytest.mark.parametrize("typed", ["thêm giấy mới", "thêm giấy cho công ty tôi", "thêm giấy"])
def test_where_none_is_named_it_is_asked(typed: str) -> None:
    lan = said(typed)
    assert lan.at == "certificate.scheme"
    assert scheme(lan) == ""


def test_who_says_that_he_has_one_can_add_it_beside_what_it_is() -> None:
    lan = said("toi co giay iso 22000")
    assert "ISO 22000 là tiêu chuẩn" in lan.words
    assert "go.certificate.iso22000" in lan.offered
    lan.presses("go.certificate.iso22000")
    assert lan.at == "certificate.body"
    assert scheme(lan) == "iso22000"
    assert len(said("toi co giay iso 22000").reply.choices) <= 6


def test_who_asks_about_one_is_only_answered() -> None:
    for typed in ("iso 22000 là gì", "tôi có giấy iso 22000 thì có cần haccp không"):
        assert not any(id.startswith("go.certificate.") for id in said(typed).offered)
