"""The steps of the ladders that were dealt with: each once, with what became of it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, literal_column, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.certificate_records import Duty
from storage.certificate_tables import certificates, reminders
from storage.follow_records import DutyKey, ReminderState
from storage.message_tables import outbox
from storage.records import MessageState

_NOTE = {
    "sqlite": sqlite.insert(reminders).on_conflict_do_nothing().returning(reminders.c.id),
    "postgresql": postgresql.insert(reminders).on_conflict_do_nothing().returning(reminders.c.id),
}
_BECAME = (
    update(reminders)
    .where(reminders.c.id == bindparam("reminder"))
    .values(state=bindparam("to"), reason=bindparam("why"))
)

# Written out, as the partial index needs it (see `storage.outbox`).
_IMPOSSIBLE: Any = literal_column("'impossible'")


class Fate(NamedTuple):
    """What became of the message of a planned step."""

    reminder: int
    certificate: int
    duty: DutyKey
    state: MessageState


async def note(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Keep steps that were dealt with; returns how many are new."""
    if not rows:
        return 0
    whole = [{"person_id": None, "message": "", "reason": "", **row} for row in rows]
    return len((await connection.execute(_NOTE[connection.dialect.name], whole)).all())


async def fates(connection: AsyncConnection, ids: Collection[int]) -> list[Fate]:
    """What became of everything that is planned for these certificates."""
    query = (
        select(reminders, outbox.c.state.label("became"))
        .join(outbox, outbox.c.key == reminders.c.message)
        .where(
            reminders.c.certificate_id.in_(list(ids)),
            reminders.c.state == ReminderState.PLANNED.value,
            reminders.c.message != "",
        )
        .order_by(reminders.c.id)
    )
    return [
        Fate(
            row.id,
            row.certificate_id,
            DutyKey(Duty(row.duty), row.number, row.due),
            MessageState(row.became),
        )
        for row in await connection.execute(query)
    ]


async def became(
    connection: AsyncConnection, states: Mapping[int, tuple[ReminderState, str]]
) -> None:
    """Keep for planned steps what became of them, with the reason."""
    if states:
        values = [{"reminder": id, "to": to.value, "why": why} for id, (to, why) in states.items()]
        await connection.execute(_BECAME, values)


async def withdraw(connection: AsyncConnection, firm: int) -> None:
    """Take back what is planned for a firm and not yet under way, as if it never had been.

    What the holder has just said may have made it untrue; what is still true is planned anew.
    """
    of_firm = (
        select(reminders.c.message)
        .join(certificates, certificates.c.id == reminders.c.certificate_id)
        .where(
            certificates.c.firm_id == firm,
            reminders.c.state == ReminderState.PLANNED.value,
            reminders.c.message != "",
        )
    )
    messages = list(await connection.scalars(of_firm.distinct()))
    taken = await connection.execute(
        delete(outbox)
        .where(outbox.c.key.in_(messages), outbox.c.state == MessageState.PENDING.value)
        .returning(outbox.c.key)
    )
    withdrawn = list(taken.scalars())
    if withdrawn:
        await connection.execute(delete(reminders).where(reminders.c.message.in_(withdrawn)))


async def retry(connection: AsyncConnection, firm: int, reasons: Collection[str]) -> None:
    """What was impossible for one of these reasons is to be tried again, if it is still of use."""
    of_firm = select(certificates.c.id).where(certificates.c.firm_id == firm)
    await connection.execute(
        delete(reminders).where(
            reminders.c.certificate_id.in_(of_firm),
            reminders.c.state == ReminderState.IMPOSSIBLE.value,
            reminders.c.reason.in_(list(reasons)),
        )
    )


async def impossible(connection: AsyncConnection, limit: int) -> list[Mapping[str, Any]]:
    """The latest steps of which nobody could be told, for the staff's list."""
    query = (
        select(reminders, certificates.c.firm_id)
        .join(certificates, certificates.c.id == reminders.c.certificate_id)
        .where(reminders.c.state == _IMPOSSIBLE)
        .order_by(reminders.c.id.desc())
        .limit(limit)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]
