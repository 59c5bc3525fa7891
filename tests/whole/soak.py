"""The fault test, longer: `make soak KILLS=2000`. Prints what it found; exit code 1 for a fault."""

import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from tests.whole.havoc import havoc
from tests.whole.process import Bot


def main(kills: int, seed: int) -> int:
    """One course on a new database."""
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        bot = Bot(Path(folder))
        try:
            report = asyncio.run(havoc([bot], f"sqlite:///{bot.database}", seed, kills))
        finally:
            if bot.alive:
                bot.kill()
    print(report)
    print("\n".join(report.faults) or "nothing lost, nothing doubled, nothing oversold")
    return 1 if report.faults else 0


if __name__ == "__main__":
    given = dict(enumerate(map(int, sys.argv[1:])))
    kills, seed = given.get(0, 500), given.get(1, secrets.randbelow(10**6))
    sys.exit(main(kills, seed))
