"""When an event takes place is said in full: weekday, day, year, hour, and how far away it is."""

import re

import pytest

from tests.world import OFFICER, RETURNING, Player, tongue

WHEN = r"(?:Thứ \w+|Chủ Nhật) \d\d/\d\d/2026, \d\d:\d\d"
AWAY = r" \(còn \d+ ngày\)"


def labels(player: Player) -> str:
    return "\n".join(tongue().say(choice.label) for choice in player.reply.choices)


@pytest.mark.parametrize("opens", ["", "register", "mine"])
def test_in_every_list_an_owner_reads(opens: str) -> None:
    lan = Player(RETURNING)
    lan.opens(opens)
    events = [line for line in labels(lan).split("\n") if " · " in line]
    assert events
    assert all(re.match(WHEN + AWAY, line) for line in events), events


@pytest.mark.parametrize("opens", ["staff_events", "door"])
def test_in_every_list_of_the_staff(opens: str) -> None:
    mai = Player(OFFICER)
    mai.opens(opens)
    assert re.search(WHEN + AWAY, labels(mai))


def test_among_the_answers_to_check() -> None:
    lan = Player(RETURNING)
    lan.says("đăng ký 5s")
    assert lan.at == "register."
    assert re.search(f"Lớp: .*{WHEN}{AWAY}", lan.words)


def test_at_the_door() -> None:
    """A ticket for another day, or another event, says for when it is."""
    mai = Player(OFFICER)
    mai.opens("ticket-HG-AAAA22")
    assert re.search(f"không phải hôm nay mà là {WHEN}{AWAY}", mai.words), mai.words
    mai.opens("door-e2")
    mai.says("HG-AAAA22")
    assert re.search(f"Lớp 5S và Kaizen, {WHEN}", mai.words), mai.words
