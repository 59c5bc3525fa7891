"""Who asks when or where a class is gets the open ones that fit, and those he is registered for."""

import pytest

from storage.records import Registration
from tests import world
from tests.world import AGREED, RETURNING, Player


@pytest.fixture
def unregistered(monkeypatch: pytest.MonkeyPatch) -> list[Registration]:
    """What everybody is registered for: nothing."""
    facts = world.facts

    def changed() -> object:
        known = facts()
        known.update({need: () for need in known if need.kind == "mine"})
        return known

    monkeypatch.setattr(world, "facts", changed)
    return []


def events(lan: Player) -> list[str]:
    return [id.rpartition(".")[2] for id in lan.offered if id.startswith("go.register.e")]


ASKED = (
    ("lớp haccp khi nào học", ["e3"]),
    ("lớp haccp ngày nào", ["e3"]),
    ("khi nao hoc lop haccp", ["e3"]),
    ("lopws haccp khi nao hoc", ["e3"]),
    ("lop iso 22000 o dau", ["e2"]),
    ("lớp haccp còn chỗ không", ["e3"]),
    ("hội thảo nuôi lợn khi nào", ["e4"]),
    ("when is the haccp course", ["e3"]),
    ("ngày 2/12 có lớp gì", ["e3"]),
    ("thứ 7 này có lớp gì", ["e1"]),
    ("lịch tháng 12", ["e2", "e3", "e4", "e5", "e6"]),
    ("xem lịch tháng 12", ["e2", "e3", "e4", "e5", "e6"]),
    ("tuần sau có lớp mô không", ["e2", "e3", "e4", "e5"]),
    ("có lớp nào sắp tới không", ["e1", "e2", "e3", "e4", "e5"]),
)


@pytest.mark.parametrize(("typed", "fitting"), ASKED)
@pytest.mark.usefixtures("unregistered")
def test_the_open_classes_of_that_name_or_day_are_offered(typed: str, fitting: list[str]) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert events(lan) == fitting
    assert "không nêu ngày" not in lan.words
    lan.presses(f"go.register.{fitting[0]}")
    assert lan.at == "register.kind"


@pytest.mark.usefixtures("unregistered")
def test_of_one_class_day_place_and_seats_are_said_at_once() -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says("lớp iso 22000 khi nào học")
    assert "Thứ Ba 01/12/2026, 09:00 (còn 8 ngày)" in lan.words
    assert "Địa điểm: Hội trường" in lan.words
    assert "còn 30 chỗ" in lan.words


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("lop iso 9001 o dau", "“ISO 9001”"),
        ("lớp brc khi nào mở", "“BRC”"),
        ("tháng 1 có lớp nào không", "“tháng 1”"),
        ("thứ 4 này có lớp gì", "“thứ 4 này”"),
    ],
)
def test_where_none_is_of_that_name_or_day_it_is_said_and_all_are_shown(
    typed: str, missing: str
) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert f"{missing}: chưa có lớp nào mở đăng ký" in lan.words
    assert events(lan) == ["e1", "e2", "e3", "e4", "e5"]
    assert "go.register" in lan.offered


def test_who_is_registered_for_it_is_told_how_that_stands() -> None:
    lan = Player(RETURNING)
    for typed in ("lớp haccp khi nào học", "lop haccp cua toi hoc o dau"):
        lan.opens()
        lan.says(typed)
        assert "Lớp HACCP" in lan.words
        assert "danh sách chờ" in lan.words
        assert lan.offered == ("go.mine", "menu")


@pytest.mark.parametrize(
    "typed",
    [
        "tôi có đăng ký những lớp nào",
        "tôi đăng ký lớp gì rồi",
        "lớp tôi đăng ký khi nào học",
        "em đã đăng ký lớp nào",
    ],
)
def test_who_asks_for_his_own_registrations_is_told_them(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert "Lớp 5S và Kaizen · Thứ Bảy 28/11/2026" in lan.words
    assert "Lớp HACCP" in lan.words
    assert "nuôi lợn" not in lan.words  # called off
    assert lan.offered == ("go.mine", "menu")


@pytest.mark.usefixtures("unregistered")
def test_who_has_none_is_told_so_and_what_is_open() -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says("tôi có đăng ký những lớp nào")
    assert "Anh/chị chưa đăng ký lớp nào sắp tới" in lan.words
    assert events(lan)


@pytest.mark.parametrize(
    "typed",
    ["trong kế hoạch có những lớp nào", "học phí lớp haccp", "học ở đâu", "haccp là gì"],
)
@pytest.mark.usefixtures("unregistered")
def test_what_the_plan_says_is_still_answered_from_it(typed: str) -> None:
    lan = Player(AGREED)
    lan.opens()
    lan.says(typed)
    assert "Nguồn:" in lan.words
    assert not events(lan)


@pytest.mark.usefixtures("unregistered")
def test_asked_in_the_middle_of_another_form_they_are_told_in_words() -> None:
    lan = Player(RETURNING)
    lan.opens("officer")
    lan.says("có lớp nào sắp tới không?")
    assert lan.at == "officer.note"
    assert "Lớp 5S và Kaizen" in lan.words
    assert not events(lan)
