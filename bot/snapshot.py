"""Looks up what steps asked for (`handlers.known.Missing`), for a whole batch at once."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot import import_matching, importing
from bot.certificate_files import hashed
from handlers.import_entries import Entry
from handlers.known import LISTED, Need
from handlers.linking import TRIES_WITHIN
from storage import (
    audits,
    certificate_calls,
    certificate_contacts,
    certificates,
    eligibility,
    events,
    files,
    followed,
    incidents,
    learning,
    links,
    officer_chats,
    reach,
    register,
    registrations,
    reminders,
    staff,
    support,
    support_slots,
    troubles,
)
from storage.certificate_records import Duty
from storage.follow_records import DutyKey
from storage.records import Kept
from storage.register_records import Counted, Reported, Untold, Wanted
from storage.support_records import RequestState

_LOOKING_BACK = timedelta(days=30)

Loader = Callable[[AsyncConnection, Any, datetime], Awaitable[Any]]


async def _events(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await events.open_(connection, now)


async def _all_events(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await events.all_(connection, now - _LOOKING_BACK)


async def _mine(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await registrations.of_person(connection, of, now)


async def _kept(connection: AsyncConnection, of: int, now: datetime) -> Any:
    over = await registrations.count_over(connection, of, now)
    return Kept(over, await staff.count_calls(connection, of))


async def _waiting(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await registrations.waiting(connection, of)


async def _roster(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await registrations.of_event(connection, of)


async def _ticket(connection: AsyncConnection, of: str, now: datetime) -> Any:
    return await registrations.by_code(connection, of)


async def _troubles(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await troubles.latest(connection, LISTED)


async def _calls(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await staff.open_calls(connection, LISTED)


async def _my_calls(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await staff.calls_of(connection, of)


async def _officer_chats(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await officer_chats.open_(connection, now, LISTED)


async def _members(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await staff.members(connection)


async def _invitations(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await staff.open_invitations(connection, now)


async def _incidents(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await incidents.open_(connection)


async def _certificates(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await followed.of_person(connection, of)


async def _cared_for(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await certificate_contacts.of_person(connection, of)


async def _care_offer(connection: AsyncConnection, of: str, now: datetime) -> Any:
    return await certificate_contacts.offered(connection, hashed(of), now)


async def _my_doors(connection: AsyncConnection, of: int, now: datetime) -> Any:
    there = (await reach.of_people(connection, [of])).get(of)
    return there.doors if there else ()


async def _link_offer(connection: AsyncConnection, of: str, now: datetime) -> Any:
    return await links.offered(connection, of, now)


async def _link_asked(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await links.asked(connection, of, now)


async def _code_misses(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await links.misses(connection, of, now - TRIES_WITHIN)


async def _eligibility(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await eligibility.answers(connection, of)


async def _support_slots(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await support_slots.taken(connection)


async def _my_requests(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await support.of_person(connection, of, LISTED)


async def _support_request(connection: AsyncConnection, of: int | str, now: datetime) -> Any:
    return await support.whole(connection, of)


async def _requests_in(connection: AsyncConnection, of: str, now: datetime) -> Any:
    return await support.in_state(connection, RequestState(of), LISTED)


async def _requests_waiting(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await support.count_waiting(connection)


async def _lessons(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await learning.taught(connection)


async def _questions(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await learning.waiting(connection, LISTED)


async def _register(connection: AsyncConnection, of: Wanted, now: datetime) -> Any:
    return await register.find(connection, of, LISTED)


async def _register_counts(connection: AsyncConnection, of: Counted, now: datetime) -> Any:
    return await register.counts(connection, of)


async def _register_overdue(connection: AsyncConnection, of: str, now: datetime) -> Any:
    return await register.overdue(connection, date.fromisoformat(of))


async def _certificate(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await followed.one(connection, of)


async def _certificate_calls(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await certificate_calls.open_(connection, LISTED)


async def _reported(connection: AsyncConnection, of: int, now: datetime) -> Any:
    waiting = await audits.reported(connection, LISTED)
    held = await followed.of_ids(connection, [certificate for _, certificate in waiting])
    known = {a.id: (a, one.certificate) for one in held for a in one.audits}
    return tuple(Reported(id, *known[id]) for id, _ in waiting if id in known)


async def _untold(connection: AsyncConnection, of: int, now: datetime) -> Any:
    latest = await reminders.impossible(connection, LISTED)
    held = await certificates.by_id(connection, {row["certificate_id"] for row in latest})
    return tuple(
        Untold(
            row["id"],
            held[row["certificate_id"]],
            DutyKey(Duty(row["duty"]), row["number"], row["due"]),
            row["reason"],
        )
        for row in latest
    )


async def _table(connection: AsyncConnection, of: str, now: datetime) -> Any:
    row = await files.get(connection, of)
    return await asyncio.to_thread(importing.read, row.data if row else b"", importing.IN_CHAT)


async def _entered(connection: AsyncConnection, of: tuple[Entry, ...], now: datetime) -> Any:
    return await import_matching.already(connection, of)


LOADERS: dict[str, Loader] = {
    "events": _events,
    "all_events": _all_events,
    "mine": _mine,
    "kept": _kept,
    "waiting": _waiting,
    "roster": _roster,
    "ticket": _ticket,
    "troubles": _troubles,
    "calls": _calls,
    "officer_chats": _officer_chats,
    "members": _members,
    "invitations": _invitations,
    "certificates": _certificates,
    "cared_for": _cared_for,
    "eligibility": _eligibility,
    "support_slots": _support_slots,
    "my_requests": _my_requests,
    "support_request": _support_request,
    "requests_in": _requests_in,
    "requests_waiting": _requests_waiting,
    "incidents": _incidents,
    "lessons": _lessons,
    "questions": _questions,
    "register": _register,
    "register_counts": _register_counts,
    "register_overdue": _register_overdue,
    "certificate": _certificate,
    "certificate_calls": _certificate_calls,
    "reported": _reported,
    "untold": _untold,
    "table": _table,
    "entered": _entered,
    "care_offer": _care_offer,
    "my_doors": _my_doors,
    "my_calls": _my_calls,
    "link_offer": _link_offer,
    "link_asked": _link_asked,
    "code_misses": _code_misses,
}


async def look_up(
    connection: AsyncConnection, needs: Iterable[Need], now: datetime
) -> dict[Need, Any]:
    """The facts asked for. Raises KeyError for a kind that has no loader: a defect of ours."""
    return {need: await LOADERS[need.kind](connection, need.of, now) for need in needs}
