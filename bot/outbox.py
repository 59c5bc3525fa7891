"""The sender: takes messages out of the outbox and tells how each attempt ended.

Invariants (those of the rows stand in `storage.outbox`):

- Only who holds the lease sends. An attempt ends before its lease: `TIME_LIMIT + SHARED < LEASE`.
- Every attempt is settled with a state and a reason; nothing is dropped in memory. Results wait
  in `_settled` and are stored with the next batch of the conversation, or by `tick` when nothing
  else writes: under load a result costs no transaction of its own.
- An error of a channel says what to do (`bot.channels.contract`); the sender never looks deeper.
- A channel that fails does not hold up the others, nor a chat another chat.
"""

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import rerouting, settling
from bot.channels.contract import (
    Alarm,
    Channel,
    Gone,
    Outgoing,
    SendError,
    Throttled,
    Unknown,
)
from bot.clock import Clock
from bot.condition import Condition
from bot.logs import complain, say
from bot.metrics import Metrics
from bot.notices import Notices
from bot.pace import Pace
from storage import chats, claims, outbox
from storage.database import Database, Unavailable
from storage.outbox import Settled
from storage.records import Message, MessageState, Priority

TIME_LIMIT = 20.0
"""Seconds for one attempt at least."""
SHARED = 1.0
"""What is sent within so many seconds shares one limit, which lasts as much longer: to set one
takes as long as everything else about a message that is merely handed over."""
LEASE = timedelta(seconds=30)
CLAIMED = 100
"""Messages claimed at once for one channel."""
_PATIENCE, _EVERY = 0.05, 1.0


