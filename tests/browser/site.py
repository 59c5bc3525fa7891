"""The page on a real server in a thread of its own, which a test can stop and start again."""

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from bot.channels.web import Limits
from tests.browser.tiny_bot import TinyBot
from tests.channels.web_fakes import Chats, Desk, Said, build, listening, serving

WITHIN = 10  # seconds


@dataclass
class Site:
    """`chats` outlives a restart, as a database does; the port stays the same."""

    demo: bool = True
    desk: Desk = field(default_factory=Desk)
    chats: Chats = field(init=False)
    port: int = 0
    url: str = ""

    def __post_init__(self) -> None:
        self.chats = Chats(TinyBot(self.desk))

    def start(self) -> None:
        up: Future[str] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve(up)))
        self._thread.start()
        self.url = up.result(WITHIN)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(WITHIN)
        assert not self._thread.is_alive(), "the server did not stop"

    async def _serve(self, up: Future[str]) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        web = build(
            self.chats, self.desk, demo=self.demo, public_url="http://127.0.0.1", limits=Limits()
        )
        listener = listening(self.port)
        self.port = listener.getsockname()[1]
        async with serving(web, web.app(), listener) as url:
            up.set_result(url)
            await self._stop.wait()

    def notify(self, text: str) -> None:
        """A message that nobody asked for, to the only chat."""
        [address] = self.chats.entries
        self._run(self.chats.say(address, Said({"language": "vi", "text": [text]})))

    def release(self) -> None:
        """Lets the held answers go."""
        self._run(self.chats.release())

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN)
