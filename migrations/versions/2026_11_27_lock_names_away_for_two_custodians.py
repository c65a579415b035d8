"""lock names away for two custodians

Revision: ee1ada84a015, after c61f0d2a9b18.

Cases from before have no identity keys, and their people are not offered to lock anything away. The column is added and
dropped in place: making the table anew would lose that it has no row numbers.
"""

import sqlalchemy as sa
from alembic import op

revision = "ee1ada84a015"
down_revision = "c61f0d2a9b18"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_requests",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("life_in_danger", sa.Boolean(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("allowed", "refused", name="answer", native_enum=False, length=40),
            nullable=True,
        ),
        sa.Column("reader_id", sa.Integer(), nullable=True),
        sa.Column("session_id", sa.String(length=64), nullable=True),
        sa.Column("public", sa.LargeBinary(), nullable=True),
        sa.Column("lent", sa.LargeBinary(), nullable=True),
        sa.Column("handed_on", sa.LargeBinary(), nullable=True),
        sa.Column("handed_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by"], ["accounts.id"], name=op.f("fk_identity_requests_asked_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["case_id"], ["cases.id"], name=op.f("fk_identity_requests_case_id_cases")
        ),
        sa.ForeignKeyConstraint(
            ["handed_by"], ["accounts.id"], name=op.f("fk_identity_requests_handed_by_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["reader_id"], ["accounts.id"], name=op.f("fk_identity_requests_reader_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_requests")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_identity_requests_case_id", "identity_requests", ["case_id"])
    op.add_column("case_keys", sa.Column("shared", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("case_keys", "shared")
    op.drop_table("identity_requests")
