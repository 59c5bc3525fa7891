"""Firms that an officer must call about a certificate, because nothing else reaches them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import certificate_contacts, certificates
from storage.certificate_records import Duty
from storage.certificate_tables import certificate_calls
from storage.follow_records import CertificateCall, DutyKey

_ADD = {
    "sqlite": sqlite.insert(certificate_calls).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(certificate_calls).on_conflict_do_nothing(),
}


class Closed(NamedTuple):
    """What a call was about."""

    certificate: int
    duty: DutyKey


async def add(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put duties on the call list, each once as long as nobody has called."""
    if rows:
        await connection.execute(_ADD[connection.dialect.name], list(rows))


async def open_(connection: AsyncConnection, limit: int) -> tuple[CertificateCall, ...]:
    """Whom to call, the nearest last day first."""
    query = (
        select(certificate_calls)
        .where(certificate_calls.c.closed_at.is_(None))
        .order_by(certificate_calls.c.due, certificate_calls.c.id)
        .limit(limit)
    )
    rows = (await connection.execute(query)).all()
    found = await certificates.by_id(connection, {row.certificate_id for row in rows})
    firms = {one.firm.id for one in found.values()}
    contacts = await certificate_contacts.of_firms(connection, firms)
    return tuple(
        CertificateCall(
            row.id,
            found[row.certificate_id],
            contacts[found[row.certificate_id].firm.id],
            DutyKey(Duty(row.duty), row.number, row.due),
            row.reason,
            row.created_at,
        )
        for row in rows
    )


async def close(
    connection: AsyncConnection, id: int, by: int, outcome: str, now: datetime
) -> Closed | None:
    """The call was made; what it was about, or None if somebody else had closed it."""
    closed = await connection.execute(
        update(certificate_calls)
        .where(certificate_calls.c.id == id, certificate_calls.c.closed_at.is_(None))
        .values(closed_at=now, closed_by=by, outcome=outcome)
        .returning(
            certificate_calls.c.certificate_id,
            certificate_calls.c.duty,
            certificate_calls.c.number,
            certificate_calls.c.due,
        )
    )
    row = closed.first()
    if row is None:
        return None
    return Closed(row.certificate_id, DutyKey(Duty(row.duty), row.number, row.due))


async def settle(
    connection: AsyncConnection, certificate: int, key: DutyKey, outcome: str, now: datetime
) -> None:
    """The holder has answered: nobody needs to call any more."""
    await connection.execute(
        update(certificate_calls)
        .where(
            certificate_calls.c.certificate_id == certificate,
            certificate_calls.c.duty == key.duty.value,
            certificate_calls.c.number == key.number,
            certificate_calls.c.due == key.due,
            certificate_calls.c.closed_at.is_(None),
        )
        .values(closed_at=now, outcome=outcome)
    )
