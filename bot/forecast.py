"""What would be sent about certificates in a time to come, if nobody answers and nothing changes.

The staff's dry run: the same ladders, recipients and reasons as `bot.reminding`, planned nowhere.
It looks as far as it is asked about, the planner only to what can fall due next.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices import Notices
from bot.telling import Told, officers_for, reach_for, recipients
from handlers.ladder_step import Fate
from handlers.outlook import to_see_until, watches
from handlers.programme import Programme
from handlers.reminder import Due
from storage import certificates, followed
from storage.frozen import frozen
from storage.records import Reach

_FIRMS = 200
"""Firms looked at together; a forecast of everything never holds everything in memory."""


@frozen
class Ahead:
    """One message that would be sent, or that could not be, for the reason of `told`."""

    at: datetime
    told: tuple[Told, ...]
    reach: Reach | None


async def ahead(
    connection: AsyncConnection,
    notices: Notices,
    programme: Programme,
    now: datetime,
    since: datetime,
    until: datetime,
) -> AsyncIterator[Ahead]:
    """The messages between two instants, firm by firm, each firm's in the order of time."""
    version, last = programme.purpose("remind").version, 0
    far = to_see_until(until, now)
    while firms := await certificates.firms_ahead(connection, until, last, _FIRMS):
        last = firms[-1]
        held = await followed.of_firms(connection, firms)
        due = [
            Due(watch, step)
            for one in held
            for watch in watches(one, programme, now, ahead=far)
            for step in watch.steps
            if step.fate in (Fate.NOW, Fate.COMING) and since <= step.when <= until
        ]
        officers = await officers_for(connection, due)
        reach = await reach_for(connection, notices, due, officers, now)
        told = [t for one in due for t in recipients(one, reach, officers, version)]
        for message in _messages(told, reach):
            yield message


def _messages(told: Sequence[Told], reach: Mapping[int, Reach]) -> Iterable[Ahead]:
    """Steps of one firm for one recipient at one instant are one message."""
    envelopes: dict[tuple[object, ...], list[Told]] = {}
    for one in told:
        firm = one.due.watch.followed.contacts.firm.id
        envelope = (firm, one.due.step.when, one.to, one.person, one.reason)
        envelopes.setdefault(envelope, []).append(one)
    ordered = sorted(
        envelopes.values(),
        key=lambda all_: (all_[0].due.watch.followed.contacts.firm.id, all_[0].due.step.when),
    )
    for all_ in ordered:
        person = all_[0].person
        known = reach.get(person) if person is not None else None
        yield Ahead(all_[0].due.step.when, tuple(all_), known)
