"""The pair of tokens of an Official Account: an access token, and a refresh token for one use.

Invariants (shared facts, zalo 2.2):

- A refresh token is spent by exactly one call. `begin` marks the row REFRESHING before that call,
  so nobody else uses the same one, in whatever process.
- A new pair is stored (`replace`) before its access token is used anywhere.
- Whoever began and never told the outcome has perhaps spent the token: after `PATIENCE` the row is
  taken for LOST. LOST stays LOST until a person brings a new pair.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.frozen import frozen
from storage.zalo_tables import zalo_tokens

PATIENCE = timedelta(minutes=2)
"""Longer than any call lasts: a refresh under way for so long was cut off by a kill."""


class TokenState(StrEnum):
    READY = "ready"
    REFRESHING = "refreshing"
    LOST = "reconnect_required"


@frozen
class Pair:
    """What is stored. `generation` grows with each new pair: an old one is told by it."""

    access: str
    refresh: str
    generation: int
    obtained_at: datetime
    expires_at: datetime
    state: TokenState


async def get(connection: AsyncConnection, app: str) -> Pair | None:
    """The present pair."""
    row = (await connection.execute(select(zalo_tokens).where(zalo_tokens.c.app == app))).first()
    return _pair(row) if row else None


async def begin(
    connection: AsyncConnection, app: str, generation: int, now: datetime
) -> Pair | None:
    """Take the right to refresh the pair of this generation; None if there is nothing to take.

    The row is locked until the end of the transaction, so two processes ask one after the other.
    """
    query = select(zalo_tokens).where(zalo_tokens.c.app == app).with_for_update()
    row = (await connection.execute(query)).first()
    if row is None:
        return None
    if row.state == TokenState.REFRESHING and now - row.since >= PATIENCE:
        await _set(connection, app, TokenState.LOST, now)
        return None
    if row.state != TokenState.READY or row.generation != generation:
        return None
    await _set(connection, app, TokenState.REFRESHING, now)
    return _pair(row)


async def replace(
    connection: AsyncConnection,
    app: str,
    access: str,
    refresh: str,
    now: datetime,
    expires_at: datetime,
) -> None:
    """Store a new pair, from a refresh or from a person; it may be used after the commit."""
    values: dict[str, Any] = {
        "app": app,
        "access": access,
        "refresh": refresh,
        "generation": 1,
        "obtained_at": now,
        "expires_at": expires_at,
        "state": TokenState.READY.value,
        "since": now,
    }
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    changed = {k: v for k, v in values.items() if k not in ("app", "generation")}
    changed["generation"] = zalo_tokens.c.generation + 1
    await connection.execute(
        dialect.insert(zalo_tokens)
        .values(values)
        .on_conflict_do_update(index_elements=["app"], set_=changed)
    )


async def release(connection: AsyncConnection, app: str, now: datetime) -> None:
    """The refresh token was certainly not spent: the same pair may be refreshed again."""
    await _set(connection, app, TokenState.READY, now)


async def lose(connection: AsyncConnection, app: str, now: datetime) -> None:
    """The refresh token is spent or may be: only a person can connect again."""
    await _set(connection, app, TokenState.LOST, now)


async def _set(connection: AsyncConnection, app: str, state: TokenState, now: datetime) -> None:
    await connection.execute(
        update(zalo_tokens).where(zalo_tokens.c.app == app).values(state=state.value, since=now)
    )


def _pair(row: Any) -> Pair:
    return Pair(
        access=row.access,
        refresh=row.refresh,
        generation=row.generation,
        obtained_at=row.obtained_at,
        expires_at=row.expires_at,
        state=TokenState(row.state),
    )
