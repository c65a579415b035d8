"""say what was found and how it is put right

Revision: 3f7a1c9d2e84, after 8e4d2f6a1b57.
"""

import sqlalchemy as sa
from alembic import op

revision = "3f7a1c9d2e84"
down_revision = "8e4d2f6a1b57"
branch_labels = None
depends_on = None

ASKED = sa.text("asked IS NOT NULL")
BOARD = sa.text("rung = 'board'")


def upgrade() -> None:
    op.add_column("cases", sa.Column("finding", sa.String(40)))
    op.add_column("duties", sa.Column("about", sa.String(32)))
    op.add_column(
        "duties", sa.Column("severe", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(
        "ix_duties_board", "duties", ["due_on", "id"], sqlite_where=BOARD, postgresql_where=BOARD
    )
    op.create_table(
        "remedies",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("case_id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("stage", sa.String(40), nullable=False),
        sa.Column("asked", sa.String(40)),
        sa.Column("silence", sa.Boolean(), nullable=False),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date()),
        sa.Column("offered_on", sa.Date()),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("delivered_on", sa.Date()),
        sa.Column("delivered_by", sa.Integer()),
        sa.Column("confirmed_on", sa.Date()),
        sa.Column("verified_on", sa.Date()),
        sa.Column("lasted_on", sa.Date()),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"]),
        sa.ForeignKeyConstraint(["delivered_by"], ["accounts.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_remedies_case", "remedies", ["case_id"])
    op.create_index(
        "ix_remedies_asked",
        "remedies",
        ["case_id", "id"],
        sqlite_where=ASKED,
        postgresql_where=ASKED,
    )


def downgrade() -> None:
    op.drop_table("remedies")
    op.drop_index("ix_duties_board", table_name="duties")
    op.drop_column("duties", "severe")
    op.drop_column("duties", "about")
    op.drop_column("cases", "finding")
