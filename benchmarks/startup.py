"""How long a start takes with an existing database, and how much memory the process needs."""

import json
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

from tests.whole.page import Page
from tests.whole.process import Bot, running
from tests.whole.registrant import registers

GOAL_SECONDS, GOAL_MB = 1.5, 150


def startup(starts: int, turns: int, registrations: int) -> dict[str, Any]:
    """Seconds until it answers; resident bytes after the start, turns and registrations."""
    with tempfile.TemporaryDirectory() as folder, running(Bot(Path(folder))) as bot:
        times = []
        for _ in range(starts):
            bot.stop()
            began = time.perf_counter()
            bot.start()
            times.append(time.perf_counter() - began)
        started = bot.memory()
        page = Page(bot.url)
        for _ in range(turns):
            page.post(text="menu")
        turned = bot.memory()
        for number in range(registrations):
            registers(Page(bot.url), number)
        return {
            "starts": starts,
            "seconds": median(times),
            "worst": max(times),
            "started": started,
            "turns": turns,
            "turned": turned,
            "registrations": registrations,
            "registered": bot.memory(),
        }


if __name__ == "__main__":
    json.dump(startup(**json.load(sys.stdin)), sys.stdout)
