"""A yes where nothing asks for one registers nobody, and names no class."""

from collections.abc import Mapping
from typing import Any

import pytest

from handlers.known import Need
from tests.world import AGREED, RETURNING, Player, facts


def with_nothing() -> Mapping[Need, Any]:
    """Who has registered for nothing; one class is "hết chỗ, có danh sách chờ"."""
    none: dict[Need, Any] = {Need("mine", person): () for person in range(1, 5)}
    none |= {Need(what, p): () for what in ("my_requests", "certificates") for p in range(1, 5)}
    return {**facts(), **none}


@pytest.mark.parametrize("yes", ["có", "co", "dạ có", "ok"])
@pytest.mark.parametrize("page", ["của tôi", "menu"])
def test_a_yes_opens_no_registration(page: str, yes: str) -> None:
    lan = Player(RETURNING, world=with_nothing)
    lan.opens()
    lan.says(page)
    there = lan.at
    lan.says(yes)
    lan.says("ok")
    assert lan.at == there
    assert not lan.session.drafts


def test_a_yes_chooses_no_class_by_a_syllable_of_its_name() -> None:
    lan = Player(AGREED, world=with_nothing)
    lan.opens("register")
    lan.says("co")
    assert lan.at == "register.event"


def test_a_yes_follows_the_only_way_on() -> None:
    lan = Player(RETURNING, world=with_nothing)
    lan.opens()
    lan.says("hồ sơ của tôi")
    lan.says("có")
    assert lan.at.startswith("request.")


@pytest.mark.parametrize("no", ["không", "khong", "dạ không", "không cần"])
@pytest.mark.parametrize("page", ["của tôi", "giấy của tôi", "dữ liệu của tôi"])
def test_a_no_leaves_what_was_only_looked_at(page: str, no: str) -> None:
    lan = Player(RETURNING)
    lan.opens()
    lan.says(page)
    assert lan.at
    assert lan.says(no).effects == ()
    assert lan.at == ""
    assert lan.session.misses == 0


def test_a_no_to_a_question_that_has_one_is_that_answer() -> None:
    lan = Player(RETURNING)
    lan.opens("mine")
    lan.says("1")
    lan.presses("cancel_it")
    there = lan.at
    lan.says("không")
    assert lan.at.partition(".")[0] == there.partition(".")[0]
