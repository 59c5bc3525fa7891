"""What Zalo makes us keep: rotating tokens, counted quotas, photos still to be fetched."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text, UniqueConstraint

from storage.tables import Instant, Key, metadata

zalo_tokens = Table(
    "zalo_tokens",
    metadata,
    Column("app", String(40), primary_key=True),
    Column("access", Text, nullable=False),
    Column("refresh", Text, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("obtained_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("since", Instant, nullable=False),
)

meters = Table(
    "meters",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("used", Integer, nullable=False),
)

spool = Table(
    "spool",
    metadata,
    Column("id", Key, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("update_id", String(100), nullable=False),
    Column("body", JSON, nullable=False),
    Column("received_at", Instant, nullable=False),
    UniqueConstraint("channel", "update_id"),
)
