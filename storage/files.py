"""Files that people sent, and small secrets of the installation itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.tables import calls, settings, uploads

_KEEP = {
    "sqlite": sqlite.insert(settings).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(settings).on_conflict_do_nothing(),
}


async def keep(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Store an upload under its unguessable token."""
    await connection.execute(insert(uploads).values(**values))


async def get(connection: AsyncConnection, token: str) -> Any:
    """An upload by its token, or None."""
    return (await connection.execute(select(uploads).where(uploads.c.token == token))).first()


async def drop(connection: AsyncConnection, token: str) -> None:
    """Delete one upload."""
    await connection.execute(delete(uploads).where(uploads.c.token == token))


async def drop_of(connection: AsyncConnection, address: str) -> None:
    """Delete everything that somebody sent, but for what is a firm's evidence."""
    own = (uploads.c.address == address, uploads.c.firm_id.is_(None))
    await connection.execute(delete(uploads).where(*own))


async def purge(connection: AsyncConnection, before: datetime) -> int:
    """Delete uploads that nothing refers to; a firm's evidence lives as long as its certificate."""
    used = exists().where(calls.c.upload == uploads.c.token, calls.c.closed_at.is_(None))
    result = await connection.execute(
        delete(uploads).where(uploads.c.created_at < before, uploads.c.firm_id.is_(None), ~used)
    )
    return result.rowcount


async def secret(connection: AsyncConnection, name: str, fresh: bytes) -> bytes:
    """A secret of this installation: the stored one, or `fresh`, stored now."""
    await connection.execute(_KEEP[connection.dialect.name], [{"name": name, "value": fresh}])
    value = await connection.scalar(select(settings.c.value).where(settings.c.name == name))
    assert value is not None
    return bytes(value)
