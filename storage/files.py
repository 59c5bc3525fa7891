"""Files that people sent, and small secrets of the installation itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, insert, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.file_tables import settings, uploads
from storage.staff_tables import calls
from storage.support_records import UNSETTLED_STATES
from storage.support_tables import support_entries, support_requests

# A literal, so that the database sees that the partial index answers the query.
_SENT: Any = literal_column("support_entries.upload <> ''")

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
    called = exists().where(calls.c.upload == uploads.c.token, calls.c.closed_at.is_(None))
    asked = exists().where(
        _SENT,
        support_entries.c.upload == uploads.c.token,
        support_entries.c.request_id == support_requests.c.id,
        support_requests.c.state.in_([state.value for state in UNSETTLED_STATES]),
    )
    evidence = uploads.c.firm_id.is_not(None)
    result = await connection.execute(
        delete(uploads).where(uploads.c.created_at < before, ~evidence, ~called, ~asked)
    )
    return result.rowcount


async def secret(connection: AsyncConnection, name: str, fresh: bytes) -> bytes:
    """A secret of this installation: the stored one, or `fresh`, stored now."""
    await connection.execute(_KEEP[connection.dialect.name], [{"name": name, "value": fresh}])
    value = await connection.scalar(select(settings.c.value).where(settings.c.name == name))
    assert value is not None
    return bytes(value)
