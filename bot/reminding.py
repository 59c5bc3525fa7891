"""Certificates: who is reminded of what, now; and who must be called instead.

`plan` may run at any time, any number of times and in several workers. Every step of a ladder is
kept once, in the transaction of its message; what falls due next is a column with an index, so a
tick in which nothing is due reads one row. A firm is planned by who holds the lock on its
contacts, which whoever answers for the firm takes as well.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.enrolling import enrol
from bot.logs import say
from bot.notices import Notices
from bot.telling import Told, tell
from handlers.ladder_step import To
from handlers.outlook import Watch, forgotten_at, open_duties, watches
from handlers.programme import Programme
from handlers.reminder import Due
from storage import certificate_calls, certificates, followed, reminders
from storage.database import Database
from storage.follow_records import DutyKey, Followed, ReminderState
from storage.frozen import frozen
from storage.records import MessageState

AT_ONCE = 250
"""Certificates planned in one transaction: people who wait for an answer wait about as long as
that takes, a fifth of a second."""
CHECK_AFTER = timedelta(hours=25)
"""When it is looked at what became of a message: the sender gives up after a day."""
TOO_LATE = "its time was over before anybody could be told"
_LOST = {
    MessageState.FAILED: "the message was not delivered",
    MessageState.EXPIRED: "the message could not be sent in time",
}


@frozen
class Reminders:
    """Plans the reminders of certificates."""

    database: Database
    clock: Clock
    programme: Programme
    notices: Notices

    async def plan(self) -> int:
        """Plan everything that is due; returns the number of messages."""
        count = 0
        while await self._anything_due():
            async with self.database.write() as connection:
                now = self.clock.now()
                firms = await certificates.due(connection, now, AT_ONCE)
                if not firms:  # another worker is at it
                    break
                count += await self._firms(connection, firms, now)
        if count:
            say("certificate reminders planned", messages=count)
        return count

    async def forget(self, days: int) -> int:
        """Delete certificates that ask nothing any more and were left alone for so many days."""
        before = self.clock.now() - timedelta(days=days)
        async with self.database.write() as connection:
            idle = await certificates.idle(connection, before, AT_ONCE)
            await certificates.remove(connection, idle)
        return len(idle)

    async def _anything_due(self) -> bool:
        async with self.database.read() as connection:
            return await certificates.any_due(connection, self.clock.now())

    async def _firms(self, connection: AsyncConnection, firms: Sequence[int], now: datetime) -> int:
        """Plan these firms, of which something falls due, as a whole."""
        held = await followed.of_firms(connection, firms)
        waiting = await self._check(connection, held, now)
        duties = {h.certificate.id: open_duties(h, self.programme, now) for h in held}
        await enrol(connection, held, self.programme, now, duties)
        found = [
            watch
            for one in held
            for watch in watches(
                one, self.programme, now, near=True, duties=duties[one.certificate.id]
            )
        ]
        due = [Due(watch, step) for watch in found for step in watch.now(now)]
        told = await tell(connection, self.notices, self.programme, due, now)
        await reminders.note(connection, [*_passed(found, now), *(_row(t, now) for t in told)])
        calls = [_call(*_named(t.due.watch), t.reason, now) for t in told if t.calls]
        await certificate_calls.add(connection, calls)
        messages = {told.message for told in told if told.message}
        waiting |= {t.due.watch.followed.certificate.id for t in told if t.message}
        again = _again(held, found, waiting, now)
        for one in held:
            id = one.certificate.id
            again[id] = again[id] or forgotten_at(one, self.programme, now)
        await certificates.arm(connection, again)
        return len(messages)

    async def _check(
        self, connection: AsyncConnection, held: Sequence[Followed], now: datetime
    ) -> set[int]:
        """See what became of earlier messages; returns the certificates still to be checked."""
        states: dict[int, tuple[ReminderState, str]] = {}
        open_: set[int] = set()
        calls = []
        for fate in await reminders.fates(connection, [h.certificate.id for h in held]):
            if fate.state in (MessageState.PENDING, MessageState.SENDING):
                open_.add(fate.certificate)
            elif reason := _LOST.get(fate.state):
                states[fate.reminder] = (ReminderState.IMPOSSIBLE, reason)
                calls.append(_call(fate.certificate, fate.duty, reason, now))
            else:
                states[fate.reminder] = (ReminderState.SENT, fate.state.value)
        await reminders.became(connection, states)
        await certificate_calls.add(connection, calls)
        return open_


def _again(
    held: Sequence[Followed], found: Sequence[Watch], waiting: set[int], now: datetime
) -> dict[int, datetime | None]:
    """When each certificate is looked at again: at its next step, or to see what arrived."""
    when: dict[int, datetime | None] = {one.certificate.id: None for one in held}
    for id in waiting:
        when[id] = now + CHECK_AFTER
    for watch in found:
        id, at = watch.followed.certificate.id, watch.after(now)
        known = when[id]
        when[id] = min(at, known) if at and known else at or known
    return when


def _named(watch: Watch) -> tuple[int, DutyKey]:
    return watch.followed.certificate.id, watch.key


def _call(certificate: int, duty: DutyKey, reason: str, now: datetime) -> dict[str, Any]:
    return {**_columns(certificate, duty), "reason": reason, "created_at": now}


def _row(told: Told, now: datetime) -> dict[str, Any]:
    return {
        **_columns(*_named(told.due.watch)),
        "step": told.due.step.name,
        "recipient": told.to.value,
        "person_id": told.person,
        "state": (ReminderState.PLANNED if told.done else ReminderState.IMPOSSIBLE).value,
        "reason": told.reason,
        "message": told.message,
        "at": now,
    }


def _passed(found: Sequence[Watch], now: datetime) -> Iterator[dict[str, Any]]:
    """Steps passed over; of a duty of which every one was, the last says that it was too late."""
    for watch in found:
        for step in watch.newly_passed:
            late = watch.missed and step is watch.steps[-1]
            state = ReminderState.IMPOSSIBLE if late else ReminderState.PASSED
            yield {
                **_columns(*_named(watch)),
                "step": step.name,
                "recipient": To.HOLDER.value,
                "state": state.value,
                "reason": TOO_LATE if late else "",
                "at": now,
            }


def _columns(certificate: int, duty: DutyKey) -> dict[str, Any]:
    return {
        "certificate_id": certificate,
        "duty": duty.duty.value,
        "number": duty.number,
        "due": duty.due,
    }
