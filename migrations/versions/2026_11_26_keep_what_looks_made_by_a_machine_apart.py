"""keep what looks made by a machine apart

Revision: d486c900665e, after bbdba4b3dad0.
"""

import sqlalchemy as sa
from alembic import op

revision = "d486c900665e"
down_revision = "bbdba4b3dad0"
branch_labels = None
depends_on = None

FLAGS = (("cases", "quarantined"), ("standing", "quarantined"), ("duties", "aside"))


def upgrade() -> None:
    for table, name in FLAGS:
        op.add_column(
            table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    _duties_open(["owner_id", "aside", "due_on", "id"])
    _standing_inbox(
        [
            "account_id",
            "is_open",
            "quarantined",
            "due_on",
            "case_id",
            "state",
            "danger",
            "handed_over",
        ]
    )


def downgrade() -> None:
    _duties_open(["owner_id", "due_on", "id"])
    _standing_inbox(["account_id", "is_open", "due_on", "case_id"])
    for table, name in FLAGS:
        op.drop_column(table, name)


def _duties_open(columns: list[str]) -> None:
    _again("ix_duties_open", "duties", columns, sa.text("state = 'open'"))


def _standing_inbox(columns: list[str]) -> None:
    _again("ix_standing_inbox", "standing", columns, sa.text("access = 'read'"))


def _again(name: str, table: str, columns: list[str], rows: sa.TextClause) -> None:
    """Draw an index anew; one of the tables has no row numbers, so it is never copied."""
    op.drop_index(name, table_name=table)
    op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows)
