"""The queue of questions for the staff, and what they taught from it."""

from sqlalchemy import JSON, Column, ForeignKey, Index, String, Table, Text, text

from storage.tables import Instant, Key, metadata

_OPEN = "settled_at IS NULL"
_TAUGHT = "undone_at IS NULL"

questions = Table(
    "questions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("chat_id", ForeignKey("chats.id")),
    Column("text", Text, nullable=False),
    Column("why", String(20), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("guesses", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("settled_by", ForeignKey("people.id")),
    Column("outcome", String(20), nullable=False, server_default=""),
    Index("ix_questions_open", "id", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    Index("ix_questions_person", "person_id", "id"),
    Index("ix_questions_created", "created_at"),
    # When two people turn out to be one, what either settled becomes the other's.
    Index("ix_questions_settled_by", "settled_by"),
)

lessons = Table(
    "lessons",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("topic", String(40), nullable=False),
    Column("wording", Text, nullable=False),
    Column("content", JSON, nullable=False),
    Column("taught_at", Instant, nullable=False),
    Column("taught_by", ForeignKey("people.id"), nullable=False),
    Column("undone_at", Instant),
    Column("undone_by", ForeignKey("people.id")),
    Index("ix_lessons_taught", "id", sqlite_where=text(_TAUGHT), postgresql_where=text(_TAUGHT)),
)
