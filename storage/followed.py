"""Certificates with all that was reminded and answered, for the planner and for their holders."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import certificate_contacts, certificates
from storage.certificate_records import Done, Duty, Heard
from storage.certificate_tables import answers, audits, reminders
from storage.certificate_tables import certificates as certificates_table
from storage.follow_records import Audit, AuditState, DutyKey, Followed, ReminderState


async def of_firms(connection: AsyncConnection, firms: Collection[int]) -> tuple[Followed, ...]:
    """Every certificate of these firms."""
    return await _followed(connection, certificates_table.c.firm_id.in_(list(firms)))


async def of_person(connection: AsyncConnection, person: int) -> tuple[Followed, ...]:
    """Every certificate that a person looks after."""
    held = await certificate_contacts.of_person(connection, person)
    return await of_firms(connection, [one.firm.id for one in held]) if held else ()


async def of_ids(connection: AsyncConnection, ids: Collection[int]) -> tuple[Followed, ...]:
    """These certificates, in the order in which they were entered."""
    return await _followed(connection, certificates_table.c.id.in_(list(ids)))


async def one(connection: AsyncConnection, certificate: int) -> Followed | None:
    """One certificate."""
    found = await _followed(connection, certificates_table.c.id == certificate)
    return found[0] if found else None


async def _followed(connection: AsyncConnection, where: Any) -> tuple[Followed, ...]:
    rows = await certificates.rows(connection, where)
    if not rows:
        return ()
    ids = [row.id for row in rows]
    contacts = await certificate_contacts.of_firms(connection, {row.firm_id for row in rows})
    held = await _audits(connection, ids)
    answered = await _answers(connection, ids)
    sent, passed = await _reminded(connection, ids)
    return tuple(
        Followed(
            certificate=certificates.certificate(
                row, [a.done for a in held[row.id] if a.state != AuditState.REFUSED]
            ),
            contacts=contacts[row.firm_id],
            stopped=row.stopped_at is not None,
            evidence=row.evidence,
            source=row.source,
            audits=tuple(held[row.id]),
            answers=answered[row.id],
            sent=sent[row.id],
            passed=passed[row.id],
        )
        for row in rows
    )


async def _audits(
    connection: AsyncConnection, ids: Collection[int]
) -> defaultdict[int, list[Audit]]:
    query = (
        select(audits)
        .where(audits.c.certificate_id.in_(ids))
        .order_by(audits.c.held_on, audits.c.id)
    )
    found: defaultdict[int, list[Audit]] = defaultdict(list)
    for row in await connection.execute(query):
        done = Done(row.held_on, Duty(row.duty) if row.duty else None, row.number)
        found[row.certificate_id].append(
            Audit(row.id, done, AuditState(row.state), row.evidence, row.reported_at, row.reason)
        )
    return found


async def _answers(
    connection: AsyncConnection, ids: Collection[int]
) -> defaultdict[int, dict[DutyKey, Heard]]:
    query = select(answers).where(answers.c.certificate_id.in_(ids))
    found: defaultdict[int, dict[DutyKey, Heard]] = defaultdict(dict)
    for row in await connection.execute(query):
        found[row.certificate_id][DutyKey(Duty(row.duty), row.number, row.due)] = Heard(
            {}, row.acknowledged_at, row.planned_on, row.snoozed_until, row.stopped_at is not None
        )
    return found


_Sent: TypeAlias = defaultdict[int, dict[DutyKey, dict[str, datetime]]]
_Passed: TypeAlias = defaultdict[int, dict[DutyKey, frozenset[str]]]


async def _reminded(connection: AsyncConnection, ids: Collection[int]) -> tuple[_Sent, _Passed]:
    columns = (reminders.c.certificate_id, reminders.c.duty, reminders.c.number, reminders.c.due)
    query = select(*columns, reminders.c.step, reminders.c.state, reminders.c.at).where(
        reminders.c.certificate_id.in_(ids)
    )
    sent: _Sent = defaultdict(dict)
    passed: _Passed = defaultdict(dict)
    for row in await connection.execute(query):
        key = DutyKey(Duty(row.duty), row.number, row.due)
        if row.state == ReminderState.PASSED.value:
            over = passed[row.certificate_id]
            over[key] = over.get(key, frozenset()) | {row.step}
        else:
            sent[row.certificate_id].setdefault(key, {})[row.step] = row.at
    return sent, passed


async def answer(
    connection: AsyncConnection, certificate: int, key: DutyKey, said: Mapping[str, Any]
) -> None:
    """Keep what the holder said about a duty; what he said before is replaced."""
    row = {
        "certificate_id": certificate,
        "duty": key.duty.value,
        "number": key.number,
        "due": key.due,
    }
    nothing: dict[str, datetime | date | None] = {
        "acknowledged_at": None,
        "planned_on": None,
        "snoozed_until": None,
        "stopped_at": None,
    }
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    kept = insert(answers).values(**row, **{**nothing, **said})
    await connection.execute(
        kept.on_conflict_do_update(index_elements=list(row), set_={**nothing, **said})
    )
