"""The tables, for SQLite and PostgreSQL alike.

Instants are aware UTC. Every query of a turn or a tick is served by a key or an index below; the
partial indexes hold only rows that still need work, so that they stay small however much is kept.
No index serves the clean-up alone: rows grow old in the order of their ids, so it begins at the
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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
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

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


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

events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", String(60), nullable=False, unique=True),
    Column("programme", String(60), nullable=False),
    Column("component", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("title_vi", String(300), nullable=False),
    Column("title_en", String(300), nullable=False),
    Column("place_vi", String(300), nullable=False),
    Column("place_en", String(300), nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False, index=True),
    Column("capacity", Integer, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),
    Column("state", String(20), nullable=False),
    Column("sample", Boolean, nullable=False),
    Column("reminded_at", Instant),
)

registrations = Table(
    "registrations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("draft", String(64), nullable=False, unique=True),
    Column("event_id", ForeignKey("events.id"), nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("name_key", String(200), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("attended_at", Instant),
    # Serves the roster and the waiting list, which is first come, first served: by id.
    Index("ix_registrations_event", "event_id", "state", "id"),
    # The same participant has one place at an event, whoever registers him.
    Index("uq_registrations_participant", "event_id", "phone", "name_key", unique=True,
          sqlite_where=text("state <> 'cancelled'"),
          postgresql_where=text("state <> 'cancelled'")),
)  # fmt: skip

inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    Column("update_id", String(100), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", String(300), nullable=False, server_default=""),
    UniqueConstraint("channel", "address", "update_id"),
    Index("ix_inbox_unfinished", "state", "id", sqlite_where=text("state <> 'done'"),
          postgresql_where=text("state <> 'done'")),
)  # fmt: skip

_WAITS = "state = 'pending'"
_UNSENT = "state IN ('pending', 'sending')"
_TROUBLE = "state IN ('failed', 'unknown')"

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("address", String(100), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("key", String(100), unique=True),
    Column("inbox_id", BigInteger),
    Column("body", JSON, nullable=False),
    Column("replaces", BigInteger),
    Column("replaces_theirs", String(100), nullable=False, server_default=""),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Instant, nullable=False),
    Column("useful_until", Instant),
    Column("lease_until", Instant),
    Column("channel_message", String(100), nullable=False, server_default=""),
    Column("reason", String(300), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("sent_at", Instant),
    # Of what is sent unasked only: to whom, on which ways, which failed, since when it is due.
    Column("person_id", ForeignKey("people.id")),
    Column("routes", JSON(none_as_null=True)),
    Column("tried", JSON(none_as_null=True)),
    Column("due_at", Instant),
    Index("ix_outbox_person", "person_id", sqlite_where=text("person_id IS NOT NULL"),
          postgresql_where=text("person_id IS NOT NULL")),
    Index("ix_outbox_chat", "chat_id", "id"),
    # A reply is inserted as being sent and never enters this one.
    Index("ix_outbox_due", "channel", "priority", "not_before", "id", sqlite_where=text(_WAITS),
          postgresql_where=text(_WAITS)),
    Index("ix_outbox_unsent", "chat_id", "priority", "id", sqlite_where=text(_UNSENT),
          postgresql_where=text(_UNSENT)),
    Index("ix_outbox_trouble", "state", "id", sqlite_where=text(_TROUBLE),
          postgresql_where=text(_TROUBLE)),
    # An open page asks for what is beyond the last id it saw: an id must never come again.
    sqlite_autoincrement=True,
)  # fmt: skip

calls = Table(
    "calls",
    metadata,
    Column("id", Key, primary_key=True),
    Column("draft", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("name", String(200), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("upload", String(64), nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", ForeignKey("people.id")),
    Column("outcome", Text, nullable=False, server_default=""),
    Index("ix_calls_open", "id", sqlite_where=text("closed_at IS NULL"),
          postgresql_where=text("closed_at IS NULL")),
)  # fmt: skip

invites = Table(
    "invites",
    metadata,
    Column("id", Key, primary_key=True),
    Column("secret_hash", String(64), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("created_by", ForeignKey("people.id")),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", ForeignKey("people.id")),
    Column("used_at", Instant),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("action", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
)

uploads = Table(
    "uploads",
    metadata,
    Column("token", String(64), primary_key=True),
    Column("address", String(100), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    # Evidence of a certificate is the firm's: it is not forgotten with what people send.
    Column("firm_id", BigInteger),
)

settings = Table(
    "settings",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
