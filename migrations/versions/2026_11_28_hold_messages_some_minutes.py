"""hold messages some minutes

Revision: 8e4d2f6a1b57, after 5b0c1d7e9a42.
"""

import sqlalchemy as sa
from alembic import op

revision = "8e4d2f6a1b57"
down_revision = "5b0c1d7e9a42"
branch_labels = None
depends_on = None

HELD = sa.text("kind IN ('held_reply', 'held_answer', 'held_quick')")


def upgrade() -> None:
    op.create_index(
        "ix_items_held", "items", ["written_at"], sqlite_where=HELD, postgresql_where=HELD
    )


def downgrade() -> None:
    op.drop_index("ix_items_held", table_name="items")
