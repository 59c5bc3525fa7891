"""The register of certificates as staff look it up: one row each, kept by the planner.

Everything here follows from other tables and from the rules of the schemes. It stands in columns
so that "due in March", "of this body", "in this ward" are read by an index and not by computing
the cycle of every certificate.
"""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from storage.tables import metadata

# `due_on`: the last day of the next duty ahead, of an overdue one where nothing is ahead, NULL
# where nothing is open any more. An overdue duty beside the one ahead is marked among the words.
register = Table(
    "certificate_register",
    metadata,
    Column("certificate_id", ForeignKey("certificates.id"), primary_key=True, autoincrement=False),
    Column("firm_key", String(200), nullable=False),
    Column("scheme", String(40), nullable=False),
    Column("body_key", String(120), nullable=False),
    Column("ward", String(60), nullable=False),
    Column("words", String(1000), nullable=False),
    Column("duty", String(20), nullable=False, server_default=""),
    Column("number", Integer, nullable=False, server_default="0"),
    Column("due_on", Date),
    Index("ix_certificate_register_due", "due_on", "certificate_id"),
    Index("ix_certificate_register_scheme", "scheme", "due_on"),
    Index("ix_certificate_register_body", "body_key", "due_on"),
    Index("ix_certificate_register_ward", "ward", "due_on"),
    Index("ix_certificate_register_firm", "firm_key"),
)

register_words = Table(
    "certificate_words",
    metadata,
    Column("word", String(60), primary_key=True),
    Column("certificate_id", ForeignKey("certificates.id"), primary_key=True, index=True,
           autoincrement=False),
)  # fmt: skip
