"""What comes in and what goes out: one row an update, one row a message."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    text,
)

from storage.tables import Instant, Key, metadata

SAID = "CAST(payload AS TEXT) <> '{}'"
"""Holds for an update of which it is kept what was said."""
WORDED = "CAST(body AS TEXT) <> '{}'"
"""Holds for a message of which the words are kept."""

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
    # The number before the chat: Telegram counts through all its chats, so that the updates of one
    # batch stand beside each other (3 pages of this index to write, and not 58).
    UniqueConstraint("channel", "update_id", "address"),
    Index("ix_inbox_said", "channel", "address", sqlite_where=text(SAID),
          postgresql_where=text(SAID)),
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
    Column("urgent_from", Instant),
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
    # A reply that is shown again nowhere loses its words once it is sent, and leaves this one.
    Index("ix_outbox_chat", "chat_id", "id", sqlite_where=text(WORDED),
          postgresql_where=text(WORDED)),
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
