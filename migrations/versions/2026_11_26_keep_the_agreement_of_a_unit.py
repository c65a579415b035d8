"""keep the agreement of a unit

Revision: 20d327488eff, after 7ffbc3938d24.
"""

import sqlalchemy as sa
from alembic import op

revision = "20d327488eff"
down_revision = "7ffbc3938d24"
branch_labels = None
depends_on = None


COLUMNS = {"agreement_name": 200, "agreement_covers": 500, "agreement_contact": 500}


def upgrade() -> None:
    for name, length in COLUMNS.items():
        op.add_column("units", sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    for name in COLUMNS:
        op.drop_column("units", name)
