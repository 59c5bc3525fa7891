"""How long a start takes with an existing database, and how much memory the process needs."""

import tempfile
import time
from pathlib import Path
from statistics import median

from tests.whole.page import Page
from tests.whole.process import Bot, running

STARTS = 5
TURNS = 1_000


def main() -> None:
    """Print seconds until it answers, and resident memory after the start and after turns."""
    with tempfile.TemporaryDirectory() as folder, running(Bot(Path(folder))) as bot:
        times = []
        for _ in range(STARTS):
            bot.stop()
            began = time.perf_counter()
            bot.start()
            times.append(time.perf_counter() - began)
        started = bot.memory()
        page = Page(bot.url)
        for _ in range(TURNS):
            page.post(text="menu")
        turned = bot.memory()
    print(f"start-up with an existing database: {median(times):.2f} s (median of {STARTS})")
    print(f"memory after the start: {started / 2**20:.0f} MB")
    print(f"memory after {TURNS:,} turns: {turned / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
