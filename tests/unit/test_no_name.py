"""What somebody wants, and the name of a business, become nobody's name."""

import pytest

from tests.forms import at_name


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("xoa het du lieu", "privacy."),
        ("goi gap nha", "officer."),
        ("nhac lai haccp", "snooze."),
        ("hủy lớp haccp", "mine."),
    ],
)
def test_what_is_wanted_is_opened_and_the_form_is_kept(typed: str, at: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at.startswith(at)
    assert "name" not in lan.session.drafts["register"].answers


@pytest.mark.parametrize(
    "typed", ["ok dk di", "Công ty TNHH Hương Xưa", "htx phú hồ", "HTX Phú Hồ"]
)
def test_a_form_that_is_open_and_a_business_are_no_name(typed: str) -> None:
    lan = at_name()
    lan.says(typed)
    assert lan.at == "register.name"
    assert "Nguyễn Thị Lan" in lan.words


@pytest.mark.parametrize(
    "name",
    [
        *("Trương Thị Xem", "truong thi xem", "Ho Thi Nhac", "Lò Văn Xưởng", "Trường Giang"),
        *("Trần Thị Lệ Phí", "Phan Thị Hủy", "nguyen van dang", "hồ thị xoá"),
    ],
)
def test_a_name_is_one_all_the_same(name: str) -> None:
    lan = at_name()
    lan.says(name)
    assert lan.at == "register.phone"
    assert lan.session.form
    assert lan.session.form.answers["name"] == name


def test_it_is_said_that_it_is_a_business() -> None:
    lan = at_name()
    lan.says("Công ty TNHH Hương Xưa")
    assert "tên đơn vị" in lan.words
