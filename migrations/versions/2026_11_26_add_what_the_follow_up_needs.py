"""add what the follow-up needs

Revision: 7ffbc3938d24, after e6314c877c9d.

Columns are added and dropped in place: making the tables anew would lose that they have no row numbers.
"""

import sqlalchemy as sa
from alembic import op

revision = "7ffbc3938d24"
down_revision = "e6314c877c9d"
branch_labels = None
depends_on = None

STATES = ("received", "acknowledged", "triaged", "answered", "closed", "reopened", "appealed")
ADDED = (
    ("cases", "update_by"),
    ("cases", "again_by"),
    ("cases", "quick"),
    ("cases", "words_shut"),
    ("cases", "asked"),
    ("standing", "decides"),
)


def upgrade() -> None:
    for name in ("update_by", "again_by"):
        op.add_column("cases", sa.Column(name, sa.Date(), nullable=True))
    for table, name in (("cases", "quick"), ("cases", "words_shut"), ("standing", "decides")):
        column = sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False)
        op.add_column(table, column)
    words = sa.Enum(*STATES, name="status", native_enum=False, length=40)
    op.add_column("cases", sa.Column("asked", words, nullable=True))
    op.create_index(
        "ix_cases_asked",
        "cases",
        ["batch", "id"],
        sqlite_where=sa.text("asked IS NOT NULL"),
        postgresql_where=sa.text("asked IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_cases_asked", "cases")
    for table, name in reversed(ADDED):
        op.drop_column(table, name)
