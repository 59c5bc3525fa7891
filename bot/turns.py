"""One round of turns: the pure steps, and their effects under savepoints."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.body import body
from bot.effects import Context, apply
from bot.notices import Notices
from bot.sessions import Sessions
from bot.snapshot import look_up
from bot.teaching import Checks
from bot.work import Address, State, Work
from handlers.effects import Conflict
from handlers.engine import refuse, step
from handlers.known import Known, Missing, Need
from handlers.link_effects import Joining
from handlers.programme import Programme
from handlers.stage import Book
from handlers.text import Tongue
from storage.database import FAILURES
from storage.frozen import frozen
from storage.prepared import savepoint

States: TypeAlias = Mapping[Address, State]

_TOKEN = 16
"""Bytes of randomness that a turn gets."""


def _tokens() -> Iterator[str]:
    """Fresh randomness for turns, asked from the system for a batch at a time."""
    while True:
        helping = secrets.token_bytes(64 * _TOKEN)
        for start in range(0, len(helping), _TOKEN):
            yield helping[start : start + _TOKEN].hex()


_TOKENS = _tokens()


@frozen
class Turns:
    """What turns are made with; the same for every batch."""

    book: Book
    programme: Programme
    tongues: Mapping[str, Tongue]
    language: str
    notices: Notices
    public_url: str
    deep_links: Mapping[str, str]
    sessions: Sessions = field(default_factory=Sessions)
    checks: Checks = field(default_factory=Checks)

    def tongue(self, language: str) -> Tongue:
        """The language asked for, or the programme's own."""
        return self.tongues.get(language) or self.tongues[self.language]

    def known(self, state: State, facts: Mapping[Need, Any], now: datetime) -> Known:
        """What a step of this chat may see."""
        chat = state.chat
        return Known(
            now=now,
            token=next(_TOKENS),
            tongue=self.tongue(state.session.language or state.chat.language),
            programme=self.programme,
            person=state.chat.person,
            public_url=self.public_url,
            deep_links=self.deep_links,
            chat=chat.id,
            channel=chat.channel,
            shown_at=chat.seen_at if chat.screen_message else None,
            unshown=not chat.screen_theirs,
            with_officer=chat.officer_until is not None and chat.officer_until > now,
            facts=facts,
        )

    async def step(
        self, connection: AsyncConnection, works: Sequence[Work], states: States, now: datetime
    ) -> None:
        """Run the steps; what they miss is looked up for all of them at once, then again.

        Turns at the same question run one after the other, and their replies are put into words
        when all steps are done: the processor then has at hand what the next one needs, too. A
        batch of 64 at six questions takes a tenth less time than in the order of its arrival.
        """
        facts: dict[Need, Any] = {}
        waiting = alike = sorted(works, key=lambda work: _place(states[work.address]))
        while waiting:
            missing: set[Need] = set()
            stuck: list[Work] = []
            for work in waiting:
                need = self._step(work, states[work.address], facts, now)
                if need and not need.of:
                    # The same for everybody: the other turns of the batch shall find it there.
                    await self._learn(connection, {need}, [work], facts, now)
                    if not work.failure:
                        need = self._step(work, states[work.address], facts, now)
                if need and not work.failure:
                    missing.add(need)
                    stuck.append(work)
            if missing:
                await self._learn(connection, missing, stuck, facts, now)
            waiting = [work for work in stuck if not work.failure]
        for work in alike:
            self._put_into_words(work, states[work.address])

    async def _learn(
        self,
        connection: AsyncConnection,
        missing: set[Need],
        works: Sequence[Work],
        facts: dict[Need, Any],
        now: datetime,
    ) -> None:
        """Look facts up under a savepoint; a loader that fails fails the turns that asked."""
        try:
            async with savepoint(connection):
                facts.update(await look_up(connection, missing, now))
        except FAILURES:
            raise
        except Exception as error:
            for work in works:
                work.outcome, work.failure = None, error

    def _step(
        self, work: Work, state: State, facts: Mapping[Need, Any], now: datetime
    ) -> Need | None:
        """Run one step; returns the fact it misses, if any. What it raises is kept."""
        work.failure = None
        try:
            known = self.known(state, facts, now)
            work.outcome = step(state.session, self.book, work.incoming, known)
        except Missing as lacking:
            return lacking.need
        except Exception as error:
            work.outcome, work.failure = None, error
        return None

    def _put_into_words(self, work: Work, state: State) -> None:
        """Render the reply; a turn whose reply cannot be rendered has failed."""
        try:
            self.render(work, state)
        except Exception as error:
            work.outcome, work.failure = None, error

    def render(self, work: Work, state: State) -> None:
        """Put the reply into words."""
        outcome = work.outcome
        if outcome and outcome.reply:
            tongue = self.tongue(outcome.session.language or state.chat.language)
            work.body = body(outcome.reply, tongue, outcome.session.screen)

    async def apply(
        self, connection: AsyncConnection, works: Sequence[Work], states: States, now: datetime
    ) -> None:
        """Apply effects: all under one savepoint, and only if that fails each under its own.

        Nearly always nothing fails, and a savepoint costs two statements. What changes who a
        chat belongs to comes last: what the other turns write belongs to the person they were
        loaded with, and moves with him.
        """
        acting = sorted((w for w in works if w.outcome and w.outcome.effects), key=_joins)
        if not acting:
            return
        try:
            async with savepoint(connection):
                for work in acting:
                    await self._apply(connection, work, states[work.address], now)
            return
        except FAILURES:
            raise
        except Exception as error:
            if len(acting) == 1:
                await self._undone(connection, acting[0], states, now, error)
                return
        for work in acting:
            try:
                async with savepoint(connection):
                    await self._apply(connection, work, states[work.address], now)
            except FAILURES:
                raise
            except Exception as error:
                await self._undone(connection, work, states, now, error)

    async def _apply(
        self, connection: AsyncConnection, work: Work, state: State, now: datetime
    ) -> None:
        context = Context(connection, now, state.chat, self.programme, self.notices, self.checks)
        assert work.outcome is not None
        for effect in work.outcome.effects:
            await apply(effect, context)

    async def _undone(
        self,
        connection: AsyncConnection,
        work: Work,
        states: States,
        now: datetime,
        error: Exception,
    ) -> None:
        """A conflict is an answer; anything else is a failure of ours."""
        if not isinstance(error, Conflict):
            work.outcome, work.failure = None, error
            return
        session, pressed = states[work.address].session, work.incoming.choice
        work.outcome = await self.with_facts(
            connection,
            states[work.address],
            now,
            lambda known: refuse(session, self.book, known, error, pressed),
        )
        self.render(work, states[work.address])

    async def with_facts(
        self,
        connection: AsyncConnection,
        state: State,
        now: datetime,
        answer: Callable[[Known], Any],
    ) -> Any:
        """Run a pure function of `Known`, looking up what it misses."""
        facts: dict[Need, Any] = {}
        while True:
            try:
                return answer(self.known(state, facts, now))
            except Missing as lacking:
                facts.update(await look_up(connection, [lacking.need], now))


def _place(state: State) -> tuple[str, str]:
    """Where a chat stands: what its next step runs through."""
    form = state.session.form
    return (form.dialogue, form.question) if form else ("", "")


def _joins(work: Work) -> bool:
    assert work.outcome is not None
    return any(isinstance(effect, Joining) for effect in work.outcome.effects)
