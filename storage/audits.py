"""What was done for a certificate, as its holder reported it and as staff judged it."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.batches import batched
from storage.certificate_tables import audits
from storage.follow_records import AuditState

_ADD = {
    "sqlite": sqlite.insert(audits).on_conflict_do_nothing(index_elements=["draft"]),
    "postgresql": postgresql.insert(audits).on_conflict_do_nothing(index_elements=["draft"]),
}

# Written out, as the partial index needs it (see `storage.outbox`).
_REPORTED: Any = literal_column("'reported'")


async def report(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """Keep something done; the same draft twice is one."""
    row = {"state": AuditState.REPORTED.value, **values}
    await connection.execute(_ADD[connection.dialect.name], [row])


async def days(connection: AsyncConnection, ids: Collection[int]) -> dict[int, frozenset[date]]:
    """The days on record for these certificates, but for what staff refused."""
    found: dict[int, frozenset[date]] = {}
    for some in batched(ids):
        query = select(audits.c.certificate_id, audits.c.held_on).where(
            audits.c.certificate_id.in_(some), audits.c.state != AuditState.REFUSED.value
        )
        for row in await connection.execute(query):
            found[row.certificate_id] = found.get(row.certificate_id, frozenset()) | {row.held_on}
    return found


async def certificate_of(connection: AsyncConnection, audit: int) -> int | None:
    """The certificate that something done belongs to."""
    id = await connection.scalar(select(audits.c.certificate_id).where(audits.c.id == audit))
    return int(id) if id is not None else None


async def judge(
    connection: AsyncConnection,
    audit: int,
    state: AuditState,
    reason: str,
    by: int,
    now: datetime,
) -> bool:
    """Staff confirm or refuse what was reported; False if somebody had done so before."""
    judged = await connection.execute(
        update(audits)
        .where(audits.c.id == audit, audits.c.state == AuditState.REPORTED.value)
        .values(state=state.value, reason=reason[:200], judged_by=by, judged_at=now)
    )
    return judged.rowcount == 1


async def drop_evidence(connection: AsyncConnection, audit: int) -> str:
    """Forget the file of something done; its token, so that the file can be deleted."""
    token = await connection.scalar(select(audits.c.evidence).where(audits.c.id == audit))
    await connection.execute(update(audits).where(audits.c.id == audit).values(evidence=""))
    return str(token or "")


async def reported(connection: AsyncConnection, limit: int) -> list[tuple[int, int]]:
    """What waits for staff to judge it, as (audit, certificate), longest wait first."""
    query = (
        select(audits.c.id, audits.c.certificate_id)
        .where(audits.c.state == _REPORTED)
        .order_by(audits.c.id)
        .limit(limit)
    )
    return [(row.id, row.certificate_id) for row in await connection.execute(query)]
