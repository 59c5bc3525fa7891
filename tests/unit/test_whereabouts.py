""" "Ở đâu?" of somebody who is registered asks about his own event."""

from dataclasses import replace

import pytest

from storage.records import EventState, Registration
from tests import world
from tests.world import MINE, NEWCOMER, RETURNING, Player

ASKED = (
    *("ở đâu", "o dau", "Ở đâu?", "ở đâu vậy em", "học ở đâu ạ", "ở mô rứa", "chỗ nào"),
    *("mấy giờ", "may gio", "mấy giờ vậy", "khi nào", "khi nao", "bao giờ học", "when", "where"),
)


@pytest.fixture
def registered(monkeypatch: pytest.MonkeyPatch) -> list[Registration]:
    """What everybody is registered for; a test may change it."""
    mine = list(MINE)
    facts = world.facts

    def changed() -> object:
        known = facts()
        known.update({need: tuple(mine) for need in known if need.kind == "mine"})
        return known

    monkeypatch.setattr(world, "facts", changed)
    return mine


@pytest.mark.parametrize("typed", ASKED)
def test_a_bare_question_is_about_the_next_event_one_is_registered_for(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert "Lớp 5S và Kaizen" in lan.words
    assert "28/11/2026, 09:00 (còn 5 ngày)" in lan.words
    assert "Hội trường" in lan.words
    assert "đã có chỗ" in lan.words
    assert lan.offered == ("go.mine", "menu")
    assert lan.session.misses == 0


def test_also_where_ones_registrations_are_listed() -> None:
    lan = Player(RETURNING)
    lan.opens("mine")
    lan.says("ở đâu")
    assert "Địa điểm: Hội trường" in lan.words
    assert lan.at == "mine.which"


def test_of_who_waits_it_is_said_that_he_waits(registered: list[Registration]) -> None:
    registered[:] = [MINE[1]]
    lan = Player(RETURNING)
    lan.opens()
    lan.says("ở đâu")
    assert "Lớp HACCP" in lan.words
    assert "danh sách chờ" in lan.words


def test_without_a_registration_the_answer_is_the_general_one(
    registered: list[Registration],
) -> None:
    called_off = replace(MINE[0].event, state=EventState.CANCELLED)
    for there in ([], [replace(MINE[0], event=called_off)]):
        registered[:] = there
        lan = Player(NEWCOMER)
        lan.opens()
        lan.says("ở đâu")
        assert "Kế hoạch năm 2021 không nêu nơi" in lan.words


@pytest.mark.parametrize(
    "typed", ["lớp GMP học ở đâu", "Sở ở đâu", "mây gió", "học phí khi nào nộp"]
)
def test_whoever_names_something_else_asks_about_that(typed: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(typed)
    assert "28/11/2026" not in lan.words


def test_where_something_is_being_registered_it_is_about_that() -> None:
    lan = Player(RETURNING)
    lan.says("đăng ký gmp")
    lan.says("ở đâu")
    assert "Lớp 5S" not in lan.words
    assert lan.at == "register."
