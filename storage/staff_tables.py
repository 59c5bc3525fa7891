"""What is for the staff: who is to be called, who is invited, and who did what."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, text

from storage.tables import Instant, Key, metadata

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
    # As he was called, and with which role, when he acted. Of old acts nothing is known.
    Column("actor", String(200)),
    Column("actor_role", String(20)),
    Column("action", String(40), nullable=False),
    Column("subject", String(100), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
)
