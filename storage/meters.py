"""How much of a quota has been used, by meter and period, across restarts."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.zalo_tables import meters


def _adding(insert: Any) -> Any:
    row = insert(meters)
    return row.on_conflict_do_update(
        index_elements=["name", "period"], set_={"used": meters.c.used + row.excluded.used}
    ).returning(meters.c.used)


_ADD = {"sqlite": _adding(sqlite.insert), "postgresql": _adding(postgresql.insert)}


async def add(connection: AsyncConnection, name: str, period: str, amount: int) -> int:
    """Count; returns what has been used in this period by now."""
    values = {"name": name, "period": period, "used": amount}
    result = await connection.execute(_ADD[connection.dialect.name], values)
    return int(result.scalar_one())
