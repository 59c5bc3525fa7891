"""Looks up what steps asked for (`handlers.known.Missing`), for a whole batch at once."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from handlers.known import Need
from handlers.linking import TRIES_WITHIN
from storage import (
    certificate_contacts,
    eligibility,
    events,
    followed,
    incidents,
    links,
    officer_chats,
    reach,
    registrations,
    staff,
    support,
    support_slots,
    troubles,
)
from storage.support_records import RequestState

LISTED = 20
"""Rows of a list for staff: what needs attention first, not everything."""
_LOOKING_BACK = timedelta(days=30)

Loader = Callable[[AsyncConnection, Any, datetime], Awaitable[Any]]


async def _events(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await events.open_(connection, now)


async def _all_events(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await events.all_(connection, now - _LOOKING_BACK)


async def _mine(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await registrations.of_person(connection, of, now)


async def _roster(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await registrations.of_event(connection, of)


async def _ticket(connection: AsyncConnection, of: str, now: datetime) -> Any:
    return await registrations.by_code(connection, of)


async def _troubles(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await troubles.latest(connection, LISTED)


async def _calls(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await staff.open_calls(connection, LISTED)


async def _officer_chats(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await officer_chats.open_(connection, now, LISTED)


async def _members(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await staff.members(connection)


async def _incidents(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await incidents.open_(connection)


async def _certificates(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await followed.of_person(connection, of)


async def _cared_for(connection: AsyncConnection, of: int, now: datetime) -> Any:
    return await certificate_contacts.of_person(connection, of)


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


LOADERS: dict[str, Loader] = {
    "events": _events,
    "all_events": _all_events,
    "mine": _mine,
    "roster": _roster,
    "ticket": _ticket,
    "troubles": _troubles,
    "calls": _calls,
    "officer_chats": _officer_chats,
    "members": _members,
    "certificates": _certificates,
    "cared_for": _cared_for,
    "eligibility": _eligibility,
    "support_slots": _support_slots,
    "my_requests": _my_requests,
    "support_request": _support_request,
    "requests_in": _requests_in,
    "requests_waiting": _requests_waiting,
    "incidents": _incidents,
    "my_doors": _my_doors,
    "link_offer": _link_offer,
    "link_asked": _link_asked,
    "code_misses": _code_misses,
}


async def look_up(
    connection: AsyncConnection, needs: Iterable[Need], now: datetime
) -> dict[Need, Any]:
    """The facts asked for. Raises KeyError for a kind that has no loader: a defect of ours."""
    return {need: await LOADERS[need.kind](connection, need.of, now) for need in needs}
