"""A certificate is found by what owners write, and what is only close to a name is not taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.scheme_names import read
from tests.world import programme

SCHEMES = programme().schemes


def found(typed: str) -> list[str]:
    return [one.scheme.id for one in read(typed, SCHEMES).found]


@pytest.mark.parametrize(
    ("typed", "scheme"),
    [
        ("TCVN ISO 9001:2015", "iso9001"),
        ("iso 9001:2008", "iso9001"),
        ("chung nhan iso 9001", "iso9001"),
        ("giấy ISO 9001 của công ty em", "iso9001"),
        ("iso 9oo1", "iso9001"),
        ("ISO9OO1", "iso9001"),
        ("9001", "iso9001"),
        ("hệ thống quản lý chất lượng", "iso9001"),
        ("HTQL an toàn thực phẩm", "iso22000"),
        ("ISO 22000 an toàn thực phẩm", "iso22000"),
        ("an toàn thực phẩm", "attp"),
        ("iso 9001 cho xưởng mè", "iso9001"),
        ("TCVN ISO/IEC 17025:2017", "iso17025"),
        ("FSSC 22000 v5.1", "fssc22000"),
        ("FSSC 22000 phiên bản 6", "fssc22000"),
        ("san pham ocop", "ocop"),
        ("vietgap nuoi tom", "vietgap_aqua"),
        ("rau", "vietgap_crop"),
        ("hop quy phuong thuc 1", "hop_quy"),
        ("18001", "iso45001"),
        ("chứng nhận 5S", "tool_none"),
    ],
)
def test_a_certificate_is_found_by_what_owners_write(typed: str, scheme: str) -> None:
    assert found(typed) == [scheme]


@pytest.mark.parametrize(
    ("typed", "edition", "method"),
    [
        ("ISO 9001:2008", "2008", None),
        ("TCVN ISO 9001-2015", "2015", None),
        ("fssc 22000 v5.1", "5.1", None),
        ("FSSC 22000 V6", "6", None),
        ("ISO 9001", "", None),
        ("hợp quy phương thức 5", "", 5),
        ("hop chuan (phuong thuc 7)", "", 7),
    ],
)
def test_edition_and_method_are_kept_apart_from_the_name(
    typed: str, edition: str, method: int | None
) -> None:
    said = read(typed, SCHEMES)
    assert (said.edition, said.method) == (edition, method)


def test_an_old_name_is_told_as_one_also_by_its_number() -> None:
    for typed in ("OHSAS 18001:2007", "18001", "giấy OHSAS"):
        [one] = read(typed, SCHEMES).found
        assert one.former, typed


@pytest.mark.parametrize(
    ("typed", "several"),
    [
        ("VietGAP", ["vietgap_crop", "vietgap_livestock", "vietgap_aqua"]),
        ("22000", ["iso22000", "fssc22000"]),
        ("gmp", ["gmp_food", "gmp_hfs"]),
    ],
)
def test_where_there_are_several_all_are_found(typed: str, several: list[str]) -> None:
    assert found(typed) == several


def test_iso_alone_means_every_iso() -> None:
    assert {"iso9001", "iso14001", "iso22000"} <= set(found("ISO"))


@pytest.mark.parametrize(
    "typed", ["iso 9001 va iso 14001", "ISO 9001, 14001", "9001 và 14001", "ISO 9001 + ISO 14001"]
)
def test_of_two_in_one_breath_the_first_is_taken_and_the_second_is_not_lost(typed: str) -> None:
    said = read(typed, SCHEMES)
    assert [one.scheme.id for one in said.found] == ["iso9001"]
    assert [one.scheme.id for one in said.besides] == ["iso14001"]


@pytest.mark.parametrize(
    ("typed", "close"), [("haccpp", "haccp"), ("iso 9011", "iso9001"), ("ocopp 4 sao", "ocop")]
)
def test_a_slip_is_close_to_a_name_and_never_taken_for_it(typed: str, close: str) -> None:
    said = read(typed, SCHEMES)
    assert said.found == ()
    assert close in [scheme.id for scheme in said.close]


@pytest.mark.parametrize(
    "typed",
    ["", "?", "giấy chứng nhận", "Halal Việt Nam", "hữu cơ", "GlobalGAP", "ISO 27001", "iso 13485",
     "hôm qua", "15/3"],
)  # fmt: skip
def test_what_is_none_of_ours_is_not_like_one_either(typed: str) -> None:
    said = read(typed, SCHEMES)
    assert (said.found, said.close) == ((), ())


@given(st.text(max_size=60))
def test_whatever_is_written_is_read(typed: str) -> None:
    read(typed, SCHEMES)
