"""Whom a due step of a certificate's ladder reaches, and what each is told, once.

A reason says why somebody could not be told; it is for the staff and names nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.notices import Notices
from handlers.ladder_step import To
from handlers.programme import Programme
from handlers.reminder import Due, reminder, silent
from handlers.reply import Reply
from handlers.staff_rights import Right, may
from storage import staff
from storage.frozen import frozen
from storage.records import Priority, Reach

NOBODY = "nobody of the firm has a chat"
LEFT = "no message reaches the holder"
OUTDATED = "agreed to an earlier text only"
UNWILLING = "wants no reminders"
NO_OFFICER = "no officer has a chat"
SILENT = "has not answered"


@frozen
class Told:
    """One step for one recipient. `message`: the business key of what was planned for it."""

    due: Due
    to: To
    person: int | None = None
    reason: str = ""
    message: str = ""

    @property
    def done(self) -> bool:
        """Whether it is in the outbox, or on the call list as it was meant to be."""
        return bool(self.message) or self.to is To.CALL_LIST

    @property
    def calls(self) -> bool:
        """Whether an officer must call: nothing reaches the firm, or it stays silent.

        Whoever wants no reminders is not called in place of them.
        """
        return self.to is To.CALL_LIST or (
            self.to is To.HOLDER and not self.message and self.reason != UNWILLING
        )


async def tell(
    connection: AsyncConnection,
    notices: Notices,
    programme: Programme,
    due: Sequence[Due],
    now: datetime,
) -> list[Told]:
    """Plan the messages of these steps; returns what became of each step for each recipient."""
    if not due:
        return []
    officers = await officers_for(connection, due)
    reach = await reach_for(connection, notices, due, officers, now)
    version = programme.purpose("remind").version
    told = [t for one in due for t in recipients(one, reach, officers, version)]
    sending = [t for t in told if t.person is not None and not t.reason]
    keys = await _send(connection, notices, programme, sending, now)
    return [replace(t, message=keys.get(_envelope(t), "")) for t in told]


async def officers_for(connection: AsyncConnection, due: Sequence[Due]) -> list[int]:
    """Who makes calls, if any of these steps turns to them."""
    if not any(To.OFFICER in one.step.to for one in due):
        return []
    members = await staff.members(connection)
    return [member.person_id for member in members if may(member.role, Right.CALLS)]


async def reach_for(
    connection: AsyncConnection,
    notices: Notices,
    due: Iterable[Due],
    officers: Sequence[int],
    now: datetime,
) -> Mapping[int, Reach]:
    """Everybody whom these steps may turn to and to whom there is a way."""
    contacts = [one.watch.followed.contacts for one in due]
    people = {c.first for c in contacts} | {c.second for c in contacts} | set(officers)
    known = {person for person in people if person is not None}
    return await notices.reachable(connection, known, now)


def recipients(
    due: Due, reach: Mapping[int, Reach], officers: Sequence[int], version: str
) -> Iterator[Told]:
    """Who is to hear of a step, in which role; with the reason for who cannot."""
    contacts = due.watch.followed.contacts
    wanted = set(due.step.to)
    unheard = _why_not(contacts.second, reach, version) and _why_not(contacts.first, reach, version)
    if unheard == UNWILLING:
        # Nobody asks by telephone who wants to be left alone: it is only noted.
        wanted = {To.HOLDER}
    if To.HOLDER in wanted:
        holder = Told(due, To.HOLDER, contacts.first, _why_not(contacts.first, reach, version))
        yield holder
        if holder.reason:
            wanted.add(To.SECOND)
    if To.SECOND in wanted and not _why_not(contacts.second, reach, version):
        yield Told(due, To.SECOND, contacts.second)
    if To.OFFICER in wanted:
        reachable = [person for person in officers if person in reach]
        yield from (Told(due, To.OFFICER, person) for person in reachable)
        if not reachable:
            yield Told(due, To.OFFICER, None, NO_OFFICER)
    if To.CALL_LIST in wanted:
        # Only who could be written to can have left it unanswered.
        yield Told(due, To.CALL_LIST, None, unheard or SILENT)


def _why_not(person: int | None, reach: Mapping[int, Reach], version: str) -> str:
    """Why somebody cannot be reminded; "" if he can."""
    if person is None:
        return NOBODY
    if person not in reach:
        return LEFT
    agreed = reach[person].consents.get("remind")
    if agreed is None:
        return UNWILLING
    return "" if agreed == version else OUTDATED


Envelope = tuple[To, int | None, int]
"""What becomes one message: to whom in which role, and of which firm (0: of all)."""


def _envelope(told: Told) -> Envelope:
    firm = 0 if told.to is To.OFFICER else told.due.watch.followed.contacts.firm.id
    return told.to, told.person, firm


async def _send(
    connection: AsyncConnection,
    notices: Notices,
    programme: Programme,
    sending: Sequence[Told],
    now: datetime,
) -> dict[Envelope, str]:
    """One message for each envelope; returns the business key of each."""
    envelopes: dict[Envelope, list[Due]] = {}
    for told in sending:
        envelopes.setdefault(_envelope(told), []).append(told.due)
    keys: dict[Envelope, str] = {}
    for number, wave in enumerate(_waves(envelopes)):
        key = f"reminder:{_digest(envelopes[envelope] for envelope in wave)}:{number}"
        until = min(one.step.useful_until for envelope in wave for one in envelopes[envelope])
        letters: dict[int, Reply] = {}
        for to, person, of in wave:
            assert person is not None
            due = envelopes[to, person, of]
            letters[person] = (
                silent(due, programme, now)
                if to is To.OFFICER
                else reminder(due, to, programme, now)
            )
            keys[to, person, of] = f"{key}:{person}"
        await notices.tell(
            connection,
            letters,
            key,
            now,
            useful_until=until,
            at_night=False,
            priority=Priority.BULK,
            call_else=False,
        )
    return keys


def _digest(due: Iterable[Sequence[Due]]) -> str:
    """What names the steps that are told: each is told once, so they never come again."""
    steps = sorted(
        f"{one.watch.followed.certificate.id} {one.watch.key} {one.step.name}"
        for several in due
        for one in several
    )
    return blake2b("\n".join(steps).encode(), digest_size=12).hexdigest()


def _waves(envelopes: Mapping[Envelope, Sequence[Due]]) -> Iterable[list[Envelope]]:
    """Envelopes that can be handed over together: as useful for as long, and one a person."""
    waves: dict[tuple[datetime, int], dict[int | None, Envelope]] = {}
    for envelope, due in envelopes.items():
        _, person, _ = envelope
        until, number = min(one.step.useful_until for one in due), 0
        while person in waves.get((until, number), ()):
            number += 1
        waves.setdefault((until, number), {})[person] = envelope
    return [list(wave.values()) for wave in waves.values()]
