"""mute a case

Revision: b3a42b77ab74, after 20d327488eff.

The column is added and dropped in place: making the table anew would lose that it has no row numbers.
"""

import sqlalchemy as sa
from alembic import op

revision = "b3a42b77ab74"
down_revision = "20d327488eff"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("cases", sa.Column("muted_until", sa.Date(), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "muted_until")
