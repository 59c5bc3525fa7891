"""Bringing a programme's events into the database at the start."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.logs import say
from bot.notices import Notices
from bot.schedule import Dated, dated
from handlers.about import about
from handlers.programme import PlannedEvent, Programme
from handlers.templates import EVENT_MOVED
from handlers.text import T
from storage import events, outbox, registrations
from storage.database import Database
from storage.records import Event, EventState


class NotReady(Exception):
    """The programme must not be run in production like this; the text says what to change."""


def faults(programme: Programme) -> list[str]:
    """What in the content must not reach production."""
    return [
        f"officers.toml: {officer.name}: is a sample; give the officer's real name and number"
        for officer in programme.officers
        if officer.sample
    ]


async def seed(
    database: Database, programme: Programme, notices: Notices, now: datetime, demo: bool
) -> int:
    """Insert new events, update changed ones, close those that the file lacks for registration.

    Returns how many there are with a date. Whoever is registered for an event whose date or place
    has changed is told so.
    Raises NotReady in production if a sample is left in the content or in the database.
    """
    async with database.write() as connection:
        await database.start_alone(connection)
        if not demo:
            left = faults(programme)
            if await events.samples(connection):
                left.append("the database holds sample events: begin production with a new one")
            if left:
                raise NotReady("\n".join(left))
        known = await events.by_key(connection)
        count = 0
        for planned in programme.events:
            date = dated(planned, now, programme.quiet, demo)
            if date is None:
                continue
            count += 1
            there = _edition(known, planned.key, now, date)
            if there is None:
                key = planned.key if planned.key not in known else f"{planned.key}@{now:%Y%m%d}"
                await events.add(connection, [_row(programme, planned, key, date)])
            elif changed := _changes(there, planned, date):
                await events.change(connection, there.id, changed)
                if _MOVES & changed.keys():
                    await _tell(connection, notices, there.id, now)
        for event in unlisted(known.values(), programme, now, demo):
            if event.state == EventState.OPEN:
                await events.change(connection, event.id, {"state": EventState.CLOSED.value})
                say("event closed for registration: the programme's file lacks it", key=event.key)
    return count


def unlisted(
    known: Iterable[Event], programme: Programme, now: datetime, demo: bool
) -> list[Event]:
    """Events to come that the programme's file lacks, or gives no date any more.

    They are not called off: that is for a person to decide, who also gives the reason.
    """
    listed = {p.key for p in programme.events if dated(p, now, programme.quiet, demo)}
    return [
        event
        for event in known
        if event.key.partition("@")[0] not in listed
        and event.ends_at > now
        and event.state != EventState.CANCELLED
    ]


_MOVES = {"starts_at", "ends_at", "place_vi"}


async def _tell(
    connection: AsyncConnection, notices: Notices, event_id: int, now: datetime
) -> None:
    """The new date or place, to everybody registered; reminders of the old one are withdrawn."""
    event = await events.get(connection, event_id)
    if event is None or event.starts_at <= now or event.state != EventState.OPEN:
        return
    await outbox.cancel(connection, f"event:{event_id}:")
    await events.change(connection, event_id, {"reminded_at": None})
    for one in await registrations.of_event(connection, event_id):
        reply = about(one, T("Date or place has changed"), EVENT_MOVED, now)
        await notices.tell(
            connection,
            {one.person_id: reply},
            f"moved:{one.id}:{now:%Y%m%d%H%M%S}",
            now,
            useful_until=event.starts_at,
            callees={one.person_id: (one.name, one.phone)},
        )


def _edition(known: dict[str, Event], key: str, now: datetime, date: Dated) -> Event | None:
    """The event of this key; of a sample, an edition that still lies ahead."""
    editions = [e for k, e in known.items() if k == key or k.startswith(f"{key}@")]
    if date.starts_at > now:
        # A new date for what is over is a new event: last year's participants stay where they are.
        editions = [e for e in editions if e.ends_at > now]
    return max(editions, key=lambda e: e.starts_at, default=None)


def _row(programme: Programme, planned: PlannedEvent, key: str, date: Dated) -> dict[str, Any]:
    return {
        "key": key,
        "programme": programme.id,
        "component": planned.component,
        "kind": planned.kind,
        "title_vi": planned.title.vi,
        "title_en": planned.title.en,
        "place_vi": date.place.vi,
        "place_en": date.place.en,
        "starts_at": date.starts_at,
        "ends_at": date.ends_at,
        "capacity": date.capacity,
        "state": EventState.OPEN.value,
        "sample": date.sample,
    }


def _changes(there: Event, planned: PlannedEvent, date: Dated) -> dict[str, Any]:
    """What the content says differently, such as that it is there again. A sample keeps the date
    it was given first; seats are never fewer than are taken."""
    reopened = {"state": EventState.OPEN.value} if there.state == EventState.CLOSED else {}
    wanted: dict[str, Any] = {"title_vi": planned.title.vi, "title_en": planned.title.en}
    current: dict[str, Any] = {"title_vi": there.title.vi, "title_en": there.title.en}
    if not date.sample:
        wanted |= {
            "place_vi": date.place.vi,
            "place_en": date.place.en,
            "starts_at": date.starts_at,
            "ends_at": date.ends_at,
            "capacity": max(date.capacity, there.taken),
            "sample": False,
        }
        current |= {
            "place_vi": there.place.vi,
            "place_en": there.place.en,
            "starts_at": there.starts_at,
            "ends_at": there.ends_at,
            "capacity": there.capacity,
            "sample": there.sample,
        }
    return reopened | {key: value for key, value in wanted.items() if current[key] != value}
