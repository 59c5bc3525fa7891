"""Telegram in full size: `python -m tests.whole.telegram_soak`. Prints what it found.

News to 10,000 people at the platform's pace while others talk (about six minutes), then 100,000
mutated updates through the webhook. Exit code 1 for a fault.
"""

import asyncio
import resource
import sys
import tempfile
from pathlib import Path

from tests.channels.test_telegram_receiving import fuzz
from tests.whole.telegram_bulk import bulk

PEOPLE, TALKERS, UPDATES = 10_000, 5, 100_000
_ROUNDS = 10


def main() -> int:
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        report = bulk(Path(folder), PEOPLE, TALKERS)
    print(report, flush=True)
    if set(report.copies.values()) != {1}:
        faults.append("somebody was told not once")
    if report.p99 >= 1:
        faults.append("an answer took a second")
    peaks = []
    for number in range(_ROUNDS):
        asyncio.run(fuzz(UPDATES // _ROUNDS, seed=number))
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(f"{UPDATES} mutated updates; peak MiB after each tenth: {[round(p) for p in peaks]}")
    if peaks[-1] > peaks[0] * 1.2:
        faults.append("memory grew")
    print("\n".join(faults) or "no fault")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
