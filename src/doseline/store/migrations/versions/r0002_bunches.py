"""Keys of records in bunches, with how each log ends. ``store.adopt`` then puts the records into them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and the column that says which bunch a record is in."""
    op.create_table(
        "bunch",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("spare", sa.LargeBinary, nullable=False),
        sa.Column("ends", sa.LargeBinary, nullable=False),
    )
    op.add_column("record", sa.Column("bunch", sa.Integer))
    op.create_index("record_bunch", "record", ["bunch"])
