"""Updates that are safe but not handed over yet: something of them must be fetched first."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.zalo_tables import spool

_AT_ONCE = 100
_KEEP = {
    "sqlite": sqlite.insert(spool).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(spool).on_conflict_do_nothing(),
}


async def keep(
    connection: AsyncConnection, channel: str, update: str, body: dict[str, Any], now: datetime
) -> None:
    """Keep an update; one that is delivered again is kept once."""
    values = {"channel": channel, "update_id": update, "body": body, "received_at": now}
    await connection.execute(_KEEP[connection.dialect.name], [values])


async def waiting(connection: AsyncConnection, channel: str) -> list[dict[str, Any]]:
    """The bodies of what was not handed over, oldest first; the first hundred."""
    query = select(spool.c.body).where(spool.c.channel == channel).order_by(spool.c.id)
    query = query.limit(_AT_ONCE)
    return list(await connection.scalars(query))


async def drop(connection: AsyncConnection, channel: str, update: str) -> None:
    """It has been handed over."""
    await connection.execute(
        delete(spool).where(spool.c.channel == channel, spool.c.update_id == update)
    )
