"""Who comes to what. Seats are counted in `storage.events`; here stands who has them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.event_tables import events, registrations
from storage.events import event
from storage.prepared import Prepared
from storage.records import Firm, Registration, RegistrationState
from storage.tables import firms

_GONE = RegistrationState.CANCELLED.value
_EVENT = [c.label(f"at_{c.name}") for c in events.c]
_earlier = registrations.alias("earlier")
_AHEAD = (
    select(func.count())
    .where(
        _earlier.c.event_id == registrations.c.event_id,
        _earlier.c.state == RegistrationState.WAITING.value,
        _earlier.c.id < registrations.c.id,
    )
    .scalar_subquery()
)
_LISTED = (
    select(
        registrations,
        firms.c.name.label("firm_name"),
        firms.c.kind.label("firm_kind"),
        firms.c.tax_code,
        _AHEAD.label("ahead"),
        *_EVENT,
    )
    .join(events, events.c.id == registrations.c.event_id)
    .join(firms, firms.c.id == registrations.c.firm_id)
)

# A statement of a turn is built once: putting it together costs more than running it.
_ADD = Prepared(
    {
        "sqlite": sqlite.insert(registrations).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(registrations).on_conflict_do_nothing(),
    }
)
_CODE_OF_DRAFT = select(registrations.c.code).where(registrations.c.draft == bindparam("of"))
_OF_PARTICIPANT = _LISTED.where(
    registrations.c.event_id == bindparam("at"),
    registrations.c.phone == bindparam("calls"),
    registrations.c.name_key == bindparam("named"),
    registrations.c.state != _GONE,
)
_OF_PERSON = Prepared(
    _LISTED.where(
        registrations.c.person_id == bindparam("of"),
        registrations.c.state != _GONE,
        events.c.ends_at > bindparam("now"),
    ).order_by(events.c.starts_at, registrations.c.id)
)
# The code keeps the index over participants unique without a name.
_BLANK = update(registrations).values(name="", phone="", name_key=registrations.c.code)


async def add(connection: AsyncConnection, values: dict[str, Any]) -> bool:
    """Insert a registration; False if its draft, code or participant is there already."""
    return await _ADD.changes(connection, values)


async def of_draft(connection: AsyncConnection, draft: str) -> str | None:
    """The code of the registration that this draft has already become."""
    return await connection.scalar(_CODE_OF_DRAFT, {"of": draft})


async def of_participant(
    connection: AsyncConnection, event: int, phone: str, name_key: str
) -> Registration | None:
    """The place that this participant already has at the event."""
    values = {"at": event, "calls": phone, "named": name_key}
    return await _one(connection, _OF_PARTICIPANT, values)


async def of_person(
    connection: AsyncConnection, person: int, now: datetime
) -> tuple[Registration, ...]:
    """What a person has registered for and is not over, soonest first."""
    rows = await _OF_PERSON.rows(connection, {"of": person, "now": now})
    return tuple(_registration(row) for row in rows)


async def count_over(connection: AsyncConnection, person: int, now: datetime) -> int:
    """How many of a person's registrations are over or cancelled and still have a name."""
    query = (
        select(func.count())
        .select_from(registrations)
        .join(events, events.c.id == registrations.c.event_id)
        .where(
            registrations.c.person_id == person,
            registrations.c.name != "",
            or_(registrations.c.state == _GONE, events.c.ends_at <= now),
        )
    )
    return await connection.scalar(query) or 0


async def of_event(connection: AsyncConnection, event: int) -> tuple[Registration, ...]:
    """Who is registered or waiting, in the order in which they came."""
    query = _LISTED.where(
        registrations.c.event_id == event, registrations.c.state != _GONE
    ).order_by(registrations.c.id)
    return tuple(_registration(row) for row in await connection.execute(query))


async def by_code(connection: AsyncConnection, code: str) -> Registration | None:
    return await _one(connection, _LISTED.where(registrations.c.code == code))


