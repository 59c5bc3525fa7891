"""The register of certificates as staff look it up."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificate_register",
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                  nullable=False, autoincrement=False),
        sa.Column("firm_key", sa.String(200), nullable=False),
        sa.Column("scheme", sa.String(40), nullable=False),
        sa.Column("body_key", sa.String(120), nullable=False),
        sa.Column("ward", sa.String(60), nullable=False),
        sa.Column("words", sa.String(1000), nullable=False),
        sa.Column("duty", sa.String(20), nullable=False, server_default=""),
        sa.Column("number", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("due_on", sa.Date()),
        sa.PrimaryKeyConstraint("certificate_id", name="pk_certificate_register"),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"],
                                name="fk_certificate_register_certificate_id_certificates"),
    )  # fmt: skip
    for name, columns in (
        ("due", ["due_on", "certificate_id"]),
        ("scheme", ["scheme", "due_on"]),
        ("body", ["body_key", "due_on"]),
        ("ward", ["ward", "due_on"]),
        ("firm", ["firm_key"]),
    ):
        op.create_index(f"ix_certificate_register_{name}", "certificate_register", columns)
    op.create_table(
        "certificate_words",
        sa.Column("word", sa.String(60), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                  nullable=False, autoincrement=False),
        sa.PrimaryKeyConstraint("word", "certificate_id", name="pk_certificate_words"),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificates.id"],
                                name="fk_certificate_words_certificate_id_certificates"),
    )  # fmt: skip
    op.create_index("ix_certificate_words_certificate_id", "certificate_words", ["certificate_id"])
    # The planner enters whatever it looks at, so it is to look at everything once.
    op.execute("UPDATE certificates SET next_at = changed_at")


def downgrade() -> None:
    op.drop_table("certificate_words")
    op.drop_table("certificate_register")
