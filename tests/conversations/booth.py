"""A booth: the real core with one real channel in front of it, and people in front of that.

The core runs in the test's process on simulated time and a database of its own; what the channel
talks to (a browser's HTTP, a terminal's text, a platform's fake server) is as in production. A
`Spy` stands between sender and channel, so that every answer is compared: what the dialogue said
must be what the person sees, whatever the channel made of it.
"""

import asyncio
import itertools
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

from starlette.routing import BaseRoute

from bot import app
from bot.channels.contract import Body, Channel, Outgoing
from bot.commands.staff import invite
from bot.config import Settings, Web
from bot.doors import Hall
from handlers.reply import EDIT
from storage.records import Role
from tests.conversations.script import Script, Step
from tests.talk import MORNING, PROGRAMME, SetClock

_casts = itertools.count(1)
"""The people of one script are nobody's of another."""
WITHIN = 20.0
"""Seconds until an answer that does not come has failed the test."""
PDF = b"%PDF-1.4 a paper of somebody's"


@dataclass
class Seen:
    """What one answer looks like to the person. `labels`: what can be pressed, or typed."""

    text: str
    labels: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Phone(ABC):
    """What somebody holds in his hands. Each deed is handed to the channel; `sees` reads it."""

    @abstractmethod
    async def opens(self, link: str) -> None: ...

    @abstractmethod
    async def says(self, text: str) -> None: ...

    @abstractmethod
    async def presses(self, label: str) -> None:
        """Presses what begins so; where nothing can be pressed, types what stands for it."""

    @abstractmethod
    async def sends_file(self, name: str, data: bytes) -> None: ...

    @abstractmethod
    async def sees(self) -> Seen:
        """The last answer, as it is on the screen now."""

    @property
    @abstractmethod
    def address(self) -> str:
        """The chat's address on the channel."""


class Spy:
    """The channel, with a note of everything that was sent over it."""

    def __init__(self, channel: Channel) -> None:
        self.name, self.traits = channel.name, channel.traits
        self.sent: list[Outgoing] = []
        self.came = asyncio.Condition()
        self._channel = channel

    async def send(self, outgoing: Outgoing) -> str:
        theirs = await self._channel.send(outgoing)
        async with self.came:
            self.sent.append(outgoing)
            self.came.notify_all()
        return theirs

    def routes(self) -> list[BaseRoute]:
        return self._channel.routes()

    async def listen(self, stopping: asyncio.Event) -> None:
        await self._channel.listen(stopping)

    async def close(self) -> None:
        await self._channel.close()

    def to(self, address: str) -> list[Outgoing]:
        return [outgoing for outgoing in self.sent if outgoing.address == address]


