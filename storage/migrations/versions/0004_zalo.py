"""Zalo: rotating tokens, quota meters, photos still to be fetched, chats an officer has taken."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TAKEN = sa.text("officer_until IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "zalo_tokens",
        sa.Column("app", sa.String(40), nullable=False),
        sa.Column("access", sa.Text(), nullable=False),
        sa.Column("refresh", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("obtained_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("app", name="pk_zalo_tokens"),
    )
    op.create_table(
        "meters",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "period", name="pk_meters"),
    )
    op.create_table(
        "spool",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("update_id", sa.String(100), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spool"),
        sa.UniqueConstraint("channel", "update_id", name="uq_spool_channel_update_id"),
    )
    with op.batch_alter_table("chats") as chats:
        chats.add_column(sa.Column("officer_until", Instant(), nullable=True))
    op.create_index(
        "ix_chats_officer",
        "chats",
        ["officer_until"],
        sqlite_where=_TAKEN,
        postgresql_where=_TAKEN,
    )


def downgrade() -> None:
    op.drop_index("ix_chats_officer", "chats")
    with op.batch_alter_table("chats") as chats:
        chats.drop_column("officer_until")
    for table in ("spool", "meters", "zalo_tokens"):
        op.drop_table(table)
