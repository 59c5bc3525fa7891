"""Where updates from all channels queue up, and out of which batches arise by themselves."""

import asyncio
from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from time import perf_counter

from bot.channels.contract import Busy
from bot.clock import Clock
from bot.conversation import Conversation
from bot.payload import from_payload
from bot.work import Work
from handlers.incoming import Incoming
from storage import inbox
from storage.database import Database

BATCH = 64
"""Updates in one transaction: beyond it the commit is no longer what costs (measured: design)."""
ORPHAN_AFTER = timedelta(minutes=1)
"""A turn taken but unfinished for so long belongs to a worker that died."""
_PAUSE = 0.05
"""Seconds before a turn is tried again, so that retries do not spin while a disk is full."""


class Intake:
    """Takes updates from every channel; one batch is handled at a time."""

    def __init__(self, conversation: Conversation, database: Database, clock: Clock) -> None:
        self._conversation = conversation
        self._database = database
        self._clock = clock
        self._queue: deque[Work] = deque()
        self._arrived = asyncio.Event()
        self._stopping = False
        self._running = False

    async def take(self, incoming: Incoming) -> None:
        """Hand an update over; returns when it is committed. Raises `Busy` if it could not be."""
        if self._stopping:
            raise Busy("stopping")
        work = Work(incoming, asyncio.get_running_loop().create_future(), began=perf_counter())
        self._queue.append(work)
        self._arrived.set()
        assert work.done is not None
        await work.done

    async def run(self) -> None:
        """Handle batches until `stop`; what is already queued is still handled."""
        self._running = True
        try:
            await self._batches()
        finally:
            self._running = False

    async def _batches(self) -> None:
        while not (self._stopping and not self._queue):
            if not self._queue:
                self._arrived.clear()
                await self._arrived.wait()
                continue
            batch = [self._queue.popleft() for _ in range(min(BATCH, len(self._queue)))]
            again = await self._conversation.handle(batch)
            if again:
                self._queue.extendleft(reversed(again))
                await asyncio.sleep(_PAUSE)

    @property
    def alive(self) -> bool:
        """Whether updates are taken and somebody handles them."""
        return self._running and not self._stopping

    def stop(self) -> None:
        """Take no more; `run` ends when everything taken is answered."""
        self._stopping = True
        self._arrived.set()

    async def recover(self, now_too: bool = False) -> int:
        """Queue turns that a dead worker took and did not finish; returns how many.

        `now_too`: also those taken just now, at the start of the only process there is.
        """
        before = self._clock.now() - (timedelta() if now_too else ORPHAN_AFTER)
        async with self._database.read() as connection:
            rows = await inbox.waiting(connection, before, BATCH)
        queued = {work.inbox_id for work in self._queue}
        return self._requeue(
            Work(
                from_payload(row),
                inbox_id=row.id,
                attempts=row.attempts,
                unfinished=True,
                began=perf_counter(),
            )
            for row in rows
            if row.id not in queued
        )

    def _requeue(self, works: Iterable[Work]) -> int:
        found = list(works)
        self._queue.extendleft(reversed(found))
        self._arrived.set()
        return len(found)
