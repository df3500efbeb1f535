"""A migration that fails when it has done half of its work, for the tests alone."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Do half of it."""
    op.add_column("shelf", sa.Column("kind", sa.String))
    op.execute("DELETE FROM shelf")
    op.execute("UPDATE nothing_here SET kind = 'old'")
