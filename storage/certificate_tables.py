"""The tables of certificates: what a firm holds, who looks after it, what was reminded.

A certificate belongs to a firm and outlives whoever chats for it. What falls due next is one
column, `certificates.next_at`, with a partial index: a tick of the planner reads nothing else.
People are named without a foreign key where no index serves it: nobody is ever deleted, and
SQLite would read the whole table for each new person.
"""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.tables import Instant, Key, metadata

# One row a firm. A person is who chats; name and phone without one are of a list that staff
# brought in. The first of them is asked, the second one when the first is silent.
certificate_contacts = Table(
    "certificate_contacts",
    metadata,
    Column("firm_id", ForeignKey("firms.id"), primary_key=True, autoincrement=False),
    Column("first_id", ForeignKey("people.id"), index=True),
    Column("second_id", ForeignKey("people.id"), index=True),
    Column("name", String(200), nullable=False, server_default=""),
    Column("phone", String(20), nullable=False, server_default=""),
    Column("second_name", String(200), nullable=False, server_default=""),
    Column("second_phone", String(20), nullable=False, server_default=""),
    Column("ward", String(60), nullable=False, server_default=""),
    Column("stopped_at", Instant),
    Column("feed_hash", String(64), unique=True),
)

contact_links = Table(
    "contact_links",
    metadata,
    Column("secret_hash", String(64), primary_key=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False, index=True),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

certificates = Table(
    "certificates",
    metadata,
    Column("id", Key, primary_key=True),
    Column("draft", String(64), nullable=False, unique=True),
    Column("firm_id", ForeignKey("firms.id"), nullable=False),
    Column("scheme", String(40), nullable=False),
    Column("called", String(120), nullable=False, server_default=""),
    Column("body", String(120), nullable=False, server_default=""),
    Column("number", String(60), nullable=False, server_default=""),
    Column("number_key", String(60), nullable=False, server_default=""),
    Column("scope", String(500), nullable=False, server_default=""),
    Column("edition", String(20), nullable=False, server_default=""),
    Column("decided_on", Date),
    Column("expires_on", Date),
    Column("audited_on", Date),
    Column("interval", Integer),
    Column("method", Integer),
    Column("standing", String(20), nullable=False),
    Column("since", Date),
    Column("printed", JSON, nullable=False),
    Column("confirmed", JSON, nullable=False),
    Column("past", JSON, nullable=False, server_default="[]"),
    Column("source", String(20), nullable=False),
    Column("evidence", String(64), nullable=False, server_default=""),
    Column("stopped_at", Instant),
    Column("next_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_certificates_firm", "firm_id", "id"),
    # Only what will ever fall due; read from its lowest end.
    Index("ix_certificates_due", "next_at", "id", sqlite_where=text("next_at IS NOT NULL"),
          postgresql_where=text("next_at IS NOT NULL")),
    Index("ix_certificates_idle", "changed_at", "id", sqlite_where=text("next_at IS NULL"),
          postgresql_where=text("next_at IS NULL")),
)  # fmt: skip

# Audits held, payments made, files handed in. `state`: reported by the owner, then confirmed or
# refused by staff, who give their reason.
audits = Table(
    "audits",
    metadata,
    Column("id", Key, primary_key=True),
    Column("draft", String(64), nullable=False, unique=True),
    Column("certificate_id", ForeignKey("certificates.id"), nullable=False, index=True),
    Column("duty", String(20)),
    Column("number", Integer, nullable=False, server_default="0"),
    Column("held_on", Date, nullable=False),
    Column("evidence", String(64), nullable=False, server_default=""),
    Column("state", String(20), nullable=False),
    Column("reason", String(200), nullable=False, server_default=""),
    Column("judged_by", Key),
    Column("judged_at", Instant),
    Column("reported_at", Instant, nullable=False),
    Index("ix_audits_reported", "state", "id", sqlite_where=text("state = 'reported'"),
          postgresql_where=text("state = 'reported'")),
)  # fmt: skip

# What the holder said about one duty. `due` is part of the key: another day is another duty.
answers = Table(
    "certificate_answers",
    metadata,
    Column("certificate_id", ForeignKey("certificates.id"), primary_key=True),
    Column("duty", String(20), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("due", Date, primary_key=True),
    Column("acknowledged_at", Instant),
    Column("planned_on", Date),
    Column("snoozed_until", Date),
    Column("stopped_at", Instant),
)

# Every step of the ladder that was dealt with: planned, passed over, or impossible with a reason.
reminders = Table(
    "certificate_reminders",
    metadata,
    Column("id", Key, primary_key=True),
    Column("certificate_id", ForeignKey("certificates.id"), nullable=False),
    Column("duty", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("step", String(20), nullable=False),
    Column("recipient", String(20), nullable=False),
    Column("person_id", Key),
    Column("state", String(20), nullable=False),
    Column("reason", String(100), nullable=False, server_default=""),
    Column("message", String(100), nullable=False, server_default=""),
    Column("at", Instant, nullable=False),
    UniqueConstraint("certificate_id", "duty", "number", "due", "step", "recipient",
                     name="uq_certificate_reminders_step"),
    Index("ix_certificate_reminders_message", "message", sqlite_where=text("message <> ''"),
          postgresql_where=text("message <> ''")),
    Index("ix_certificate_reminders_impossible", "state", "id",
          sqlite_where=text("state = 'impossible'"),
          postgresql_where=text("state = 'impossible'")),
)  # fmt: skip

# Who must be called because no message reaches him, or none was answered.
certificate_calls = Table(
    "certificate_calls",
    metadata,
    Column("id", Key, primary_key=True),
    Column("certificate_id", ForeignKey("certificates.id"), nullable=False),
    Column("duty", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("due", Date, nullable=False),
    Column("reason", String(100), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", Key),
    Column("outcome", Text, nullable=False, server_default=""),
    Index("ix_certificate_calls_certificate_id", "certificate_id"),
    # Once at a time: a duty that is still open after a call comes back onto the list.
    Index("uq_certificate_calls_open_duty", "certificate_id", "duty", "number", "due", unique=True,
          sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")),
    Index("ix_certificate_calls_open", "due", "id", sqlite_where=text("closed_at IS NULL"),
          postgresql_where=text("closed_at IS NULL")),
)  # fmt: skip
