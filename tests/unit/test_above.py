""" "Quay lại" leads to where one came from, not to the main menu."""

from dataclasses import replace

import pytest

from handlers.book import DIALOGUES
from handlers.dialogue import Dialogue
from storage.records import Role
from tests.world import RETURNING, Player

ABOVE = [d for d in DIALOGUES if d.above]


def test_from_an_answer_about_a_certificate_back_to_its_page() -> None:
    lan = Player(RETURNING)
    lan.opens("certificates")
    lan.presses("c1")
    page = lan.words
    for asked in ("planned", "audited", "snooze"):
        lan.presses(f"go.{asked}.c1-surveillance-1")
        assert lan.at.startswith(f"{asked}.")
        lan.says("quay lại")
        assert (lan.at, lan.words) == ("certificates.what", page)


def test_from_its_page_back_to_the_list_and_from_there_to_the_menu() -> None:
    lan = Player(RETURNING)
    lan.opens("certificates")
    lan.presses("c1")
    lan.says("quay lại")
    assert lan.at == "certificates.which"
    lan.says("quay lại")
    assert lan.at == ""


@pytest.mark.parametrize("dialogue", ABOVE, ids=lambda d: d.id)
def test_from_the_first_question_back_to_the_dialogue_above(dialogue: Dialogue) -> None:
    minh = Player(replace(RETURNING, role=Role.OWNER))
    minh.opens(dialogue.id)
    assert minh.at.startswith(f"{dialogue.id}.")
    minh.says("quay lại")
    assert minh.at.startswith(f"{dialogue.above}.")


def test_the_way_up_ends_at_the_menu() -> None:
    for dialogue in ABOVE:
        seen = {dialogue.id}
        while dialogue.above:
            [dialogue] = [d for d in DIALOGUES if d.id == dialogue.above]
            assert dialogue.id not in seen
            seen.add(dialogue.id)
