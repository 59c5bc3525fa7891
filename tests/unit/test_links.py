"""A link opens things; it never does anything by itself."""

import pytest

from handlers.book import DIALOGUES
from handlers.dialogue import Dialogue, Scene
from handlers.staff_effects import CheckIn
from tests.world import AGREED, NEWCOMER, OFFICER, RETURNING, Player, known

# An invitation is such a link: whoever has it is invited. A ticket's is below.
LINKED = [d for d in DIALOGUES if d.id not in ("join", "ticket")]


@pytest.mark.parametrize("dialogue", LINKED, ids=lambda d: d.id)
def test_a_link_alone_has_no_effect(dialogue: Dialogue) -> None:
    for person in (NEWCOMER, AGREED, RETURNING, OFFICER):
        first = dialogue.questions[0]
        options = [choice.id for choice in first.options(Scene({}, known(person)))]
        for preset in ["", "x", *options, *first.does]:
            player = Player(person)
            outcome = player.opens(f"{dialogue.id}-{preset}")
            assert outcome.effects == (), preset


def test_only_a_scanned_ticket_does_something_and_only_for_whoever_may_let_in() -> None:
    assert Player(RETURNING).opens("ticket-HG-AAAA22").effects == ()
    effects = Player(OFFICER).opens("ticket-HG-AAAA22").effects
    assert [type(effect) for effect in effects] == [CheckIn]
