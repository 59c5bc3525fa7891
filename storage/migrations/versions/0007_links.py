"""Several chats belong to one person: one-time codes that join them."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def _key() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "links",
        sa.Column("id", _key(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("chat_id", _key(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("claimed_by", _key(), nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["chat_id"], ["chats.id"], name=op.f("fk_links_chat_id")),
        sa.ForeignKeyConstraint(["claimed_by"], ["chats.id"], name=op.f("fk_links_claimed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_links")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_links_code_hash")),
    )
    op.create_index(op.f("ix_links_chat_id"), "links", ["chat_id"])
    op.create_index(op.f("ix_links_expires_at"), "links", ["expires_at"])
    op.create_table(
        "link_tries",
        sa.Column("id", _key(), nullable=False),
        sa.Column("person_id", _key(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_link_tries_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_tries")),
    )
    op.create_index(op.f("ix_link_tries_person_id"), "link_tries", ["person_id"])
    op.create_index(op.f("ix_link_tries_at"), "link_tries", ["at"])
    op.create_index(op.f("ix_calls_person_id"), "calls", ["person_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_calls_person_id"), "calls")
    op.drop_table("link_tries")
    op.drop_table("links")
