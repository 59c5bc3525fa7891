"""Events, and who has a place at them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from storage.tables import Instant, Key, metadata

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
    # Since when no name and phone of a participant is left; void if the event was moved since.
    Column("anonymised_at", Instant),
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
