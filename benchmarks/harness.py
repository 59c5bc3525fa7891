"""Runs contenders, each in a process of its own, in turn and several times; medians count."""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from benchmarks.contender import ROWS
from benchmarks.words import screens

CHATS = (1, 8, 64)
_CYCLES = {1: 50, 8: 30, 64: 20}
_QUICK_CYCLES = {1: 3, 8: 3, 64: 1}
REPETITIONS = 3
# Bounds a hung contender; the slowest run takes about a minute.
_LIMIT_SECONDS = 900
BASELINE = ("ptb", "ptb-queue")
"""What everything is compared with: the faster of the two at the same number of chats."""


class Failed(Exception):
    """A contender's process ended without figures; the text is what it wrote."""


@dataclass(frozen=True, slots=True)
class Result:
    """The medians of one contender at one number of chats; milliseconds and MiB."""

    name: str
    chats: int
    rate: float
    p50: float
    p99: float
    cpu: float
    memory: float
    registered: int
    spread: float
    """The fastest run over the slowest: how disturbed the machine was."""


def run(names: Sequence[str], quick: bool) -> list[Result]:
    """Every contender at every number of chats, interleaved, so that all meet the same weather."""
    said = screens()
    cycles = _QUICK_CYCLES if quick else _CYCLES
    runs: dict[tuple[str, int], list[dict[str, float]]] = {}
    for repetition in range(1 if quick else REPETITIONS):
        for chats in CHATS:
            for name in names:
                job = {"name": name, "chats": chats, "cycles": cycles[chats], "screens": said}
                figures = child("benchmarks.contender", job)
                runs.setdefault((name, chats), []).append(figures)
                _progress(f"{repetition + 1}. {name} at {chats}: {figures['rate']:.0f} turns/s")
    return [_medians(name, chats, found) for (name, chats), found in sorted(runs.items(), key=_by)]


def _by(item: tuple[tuple[str, int], Any]) -> tuple[int, int]:
    (name, chats), _ = item
    return chats, list(ROWS).index(name)


def _medians(name: str, chats: int, runs: Sequence[dict[str, float]]) -> Result:
    rates = [run["rate"] for run in runs]
    figures = {key: median(run[key] for run in runs) for key in ("p50", "p99", "cpu", "memory")}
    return Result(
        name=name,
        chats=chats,
        rate=median(rates),
        registered=int(runs[0]["registered"]),
        spread=max(rates) / min(rates),
        **figures,
    )


def child(module: str, job: dict[str, Any]) -> dict[str, Any]:
    """Run a module in a fresh interpreter with a job on its stdin; what it prints is JSON."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=json.dumps(job),
            capture_output=True,
            text=True,
            timeout=_LIMIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{module} {job}: no end after {_LIMIT_SECONDS} s: {late.stderr!r}") from late
    if done.returncode:
        raise Failed(f"{module} {job.get('name', '')}: {done.stderr[-2000:]}")
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def ratio(result: Result, results: Sequence[Result]) -> float | None:
    """Turns a second over those of the best peer in memory, None if it was not run."""
    there = [r.rate for r in results if r.chats == result.chats and r.name in BASELINE]
    return result.rate / max(there) if there else None


def _progress(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
