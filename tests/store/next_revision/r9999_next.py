"""A migration that might come next, for the tests alone: one more column."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add a column, and say in each row that it is older."""
    op.add_column("shelf", sa.Column("kind", sa.String))
    op.execute("UPDATE shelf SET kind = 'old'")