async def confirmed(connection: AsyncConnection, codes: Collection[str]) -> set[str]:
    """Those of these codes under which there is a seat."""
    query = select(registrations.c.code).where(
        registrations.c.code.in_(codes),
        registrations.c.state == RegistrationState.CONFIRMED.value,
    )
    return set((await connection.scalars(query)).all())


async def by_id(connection: AsyncConnection, id: int) -> Registration | None:
    return await _one(connection, _LISTED.where(registrations.c.id == id))


async def waiting(connection: AsyncConnection, event: int) -> int:
    """How many people wait for a seat at an event."""
    query = select(func.count()).where(
        registrations.c.event_id == event,
        registrations.c.state == RegistrationState.WAITING.value,
    )
    return await connection.scalar(query) or 0


async def first_waiting(connection: AsyncConnection, event: int) -> Registration | None:
    """Who is next: the waiting list is first come, first served."""
    query = (
        _LISTED.where(
            registrations.c.event_id == event,
            registrations.c.state == RegistrationState.WAITING.value,
        )
        .order_by(registrations.c.id)
        .limit(1)
    )
    return await _one(connection, query)


async def change(
    connection: AsyncConnection,
    id: int,
    before: RegistrationState,
    after: RegistrationState,
    reason: str,
    now: datetime,
) -> bool:
    """Move a registration to another state, with the reason; False if it had left `before`."""
    result = await connection.execute(
        update(registrations)
        .where(registrations.c.id == id, registrations.c.state == before.value)
        .values(state=after.value, reason=reason[:200], changed_at=now)
    )
    return result.rowcount == 1


async def rename(
    connection: AsyncConnection, id: int, name: str, name_key: str, phone: str, now: datetime
) -> bool:
    """Somebody else comes; False if it was cancelled or its holder has come already."""
    result = await connection.execute(
        update(registrations)
        .where(
            registrations.c.id == id,
            registrations.c.state != _GONE,
            registrations.c.attended_at.is_(None),
        )
        .values(name=name, name_key=name_key, phone=phone, changed_at=now)
    )
    return result.rowcount == 1


async def attended(connection: AsyncConnection, id: int, now: datetime) -> bool:
    """The holder has come; False if he had been checked in before."""
    result = await connection.execute(
        update(registrations)
        .where(registrations.c.id == id, registrations.c.attended_at.is_(None))
        .values(attended_at=now)
    )
    return result.rowcount == 1


async def absent(connection: AsyncConnection, id: int) -> bool:
    """The holder has not come after all; False if he was not checked in."""
    result = await connection.execute(
        update(registrations)
        .where(registrations.c.id == id, registrations.c.attended_at.is_not(None))
        .values(attended_at=None)
    )
    return result.rowcount == 1


async def anonymise(connection: AsyncConnection, person: int) -> None:
    """Remove name and phone from what a person had registered."""
    await connection.execute(_BLANK.where(registrations.c.person_id == person))


async def anonymise_event(connection: AsyncConnection, event: int, limit: int) -> int:
    """The same for so many of an event's participants; returns how many it was done for."""
    named = select(registrations.c.id).where(
        registrations.c.event_id == event, registrations.c.name != ""
    )
    some = _BLANK.where(registrations.c.id.in_(named.limit(limit)))
    return (await connection.execute(some)).rowcount


async def _one(
    connection: AsyncConnection, query: Select[Any], values: dict[str, Any] | None = None
) -> Registration | None:
    row = (await connection.execute(query, values)).first()
    return _registration(row) if row else None


class _EventColumns:
    """The `at_…` columns of a row, under their own names."""

    def __init__(self, row: Row[Any]) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, f"at_{name}")


def _registration(row: Row[Any]) -> Registration:
    return Registration(
        id=row.id,
        code=row.code,
        event=event(_EventColumns(row)),
        person_id=row.person_id,
        name=row.name,
        phone=row.phone,
        firm=Firm(row.firm_id, row.firm_name, row.firm_kind, row.tax_code or ""),
        state=RegistrationState(row.state),
        created_at=row.created_at,
        attended_at=row.attended_at,
        ahead=row.ahead if row.state == RegistrationState.WAITING.value else 0,
    )
