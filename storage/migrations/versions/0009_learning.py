"""Questions for the staff, and what they taught from them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("settled_at IS NULL")
_TAUGHT = sa.text("undone_at IS NULL")


def upgrade() -> None:
    _questions()
    _lessons()


def _questions() -> None:
    op.create_table(
        "questions",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("guesses", sa.JSON(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("settled_by", _KEY, nullable=True),
        sa.Column("outcome", sa.String(length=20), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_questions_person_id"),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name="fk_questions_settled_by"),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
    )
    op.create_index(
        "ix_questions_open", "questions", ["id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
    op.create_index("ix_questions_person", "questions", ["person_id", "id"])
    op.create_index("ix_questions_created", "questions", ["created_at"])
    op.create_index("ix_questions_settled_by", "questions", ["settled_by"])


def _lessons() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("taught_at", Instant(), nullable=False),
        sa.Column("taught_by", _KEY, nullable=False),
        sa.Column("undone_at", Instant(), nullable=True),
        sa.Column("undone_by", _KEY, nullable=True),
        sa.ForeignKeyConstraint(["taught_by"], ["people.id"], name="fk_lessons_taught_by"),
        sa.ForeignKeyConstraint(["undone_by"], ["people.id"], name="fk_lessons_undone_by"),
        sa.PrimaryKeyConstraint("id", name="pk_lessons"),
    )
    op.create_index(
        "ix_lessons_taught", "lessons", ["id"], sqlite_where=_TAUGHT, postgresql_where=_TAUGHT
    )


def downgrade() -> None:
    for table in ("lessons", "questions"):
        op.drop_table(table)
