"""Many reminders due at once against a channel that allows 30 a second, while people talk.

Real time, real sender, real database. The channel counts; people who write every half second
measure how long they wait for their answer.
"""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import update

from benchmarks.load import quantile
from benchmarks.ours import Stub
from benchmarks.planning import _NOW, fill
from benchmarks.words import PROGRAMME
from bot import app
from bot.channels.contract import Outgoing, Traits
from bot.clock import ShiftedClock
from bot.config import Settings
from handlers.incoming import Incoming
from storage.certificate_tables import certificates as table

PER_SECOND = 30
"""What Telegram allows a bot to send to everybody together (shared facts, telegram)."""
_TALKERS = 20
_EVERY = 0.5


class Limited(Stub):
    """A channel with a limit, which counts what comes. A notice belongs to no screen."""

    traits = Traits(per_second=PER_SECOND)

    def __init__(self) -> None:
        super().__init__()
        self.came = 0
        self.reminders = 0
        self._expected = 0
        self._complete = asyncio.Event()

    async def send(self, outgoing: Outgoing) -> str:
        self.came += 1
        self.reminders += outgoing.body["screen"] == 0
        if self.reminders == self._expected:
            self._complete.set()
        return await super().send(outgoing)

    async def all_came(self, messages: int) -> None:
        """Wait until so many reminders were sent."""
        self._expected = messages
        await self._complete.wait()


async def draining(messages: int) -> dict[str, Any]:
    """Send so many reminders; the rate reached, and how long people waited meanwhile."""
    with tempfile.TemporaryDirectory(prefix="huong-bench-") as folder:
        settings = Settings(database=f"sqlite:///{Path(folder) / 'bench.db'}", programme=PROGRAMME)
        core = await app.core(settings, ShiftedClock(_NOW))
        channel, stopping = Limited(), asyncio.Event()
        engine = app.engine(core, [channel])
        await fill(core.database, messages, core.programme.purpose("remind").version)
        async with core.database.write() as connection:
            await connection.execute(update(table).values(next_at=_NOW))
        intake = asyncio.create_task(engine.intake.run())
        assert await core.reminders.plan() == messages
        sender = asyncio.create_task(engine.sender.run(stopping))
        waits: list[float] = []
        began = time.perf_counter()
        talking = asyncio.create_task(_talk(engine, channel, waits))
        await channel.all_came(messages)
        took = time.perf_counter() - began
        talking.cancel()
        engine.intake.stop()
        stopping.set()
        await asyncio.gather(intake, sender)
        await engine.sender.drain()
        await core.database.close()
    return {
        "messages": messages,
        "seconds": took,
        # The first second of a token bucket may go at once; it is not counted.
        "part": (channel.came - PER_SECOND) / took / PER_SECOND,
        "answers": len(waits),
        "wait_p50_ms": quantile(waits, 0.5) * 1000,
        "wait_worst_ms": max(waits) * 1000,
    }


async def _talk(engine: app.Engine, channel: Limited, waits: list[float]) -> None:
    """People write in turn; each answer is waited for."""
    number = 0
    while True:
        number += 1
        address = f"talks-{number % _TALKERS}"
        answered = asyncio.get_running_loop().create_future()
        channel.waiting[address] = answered
        began = time.perf_counter()
        await engine.intake.take(
            Incoming(channel.name, address, f"u{number}", _NOW, text="menu", language="vi")
        )
        await answered
        waits.append(time.perf_counter() - began)
        await asyncio.sleep(_EVERY)


if __name__ == "__main__":
    json.dump(asyncio.run(draining(json.load(sys.stdin)["messages"])), sys.stdout)
