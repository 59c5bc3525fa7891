"""Somebody's page, without a browser: sends as the page sends, reads as the page reads.

An input keeps its id through every retry. The stream goes on after the last message it saw.
Messages are told apart by their ids; the same id with other content is a defect and fails.
"""

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from handlers.reply import payload
from tests.whole.wire import Answer, Lost, ask


class Site:
    """Where visitors find the bot; `up` is cleared while it is known to be down."""

    def __init__(self, *urls: str) -> None:
        self.urls = list(urls)
        self.up = asyncio.Event()

    @property
    def url(self) -> str:
        """One of several workers; they take turns, as behind a balancer."""
        self.urls.append(self.urls.pop(0))
        return self.urls[-1]


@dataclass
class Visitor:
    """`inputs` are the ids of what was sent, `entries` the messages that were shown, by id.

    `taps`: the pairs of inputs that were double taps, of which only one is answered. `awaited`: the
    inputs whose answer has not come.
    """

    site: Site
    cookie: str = ""
    inputs: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    taps: list[tuple[str, str]] = field(default_factory=list)
    entries: dict[int, dict[str, Any]] = field(default_factory=dict)
    awaited: tuple[str, ...] = ()
    repeated: int = 0
    faults: list[str] = field(default_factory=list)
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def enter(self) -> None:
        """Open the page."""
        _, answer = await self._ask("GET", "/")
        self.cookie = answer.headers["set-cookie"].split(";")[0]

    async def read(self) -> None:
        """Keep the stream open until cancelled, whatever ends it."""
        while True:
            await self.site.up.wait()
            try:
                await self._stream()
            except Lost:
                await asyncio.sleep(0)

    async def _stream(self) -> None:
        last = max(self.entries, default=0)
        async with ask(f"{self.site.url}/api/events?after={last}", cookie=self.cookie) as answer:
            if answer.status != 200:
                return
            data = ""
            async for line in answer.lines():
                name, _, value = line.partition(": ")
                if name == "data":
                    data = value
                elif not line and '"update"' in data:
                    await self._show(json.loads(data))
                    data = ""

    async def _show(self, entry: dict[str, Any]) -> None:
        for file in entry["body"].get("files", ()):
            file.pop("url", None)  # signed anew at every reading
        before = self.entries.get(entry["id"])
        if before is not None:
            self.repeated += 1
            if before != entry:
                self.faults.append(f"message {entry['id']} came again with other content")
        elif self.entries and entry["id"] < max(self.entries):
            self.faults.append(f"message {entry['id']} came late")
        async with self._news:
            self.entries[entry["id"]] = entry
            self._news.notify_all()

    async def send(self, **what: str) -> str:
        """Hand an input over, again and again until it is taken; returns its id."""
        id = str(uuid.uuid4())
        self.inputs.append(id)
        await self.repeat(id, **what)
        return id

    async def repeat(self, id: str, **what: str) -> None:
        """The same input again: a retry, or a network that delivered it twice."""
        body, answer = await self._ask("POST", "/api/messages", {"id": id, **what})
        assert answer.status == 202, body
        self.acknowledged.add(id)

    async def _ask(
        self, method: str, path: str, json_body: dict[str, str] | None = None
    ) -> tuple[bytes, Answer]:
        while True:
            await self.site.up.wait()
            try:
                url = f"{self.site.url}{path}"
                async with ask(url, method, self.cookie, json_body) as answer:
                    body = await answer.body()
            except Lost:
                await asyncio.sleep(0)
                continue
            if answer.status < 500:
                return body, answer

    async def answer(self, *ids: str) -> dict[str, Any]:
        """The body of the message that answers an input (one of these); waits for it."""
        self.awaited = ids
        async with self._news:
            await self._news.wait_for(lambda: any(map(self.answers, ids)))
        self.awaited = ()
        found = [entry for id in ids for entry in self.answers(id)]
        assert len(found) == 1, f"several answers to {ids}: {found}"
        body: dict[str, Any] = found[0]["body"]
        return body

    def answers(self, id: str) -> list[dict[str, Any]]:
        """The messages shown that answer this input."""
        return [entry for entry in self.entries.values() if entry["update"] == id]

    async def says(self, **what: str) -> dict[str, Any]:
        """Send and wait for the answer."""
        return await self.answer(await self.send(**what))

    async def presses(self, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Press a button of a message."""
        return await self.says(choice=payload(body["screen"], id))

    async def taps_twice(self, body: dict[str, Any], id: str) -> dict[str, Any]:
        """Two taps on one button: two inputs on their way at once, one effect, one answer."""
        pressed = payload(body["screen"], id)
        first, second = await asyncio.gather(self.send(choice=pressed), self.send(choice=pressed))
        self.taps.append((first, second))
        return await self.answer(first, second)


def offered(body: dict[str, Any]) -> list[str]:
    """The ids that can be pressed on a message, but for the footer."""
    return [choice["id"] for choice in body.get("choices", ())]
