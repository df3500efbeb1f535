"""The tables. No name, day, kind or number of a person stands in any column in plain words.

What a column called ``sealed``, ``label`` or ``wrapped_key`` holds is written by ``seal``. A change
here needs a migration in ``migrations/versions``.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()

# ``wrapped_key`` and ``spare``: the bunch's own key, sealed twice with the master key, so that one of them
# may be damaged. ``ends``: how the log of each of its records ends, so that an old label put back is noticed.
BUNCH = Table(
    "bunch",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("spare", LargeBinary, nullable=False),
    Column("ends", LargeBinary, nullable=False),
)

# ``wrapped_key``: the record's own key, sealed with that of its bunch; of a damaged record that an older
# program left, which is in no bunch, with the master key. ``label``: what a list of people shows, how long
# the log is and how it ends, so that a log cut short is noticed.
RECORD = Table(
    "record",
    METADATA,
    Column("id", String, primary_key=True),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("label", LargeBinary, nullable=False),
    Column("bunch", Integer),
    Index("record_bunch", "bunch"),
)

# Rows are added and never changed. ``seq`` counts from 1 without gaps; ``once`` is the mark of a form
# that was sent, so that sending it twice writes it once.
LOG = Table(
    "log",
    METADATA,
    Column("record_id", String, ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("once", LargeBinary),
    Column("sealed", LargeBinary, nullable=False),
    UniqueConstraint("record_id", "once", name="log_once"),
)

SHELF = Table(
    "shelf",
    METADATA,
    Column("record_id", String, ForeignKey("record.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

SETTING = Table(
    "setting",
    METADATA,
    Column("name", String, primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)

VERSION_TABLE = "doseline_version"
# Every table that any revision ever had: on a clinic's server other programs' tables may stand beside them.
OURS = frozenset(METADATA.tables) | {VERSION_TABLE}
