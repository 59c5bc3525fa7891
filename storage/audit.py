"""Who of the staff did what, with the state before and after.

Only ever added to, and deleted when its time is over. An act keeps the name and the role under
which it was done: what becomes of a profile later does not change what happened.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.staff_tables import audit
from storage.tables import people

OLDEST = 300
"""Acts that one clean-up looks at: far more than an hour brings."""

# Who has no role is no member of staff: an act of his is kept without his name.
_ACTOR = (
    select(case((people.c.role.is_not(None), people.c.name), else_=""))
    .where(people.c.id == bindparam("person"))
    .scalar_subquery()
)
_ROLE = select(people.c.role).where(people.c.id == bindparam("person")).scalar_subquery()
_RECORD = insert(audit).values(person_id=bindparam("person"), actor=_ACTOR, actor_role=_ROLE)


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
    row = {"at": at, "person": person, "action": action, "subject": subject,
           "before": before, "after": after}  # fmt: skip
    await connection.execute(_RECORD, row)


async def latest(connection: AsyncConnection, limit: int) -> list[Any]:
    """The last acts, newest first."""
    return list(await connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit)))


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Delete acts of before. At most `OLDEST` rows are looked at: they grow old by their ids."""
    oldest = select(func.min(audit.c.id) + OLDEST).scalar_subquery()
    result = await connection.execute(delete(audit).where(audit.c.id < oldest, audit.c.at < before))
    return result.rowcount
