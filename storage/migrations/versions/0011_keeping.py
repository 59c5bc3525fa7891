"""The log keeps the name of who acted; an event, since when its participants are blank."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("audit") as audit:
        audit.add_column(sa.Column("actor", sa.String(length=200), nullable=True))
        audit.add_column(sa.Column("actor_role", sa.String(length=20), nullable=True))
    with op.batch_alter_table("events") as events:
        events.add_column(sa.Column("anonymised_at", Instant(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("events") as events:
        events.drop_column("anonymised_at")
    with op.batch_alter_table("audit") as audit:
        audit.drop_column("actor_role")
        audit.drop_column("actor")
