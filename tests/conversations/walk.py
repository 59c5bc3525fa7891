"""Somebody who tries every dialogue: presses what is new to him, types what could be an answer."""

from bot.channels.contract import Body
from handlers.dialogue import Dialogue
from handlers.moves import ALWAYS
from handlers.reply import EDIT
from tests.conversations.booth import Booth
from tests.conversations.script import Voice
from tests.unit.test_every_dialogue import VALID

STEPS = 14
"""Inputs in one dialogue: more than the longest has questions."""


async def walk(booth: Booth, dialogue: Dialogue) -> None:
    """One member of the staff, to whom everything is open, goes through one dialogue.

    Every answer is compared with what was said (`booth.agrees`); what it is does not matter here.
    """
    somebody = Voice(f"walks-{dialogue.id}")
    for step in (
        somebody.joins("owner"),
        somebody.presses("Tôi đồng ý"),
        somebody.says("Trần Thị Mai"),
        somebody.opens(dialogue.id),
    ):
        await booth.does(step)
    pressed: set[str] = set()
    typed = 0
    for _ in range(STEPS):
        body = booth.last(somebody.name)
        new = [c for c in _there(body) if c["id"] not in pressed and _stays(c, body)]
        if new:
            pressed.add(new[0]["id"])
            await booth.does(somebody.presses(new[0]["label"].split("\n")[0]))
        else:
            await booth.does(somebody.says(VALID[typed % len(VALID)]))
            typed += 1


def _there(body: Body) -> list[dict[str, str]]:
    """The choices, and each answer's own change: pressed, or typed where it has no button."""
    changes = [line["change"] for line in body.get("lines", []) if line.get("change")]
    choices = [c for c in body.get("choices", []) if not (changes and c["id"] == EDIT)]
    return [*choices, *changes]


def _stays(choice: dict[str, str], body: Body) -> bool:
    """Whether it is an answer, rather than a way out or a link to elsewhere."""
    return choice["id"] not in ALWAYS and not choice.get("url") and "label" in choice
