"""Who of the staff did what, with the state before and after. Only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.staff_tables import audit


async def record(
    connection: AsyncConnection,
    at: datetime,
    person: int | None,
    action: str,
    subject: str,
    before: Any = None,
    after: Any = None,
) -> None:
    """Add one act. `person` None: the operator at the command line."""
    row = {"at": at, "person_id": person, "action": action, "subject": subject,
           "before": before, "after": after}  # fmt: skip
    await connection.execute(insert(audit).values(**row))


async def latest(connection: AsyncConnection, limit: int) -> list[Any]:
    """The last acts, newest first."""
    return list(await connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit)))
