"""Many people who register at once: each a visitor with a mind of his own, all from one seed."""

import asyncio
import random
import re
from dataclasses import dataclass, field
from typing import Any

from tests.whole.visitor import Site, Visitor, offered

AT_ONCE = 32
_CODE = re.compile(r"HG-[2-9A-HJ-NP-Z]{6}")
_STEPS = 60


@dataclass
class Guest:
    """One person: registers for an event, sometimes cancels. `receipts`: code -> confirmed."""

    number: int
    visitor: Visitor
    random: random.Random
    receipts: dict[str, bool] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)

    async def live(self, event: int) -> None:
        reading = asyncio.create_task(self.visitor.read())
        try:
            await self.visitor.enter()
            await self._register(event)
            if self.random.random() < 0.3:
                await self._cancel()
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _register(self, event: int) -> None:
        """Answers whatever is asked until there is a receipt."""
        typed = iter([f"Cơ sở {self.number}", f"Khách Thử {_letters(self.number)}", self._phone()])
        shown = await self.visitor.says(start=f"register-e{event}")
        for _ in range(_STEPS):
            if code := _receipt(shown):
                self.receipts[code] = bool(shown.get("files"))
                return
            shown = await self._next(shown, event, typed)
        raise AssertionError(f"no end: {shown}")

    async def _next(self, shown: dict[str, Any], event: int, typed: Any) -> dict[str, Any]:
        ids = offered(shown)
        for wanted in (f"e{event}", "yes", "enterprise", "none", "agree", "more"):
            if wanted in ids:
                if self.random.random() < 0.1:
                    return await self.visitor.taps_twice(shown, wanted)
                return await self.visitor.presses(shown, wanted)
        if ids:
            return await self.visitor.presses(shown, self.random.choice(ids))
        said = await self.visitor.send(text=next(typed))
        if self.random.random() < 0.1:
            # A network that delivers twice: the page's own id makes the second one harmless.
            await self.visitor.repeat(said, text="again")
        return await self.visitor.answer(said)

    def _phone(self) -> str:
        return f"09050{self.number:05d}"

    async def _cancel(self) -> None:
        shown = await self.visitor.says(text="của tôi")
        for wanted in ("r", "cancel_it", "yes"):
            [id] = [id for id in offered(shown) if id.startswith(wanted)][:1]
            shown = await self.visitor.presses(shown, id)
        self.cancelled |= set(self.receipts)


def _receipt(shown: dict[str, Any]) -> str:
    """The code on a receipt, "" for any other message."""
    found = _CODE.search("\n".join(shown.get("text", ())))
    return found[0] if found and shown.get("stays") else ""


def _letters(number: int) -> str:
    """A number as a word: a name has no digits."""
    return "".join(chr(ord("A") + int(digit)) for digit in f"{number:05d}")


class Crowd:
    """Keeps `AT_ONCE` people busy until `enough`, then lets them finish."""

    def __init__(self, site: Site, events: list[int], seed: int) -> None:
        self.guests: list[Guest] = []
        self.enough = False
        self._site, self._events = site, events
        self._random = random.Random(seed)

    async def come(self) -> None:
        """Ends when everybody has gone; the first failure of anybody ends it, too."""
        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(self._places())

    async def _places(self) -> None:
        while not self.enough:
            mind = random.Random(self._random.random())
            guest = Guest(len(self.guests), Visitor(self._site), mind)
            self.guests.append(guest)
            await guest.live(mind.choice(self._events))
