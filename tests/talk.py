"""A conversation in a test: the real core on a real database, with a channel that remembers.

async with Talk(url) as talk:
    lan = talk.person("lan")
    await lan.opens()
    await lan.says("đồng ý")
    assert lan.last.text …
"""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot import app
from bot.channels.contract import Outgoing, Traits
from bot.config import Settings, Web
from handlers.incoming import Incoming, Upload
from handlers.reply import payload
from tests.deaf import Deaf

MORNING = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, 09:00 in Huế: no quiet hour."""
PROGRAMME = Path(__file__).parent.parent / "programme" / "hue-2021"

_numbers = itertools.count(1)


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    """Run one test's coroutine in a loop of its own, with asyncio's own warnings as errors."""
    asyncio.run(coroutine)


@dataclass(frozen=True)
class Shown:
    """A message as a person sees it."""

    message: int
    body: dict[str, Any]

    @property
    def text(self) -> str:
        """Header, text and lines, as one string to search in."""
        lines = [f"{line['label']}: {line['value']}" for line in self.body.get("lines", [])]
        return "\n".join([self.body.get("header", ""), *self.body.get("text", []), *lines])

    @property
    def choices(self) -> list[str]:
        return [choice["label"] for choice in self.body.get("choices", [])]

    @property
    def offered(self) -> dict[str, str]:
        """Every id that can be pressed, with its label."""
        changes = [line["change"] for line in self.body.get("lines", []) if line.get("change")]
        all_ = [*self.body.get("choices", []), *changes, *self.body.get("footer", [])]
        return {choice["id"]: choice["label"] for choice in all_}

    @property
    def files(self) -> list[dict[str, str]]:
        return list(self.body.get("files", []))

    def payload(self, id: str) -> str:
        """What the button of this choice carries."""
        return payload(self.body["screen"], id)


@dataclass
class SetClock:
    """A clock that stands until it is moved: simulated time in tests."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


class Recorder(Deaf):
    """A channel that shows everything to the test. `fail` may raise a `SendError` instead."""

    def __init__(self, name: str, traits: Traits | None = None) -> None:
        self.name = name
        self.traits = traits or Traits()
        self.sent: list[Outgoing] = []
        self.fail: Callable[[Outgoing], Exception | None] = lambda outgoing: None

    async def send(self, outgoing: Outgoing) -> str:
        if error := self.fail(outgoing):
            raise error
        self.sent.append(outgoing)
        return f"theirs-{outgoing.message}"


@dataclass
class Guest:
    """Somebody who chats. Every method returns the messages that came back."""

    talk: "Talk"
    name: str
    inputs: int = 0
    language: str = ""
    seen: list[Shown] = field(default_factory=list)

    @property
    def last(self) -> Shown:
        return self.seen[-1]

    async def opens(self, link: str = "") -> Shown:
        """Opens the chat (not counted as an input: it is how one gets there)."""
        return await self._send(start=link)

    async def says(self, text: str) -> Shown:
        self.inputs += 1
        return await self._send(text=text)

    async def presses(self, id: str) -> Shown:
        """Presses the button with this id on the message shown last."""
        assert id in self.last.offered, f"{id} is not offered: {self.last.offered}"
        return await self.presses_payload(self.last.payload(id))

    async def presses_payload(self, payload: str) -> Shown:
        self.inputs += 1
        return await self._send(choice=payload)

    async def sends_file(self, name: str = "a.pdf") -> Shown:
        return await self.sends(Upload("token-" + name, name, "application/pdf", 10))

    async def sends(self, upload: Upload) -> Shown:
        """Sends a file that the desk has kept."""
        self.inputs += 1
        return await self._send(file=upload)

    async def _send(self, **what: Any) -> Shown:
        incoming = Incoming(
            channel=self.talk.channel.name,
            chat=self.name,
            update=f"u{next(_numbers)}",
            received_at=self.talk.clock.now(),
            language=self.language,
            **what,
        )
        await self.talk.deliver(incoming)
        return self.last

    def collect(self) -> None:
        mine = [o for o in self.talk.channel.sent if o.address == self.name]
        self.seen = [Shown(o.message, o.body) for o in mine]


class Talk:
    """A running core with one recording channel, on simulated time."""

    def __init__(self, url: str, at: datetime = MORNING, demo: bool = True) -> None:
        self.settings = Settings(
            mode="demo" if demo else "production",
            database=url,
            programme=PROGRAMME,
            web=Web(public_url="https://huong.example"),
        )
        self.clock = SetClock(at)
        self.channel = Recorder("test")
        self.people: dict[str, Guest] = {}

    async def __aenter__(self) -> Self:
        self.core = await app.core(self.settings, self.clock)
        self.engine = app.engine(self.core, [self.channel])
        self._running = asyncio.create_task(self.engine.intake.run())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.engine.intake.stop()
        await self._running
        await self.engine.sender.drain()
        await self.core.database.close()

    def person(self, name: str, language: str = "") -> Guest:
        return self.people.setdefault(name, Guest(self, name, language=language))

    async def deliver(self, incoming: Incoming) -> None:
        """Hand an update over and wait until its answer is out."""
        await self.engine.intake.take(incoming)
        await self.settle()

    async def settle(self) -> None:
        """Let everything that is under way arrive."""
        await self.engine.sender.drain()
        for guest in self.people.values():
            guest.collect()

    async def tick(self) -> None:
        """What the clock's ticker does: plan, tidy, send what is due."""
        await self.core.planner.remind()
        await self.core.planner.fill()
        await self.core.planner.nudge()
        await self.core.planner.alarm()
        await self.core.reminders.plan()
        await self.engine.sender.tidy()
        while await self.engine.sender.tick():
            await self.engine.sender.drain()
        await self.settle()
