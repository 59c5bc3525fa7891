"""`python -m benchmarks` (`make bench`): our figures beside the peers', in one run."""

import argparse
import sys
from collections.abc import Sequence

from benchmarks import report, startup, wire
from benchmarks.contender import ROWS
from benchmarks.harness import Failed, child, run
from benchmarks.paced import PER_SECOND

PARTS = (*ROWS, "webhook", "paced", "growth", "planning", "draining", "questions", "startup")
_SIZES, _QUICK_SIZES = [1_000, 10_000, 100_000], [100, 300]
_SECONDS, _QUICK_SECONDS = 20, 3
_PLANNING = {"held": 1_000_000, "due": 1_000, "added": 1_000}
_QUICK_PLANNING = {"held": 500, "due": 50, "added": 20}
_STARTING = {"starts": 5, "turns": 1_000, "registrations": 40}
_QUICK_STARTING = {"starts": 1, "turns": 10, "registrations": 1}
_MESSAGES, _QUICK_MESSAGES = 10_000, 60
"""Real time: as many thirtieths of a second."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    wanted = options.only or PARTS
    sections: dict[str, str] = {}
    failures: list[str] = []
    for part in (_compare, _call, _pace, _grow, _remind, _ask, _start):
        try:
            failures += part(sections, wanted, options.quick)
        except Failed as error:
            failures.append(str(error))
    for title, table in sections.items():
        print(f"\n{title}\n\n{table}")
    if options.write:
        report.write(sections)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def _compare(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    if names := [name for name in ROWS if name in wanted]:
        sections["Six inputs, over and over"] = report.compared(run(names, quick))
    return []


def _call(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    """Whole processes: a webhook call in, an API call out."""
    if "webhook" in wanted:
        sections["Whole processes over loopback HTTP, 64 chats"] = wire.compared(quick)
    return []


def _pace(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    if "paced" in wanted:
        figures = child("benchmarks.paced", {"seconds": _QUICK_SECONDS if quick else _SECONDS})
        sections["At a fixed rate, SQLite"] = report.paced(figures, PER_SECOND)
    return []


def _grow(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    """Prints every statement's plan, too; those that read a whole table are failures."""
    if "growth" not in wanted:
        return []
    sizes, cycles = (_QUICK_SIZES, 2) if quick else (_SIZES, 20)
    figures = child("benchmarks.growth", {"sizes": sizes, "cycles": cycles})
    sections["With many people known, SQLite, 16 chats"] = report.grown(figures)
    print(f"Statements of a turn and how SQLite finds their rows\n\n{report.plans(figures)}")
    scans = figures["scans"]
    return [f"reads a whole table: {scan['plan']}: {scan['statement']}" for scan in scans]


def _remind(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    """Reminders of certificates: planning them, and sending many at once."""
    if "planning" in wanted:
        figures = child("benchmarks.planning", _QUICK_PLANNING if quick else _PLANNING)
        sections["Reminders of certificates: a tick, and adding"] = report.planned(figures)
    if "draining" in wanted:
        messages = _QUICK_MESSAGES if quick else _MESSAGES
        figures = child("benchmarks.draining", {"messages": messages})
        sections["Many reminders at once, real time"] = report.drained(figures)
    return []


def _ask(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    """Questions: right, sure and fast."""
    if "questions" in wanted:
        figures = child("benchmarks.asking", {})
        sections["Questions: the right topic, beside other ways"] = report.found(figures)
        sections["Questions: by the manner of asking"] = report.manners(figures)
        sections["Questions: milliseconds of CPU"] = report.asked(figures)
    return []


def _start(sections: dict[str, str], wanted: Sequence[str], quick: bool) -> list[str]:
    """The real process: seconds to its first answer, and its memory."""
    if "startup" in wanted:
        figures = child("benchmarks.startup", _QUICK_STARTING if quick else _STARTING)
        goals = (startup.GOAL_SECONDS, startup.GOAL_MB)
        sections["Start-up and memory of the process"] = report.started(figures, *goals)
    return []


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a reduced run, to see that it works")
    parser.add_argument(
        "--only", action="append", choices=PARTS, metavar="NAME", help=", ".join(PARTS)
    )
    parser.add_argument(
        "--write", action="store_true", help="put the figures into benchmarks/README.md"
    )
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
