"""A draft of a class that was called off meanwhile offers the others, and nothing to confirm."""

from collections.abc import Mapping
from typing import Any

from handlers.known import Need
from tests.forms import at_check
from tests.world import EVENTS, facts


def called_off() -> Mapping[Need, Any]:
    return {**facts(), Need("events"): EVENTS[1:]}


def nothing_open() -> Mapping[Need, Any]:
    return {**facts(), Need("events"): ()}


def test_a_draft_of_a_class_called_off_asks_for_another() -> None:
    lan = at_check()
    lan.says("để sau")
    lan.world = called_off
    lan.says("tiếp tục")
    assert lan.at == "register.event"
    assert "không còn nhận đăng ký" in lan.words
    assert "xác nhận" not in lan.words.lower()
    assert "e2" in lan.offered
    lan.says("iso 22000")
    assert lan.at == "register."


def test_a_form_under_way_says_so_with_the_next_answer() -> None:
    lan = at_check()
    lan.says("sửa tên")
    lan.world = nothing_open
    lan.says("Nguyễn Văn Nam")
    assert lan.at == "register.event"
    assert "không còn nhận đăng ký" in lan.words
