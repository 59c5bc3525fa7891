"""What all tables stand on, for SQLite and PostgreSQL alike; and people, who are behind most rows.

The other tables have modules of their own, by noun: `…_tables.py`. Instants are aware UTC. Every
query of a turn or a tick is served by a key or an index; the partial indexes hold only rows that
still need work, or whose words are kept, so that they stay small however much passes through. No
index serves the clean-up alone: rows grow old in the order of their ids, so it begins at the
lowest one (`purge`), and every turn is spared the writing.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
    text,
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, in UTC on both sides. Refuses a naive one, which would be a guess."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        return _as_text if dialect.name == "sqlite" else _in_utc

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None] | None:
        return _from_text if dialect.name == "sqlite" else None


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError("a naive datetime was about to be stored")
    return value.astimezone(UTC)


@lru_cache(maxsize=256)
def _as_text(value: datetime | None) -> str | None:
    """As SQLAlchemy keeps instants in SQLite. Cached: most rows of a batch have the same ones."""
    at = _in_utc(value)
    return None if at is None else at.replace(tzinfo=None).isoformat(" ", "microseconds")


@lru_cache(maxsize=256)
def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class AsJson(TypeDecorator[str]):
    """A parameter that is JSON already. It is read as such a text by a `cast` to `Text`."""

    impl = JSON
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> None:
        return None


# SQLite numbers rows by itself only for INTEGER keys.
Key = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

firms = Table(
    "firms",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(200), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("tax_code", String(14), unique=True),
)

people = Table(
    "people",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(200), nullable=False, server_default=""),
    Column("phone", String(20), nullable=False, server_default=""),
    Column("firm_id", ForeignKey("firms.id"), index=True),
    Column("consents", JSON, nullable=False),
    Column("role", String(20)),
    Column("created_at", Instant, nullable=False),
    Index("ix_people_staff", "role", sqlite_where=text("role IS NOT NULL"),
          postgresql_where=text("role IS NOT NULL")),
)  # fmt: skip

consents = Table(
    "consents",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("purpose", String(20), nullable=False),
    Column("version", String(20), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("channel", String(20), nullable=False),
    Column("at", Instant, nullable=False),
)

chats = Table(
    "chats",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("session", JSON, nullable=False),
    Column("language", String(5), nullable=False, server_default=""),
    Column("screen_message", BigInteger),
    Column("gone_at", Instant),
    Column("officer_until", Instant),
    Column("draft_at", Instant),
    Column("nudged", Boolean, nullable=False, server_default=text("false")),
    Column("seen_at", Instant, nullable=False),
    UniqueConstraint("channel", "address"),
    Index("ix_chats_drafts", "draft_at", sqlite_where=text("draft_at IS NOT NULL"),
          postgresql_where=text("draft_at IS NOT NULL")),
    Index("ix_chats_officer", "officer_until", sqlite_where=text("officer_until IS NOT NULL"),
          postgresql_where=text("officer_until IS NOT NULL")),
)  # fmt: skip
