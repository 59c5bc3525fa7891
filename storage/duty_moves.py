"""What is kept about a duty, when the duty has another day: answers, steps dealt with, calls."""

from datetime import date
from typing import Any

from sqlalchemy import Table, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.certificate_tables import answers, certificate_calls, reminders
from storage.follow_records import DutyKey


async def move(
    connection: AsyncConnection,
    certificate: int,
    old: DutyKey,
    new: DutyKey,
    days: tuple[date, date],
) -> None:
    """Have everything kept about one duty say its new day.

    `days`: the last day before and after; the steps of a ladder are called after it ("90@…").
    What was kept of the new day, in an earlier life of it, gives way.
    """
    if old.due != new.due:
        for table in (answers, certificate_calls):
            if await connection.scalar(select(table.c.due).where(_of(table, certificate, old))):
                await connection.execute(delete(table).where(_of(table, certificate, new)))
                await connection.execute(
                    update(table).where(_of(table, certificate, old)).values(due=new.due)
                )
    dealt = select(reminders.c.id, reminders.c.step).where(_of(reminders, certificate, old))
    rows = (await connection.execute(dealt)).all()
    if rows and old.due != new.due:
        await connection.execute(delete(reminders).where(_of(reminders, certificate, new)))
    for row in rows:
        step = row.step.replace(f"@{days[0]}", f"@{days[1]}")
        changed = update(reminders).where(reminders.c.id == row.id)
        await connection.execute(changed.values(due=new.due, step=step))


def _of(table: Table, certificate: int, key: DutyKey) -> Any:
    return and_(
        table.c.certificate_id == certificate,
        table.c.duty == key.duty.value,
        table.c.number == key.number,
        table.c.due == key.due,
    )
