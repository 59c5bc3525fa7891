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


async def havoc(bots: list[Bot], url: str, seed: int, kills: int, within: float = WITHIN) -> Report:
    """Kill the bots in turn, `kills` times in all; then let everybody finish and look.

    Whoever waits in vain for `within` seconds ends it, and it is looked all the same: what was
    lost is named.
    """
    began = time.monotonic()
    for bot in bots:
        await asyncio.to_thread(bot.start)
    ledger = Ledger(url)
    site = Site(*(bot.url for bot in bots))
    crowd = Crowd(site, await ledger.few_seats(SEATS), seed)
    site.up.set()
    busy = asyncio.create_task(crowd.come())
    faults: list[str] = []
    try:
        await _course(bots, site, crowd, busy, random.Random(seed), kills, within)
        async with asyncio.timeout(within):
            while await ledger.unsent():  # noqa: ASYNC110 - another process's progress
                await asyncio.sleep(0.05)
    except Exception as error:
        faults += [f"the course was broken off: {one}" for one in _causes(error)]
    finally:
        busy.cancel()
        await asyncio.gather(busy, return_exceptions=True)
    try:
        faults += await ledger.faults(crowd.guests)
        registered = await ledger.rows("SELECT id FROM registrations")
    finally:
        await ledger.close()
    faults += [f"a bot died by itself, exit code {bot.process.returncode}"
               for bot in bots if not bot.alive]  # fmt: skip
    left = [bot for bot in bots if bot.alive]
    faults += [f"exit code {code}" for bot in left if (code := await asyncio.to_thread(bot.stop))]
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


async def _course(
    bots: list[Bot],
    site: Site,
    crowd: Crowd,
    busy: asyncio.Task[None],
    chance: random.Random,
    kills: int,
    within: float,
) -> None:
    """The kills, and then as long as the last guests need."""
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
    await asyncio.wait_for(busy, within)


def _causes(error: BaseException) -> list[str]:
    """What went wrong, each of a group by itself."""
    if isinstance(error, BaseExceptionGroup):
        return [cause for one in error.exceptions for cause in _causes(one)]
    return [f"{type(error).__name__}: {error}"]
