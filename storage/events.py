"""Trainings and seminars with a date, and their seats."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.event_tables import events, registrations
from storage.prepared import Prepared
from storage.records import Event, EventState, RegistrationState, Words

_OPEN = Prepared(
    select(events)
    .where(events.c.ends_at > bindparam("now"), events.c.state == EventState.OPEN.value)
    .order_by(events.c.starts_at, events.c.id)
)
_ALL = (
    select(events)
    .where(events.c.ends_at > bindparam("since"))
    .order_by(events.c.starts_at, events.c.id)
)
# One statement decides who gets the last seat, whatever number of processes asks.
_TAKE_SEAT = Prepared(
    update(events)
    .where(
        events.c.id == bindparam("event"),
        events.c.taken < events.c.capacity,
        events.c.state == EventState.OPEN.value,
        events.c.starts_at > bindparam("now"),
        # Whoever waits comes first, also to a seat that has just been added.
        ~exists().where(
            registrations.c.event_id == events.c.id,
            registrations.c.state == RegistrationState.WAITING.value,
        ),
    )
    .values(taken=events.c.taken + 1)
)


async def open_(connection: AsyncConnection, now: datetime) -> tuple[Event, ...]:
    """Events that one can register for and that are not over, soonest first."""
    return tuple(event(row) for row in await _OPEN.rows(connection, {"now": now}))


async def all_(connection: AsyncConnection, since: datetime) -> tuple[Event, ...]:
    """Events that were not over at `since`, cancelled ones too, soonest first."""
    return tuple(event(row) for row in await connection.execute(_ALL, {"since": since}))


async def get(connection: AsyncConnection, id: int, lock: bool = False) -> Event | None:
    """One event; `lock` keeps its seats still until the transaction ends."""
    query = select(events).where(events.c.id == id)
    row = (await connection.execute(query.with_for_update() if lock else query)).first()
    return event(row) if row else None


async def take_seat(connection: AsyncConnection, id: int, now: datetime) -> bool:
    """Take one seat if there is one, the event is open and has not begun."""
    return await _TAKE_SEAT.changes(connection, {"event": id, "now": now})


async def take_freed_seat(connection: AsyncConnection, id: int) -> None:
    """Count a seat as taken that goes to somebody from the waiting list; the event is locked."""
    await connection.execute(
        update(events).where(events.c.id == id).values(taken=events.c.taken + 1)
    )


async def with_room_and_queue(connection: AsyncConnection, now: datetime) -> list[int]:
    """Events that take place, with a free seat although somebody waits for one."""
    waits = exists().where(
        registrations.c.event_id == events.c.id,
        registrations.c.state == RegistrationState.WAITING.value,
    )
    query = select(events.c.id).where(
        events.c.ends_at > now,
        events.c.starts_at > now,
        events.c.state != EventState.CANCELLED.value,
        events.c.taken < events.c.capacity,
        waits,
    )
    return list(await connection.scalars(query.order_by(events.c.id)))


async def free_seat(connection: AsyncConnection, id: int) -> None:
    """Give one seat back."""
    await connection.execute(
        update(events).where(events.c.id == id, events.c.taken > 0).values(taken=events.c.taken - 1)
    )


async def cancel(connection: AsyncConnection, id: int) -> None:
    await connection.execute(
        update(events).where(events.c.id == id).values(state=EventState.CANCELLED.value)
    )


async def by_key(connection: AsyncConnection) -> dict[str, Event]:
    """Every event by its key, for loading a programme."""
    return {row.key: event(row) for row in await connection.execute(select(events))}


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Insert events as `bot.seeding` describes them."""
    if rows:
        await connection.execute(insert(events), list(rows))


async def change(connection: AsyncConnection, id: int, values: dict[str, Any]) -> None:
    await connection.execute(update(events).where(events.c.id == id).values(**values))


async def samples(connection: AsyncConnection) -> int:
    """How many sample events there are: none may be left when production starts."""
    return len((await connection.scalars(select(events.c.id).where(events.c.sample))).all())


async def to_remind(connection: AsyncConnection, begins: datetime, now: datetime) -> list[Event]:
    """Events that take place, begin before `begins` and had no reminder yet."""
    query = select(events).where(
        events.c.ends_at > now,
        events.c.starts_at > now,
        events.c.starts_at <= begins,
        events.c.state != EventState.CANCELLED.value,
        events.c.reminded_at.is_(None),
    )
    return [event(row) for row in await connection.execute(query.with_for_update())]


async def reminded(connection: AsyncConnection, id: int, now: datetime) -> None:
    await connection.execute(update(events).where(events.c.id == id).values(reminded_at=now))


async def to_anonymise(connection: AsyncConnection, before: datetime) -> list[int]:
    """Events that ended before and whose participants may still have names, oldest first."""
    done = events.c.anonymised_at > events.c.ends_at
    query = select(events.c.id).where(
        events.c.ends_at < before, or_(events.c.anonymised_at.is_(None), ~done)
    )
    return list(await connection.scalars(query.order_by(events.c.ends_at, events.c.id)))


async def anonymised(connection: AsyncConnection, id: int, now: datetime) -> None:
    await connection.execute(update(events).where(events.c.id == id).values(anonymised_at=now))


def event(row: Any) -> Event:
    """An event from anything that has its columns."""
    return Event(
        id=row.id,
        key=row.key,
        kind=row.kind,
        title=Words(row.title_vi, row.title_en),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=Words(row.place_vi, row.place_en),
        capacity=row.capacity,
        taken=row.taken,
        state=EventState(row.state),
        sample=row.sample,
        component=row.component,
    )
