"""The fault test's course: a crowd registers while the process is killed again and again."""

import asyncio
import random
import time
from dataclasses import dataclass

from tests.whole.crowd import Crowd
from tests.whole.ledger import Ledger
from tests.whole.process import WITHIN, Bot
from tests.whole.visitor import Site

SEATS = 3
LIVES = (0.3, 0.3, 1.0)
"""Seconds that a process lives at most between answering and being killed: most die while they
meet the crowd for the first time, some while it runs warm."""


@dataclass(frozen=True)
class Report:
    """What happened, and what was found to be wrong with it."""

    faults: list[str]
    kills: int
    people: int
    inputs: int
    registrations: int
    repeated: int
    seconds: float

    def __str__(self) -> str:
        return (
            f"{self.kills} kills, {self.people} people, {self.inputs} inputs, "
            f"{self.registrations} registrations, {self.repeated} messages read again, "
            f"{self.seconds:.0f} s"
        )


async def havoc(bots: list[Bot], url: str, seed: int, kills: int) -> Report:
    """Kill the bots in turn, `kills` times in all; then let everybody finish and look."""
    began = time.monotonic()
    chance = random.Random(seed)
    for bot in bots:
        await asyncio.to_thread(bot.start)
    ledger = Ledger(url)
    site = Site(*(bot.url for bot in bots))
    crowd = Crowd(site, await ledger.few_seats(SEATS), seed)
    site.up.set()
    busy = asyncio.create_task(crowd.come())
    try:
        for number in range(kills):
            await asyncio.wait({busy}, timeout=chance.uniform(0, chance.choice(LIVES)))
            if busy.done():
                busy.result()
            bot = bots[number % len(bots)]
            bot.kill()
            if len(bots) == 1:
                site.up.clear()
            await asyncio.to_thread(bot.start)
            site.up.set()
        crowd.enough = True
        await asyncio.wait_for(busy, WITHIN)
        async with asyncio.timeout(WITHIN):
            while await ledger.unsent():  # noqa: ASYNC110 - another process's progress
                await asyncio.sleep(0.05)
        faults = await ledger.faults(crowd.guests)
        registered = await ledger.rows("SELECT id FROM registrations")
    finally:
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)
        await ledger.close()
    faults += [f"exit code {code}" for bot in bots if (code := await asyncio.to_thread(bot.stop))]
    faults += ["a traceback was logged" for bot in bots if "Traceback" in bot.stderr]
    return Report(
        faults,
        kills,
        len(crowd.guests),
        sum(len(guest.visitor.inputs) for guest in crowd.guests),
        len(registered),
        sum(guest.visitor.repeated for guest in crowd.guests),
        time.monotonic() - began,
    )
