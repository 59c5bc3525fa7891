"""Certificates: kept, changed, found again, and which of them fall due.

Whoever changes a certificate, or plans its reminders, has locked its firm's contacts first
(`certificate_contacts.lock`, `due`): what one does is seen whole by the other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import register
from storage.batches import batched
from storage.certificate_records import Certificate, Done, Duty, Standing
from storage.certificate_tables import (
    answers,
    audits,
    certificate_calls,
    certificate_contacts,
    certificates,
    reminders,
)
from storage.file_tables import uploads
from storage.packed import cycles, marks
from storage.records import Firm
from storage.tables import firms

_ADD = {
    "sqlite": sqlite.insert(certificates)
    .on_conflict_do_nothing(index_elements=["draft"])
    .returning(certificates.c.id),
    "postgresql": postgresql.insert(certificates)
    .on_conflict_do_nothing(index_elements=["draft"])
    .returning(certificates.c.id),
}
_DUE = (
    select(certificates.c.firm_id)
    .where(certificates.c.next_at.is_not(None), certificates.c.next_at <= bindparam("now"))
    .order_by(certificates.c.next_at)
    .limit(bindparam("most"))
)
_ARM = (
    update(certificates)
    .where(certificates.c.id == bindparam("certificate"))
    .values(next_at=bindparam("at"))
)
_IN_FORCE = (Standing.ACTIVE.value, Standing.SUSPENDED.value)
_FIELDS = (
    *("scheme", "called", "body", "number", "scope", "edition", "decided_on", "expires_on"),
    *("audited_on", "interval", "method"),
)
"""Columns that are fields of the record under the same name."""


async def add(connection: AsyncConnection, values: Mapping[str, Any], now: datetime) -> int | None:
    """Keep a certificate, due to be looked at now; None if this draft was kept before."""
    row = {"standing": Standing.ACTIVE.value, "printed": [], "confirmed": [], "next_at": now,
           "created_at": now, "changed_at": now, **values}  # fmt: skip
    added = await connection.execute(_ADD[connection.dialect.name], [row])
    id = added.scalar_one_or_none()
    return int(id) if id is not None else None


async def change(
    connection: AsyncConnection, id: int, values: Mapping[str, Any], now: datetime
) -> None:
    """Change what is kept about one; its reminders are planned anew."""
    await connection.execute(
        update(certificates)
        .where(certificates.c.id == id)
        .values(**values, changed_at=now, next_at=now)
    )


async def entered(
    connection: AsyncConnection, firm: int, scheme: str, number_key: str
) -> Certificate | None:
    """A certificate of the firm with this scheme and number that is still in force."""
    query = select(certificates.c.id).where(
        certificates.c.firm_id == firm,
        certificates.c.scheme == scheme,
        certificates.c.number_key == number_key,
        certificates.c.standing.in_(_IN_FORCE),
    )
    id = await connection.scalar(query.order_by(certificates.c.id).limit(1))
    return (await by_id(connection, [id]))[id] if id is not None else None


class Kept(NamedTuple):
    """What tells a certificate of a firm from its others."""

    id: int
    scheme: str
    number_key: str
    decided_on: date | None


async def in_force(
    connection: AsyncConnection, firms: Collection[int]
) -> dict[int, tuple[Kept, ...]]:
    """What each of these firms holds that is still in force, in the order of their ids."""
    found: dict[int, tuple[Kept, ...]] = {}
    kept = certificates.c
    for some in batched(firms):
        query = (
            select(kept.firm_id, kept.id, kept.scheme, kept.number_key, kept.decided_on)
            .where(kept.firm_id.in_(some), kept.standing.in_(_IN_FORCE))
            .order_by(kept.id)
        )
        for firm, *row in await connection.execute(query):
            found[firm] = (*found.get(firm, ()), Kept(*row))
    return found


async def by_id(connection: AsyncConnection, ids: Collection[int]) -> dict[int, Certificate]:
    """Certificates by their ids, with what was done."""
    found = await rows(connection, certificates.c.id.in_(ids))
    done = await _done(connection, [row.id for row in found])
    return {row.id: certificate(row, done.get(row.id, ())) for row in found}


async def firms_ahead(
    connection: AsyncConnection, until: datetime, after: int, limit: int
) -> list[int]:
    """Firms of which something falls due until then, beyond this one, in the order of their ids."""
    query = (
        select(certificates.c.firm_id)
        .distinct()
        .where(certificates.c.firm_id > after, certificates.c.next_at <= until)
        .order_by(certificates.c.firm_id)
        .limit(limit)
    )
    return list(await connection.scalars(query))


async def of_firm(connection: AsyncConnection, firm: int) -> list[int]:
    """The ids of everything that a firm holds or held."""
    return list(
        await connection.scalars(select(certificates.c.id).where(certificates.c.firm_id == firm))
    )


async def by_draft(connection: AsyncConnection, draft: str) -> int | None:
    """The certificate that was entered with this form."""
    id = await connection.scalar(select(certificates.c.id).where(certificates.c.draft == draft))
    return int(id) if id is not None else None


async def rows(connection: AsyncConnection, where: Any) -> Sequence[Any]:
    """Rows of certificates with their firms, in the order in which they were entered."""
    query = (
        select(
            certificates,
            firms.c.name.label("firm_name"),
            firms.c.kind.label("firm_kind"),
            firms.c.tax_code,
        )
        .join(firms, firms.c.id == certificates.c.firm_id)
        .where(where)
        .order_by(certificates.c.id)
    )
    return (await connection.execute(query)).all()


async def _done(connection: AsyncConnection, ids: Collection[int]) -> dict[int, tuple[Done, ...]]:
    query = (
        select(audits.c.certificate_id, audits.c.duty, audits.c.number, audits.c.held_on)
        .where(audits.c.certificate_id.in_(ids), audits.c.state != "refused")
        .order_by(audits.c.held_on, audits.c.id)
    )
    found: dict[int, tuple[Done, ...]] = {}
    for row in await connection.execute(query):
        duty = Duty(row.duty) if row.duty else None
        one = Done(row.held_on, duty, row.number)
        found[row.certificate_id] = (*found.get(row.certificate_id, ()), one)
    return found


async def any_due(connection: AsyncConnection, now: datetime) -> bool:
    """Whether anything falls due: what a tick costs when nothing does."""
    return await connection.scalar(_DUE, {"now": now, "most": 1}) is not None


async def due(connection: AsyncConnection, now: datetime, limit: int) -> list[int]:
    """Firms of which something falls due, longest due first, locked for this transaction.

    What another worker is planning is left to it. `limit` counts certificates.
    """
    wanted = list(dict.fromkeys(await connection.scalars(_DUE, {"now": now, "most": limit})))
    if not wanted:
        return []
    query = (
        select(certificate_contacts.c.firm_id)
        .where(certificate_contacts.c.firm_id.in_(wanted))
        .order_by(certificate_contacts.c.firm_id)
        .with_for_update(skip_locked=True)
    )
    return list(await connection.scalars(query))


async def arm(connection: AsyncConnection, when: Mapping[int, datetime | None]) -> None:
    """Say for each certificate when something of it falls due next; None: never."""
    if when:
        values = [{"certificate": id, "at": at} for id, at in when.items()]
        await connection.execute(_ARM, values)


async def remove(connection: AsyncConnection, ids: Collection[int]) -> None:
    """Delete certificates with everything that belongs to them, their evidence included."""
    ids = list(ids)
    for table in (certificates, audits):
        key = table.c.id if table is certificates else table.c.certificate_id
        tokens = select(table.c.evidence).where(key.in_(ids), table.c.evidence != "")
        await connection.execute(delete(uploads).where(uploads.c.token.in_(tokens)))
    await register.remove(connection, ids)
    for table in (audits, answers, reminders, certificate_calls):
        await connection.execute(delete(table).where(table.c.certificate_id.in_(ids)))
    await connection.execute(delete(certificates).where(certificates.c.id.in_(ids)))


async def keep_evidence(connection: AsyncConnection, token: str, firm: int) -> None:
    """A file that somebody sent becomes the firm's: it is not forgotten with his other files."""
    await connection.execute(update(uploads).where(uploads.c.token == token).values(firm_id=firm))


