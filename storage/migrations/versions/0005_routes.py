"""What is sent unasked keeps to whom it goes, on which ways it may go, and which have failed."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_UNASKED = sa.text("person_id IS NOT NULL")


def upgrade() -> None:
    # Not in a batch: that would make the table anew, and with it numbers that must not come again.
    key = "BIGINT" if op.get_context().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE outbox ADD COLUMN person_id {key} "
        "CONSTRAINT fk_outbox_person_id REFERENCES people (id)"
    )
    op.add_column("outbox", sa.Column("routes", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("tried", sa.JSON(), nullable=True))
    op.add_column("outbox", sa.Column("due_at", Instant(), nullable=True))
    op.create_index(
        "ix_outbox_person",
        "outbox",
        ["person_id"],
        sqlite_where=_UNASKED,
        postgresql_where=_UNASKED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_person", "outbox")
    with op.batch_alter_table("outbox") as outbox:
        for column in ("person_id", "routes", "tried", "due_at"):
            outbox.drop_column(column)