class Booth(ABC):
    """One channel, open. Subclasses build the channel and its phones."""

    name: ClassVar[str]

    def __init__(self, folder: Path) -> None:
        self.clock = SetClock(MORNING)
        self.settings = Settings(
            database=f"sqlite:///{folder / f'{self.name}.db'}",
            programme=PROGRAMME,
            web=Web(public_url="https://huong.example", limits=False),
        )
        self.folder = folder
        self.phones: dict[str, Phone] = {}

    @abstractmethod
    async def channel(self, hall: Hall) -> Channel:
        """The channel under test, built as in production."""

    @abstractmethod
    async def phone(self, who: str) -> Phone:
        """A phone for somebody new."""

    async def ready(self) -> None:  # noqa: B027 - most channels need nothing
        """What has to run besides, once the channel listens (a server for its routes)."""

    async def over(self) -> None:  # noqa: B027
        """Ends what `ready` began."""

    async def __aenter__(self) -> Self:
        self.core = await app.core(self.settings, self.clock)
        self.engine = app.engine(self.core)
        hall = Hall(self.core, self.engine.intake.take, self.core.incidents)
        self.spy = Spy(await self.channel(hall))
        self.engine.sender.know(self.spy)
        self._stopping, self._stopped = asyncio.Event(), asyncio.Event()
        self._tasks = [
            asyncio.create_task(self.engine.intake.run()),
            asyncio.create_task(self.engine.sender.run(self._stopped)),
        ]
        self._listener = asyncio.create_task(self.spy.listen(self._stopping))
        await self.ready()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stopping.set()
        await self.over()
        await self._listener
        self.engine.intake.stop()
        self._stopped.set()
        await self.engine.sender.tidy()  # wakes the sender, which would sleep a second
        await asyncio.gather(*self._tasks)
        await self.engine.sender.drain()
        await self.spy.close()
        await self.core.database.close()

    # -- playing -----------------------------------------------------------------------------------

    async def play(self, script: Script) -> None:
        """Every step, each answer compared with what was said and with what must be read."""
        seen, cast = Seen(""), f"{next(_casts)}-"
        for number, step in enumerate(script.steps, start=1):
            seen = await self.does(replace(step, who=cast + step.who))
            shown = "\n".join((seen.text, *seen.labels))
            for words in step.sees:
                where = f"{self.name}: {script.name}, step {number}: {step}"
                assert words.lower() in shown.lower(), f"{where}\n{shown}"
        assert len(seen.files) >= script.files, f"{self.name}: {script.name}: {seen.files}"

    async def does(self, step: Step) -> Seen:
        """One step of one person; what he sees then."""
        if step.who not in self.phones:
            self.phones[step.who] = await self.phone(step.who)
        phone = self.phones[step.who]
        before = len(self.spy.to(phone.address))
        await self._deed(phone, step)
        outgoing = await self._answer(phone, before)
        seen = await phone.sees()
        agrees(outgoing.body, seen, f"{self.name}: {step}")
        return seen

    async def _deed(self, phone: Phone, step: Step) -> None:
        match step.deed:
            case "opens":
                await phone.opens(step.what)
            case "says":
                await phone.says(step.what)
            case "presses":
                await phone.presses(step.what)
            case "sends_file":
                await phone.sends_file(step.what, PDF)
            case "joins":
                made = await invite(
                    self.core.database,
                    Role(step.what),
                    self.settings.web.public_url,
                    self.clock.now(),
                )
                await phone.opens(made.link.partition("?start=")[2])

    def last(self, who: str) -> Body:
        """What was said to somebody last, before any channel gave it a shape."""
        return self.spy.to(self.phones[who].address)[-1].body

    async def _answer(self, phone: Phone, before: int) -> Outgoing:
        async with asyncio.timeout(WITHIN), self.spy.came:
            await self.spy.came.wait_for(lambda: len(self.spy.to(phone.address)) > before)
        return self.spy.to(phone.address)[before]


def agrees(body: dict[str, Any], seen: Seen, where: str) -> None:
    """What was said is what is seen: every word, every choice, every file."""
    lines = [f"{line['label']}: {line['value']}" for line in body.get("lines", [])]
    said = [body.get("header", ""), *body.get("text", []), *lines]
    for line in (line.strip() for text in said for line in text.split("\n")):
        assert line in seen.text, f"{where}: {line!r} is not shown in\n{seen.text}"
    shown = "\n".join((seen.text, *seen.labels))
    for choice in _choosable(body, shown):
        label = flat(choice["label"])
        assert label in shown, f"{where}: {label!r} cannot be chosen in\n{shown}"
    assert len(seen.files) == len(body.get("files", [])), f"{where}: {seen.files}"


def _choosable(body: dict[str, Any], shown: str) -> list[dict[str, str]]:
    """What must be there: the lines' own changes, or the one choice that leads to them."""
    choices = [*body.get("choices", []), *body.get("footer", [])]
    edit = [c for c in choices if c["id"] == EDIT and flat(c["label"]) not in shown]
    changes = [line["change"] for line in body.get("lines", []) if line.get("change")]
    return [c for c in (*choices, *(changes if edit else ())) if c not in edit]


def flat(label: str) -> str:
    """A label of two lines, where there is room for one."""
    return " – ".join(part.strip() for part in label.split("\n"))
