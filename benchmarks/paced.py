"""Latency when people come by themselves: 100 turns a second, whoever is answered or not.

An open loop: turn number n is due at n/100 s and its latency counts from that instant, so a core
that falls behind cannot hide it by asking later.
"""

import asyncio
import json
import sys
import time

from benchmarks.load import quantile
from benchmarks.ours import OnSqlite
from benchmarks.script import inputs, update
from bot import memory

PER_SECOND = 100
CHATS = 300
"""So many that a chat's next turn is due seconds after its last one was answered."""
WARM_UP = 16
"""Chats that talk once before the clock starts, so that every statement has been compiled."""


async def paced(seconds: int) -> dict[str, float]:
    """Run for so many seconds; latencies in milliseconds."""
    ours = OnSqlite()
    await ours.begin(CHATS + WARM_UP)
    async with asyncio.TaskGroup() as group:
        for chat in range(WARM_UP):
            group.create_task(_cycle(ours, chat))
    latencies: list[float] = []
    memory.settle()
    began = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for number in range(seconds * PER_SECOND):
            due = began + number / PER_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            chat, step = number % CHATS, number // CHATS
            group.create_task(_turn(ours, chat, step, due, latencies))
    await ours.end()
    return {
        "turns": len(latencies),
        "p50": quantile(latencies, 0.5) * 1000,
        "p99": quantile(latencies, 0.99) * 1000,
        "worst": max(latencies) * 1000,
    }


async def _cycle(ours: OnSqlite, chat: int) -> None:
    for step in range(6):
        await _turn(ours, CHATS + chat, step, time.perf_counter(), [])


async def _turn(ours: OnSqlite, chat: int, step: int, due: float, latencies: list[float]) -> None:
    said = inputs(chat, step // 6)[step % 6]
    data = ours.button(chat, said.choice) if said.choice else ""
    await ours.turn(chat, update(chat, said.text, data))
    latencies.append(time.perf_counter() - due)


if __name__ == "__main__":
    json.dump(asyncio.run(paced(json.load(sys.stdin)["seconds"])), sys.stdout)
