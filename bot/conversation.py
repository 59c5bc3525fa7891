"""The conversation: a batch of updates in one transaction, from inbox to outbox.

Invariants:

- An update is acknowledged (`Work.done`) only after the commit that holds its effects, the new
  session and the answer. If the commit fails, nothing of the batch has happened and whoever
  waits gets `Busy`: the channel lets its sender try again.
- An update that comes again is recognised by its key in the inbox and only acknowledged.
- The updates of one chat are handled in the order of their arrival. In one batch they form
  rounds: the second update of a chat sees what the first one did.
- A turn that raises harms nobody else: its effects are rolled back to a savepoint, its row in
  the inbox says "taken", and it is tried again before anything later of the same chat. After
  three failures it is set aside with the reason, and the person gets an apology.
- Batches arise by themselves (`bot.intake`): whatever arrived while the last commit ran is the
  next one. Alone at low load, up to 64 at a time under load.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.contract import Busy
from bot.clock import Clock
from bot.logs import complain, place
from bot.metrics import Metrics
from bot.outbox import Sender
from bot.payload import to_payload, to_row
from bot.saving import save
from bot.turns import Turns
from bot.work import Address, State, Work, rounds
from handlers.engine import apologise
from handlers.session import Session
from storage import chats, inbox
from storage.database import FAILURES, Database, Unavailable
from storage.outbox import Settled
from storage.records import Chat, Message

ATTEMPTS = 3
"""Failures after which a turn is set aside."""
REMEMBERED = 1000
"""Turns whose failures are counted at most: of one that never comes again nobody tells us."""


class Conversation:
    """Handles batches. One at a time per process; several processes may share a database."""

    def __init__(
        self, database: Database, turns: Turns, sender: Sender, clock: Clock, metrics: Metrics
    ) -> None:
        self._database = database
        self._turns = turns
        self._sender = sender
        self._clock = clock
        self._metrics = metrics
        self._failures: Counter[tuple[str, str, str]] = Counter()

    async def handle(self, batch: Sequence[Work]) -> list[Work]:
        """One transaction; returns the turns to be tried again. Never raises."""
        settled = self._sender.take_settled()
        new = [work for work in batch if not work.inbox_id]
        try:
            async with self._database.write(short=True) as connection:
                await self._sender.store(connection, settled)
                to_send, again = await self._all_rounds(connection, batch)
        except Unavailable as error:
            self._undo(settled, new)
            return self._postpone(batch, error)
        except Exception as error:
            self._undo(settled, new)
            return await self._isolate(batch, error)
        self._forgive(batch)
        # In this order the answers are on their way before those who wait for them are woken.
        self._sender.start(to_send)
        self._acknowledge(batch)
        return again

    def _undo(self, settled: list[Settled], new: Sequence[Work]) -> None:
        """The transaction is gone: so are the rows it had given to new updates."""
        self._sender.put_back(settled)
        for work in new:
            work.inbox_id, work.unfinished = 0, False

    def _acknowledge(self, batch: Sequence[Work]) -> None:
        ended = perf_counter()
        self._metrics.batch.observe(len(batch))
        for work in batch:
            if work.done and not work.done.done():
                work.done.set_result(None)
                self._metrics.latency.observe(ended - work.began)

    def _postpone(self, batch: Sequence[Work], error: Exception) -> list[Work]:
        """The database took nothing: channels are told, turns without a channel stay queued."""
        # The driver's own words: they say "full" or "locked" and never carry a value.
        complain("a batch could not be stored", error, updates=len(batch), why=str(error))
        self._metrics.errors.labels("storage").inc()
        return [work for work in batch if not _refused(work, error)]

    async def _isolate(self, batch: Sequence[Work], error: Exception) -> list[Work]:
        """A defect outside a single turn: run each alone, so that only the guilty one fails."""
        complain("a batch failed", error, updates=len(batch))
        self._metrics.errors.labels("batch").inc()
        if len(batch) > 1:
            again: list[Work] = []
            for work in batch:
                # Nobody overtakes an earlier turn of his own that has to come again.
                waits = any(work.address == earlier.address for earlier in again)
                again += [work] if waits else await self.handle([work])
            return again
        return await self._give_up(batch[0], error)

    async def _give_up(self, work: Work, error: Exception) -> list[Work]:
        """A turn whose very transaction fails: "busy", and the third time set aside."""
        key = _key(work)
        self._failures[key] += 1
        if self._failures[key] < ATTEMPTS:
            if len(self._failures) > REMEMBERED:
                del self._failures[next(iter(self._failures))]
            return [] if _refused(work, error) else [work]
        del self._failures[key]
        work.failure = error
        try:
            async with self._database.write() as connection:
                to_send = await self._set_aside(connection, work, place(error))
        except Exception as again:
            complain("a turn could not be set aside", again)
            _refused(work, error)
            return []
        self._metrics.turns.labels(work.incoming.channel, "set_aside").inc()
        self._acknowledge([work])
        self._sender.start(to_send)
        return []

    def _forgive(self, batch: Sequence[Work]) -> None:
        """Their transaction is stored: what failed before does not count any more."""
        if self._failures:
            for work in batch:
                self._failures.pop(_key(work), None)

    async def _set_aside(
        self, connection: AsyncConnection, work: Work, reason: str
    ) -> list[Message]:
        """Keep the update with the reason, and apologise if that is possible."""
        if not work.inbox_id:
            [work.inbox_id] = await inbox.take(connection, [to_row(work.incoming, keep=True)])
        said = to_payload(work.incoming)
        await inbox.note(connection, work.inbox_id, inbox.ASIDE, ATTEMPTS, reason, said)
        try:
            async with connection.begin_nested():
                states, now = await self._load(connection, [work]), self._clock.now()
                self._apologise(work, states[work.address], now)
                return await save(connection, [work], states, self._turns, now)
        except FAILURES:
            raise
        except Exception as error:
            complain("an apology could not be written", error)
            return []

    # -- inside the transaction ----------------------------------------------------------------

    async def _all_rounds(
        self, connection: AsyncConnection, batch: Sequence[Work]
    ) -> tuple[list[Message], list[Work]]:
        """Everything the batch does; returns what to send and which turns to repeat."""
        fresh = await self._accept(connection, batch)
        states = await self._load(connection, fresh)
        to_send: list[Message] = []
        again: list[Work] = []
        for number, works in enumerate(rounds(fresh)):
            failed = {work.address for work in again}
            held = [work for work in works if work.address in failed]
            for work in held:
                # Behind a failed turn of the same chat: waits for it, in the inbox as taken.
                await self._later(connection, work, "behind a failed turn")
            ready = [work for work in works if work.address not in failed]
            if number and ready:
                await self._reload(connection, states, ready)
            again += [*held, *await self._round(connection, ready, states, to_send)]
        return to_send, sorted(again, key=lambda work: work.inbox_id)

    async def _accept(self, connection: AsyncConnection, batch: Sequence[Work]) -> list[Work]:
        """Put updates into the inbox, in order; what was there already is only acknowledged."""
        for work in batch:
            work.kept = self._sender.recalls(work.incoming.channel)
        new = [work for work in batch if not work.inbox_id]
        repeated = {work.inbox_id: work for work in batch if work.inbox_id}
        fresh: list[Work] = []
        if new:
            ids = await inbox.take(connection, [to_row(work.incoming, work.kept) for work in new])
            for work, id in zip(new, ids, strict=True):
                work.inbox_id = id
                if id:
                    fresh.append(work)
        if repeated:
            still = await inbox.still_taken(connection, list(repeated))
            fresh += [work for id, work in repeated.items() if id in still]
        return sorted(fresh, key=lambda work: work.inbox_id)

    async def _load(
        self, connection: AsyncConnection, works: Sequence[Work]
    ) -> dict[Address, State]:
        """The chats of the batch, new ones created, all locked in the same order."""
        if not works:
            return {}
        by_address = {work.address: work for work in works}
        found = await chats.load(connection, by_address)
        unknown = sorted(set(by_address) - {(c.channel, c.address) for c in found})
        if unknown:
            languages = [by_address[a].incoming.language for a in unknown]
            await chats.begin(connection, unknown, languages, self._clock.now())
            found = await chats.load(connection, by_address)
        return {(c.channel, c.address): self._state(c) for c in found}

    def _state(self, chat: Chat) -> State:
        """The chat with its session; one that cannot be read begins anew at the menu."""
        try:
            session = self._turns.sessions.read(chat.session)
        except Exception as error:
            complain("a session could not be read", error, chat=chat.id)
            session = Session()
        return State(chat, session)

    async def _reload(
        self, connection: AsyncConnection, states: dict[Address, State], works: Sequence[Work]
    ) -> None:
        """Before a second round: what the first one did to these people."""
        for chat in await chats.by_id(connection, [states[w.address].chat.id for w in works]):
            states[chat.channel, chat.address] = self._state(chat)

    async def _round(
        self,
        connection: AsyncConnection,
        works: Sequence[Work],
        states: dict[Address, State],
        to_send: list[Message],
    ) -> list[Work]:
        """At most one turn per chat; returns those that failed and will be tried again."""
        now = self._clock.now()
        await self._turns.step(connection, works, states, now)
        await self._turns.apply(connection, works, states, now)
        again = [w for w in works if w.failure and await self._failed(connection, w, states, now)]
        to_send += await save(connection, works, states, self._turns, now)
        for (channel, failed), count in Counter(
            [(w.incoming.channel, w.failure is not None) for w in works if w.outcome]
        ).items():
            result = "set_aside" if failed else "answered"
            self._metrics.turns.labels(channel, result).inc(count)
        return again

    async def _failed(
        self,
        connection: AsyncConnection,
        work: Work,
        states: dict[Address, State],
        now: datetime,
    ) -> bool:
        """Note a failed turn; True to try it again, else it is set aside with an apology."""
        assert work.failure is not None
        work.attempts += 1
        reason = place(work.failure)
        complain("a turn failed", work.failure, inbox=work.inbox_id, attempt=work.attempts)
        self._metrics.errors.labels("turn").inc()
        if work.attempts < ATTEMPTS:
            await self._later(connection, work, reason)
            return True
        said = to_payload(work.incoming)
        await inbox.note(connection, work.inbox_id, inbox.ASIDE, work.attempts, reason, said)
        self._apologise(work, states[work.address], now)
        return False

    def _apologise(self, work: Work, state: State, now: datetime) -> None:
        known = self._turns.known(state, {}, now)
        work.outcome = apologise(state.session, self._turns.book, known)
        self._turns.render(work, state)

    async def _later(self, connection: AsyncConnection, work: Work, reason: str) -> None:
        """Leave a turn in the inbox as taken: it comes again, and is not acknowledged twice."""
        work.unfinished = True
        said = to_payload(work.incoming)
        await inbox.note(connection, work.inbox_id, inbox.TAKEN, work.attempts, reason, said)


def _key(work: Work) -> tuple[str, str, str]:
    return (*work.address, work.incoming.update)


def _refused(work: Work, error: Exception) -> bool:
    """Tell whoever waits for this update; False if nobody does."""
    if work.done is None or work.done.done():
        return False
    work.done.set_exception(Busy(type(error).__name__))
    return True
