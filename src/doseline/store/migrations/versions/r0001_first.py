"""The first tables: records, their logs and shelves, and settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "record",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
        sa.Column("label", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "log",
        sa.Column("record_id", sa.String, sa.ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("once", sa.LargeBinary),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("record_id", "once", name="log_once"),
    )
    op.create_table(
        "shelf",
        sa.Column("record_id", sa.String, sa.ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
