"""The tables of linking: one-time codes that join two chats, and codes that were not right."""

from sqlalchemy import Column, ForeignKey, String, Table

from storage.tables import Instant, Key, metadata

# Both stay small: what has expired is deleted when the next code is made or tried.
links = Table(
    "links",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("claimed_by", ForeignKey("chats.id")),
    Column("used_at", Instant),
)

link_tries = Table(
    "link_tries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False, index=True),
)
