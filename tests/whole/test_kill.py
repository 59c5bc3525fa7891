"""Promises 1 and 2: kill the process at any instant, and nothing acknowledged is lost or doubled.

The real process, real HTTP, SIGKILL fifty times at random instants while people register for
events with few seats, wait, cancel, tap twice and lose their connections.
"""

import contextlib
import secrets
from pathlib import Path

from tests.talk import run
from tests.whole.havoc import havoc
from tests.whole.process import Bot

KILLS = 50


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
