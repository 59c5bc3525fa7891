"""The plan's slots that are taken, one row a kind of support.

A slot is taken by one conditional UPDATE, so that of two officers who give the last one at once
the second learns that there is none. Rows are locked in the caller's order: a part before the
whole that it belongs to.
"""

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.support_tables import support_slots

_BEGIN = {
    "sqlite": sqlite.insert(support_slots).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(support_slots).on_conflict_do_nothing(),
}


async def taken(connection: AsyncConnection) -> dict[str, int]:
    """How many are taken of each kind; one that was never given is absent."""
    rows = await connection.execute(select(support_slots))
    return {row.component: row.taken for row in rows}


async def take(connection: AsyncConnection, component: str, most: int | None) -> bool:
    """Take one slot; False if as many as `most` (None: no limit) are taken already."""
    first = {"component": component, "taken": 0}
    await connection.execute(_BEGIN[connection.dialect.name], [first])
    free = () if most is None else (support_slots.c.taken < most,)
    result = await connection.execute(
        update(support_slots)
        .where(support_slots.c.component == component, *free)
        .values(taken=support_slots.c.taken + 1)
    )
    return result.rowcount == 1


async def give_back(connection: AsyncConnection, component: str) -> bool:
    """Give one slot back; False if none was taken, which would be a miscount."""
    result = await connection.execute(
        update(support_slots)
        .where(support_slots.c.component == component, support_slots.c.taken > 0)
        .values(taken=support_slots.c.taken - 1)
    )
    return result.rowcount == 1
