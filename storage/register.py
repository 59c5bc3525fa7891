"""The register of certificates: kept up to date, searched and counted (`storage.register_tables`).

No query reads more than what it is asked for, but for counts: they read the entries of the index
between two days.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Select, delete, func, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.batches import batched
from storage.certificate_records import Duty
from storage.certificate_tables import certificates
from storage.register_records import By, Count, Counted, Listed, Wanted
from storage.register_tables import register, register_words
from storage.tables import firms

_COUNTED: dict[By, Column[Any]] = {
    By.SCHEME: register.c.scheme,
    By.BODY: register.c.body_key,
    By.WARD: register.c.ward,
}


_LATE = "!late"
"""Marks a certificate that has an overdue duty beside the one ahead; nobody can type it."""


def late_words(duty: Duty, number: int, limit: date) -> tuple[str, str]:
    """The words that say so, and which duty it is."""
    return _LATE, f"!/{limit.isoformat()}/{duty.value}/{number}"


async def keep(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what has changed; a row is a certificate's, with every column of the register."""
    found = await connection.execute(
        select(register).where(register.c.certificate_id.in_([r["certificate_id"] for r in rows]))
    )
    known = {row.certificate_id: row._asdict() for row in found}
    changed = [row for row in rows if known.get(row["certificate_id"]) != row]
    if not changed:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    kept = dialect.insert(register)
    values = {column.name: kept.excluded[column.name] for column in register.c}
    await connection.execute(
        kept.on_conflict_do_update(index_elements=["certificate_id"], set_=values), changed
    )
    reworded = [
        row
        for row in changed
        if known.get(row["certificate_id"], {}).get("words", "") != row["words"]
    ]
    await _index(connection, {row["certificate_id"]: row["words"].split() for row in reworded})


async def _index(connection: AsyncConnection, words: Mapping[int, Collection[str]]) -> None:
    if not words:
        return
    await connection.execute(
        delete(register_words).where(register_words.c.certificate_id.in_(list(words)))
    )
    rows = [{"word": word, "certificate_id": id} for id, all_ in words.items() for word in all_]
    if rows:
        await connection.execute(insert(register_words), rows)


async def remove(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Certificates that are deleted leave the register."""
    for table in (register_words, register):
        await connection.execute(delete(table).where(table.c.certificate_id.in_(list(ids))))


async def find(connection: AsyncConnection, wanted: Wanted, limit: int) -> tuple[Listed, ...]:
    """Certificates that fit, the nearest last day first."""
    query = _listed()
    if wanted.words:
        fitting = (
            select(register_words.c.certificate_id)
            .where(register_words.c.word.in_(wanted.words))
            .group_by(register_words.c.certificate_id)
            .having(func.count() == len(set(wanted.words)))
        )
        query = query.where(register.c.certificate_id.in_(fitting))
    if wanted.schemes:
        query = query.where(register.c.scheme.in_(wanted.schemes))
    if wanted.body is not None:
        query = query.where(register.c.body_key == wanted.body)
    if wanted.ward is not None:
        query = query.where(register.c.ward == wanted.ward)
    if wanted.first is not None:
        query = query.where(register.c.due_on >= wanted.first)
    if wanted.last is not None:
        query = query.where(register.c.due_on <= wanted.last)
    if wanted.late is not None:
        query = query.where(or_(register.c.due_on < wanted.late, _BESIDE))
    # The index begins with those of which nothing falls due; they are the last to be looked at.
    anywhen = wanted.first is None and wanted.last is None
    last = (register.c.due_on.is_(None),) if anywhen else ()
    ordered = query.order_by(*last, register.c.due_on, register.c.certificate_id).limit(limit)
    found = [_read(row, wanted.late) for row in await connection.execute(ordered)]
    if wanted.late is not None:
        found.sort(key=lambda listed: (listed.due_on or date.max, listed.id))
    return tuple(found)


async def firms_named(
    connection: AsyncConnection, firm_keys: Collection[str]
) -> dict[tuple[str, str], int]:
    """The firms that hold a certificate, by name and ward; of several alike the oldest."""
    found: dict[tuple[str, str], int] = {}
    for some in batched(firm_keys):
        query = (
            select(register.c.firm_key, register.c.ward, certificates.c.firm_id)
            .join(certificates, register.c.certificate_id == certificates.c.id)
            .where(register.c.firm_key.in_(some))
            .order_by(certificates.c.id)
        )
        for row in await connection.execute(query):
            found.setdefault((row.firm_key, row.ward), row.firm_id)
    return found


async def firms_called(
    connection: AsyncConnection, firm_keys: Collection[str]
) -> dict[str, tuple[int, ...]]:
    """All firms of a name that hold a certificate, wherever they are, the oldest first."""
    found: dict[str, tuple[int, ...]] = {}
    for some in batched(firm_keys):
        query = (
            select(register.c.firm_key, certificates.c.firm_id)
            .join(certificates, register.c.certificate_id == certificates.c.id)
            .where(register.c.firm_key.in_(some))
            .order_by(certificates.c.id)
        )
        for key, firm in await connection.execute(query):
            if firm not in found.get(key, ()):
                found[key] = (*found.get(key, ()), firm)
    return found


async def counts(connection: AsyncConnection, counted: Counted) -> tuple[Count, ...]:
    """How much falls due between two days; months in their order, the rest by number."""
    column = _COUNTED.get(counted.by, register.c.due_on)
    between = (register.c.due_on >= counted.first, register.c.due_on <= counted.last)
    query = select(column, func.count()).where(*between).group_by(column)
    found: dict[str, int] = {}
    for key, n in await connection.execute(query):
        name = f"{key:%Y-%m}" if counted.by is By.MONTH else str(key)
        found[name] = found.get(name, 0) + n
    if counted.by is By.MONTH:
        return tuple(Count(*item) for item in sorted(found.items()))
    return tuple(Count(*item) for item in sorted(found.items(), key=lambda i: (-i[1], i[0])))


async def overdue(connection: AsyncConnection, today: date) -> int:
    """How many certificates have a duty whose last day is over."""
    count = select(func.count()).select_from(register)
    only = await connection.scalar(count.where(register.c.due_on < today))
    beside = await connection.scalar(count.where(_BESIDE, register.c.due_on >= today))
    return int(only or 0) + int(beside or 0)


_BESIDE = register.c.certificate_id.in_(
    select(register_words.c.certificate_id).where(register_words.c.word == _LATE)
)


def _listed() -> Select[Any]:
    return (
        select(
            register,
            certificates.c.called,
            certificates.c.body,
            certificates.c.number.label("certificate_number"),
            firms.c.name.label("firm"),
        )
        .join(certificates, certificates.c.id == register.c.certificate_id)
        .join(firms, firms.c.id == certificates.c.firm_id)
    )


def _read(row: Any, late: date | None) -> Listed:
    """A row as a list shows it; among the overdue its overdue duty, if that stands beside."""
    duty, number, due_on = row.duty, row.number, row.due_on
    mark = next((word for word in row.words.split() if word.startswith("!/")), "")
    if late is not None and mark and due_on >= late:
        _, day, duty, number = mark.split("/")
        due_on = date.fromisoformat(day)
    return Listed(
        id=row.certificate_id,
        firm=row.firm,
        scheme=row.scheme,
        called=row.called,
        body=row.body,
        number=row.certificate_number,
        ward=row.ward,
        duty=Duty(duty) if duty else None,
        duty_number=int(number),
        due_on=due_on,
    )
