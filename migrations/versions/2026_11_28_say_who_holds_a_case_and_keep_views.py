"""say who holds a case and keep views

Revision: 5b0c1d7e9a42, after ee1ada84a015.

Who holds a case from before is read from its duties: whoever owes the person their answer, else whoever gave it.
"""

import sqlalchemy as sa
from alembic import op

revision = "5b0c1d7e9a42"
down_revision = "ee1ada84a015"
branch_labels = None
depends_on = None

INBOX = [
    "account_id",
    "is_open",
    "quarantined",
    "due_on",
    "case_id",
    "state",
    "danger",
    "handed_over",
]
HOLDS = """
    update standing set holds = true
    where exists (
        select 1 from duties
        where duties.case_id = standing.case_id and duties.kind = 'answer' and duties.owner_id = standing.account_id
    ) and not exists (
        select 1 from duties
        where duties.case_id = standing.case_id and duties.kind = 'answer' and duties.state = 'open'
        and duties.owner_id <> standing.account_id
    )
"""


def upgrade() -> None:
    op.add_column(
        "standing", sa.Column("holds", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(HOLDS)
    _inbox([*INBOX, "holds"])
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("is_team", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("query", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_saved_views_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index(op.f("ix_saved_views_account_id"), "saved_views", ["account_id"])


def downgrade() -> None:
    op.drop_table("saved_views")
    _inbox(INBOX)
    op.drop_column("standing", "holds")


def _inbox(columns: list[str]) -> None:
    """Draw the index anew; the table has no row numbers, so it is never copied."""
    rows = sa.text("access = 'read'")
    op.drop_index("ix_standing_inbox", table_name="standing")
    op.create_index(
        "ix_standing_inbox", "standing", columns, sqlite_where=rows, postgresql_where=rows
    )
