"""Updates are told apart by their number before their chat: Telegram counts through all chats."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BY_CHAT = ("channel", "address", "update_id")
_BY_NUMBER = ("channel", "update_id", "address")
_SAID = "CAST(payload AS TEXT) <> '{}'"


def upgrade() -> None:
    _order(_BY_CHAT, _BY_NUMBER)
    op.create_index(
        "ix_inbox_said",
        "inbox",
        ["channel", "address"],
        sqlite_where=sa.text(_SAID),
        postgresql_where=sa.text(_SAID),
    )


def downgrade() -> None:
    op.drop_index("ix_inbox_said", "inbox")
    _order(_BY_NUMBER, _BY_CHAT)


def _order(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_constraint(f"uq_inbox_{'_'.join(old)}")
        inbox.create_unique_constraint(f"uq_inbox_{'_'.join(new)}", list(new))
