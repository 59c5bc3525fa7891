"""A duty is on the call list once at a time: after a call was made it may come back."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_DUTY = ["certificate_id", "duty", "number", "due"]
_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("certificate_calls") as calls:
        calls.drop_constraint("uq_certificate_calls_duty", type_="unique")
    op.create_index("ix_certificate_calls_certificate_id", "certificate_calls", ["certificate_id"])
    op.create_index(
        "uq_certificate_calls_open_duty",
        "certificate_calls",
        _DUTY,
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    # Of several calls about one duty the first is kept: the older schema has room for one.
    op.execute(
        "DELETE FROM certificate_calls WHERE id NOT IN (SELECT min(id) FROM certificate_calls"
        " GROUP BY certificate_id, duty, number, due)"
    )
    op.drop_index("uq_certificate_calls_open_duty", "certificate_calls")
    op.drop_index("ix_certificate_calls_certificate_id", "certificate_calls")
    with op.batch_alter_table("certificate_calls") as calls:
        calls.create_unique_constraint("uq_certificate_calls_duty", _DUTY)
