"""Requests for support, their history, the plan's slots taken, and answers on eligibility."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from storage.tables import Instant, Key, metadata

_OPEN = "state IN ('received', 'in_review', 'more_needed')"
_WAITING = "waiting_since IS NOT NULL"

support_requests = Table(
    "support_requests",
    metadata,
    Column("id", Key, primary_key=True),
    Column("code", String(12), nullable=False, unique=True),
    Column("draft", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("component", String(40), nullable=False),
    Column("name", String(200), nullable=False),
    Column("phone", String(20), nullable=False),
    Column("need", Text, nullable=False),
    Column("facts", JSON, nullable=False),
    Column("verdict", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("waiting_since", Instant),
    Column("alarms", Integer, nullable=False, server_default="0"),
    Index("ix_support_requests_person", "person_id", "id"),
    Index("ix_support_requests_state", "state", "id"),
    Index("ix_support_requests_waiting", "waiting_since", sqlite_where=text(_WAITING),
          postgresql_where=text(_WAITING)),
    # One open request of a person for one kind of support.
    Index("uq_support_requests_open", "person_id", "component", unique=True,
          sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
)  # fmt: skip

support_entries = Table(
    "support_entries",
    metadata,
    Column("id", Key, primary_key=True),
    Column("request_id", ForeignKey("support_requests.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("person_id", ForeignKey("people.id"), index=True),
    Column("by_staff", Boolean, nullable=False),
    Column("state", String(20), nullable=False),
    Column("words", Text, nullable=False),
    Column("upload", String(64), nullable=False, server_default=""),
    # Which uploads are still referred to: the clean-up asks.
    Index("ix_support_entries_upload", "upload", sqlite_where=text("upload <> ''"),
          postgresql_where=text("upload <> ''")),
)  # fmt: skip

support_slots = Table(
    "support_slots",
    metadata,
    Column("component", String(40), primary_key=True),
    Column("taken", Integer, nullable=False),
)

eligibility_answers = Table(
    "eligibility_answers",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("answers", JSON, nullable=False),
    Column("at", Instant, nullable=False),
)
