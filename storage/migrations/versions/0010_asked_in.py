"""A question keeps the chat in which it was asked: its answer goes there."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    key = "BIGINT" if op.get_context().dialect.name == "postgresql" else "INTEGER"
    op.execute(
        f"ALTER TABLE questions ADD COLUMN chat_id {key} "
        "CONSTRAINT fk_questions_chat_id REFERENCES chats (id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("questions") as questions:
        questions.drop_column("chat_id")
