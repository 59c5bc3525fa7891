"""Every conversation on every channel: the same words, the same choices, the same files."""

from pathlib import Path

import pytest

from handlers.book import DIALOGUES
from tests.conversations.booth import Booth
from tests.conversations.booths import BOOTHS
from tests.conversations.golden import PLAIN, kept, transcript
from tests.conversations.table import SCRIPTS
from tests.conversations.walk import walk
from tests.talk import run

channels = pytest.mark.parametrize("booth", BOOTHS, ids=lambda booth: booth.name)


@channels
def test_every_conversation_of_the_table(booth: type[Booth], tmp_path: Path) -> None:
    async def test() -> None:
        async with booth(tmp_path) as here:
            for script in SCRIPTS:
                await here.play(script)

    run(test())


@channels
def test_every_dialogue_there_is(booth: type[Booth], tmp_path: Path) -> None:
    """A dialogue that is added is walked here without a line of its own."""

    async def test() -> None:
        async with booth(tmp_path) as here:
            for dialogue in DIALOGUES:
                await walk(here, dialogue)

    run(test())


@pytest.mark.parametrize("booth", PLAIN, ids=lambda booth: booth.name)
def test_where_nothing_can_be_pressed_every_choice_stands_in_the_text(
    booth: type[Booth], tmp_path: Path
) -> None:
    async def test() -> None:
        assert await transcript(booth, tmp_path) == kept(booth).read_text(encoding="utf-8")

    run(test())