async def drop_evidence(connection: AsyncConnection, id: int) -> str:
    """Forget the photo of a certificate; its token, so that the file can be deleted."""
    token = await connection.scalar(select(certificates.c.evidence).where(certificates.c.id == id))
    await connection.execute(
        update(certificates).where(certificates.c.id == id).values(evidence="")
    )
    return str(token or "")


async def after(connection: AsyncConnection, id: int, limit: int) -> list[int]:
    """The ids beyond one, in their order: to go through all of them a piece at a time."""
    query = select(certificates.c.id).where(certificates.c.id > id)
    return list(await connection.scalars(query.order_by(certificates.c.id).limit(limit)))


async def idle(connection: AsyncConnection, before: datetime, limit: int) -> list[int]:
    """Certificates that ask nothing any more and were not touched since `before`."""
    query = (
        select(certificates.c.id)
        .where(certificates.c.next_at.is_(None), certificates.c.changed_at < before)
        .order_by(certificates.c.changed_at)
        .limit(limit)
    )
    return list(await connection.scalars(query))


def certificate(row: Any, done: Iterable[Done]) -> Certificate:
    """The record of a row of `rows`. What named a duty of an earlier cycle settles none of this."""
    began, done = row.decided_on, tuple(done)
    return Certificate(
        id=row.id,
        firm=Firm(row.firm_id, row.firm_name, row.firm_kind, row.tax_code or ""),
        **{name: getattr(row, name) for name in _FIELDS},
        standing=Standing(row.standing),
        since=row.since,
        printed=marks(row.printed),
        confirmed=marks(row.confirmed),
        done=tuple(d for d in done if d.duty is None or began is None or d.on > began),
        entered_at=row.created_at,
        past=cycles(row.past, done),
    )
