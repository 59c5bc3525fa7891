"""Requests for support and what becomes of them.

Invariants:

- A request changes its state by one conditional UPDATE from the state that was seen: of two
  officers one comes second and learns it.
- `waiting_since` is set exactly while nobody of the Department has reacted to what was sent.
- Every change and every word has an entry, written in the same transaction.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.records import Firm
from storage.support_records import OPEN_STATES, Entry, RequestState, SupportRequest
from storage.support_tables import support_entries, support_requests
from storage.tables import firms

_WITH_FIRM = select(
    support_requests,
    firms.c.name.label("firm_name"),
    firms.c.kind.label("firm_kind"),
    firms.c.tax_code,
).join(firms, firms.c.id == support_requests.c.firm_id)

_ADD = {
    "sqlite": sqlite.insert(support_requests).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(support_requests).on_conflict_do_nothing(),
}
# A literal, so that the database sees that the partial index answers the query.
_WAITING: Any = literal_column("support_requests.waiting_since IS NOT NULL")


async def add(connection: AsyncConnection, values: dict[str, Any]) -> bool:
    """Keep a request; False if its draft or code is there, or one like it is still open."""
    statement = _ADD[connection.dialect.name].returning(support_requests.c.id)
    return (await connection.execute(statement, values)).first() is not None


async def of_draft(connection: AsyncConnection, draft: str) -> bool:
    """Whether this form has become a request already."""
    query = select(support_requests.c.id).where(support_requests.c.draft == draft)
    return (await connection.scalar(query)) is not None


async def open_like(
    connection: AsyncConnection, person: int, component: str
) -> SupportRequest | None:
    """A request of the person's for this kind of support that is not decided yet."""
    query = _WITH_FIRM.where(
        support_requests.c.person_id == person,
        support_requests.c.component == component,
        support_requests.c.state.in_([state.value for state in OPEN_STATES]),
    )
    row = (await connection.execute(query)).first()
    return _request(row) if row else None


async def of_person(
    connection: AsyncConnection, person: int, limit: int
) -> tuple[SupportRequest, ...]:
    """What a person has asked for and has not had erased, newest first."""
    return await _listed(
        connection,
        _WITH_FIRM.where(support_requests.c.person_id == person, support_requests.c.name != "")
        .order_by(support_requests.c.id.desc())
        .limit(limit),
    )


async def in_state(
    connection: AsyncConnection, state: RequestState, limit: int
) -> tuple[SupportRequest, ...]:
    """For staff: requests in a state, longest there first if open, else the latest."""
    by_id = support_requests.c.id
    order = by_id if state in OPEN_STATES else by_id.desc()
    query = _WITH_FIRM.where(support_requests.c.state == state.value, support_requests.c.name != "")
    return await _listed(connection, query.order_by(order).limit(limit))


async def count_waiting(connection: AsyncConnection) -> int:
    """How many requests nobody of the Department has looked at yet."""
    query = select(func.count()).select_from(support_requests).where(_WAITING)
    return int((await connection.execute(query)).scalar_one())


async def get(connection: AsyncConnection, id: int, lock: bool = False) -> SupportRequest | None:
    """One request without its entries; `lock` keeps it still until the transaction ends."""
    query = _WITH_FIRM.where(support_requests.c.id == id)
    if lock:
        query = query.with_for_update(of=support_requests)
    row = (await connection.execute(query)).first()
    return _request(row) if row else None


async def whole(connection: AsyncConnection, of: int | str) -> SupportRequest | None:
    """One request, by its number or its code, with everything that happened to it."""
    column = support_requests.c.code if isinstance(of, str) else support_requests.c.id
    row = (await connection.execute(_WITH_FIRM.where(column == of))).first()
    return _request(row, await _entries(connection, row.id)) if row else None


async def change(
    connection: AsyncConnection,
    id: int,
    before: RequestState,
    after: RequestState,
    waiting_since: datetime | None,
    now: datetime,
) -> bool:
    """Move a request on; False if it had left `before`. A new wait begins its alarms anew."""
    result = await connection.execute(
        update(support_requests)
        .where(support_requests.c.id == id, support_requests.c.state == before.value)
        .values(state=after.value, changed_at=now, waiting_since=waiting_since, alarms=0)
    )
    return result.rowcount == 1


async def note(
    connection: AsyncConnection,
    id: int,
    at: datetime,
    person: int,
    by_staff: bool,
    state: RequestState,
    words: str,
    upload: str = "",
) -> int:
    """Add to a request's history; returns the entry's number."""
    values = {"request_id": id, "at": at, "person_id": person, "by_staff": by_staff,
              "state": state.value, "words": words, "upload": upload}  # fmt: skip
    query = insert(support_entries).values(**values).returning(support_entries.c.id)
    return int((await connection.execute(query)).scalar_one())


async def waiting(
    connection: AsyncConnection, since: datetime, alarms: int, limit: int
) -> tuple[tuple[SupportRequest, int], ...]:
    """Requests nobody has looked at since before, with fewer alarms than so many, and how many."""
    query = (
        _WITH_FIRM.where(
            _WAITING,
            support_requests.c.waiting_since <= since,
            support_requests.c.alarms < alarms,
            support_requests.c.name != "",
        )
        .order_by(support_requests.c.waiting_since)
        .limit(limit)
    )
    rows = await connection.execute(query.with_for_update(of=support_requests))
    return tuple((_request(row), row.alarms) for row in rows)


async def alarmed(connection: AsyncConnection, id: int, alarms: int) -> None:
    """Keep that this many alarms of the present wait were given."""
    await connection.execute(
        update(support_requests).where(support_requests.c.id == id).values(alarms=alarms)
    )


async def held(connection: AsyncConnection, person: int) -> tuple[SupportRequest, ...]:
    """Every request of a person, locked: for removing them."""
    query = _WITH_FIRM.where(support_requests.c.person_id == person).order_by(support_requests.c.id)
    rows = await connection.execute(query.with_for_update(of=support_requests))
    return tuple(_request(row) for row in rows)


async def erase(connection: AsyncConnection, person: int) -> None:
    """Remove what a person wrote and who he is; that there was a request, and its end, stays."""
    mine = select(support_requests.c.id).where(support_requests.c.person_id == person)
    await connection.execute(
        update(support_entries)
        .where(support_entries.c.request_id.in_(mine))
        .values(words="", upload="")
    )
    await connection.execute(
        update(support_requests)
        .where(support_requests.c.person_id == person)
        .values(name="", phone="", need="", facts={}, waiting_since=None)
    )


async def _listed(connection: AsyncConnection, query: Select[Any]) -> tuple[SupportRequest, ...]:
    return tuple(_request(row) for row in await connection.execute(query))


async def _entries(connection: AsyncConnection, id: int) -> Sequence[Entry]:
    query = select(support_entries).where(support_entries.c.request_id == id)
    rows = await connection.execute(query.order_by(support_entries.c.id))
    return [Entry(r.at, r.by_staff, RequestState(r.state), r.words, r.upload) for r in rows]


def _request(row: Row[Any], entries: Sequence[Entry] = ()) -> SupportRequest:
    return SupportRequest(
        id=row.id,
        code=row.code,
        person_id=row.person_id,
        component=row.component,
        firm=Firm(row.firm_id, row.firm_name, row.firm_kind, row.tax_code or ""),
        name=row.name,
        phone=row.phone,
        need=row.need,
        facts=row.facts,
        verdict=row.verdict,
        state=RequestState(row.state),
        created_at=row.created_at,
        changed_at=row.changed_at,
        waiting_since=row.waiting_since,
        entries=tuple(entries),
    )
