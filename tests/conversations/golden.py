"""What a registration looks like where nothing can be pressed, word for word.

`python -m tests.conversations.golden` writes the transcripts anew; read the difference before it
is committed: it is what owners will read.
"""

import asyncio
import re
import tempfile
from pathlib import Path

from tests.conversations.booth import Booth
from tests.conversations.console_booth import ConsoleBooth
from tests.conversations.table import SCRIPTS
from tests.conversations.zalo_bot_booth import ZaloBotPolling
from tests.conversations.zalo_oa_booth import ZaloOaBooth

FOLDER = Path(__file__).parents[1] / "data" / "transcripts"
PLAIN: tuple[type[Booth], ...] = (ConsoleBooth, ZaloBotPolling, ZaloOaBooth)
"""Channels without buttons: every choice must stand in the text."""
SHOWN = "a registration with a mistake and a change, to its receipt"


async def transcript(booth: type[Booth], folder: Path) -> str:
    """The whole conversation as text; codes and links, which are drawn by lot, are made alike."""
    [script] = [script for script in SCRIPTS if script.name == SHOWN]
    lines: list[str] = []
    async with booth(folder) as here:
        for step in script.steps:
            seen = await here.does(step)
            lines += [f"> {step.what or step.deed}", "", seen.text.strip(), ""]
    whole = re.sub(r"/files/\S+", "/files/XXXXXX", "\n".join(lines))
    return re.sub(r"HG-\w{6}", "HG-XXXXXX", whole)


def kept(booth: type[Booth]) -> Path:
    return FOLDER / f"{booth.name}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for plain in PLAIN:
        with tempfile.TemporaryDirectory() as there:
            kept(plain).write_text(asyncio.run(transcript(plain, Path(there))), encoding="utf-8")
