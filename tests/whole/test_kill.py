"""Promises 1 and 2: kill the process at any instant, and nothing acknowledged is lost or doubled.

The real process, real HTTP, SIGKILL fifty times at random instants while people register for
events with few seats, wait, cancel, tap twice and lose their connections.
"""

import contextlib
import re
import secrets
from pathlib import Path

from tests.talk import run
from tests.whole.havoc import havoc
from tests.whole.process import Bot

KILLS = 50
PATIENCE = 5.0
"""Seconds until the test of the test takes an answer for lost; who is only slow is named, too."""


def test_nothing_is_lost_or_doubled_by_fifty_kills(tmp_path: Path) -> None:
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")

    async def story() -> None:
        bot = Bot(tmp_path)
        with contextlib.ExitStack() as stack:
            stack.callback(lambda: bot.kill() if bot.alive else None)
            report = await havoc([bot], f"sqlite:///{bot.database}", seed, KILLS)
        print(report)
        assert report.faults == []
        assert report.inputs > 5 * KILLS
        assert "error" not in bot.stderr

    run(story())


def test_what_is_lost_is_named(tmp_path: Path) -> None:
    """The fault test's own test: of a bot that forgets it says what, and waits no longer."""

    async def story() -> None:
        bot = Bot(tmp_path, (str(Path(__file__).with_name("forgetful.py")),))
        with contextlib.ExitStack() as stack:
            stack.callback(lambda: bot.kill() if bot.alive else None)
            report = await havoc([bot], f"sqlite:///{bot.database}", 1, 3, within=PATIENCE)
        said = "\n".join(report.faults)
        assert "the course was broken off: " in said
        lost = re.findall(r"guest \d+: lost ([0-9a-f-]{36})", said)
        waits = re.findall(r"guest \d+: waits for the answer to (.*)", said)
        assert any(id in ids for ids in waits for id in lost)

    run(story())
