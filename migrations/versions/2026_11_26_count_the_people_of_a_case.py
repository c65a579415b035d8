"""count the people of a case

Revision: c61f0d2a9b18, after b3a42b77ab74.

The column is added and dropped in place: making the table anew would lose that it has no row numbers.
"""

import sqlalchemy as sa
from alembic import op

revision = "c61f0d2a9b18"
down_revision = "b3a42b77ab74"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("people", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "people")