class Sender:
    """Sends for all channels of this process."""

    def __init__(
        self,
        database: Database,
        channels: Iterable[Channel],
        clock: Clock,
        metrics: Metrics,
        alarm: Alarm,
        notices: Notices,
    ) -> None:
        self._database = database
        self._channels: dict[str, Channel] = {}
        self._paces: dict[str, Pace] = {}
        self._clock = clock
        self._metrics = metrics
        self._sent = cache(metrics.sent.labels)
        self._condition = Condition(alarm)
        self._notices = notices
        for channel in channels:
            self.know(channel)
        self._settled: list[Settled] = []
        self._to_send: deque[Message] = deque()
        self._under_way: set[asyncio.Task[None]] = set()
        self._coming = False
        self._wake = asyncio.Event()
        self._queued = False

    def know(self, channel: Channel) -> None:
        """Add a channel that was built with the intake, which was built with this sender."""
        self._channels[channel.name] = channel
        self._paces[channel.name] = Pace(channel.traits.per_second)
        self._notices.serves(channel.name)

    def recalls(self, channel: str) -> bool:
        """Whether this channel shows again what was typed."""
        known = self._channels.get(channel)
        return known is not None and known.traits.recalls

    # -- results, shared with the conversation's transaction --------------------------------------

    def take_settled(self) -> list[Settled]:
        """The results not stored yet; whoever takes them stores them or puts them back."""
        taken, self._settled = self._settled, []
        return taken

    async def store(self, connection: AsyncConnection, results: Sequence[Settled]) -> None:
        """Store results in the caller's transaction."""
        if results:
            await rerouting.store(connection, self._notices, results, self._clock.now())

    def put_back(self, results: Sequence[Settled]) -> None:
        self._settled = [*results, *self._settled]

    # -- sending -----------------------------------------------------------------------------------

    def start(self, messages: Sequence[Message]) -> None:
        """Send messages whose lease this worker holds, without waiting for them.

        One that had to queue behind another of its chat is claimed by a tick very soon: on
        PostgreSQL the result that frees it may just be written by another transaction.
        """
        for message in messages:
            if message.state != MessageState.SENDING:
                self._queued = True
                self._wake.set()
                continue
            self._to_send.append(message)
        self._go_on()

    def _go_on(self) -> None:
        """Have a task send what waits, unless one is on its way to do so."""
        if self._to_send and not self._coming:
            self._coming = True
            task = asyncio.get_running_loop().create_task(self._send_waiting())
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    async def _send_waiting(self) -> None:
        """Send one message after the other; while a channel takes its time, another task goes on.

        So a slow channel has a task for each message, and one that only hands over has one for all.
        """
        self._coming = False
        loop = asyncio.get_running_loop()
        while self._to_send:
            message = self._to_send[0]
            try:
                async with asyncio.timeout(TIME_LIMIT + SHARED) as limit:
                    while self._to_send and _lasts(limit, loop.time()):
                        message = self._to_send.popleft()
                        self._go_on()
                        self._note(message, await self._attempt(message, limit))
            except TimeoutError:
                self._note(message, self._ended(message, Unknown("no answer in time")))

    def _note(self, message: Message, result: Settled) -> None:
        self._settled.append(result)
        ended = "onward" if result.onward else result.state.value
        self._sent(message.channel, ended).inc()
        self._wake.set()

    async def _attempt(self, message: Message, limit: asyncio.Timeout) -> Settled:
        """Send one message; what follows from how that ended is under no limit."""
        now = self._clock.now()
        self._paces[message.channel].spend(now)
        if message.routes and (closes := message.routes[0].until) and closes <= now:
            return settling.failed(message, "rejected: the platform's window has closed")
        body = dict(message.body)
        outgoing = Outgoing(message.id, message.address, body, message.replaces_theirs)
        channel = self._channels[message.channel]
        try:
            theirs = await channel.send(outgoing)
        except TimeoutError:
            raise  # the channel's own limit is as good as ours
        except SendError as error:
            _lift(limit)
            if isinstance(error, Gone):
                await self._left(message)
            await self._condition.failed(message.channel, error, self._clock.now())
            return self._ended(message, error)
        except Exception as error:
            complain("a channel raised what it must not", error, channel=message.channel)
            # It may have been sent before that: no other way, staff see it.
            reason = f"rejected: {type(error).__name__}"
            return Settled(message.id, message.attempts, MessageState.FAILED, reason=reason)
        if self._condition.news(message.channel, now):
            _lift(limit)
            await self._condition.works(message.channel, now)
        forget = message.priority is Priority.REPLY and not channel.traits.recalls
        return Settled(message.id, message.attempts, MessageState.SENT, theirs, forget=forget)

    def _ended(self, message: Message, error: SendError) -> Settled:
        """Leave the channel alone as long as the error says, and settle the message."""
        now, pace = self._clock.now(), self._paces[message.channel]
        if until := settling.paused(error, now):
            pause = pace.hold if isinstance(error, Throttled) else pace.close
            pause(until)
        repeatable = self._channels[message.channel].traits.repeatable
        return settling.ended(message, error, now, repeatable)

    async def _left(self, message: Message) -> None:
        """The person has stopped or blocked us: nothing that waits for him can be sent."""
        try:
            async with self._database.write() as connection:
                now, chat, channel = self._clock.now(), message.chat_id, message.channel
                await chats.left(connection, chat, channel, now)
                await rerouting.left(connection, self._notices, chat, channel, now)
        except Unavailable as error:
            complain("could not note that a person has left", error)

    # -- what is due -------------------------------------------------------------------------------

    async def tick(self) -> int:
        """Store results and send what is due; returns how many were claimed."""
        now = self._clock.now()
        settled = self.take_settled()
        try:
            async with self._database.write(short=True) as connection:
                await self.store(connection, settled)
                claimed = [
                    message
                    for name in self._channels
                    for message in await self._claim(connection, name, now)
                ]
        except Exception as error:
            # Whatever it was: without this loop nothing would be sent until the next start.
            self.put_back(settled)
            complain("the outbox could not be read", error)
            self._metrics.errors.labels("outbox").inc()
            return 0
        self.start(claimed)
        return len(claimed)

    async def _claim(self, connection: AsyncConnection, name: str, now: datetime) -> list[Message]:
        """Replies whenever the channel is open, the rest as its pace allows."""
        if (morning := self._notices.when(now)) > now:
            await claims.put_off(connection, name, now, morning)
        pace = self._paces[name]
        if pace.closed(now):
            return []
        room = pace.room(now, CLAIMED)
        return await claims.claim(
            connection, name, now, LEASE, limit=room or CLAIMED, replies_only=not room
        )

    async def tidy(self, alone: bool = False) -> None:
        """Release the leases of dead workers and expire what is stale; for the ticker.

        `alone`: no lease is anybody's, at the start of the only process there is.
        """
        now = self._clock.now()
        ownerless = list(self._channels) if alone else []
        repeatable = [name for name, c in self._channels.items() if c.traits.repeatable]
        async with self._database.write() as connection:
            again, doubtful = await claims.release(connection, now, repeatable, ownerless)
            stale = await outbox.expire(connection, now)
            moved = await rerouting.overdue(connection, self._notices, now)
        if again or doubtful or stale or moved:
            say("outbox tidied", again=again, unknown=doubtful, expired=stale, onward=moved)
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Tick every second, and sooner if results wait that no other transaction carried."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        while not stopping.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), max(0.01, due - loop.time()))
            self._wake.clear()
            # The conversation's next transaction carries the results; only if none comes is
            # one of our own worth it.
            await asyncio.sleep(_PATIENCE)
            if self._settled or self._queued or loop.time() >= due:
                self._queued = False
                await self.tick()
                due = loop.time() + _EVERY

    async def drain(self, patience: float = 0) -> None:
        """Wait for the attempts under way and store how they ended. Never raises.

        `patience`: seconds for which a refused write is tried again. What is not stored then still
        waits here; if nobody is left to store it, the leases cover it as after a kill.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(TIME_LIMIT + 1):
                while self._under_way:
                    await asyncio.wait(self._under_way)
        loop = asyncio.get_running_loop()
        deadline = loop.time() + patience
        refused = await self._store_rest()
        while refused and loop.time() < deadline:
            await asyncio.sleep(_EVERY)
            refused = await self._store_rest()
        if refused:
            complain("results could not be stored", refused, results=len(self._settled))
            self._metrics.errors.labels("outbox").inc()

    async def _store_rest(self) -> Exception | None:
        """Store what no other transaction carried; returns why it could not be."""
        settled = self.take_settled()
        if not settled:
            return None
        try:
            async with self._database.write(short=True) as connection:
                await self.store(connection, settled)
        except Exception as error:
            self.put_back(settled)
            return error
        return None


def _lasts(limit: asyncio.Timeout, now: float) -> bool:
    """Whether enough is left of a limit for one attempt more."""
    ends = limit.when()
    return ends is not None and ends - now > TIME_LIMIT


def _lift(limit: asyncio.Timeout) -> None:
    """What comes next is under no limit. One that has just ended, and that the channel answered
    with an error of its own, cannot be lifted any more and ends nothing either."""
    if not limit.expired():
        limit.reschedule(None)
