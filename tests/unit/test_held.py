"""Who is registered and wants something of it comes to it, in whatever words he says so."""

import pytest

from tests.world import RETURNING, Player, bare

GIVEN_UP = [
    ("hủy lớp haccp", "r2"),
    ("cho toi huy lop haccp", "r2"),
    ("bỏ lớp haccp đi chị bận rồi", "r2"),
    ("toi khong di lop 5s duoc nua", "r1"),
    ("rut khoi danh sach cho", "r2"),
    ("ko học lớp 5s nữa", "r1"),
]


def says(typed: str) -> Player:
    """Lan has a seat in the class of 5S and waits for one in that of HACCP."""
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    return lan


@pytest.mark.parametrize(("typed", "which"), GIVEN_UP)
def test_what_is_given_up_is_opened_with_its_question(typed: str, which: str) -> None:
    lan = says(typed)
    assert lan.at == "mine.sure"
    assert lan.session.form
    assert lan.session.form.answers["which"] == which
    assert lan.outcome
    assert not lan.outcome.effects


@pytest.mark.parametrize("typed", ["huy lop iso 22000", "tôi không đi được nữa"])
def test_where_it_is_not_clear_which_all_are_shown(typed: str) -> None:
    lan = says(typed)
    assert lan.at == "mine.which"
    assert {"r1", "r2"} <= set(lan.offered)


@pytest.mark.parametrize("typed", ["cho chi xin lai ve", "gui lai ve cho toi", "mất vé rồi"])
def test_the_ticket_is_shown_again(typed: str) -> None:
    lan = says(typed)
    assert lan.at == "mine.what"
    assert [file.kind for file in lan.reply.files] == ["qr", "ics"]


@pytest.mark.parametrize(
    ("typed", "event"),
    [
        ("dang ky them 2 nguoi nua", "e1"),
        ("dk cho chong toi luon", "e1"),
        ("dk them nguoi", "e1"),
        ("dk 5s cho nhan vien nua", "e1"),
        ("đăng ký iso 22000 cho nhân viên của tôi", "e2"),
    ],
)
def test_one_more_person_is_asked_for_and_not_registered_himself(typed: str, event: str) -> None:
    lan = says(typed)
    assert lan.at == "colleague.name"
    assert lan.session.form
    assert lan.session.form.answers["event"] == event


@pytest.mark.parametrize(
    "typed", ["huy lop thi co mat phi khong", "cho hỏi về lớp haccp", "đăng ký lớp iso 22000 nữa"]
)
def test_what_is_asked_or_is_another_class_is_not_read_so(typed: str) -> None:
    assert not says(typed).at.startswith(("mine", "colleague"))


def test_who_has_registered_for_nothing_registers_himself() -> None:
    stranger = Player(RETURNING, world=bare)
    stranger.opens()
    stranger.says("dk 5s cho nhan vien nua")
    assert stranger.at.startswith("register.")
