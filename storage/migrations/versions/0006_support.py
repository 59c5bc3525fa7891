"""Requests for support, the plan's slots, and answers on eligibility."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_OPEN = sa.text("state IN ('received', 'in_review', 'more_needed')")
_WAITING = sa.text("waiting_since IS NOT NULL")
_FILE = sa.text("upload <> ''")


def upgrade() -> None:
    _requests()
    _entries()
    op.create_table(
        "support_slots",
        sa.Column("component", sa.String(length=40), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("component", name=op.f("pk_support_slots")),
    )
    op.create_table(
        "eligibility_answers",
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_eligibility_answers_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_eligibility_answers")),
    )


def _requests() -> None:
    op.create_table(
        "support_requests",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("person_id", _KEY, nullable=False),
        sa.Column("firm_id", _KEY, nullable=False),
        sa.Column("component", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("waiting_since", Instant(), nullable=True),
        sa.Column("alarms", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_support_requests_firm_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_support_requests_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_support_requests"),
        sa.UniqueConstraint("code", name="uq_support_requests_code"),
        sa.UniqueConstraint("draft", name="uq_support_requests_draft"),
    )
    op.create_index("ix_support_requests_firm_id", "support_requests", ["firm_id"])
    op.create_index("ix_support_requests_person", "support_requests", ["person_id", "id"])
    op.create_index("ix_support_requests_state", "support_requests", ["state", "id"])
    op.create_index(
        "ix_support_requests_waiting",
        "support_requests",
        ["waiting_since"],
        sqlite_where=_WAITING,
        postgresql_where=_WAITING,
    )
    op.create_index(
        "uq_support_requests_open",
        "support_requests",
        ["person_id", "component"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def _entries() -> None:
    op.create_table(
        "support_entries",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("request_id", _KEY, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("person_id", _KEY, nullable=True),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("upload", sa.String(length=64), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_support_entries_person_id"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["support_requests.id"], name="fk_support_entries_request_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_support_entries"),
    )
    op.create_index("ix_support_entries_person_id", "support_entries", ["person_id"])
    op.create_index("ix_support_entries_request_id", "support_entries", ["request_id"])
    op.create_index(
        "ix_support_entries_upload",
        "support_entries",
        ["upload"],
        sqlite_where=_FILE,
        postgresql_where=_FILE,
    )


def downgrade() -> None:
    for table in ("eligibility_answers", "support_slots", "support_entries", "support_requests"):
        op.drop_table(table)
