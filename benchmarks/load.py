"""The load: many chats at once, each sending its next input when the last one is answered."""

import asyncio
import resource
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from benchmarks.script import inputs, update
from bot import memory

WARM_UP = 2
"""Cycles of every chat before the clock starts: caches fill, chats and sessions exist."""


class Contender(Protocol):
    """A bot with its network stubbed."""

    async def begin(self, chats: int) -> None:
        """Start, and bring every chat to the first question."""

    def button(self, chat: int, choice: str) -> str:
        """What the button of this choice carries on the chat's latest screen."""

    async def turn(self, chat: int, update: dict[str, Any]) -> None:
        """Handle one update; returns when it is acknowledged and its answer is out."""

    async def registered(self) -> int:
        """How many registrations are kept."""

    async def end(self) -> None:
        """Stop as one does in production."""


@dataclass(slots=True)
class Measured:
    """One run. Seconds; `cpu` is this process' own, of all its threads; memory in MiB."""

    turns: int
    seconds: float
    cpu: float
    latencies: list[float] = field(repr=False)
    registered: int = 0

    def report(self) -> dict[str, float]:
        """The figures of one run, for a table."""
        return {
            "rate": self.turns / self.seconds,
            "p50": quantile(self.latencies, 0.5) * 1000,
            "p99": quantile(self.latencies, 0.99) * 1000,
            "cpu": self.cpu / self.turns * 1000,
            "memory": _peak_memory(),
            "registered": self.registered,
            "turns": self.turns,
        }


def _peak_memory() -> float:
    """MiB. Not `getrusage`: on Linux that counts what the parent had when it forked."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS: bytes
    line = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def quantile(values: Sequence[float], q: float) -> float:
    """The value below which the share `q` of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * q))]


async def measure(contender: Contender, chats: int, cycles: int) -> Measured:
    """Warm up, then run `cycles` conversations in every chat. Checks that each was kept."""
    await contender.begin(chats)
    steps = len(inputs(0, 0))
    # People are never all at the same step: the warm-up leaves every chat at another one.
    starts = [WARM_UP * steps + chat % steps for chat in range(chats)]
    await _all(contender, [range(start) for start in starts], [])
    latencies: list[float] = []
    memory.settle()
    cpu, began = time.process_time(), time.perf_counter()
    await _all(contender, [range(s, s + cycles * steps) for s in starts], latencies)
    seconds, used = time.perf_counter() - began, time.process_time() - cpu
    registered = await contender.registered()
    await contender.end()
    if registered != chats * (cycles + WARM_UP):
        raise RuntimeError(f"{registered} registrations instead of {chats * (cycles + WARM_UP)}")
    return Measured(len(latencies), seconds, used, latencies, registered)


async def _all(contender: Contender, parts: Sequence[range], latencies: list[float]) -> None:
    async with asyncio.TaskGroup() as group:
        for chat, part in enumerate(parts):
            group.create_task(_chat(contender, chat, part, latencies))


async def _chat(contender: Contender, chat: int, part: range, latencies: list[float]) -> None:
    steps = len(inputs(0, 0))
    for number in part:
        said = inputs(chat, number // steps)[number % steps]
        sent = time.perf_counter()
        # A network would hand the other chats' updates over meanwhile: nobody jumps the queue.
        await asyncio.sleep(0)
        data = contender.button(chat, said.choice) if said.choice else ""
        await contender.turn(chat, update(chat, said.text, data))
        latencies.append(time.perf_counter() - sent)
