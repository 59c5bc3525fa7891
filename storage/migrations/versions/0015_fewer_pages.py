"""A batch writes fewer pages: an update is found by its number before its chat, because Telegram
counts through all chats; a message by its chat only as long as its words are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_BY_CHAT = ("channel", "address", "update_id")
_BY_NUMBER = ("channel", "update_id", "address")


def upgrade() -> None:
    _order(_BY_CHAT, _BY_NUMBER)
    _index("ix_inbox_said", "inbox", ["channel", "address"], kept="payload")
    op.drop_index("ix_outbox_chat", "outbox")
    _index("ix_outbox_chat", "outbox", ["chat_id", "id"], kept="body")


def downgrade() -> None:
    op.drop_index("ix_outbox_chat", "outbox")
    op.create_index("ix_outbox_chat", "outbox", ["chat_id", "id"])
    op.drop_index("ix_inbox_said", "inbox")
    _order(_BY_NUMBER, _BY_CHAT)


def _order(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    with op.batch_alter_table("inbox") as inbox:
        inbox.drop_constraint(f"uq_inbox_{'_'.join(old)}")
        inbox.create_unique_constraint(f"uq_inbox_{'_'.join(new)}", list(new))


def _index(name: str, table: str, columns: list[str], kept: str) -> None:
    where = sa.text(f"CAST({kept} AS TEXT) <> '{{}}'")
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
