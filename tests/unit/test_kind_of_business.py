"""The kind of business in the words by which it is called, perhaps with its name."""

import pytest

from tests.world import AGREED, Player


def at_kind() -> Player:
    """Somebody who registers and is asked what kind of business it is."""
    lan = Player(AGREED)
    lan.opens("register-e2")
    assert lan.at == "register.kind"
    return lan


KINDS = (
    *((typed, "enterprise") for typed in ("công ty tnhh", "cty cổ phần", "cty tnhh mtv")),
    *((typed, "enterprise") for typed in ("doanh nghiệp tư nhân", "dntn", "dạ công ty ạ")),
    *((typed, "facility") for typed in ("Cơ sở sản xuất bánh khoái", "co so", "xuong moc")),
    *((typed, "cooperative") for typed in ("hợp tác xã nông nghiệp", "htx", "hai")),
    *((typed, "household") for typed in ("bên em là hộ kinh doanh", "ho gia dinh", "4")),
    ("công ty em sản xuất Mè xửng", "enterprise"),
    ("htx trồng rau", "cooperative"),
)


@pytest.mark.parametrize(("typed", "kind"), KINDS)
def test_the_beginning_says_what_kind_it_is(typed: str, kind: str) -> None:
    lan = at_kind()
    lan.says(typed)
    assert lan.at == "register.firm"
    assert lan.session.form is not None
    assert lan.session.form.answers["kind"] == kind
    assert "Nguồn:" not in lan.words


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Công ty Nước mắm Huế", "enterprise"),
        ("CÔNG TY TNHH ABC", "enterprise"),
        ("hợp tác xã nông nghiệp Phú Hồ", "cooperative"),
        ("hộ kinh doanh bà Lan", "household"),
        ("htx phu ho", "cooperative"),
        ("hợp tác xã nông nghiệp phú hồ", "cooperative"),
    ],
)
def test_a_name_said_with_it_is_not_asked_again(typed: str, kind: str) -> None:
    lan = at_kind()
    lan.says(typed)
    assert lan.at == "register.tax"
    assert lan.session.form is not None
    assert lan.session.form.answers["kind"] == kind
    assert lan.session.form.answers["firm"] == typed
    assert f"Đơn vị: {typed}" in lan.words
    lan.says("quay lại")
    assert lan.at == "register.firm"


@pytest.mark.parametrize("typed", ["Hồ Văn Lan", "quán bún bò", "ok", "không biết"])
def test_what_names_no_kind_is_asked_again_with_the_choices(typed: str) -> None:
    lan = at_kind()
    lan.says(typed)
    assert lan.at == "register.kind"
    assert "loại đơn vị" in lan.words
    assert "enterprise" in lan.offered


@pytest.mark.parametrize(
    "typed", ["công ty có được học không", "hộ kinh doanh có được hỗ trợ không", "phí bao nhiêu"]
)
def test_a_question_about_it_is_answered_and_chooses_nothing(typed: str) -> None:
    lan = at_kind()
    lan.says(typed)
    assert lan.at == "register.kind"
    assert "Nguồn:" in lan.words
