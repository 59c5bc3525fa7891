"""What is sent unasked says from when on it may be sent at any hour."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("urgent_from", Instant))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("urgent_from")
