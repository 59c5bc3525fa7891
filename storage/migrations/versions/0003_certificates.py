"""Certificates of firms, what they ask, what was reminded and who is to be called."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column("firm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("scheme", sa.String(length=40), nullable=False),
        sa.Column("called", sa.String(length=120), server_default="", nullable=False),
        sa.Column("body", sa.String(length=120), server_default="", nullable=False),
        sa.Column("number", sa.String(length=60), server_default="", nullable=False),
        sa.Column("number_key", sa.String(length=60), server_default="", nullable=False),
        sa.Column("scope", sa.String(length=500), server_default="", nullable=False),
        sa.Column("edition", sa.String(length=20), server_default="", nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("method", sa.Integer(), nullable=True),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("printed", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=64), server_default="", nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_certificates_firm_id"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("draft", name="uq_certificates_draft"),
    )
    op.create_index(
        "ix_certificates_due",
        "certificates",
        ["next_at", "id"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index("ix_certificates_firm", "certificates", ["firm_id", "id"], unique=False)
    op.create_index(
        "ix_certificates_idle",
        "certificates",
        ["changed_at", "id"],
        unique=False,
        sqlite_where=sa.text("next_at IS NULL"),
        postgresql_where=sa.text("next_at IS NULL"),
    )
    op.create_table(
        "contact_links",
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("firm_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_contact_links_firm_id"),
        sa.PrimaryKeyConstraint("secret_hash", name="pk_contact_links"),
    )
    op.create_index("ix_contact_links_firm_id", "contact_links", ["firm_id"], unique=False)
    op.create_table(
        "audits",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("draft", sa.String(length=64), nullable=False),
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty", sa.String(length=20), nullable=True),
        sa.Column("number", sa.Integer(), server_default="0", nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=64), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), server_default="", nullable=False),
        sa.Column("judged_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("judged_at", Instant(), nullable=True),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_audits_certificate_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_audits"),
        sa.UniqueConstraint("draft", name="uq_audits_draft"),
    )
    op.create_index("ix_audits_certificate_id", "audits", ["certificate_id"], unique=False)
    op.create_index(
        "ix_audits_reported",
        "audits",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'reported'"),
        postgresql_where=sa.text("state = 'reported'"),
    )
    op.create_table(
        "certificate_answers",
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("snoozed_until", sa.Date(), nullable=True),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_certificate_answers_certificate_id"
        ),
        sa.PrimaryKeyConstraint(
            "certificate_id", "duty", "number", "due", name="pk_certificate_answers"
        ),
    )
    op.create_table(
        "certificate_calls",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=100), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_certificate_calls_certificate_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_calls"),
        sa.UniqueConstraint(
            "certificate_id",
            "duty",
            "number",
            "due",
            name="uq_certificate_calls_duty",
        ),
    )
    op.create_index(
        "ix_certificate_calls_open",
        "certificate_calls",
        ["due", "id"],
        unique=False,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "certificate_contacts",
        sa.Column(
            "firm_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("second_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("second_name", sa.String(length=200), server_default="", nullable=False),
        sa.Column("second_phone", sa.String(length=20), server_default="", nullable=False),
        sa.Column("ward", sa.String(length=60), server_default="", nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("feed_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["firm_id"], ["firms.id"], name="fk_certificate_contacts_firm_id"),
        sa.ForeignKeyConstraint(
            ["first_id"], ["people.id"], name="fk_certificate_contacts_first_id"
        ),
        sa.ForeignKeyConstraint(
            ["second_id"], ["people.id"], name="fk_certificate_contacts_second_id"
        ),
        sa.PrimaryKeyConstraint("firm_id", name="pk_certificate_contacts"),
        sa.UniqueConstraint("feed_hash", name="uq_certificate_contacts_feed_hash"),
    )
    op.create_index(
        "ix_certificate_contacts_first_id", "certificate_contacts", ["first_id"], unique=False
    )
    op.create_index(
        "ix_certificate_contacts_second_id", "certificate_contacts", ["second_id"], unique=False
    )
    op.create_table(
        "certificate_reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("duty", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=100), server_default="", nullable=False),
        sa.Column("message", sa.String(length=100), server_default="", nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificates.id"], name="fk_certificate_reminders_certificate_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate_reminders"),
        sa.UniqueConstraint(
            "certificate_id",
            "duty",
            "number",
            "due",
            "step",
            "recipient",
            name="uq_certificate_reminders_step",
        ),
    )
    op.create_index(
        "ix_certificate_reminders_impossible",
        "certificate_reminders",
        ["state", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'impossible'"),
        postgresql_where=sa.text("state = 'impossible'"),
    )
    op.create_index(
        "ix_certificate_reminders_message",
        "certificate_reminders",
        ["message"],
        unique=False,
        sqlite_where=sa.text("message <> ''"),
        postgresql_where=sa.text("message <> ''"),
    )
    op.add_column("uploads", sa.Column("firm_id", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("uploads", "firm_id")
    op.drop_index(
        "ix_certificate_reminders_message",
        table_name="certificate_reminders",
        sqlite_where=sa.text("message <> ''"),
        postgresql_where=sa.text("message <> ''"),
    )
    op.drop_index(
        "ix_certificate_reminders_impossible",
        table_name="certificate_reminders",
        sqlite_where=sa.text("state = 'impossible'"),
        postgresql_where=sa.text("state = 'impossible'"),
    )
    op.drop_table("certificate_reminders")
    op.drop_index("ix_certificate_contacts_second_id", table_name="certificate_contacts")
    op.drop_index("ix_certificate_contacts_first_id", table_name="certificate_contacts")
    op.drop_table("certificate_contacts")
    op.drop_index(
        "ix_certificate_calls_open",
        table_name="certificate_calls",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_table("certificate_calls")
    op.drop_table("certificate_answers")
    op.drop_index(
        "ix_audits_reported",
        table_name="audits",
        sqlite_where=sa.text("state = 'reported'"),
        postgresql_where=sa.text("state = 'reported'"),
    )
    op.drop_index("ix_audits_certificate_id", table_name="audits")
    op.drop_table("audits")
    op.drop_index("ix_contact_links_firm_id", table_name="contact_links")
    op.drop_table("contact_links")
    op.drop_index(
        "ix_certificates_idle",
        table_name="certificates",
        sqlite_where=sa.text("next_at IS NULL"),
        postgresql_where=sa.text("next_at IS NULL"),
    )
    op.drop_index("ix_certificates_firm", table_name="certificates")
    op.drop_index(
        "ix_certificates_due",
        table_name="certificates",
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.drop_table("certificates")
