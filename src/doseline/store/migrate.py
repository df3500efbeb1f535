"""Bringing the tables of an older program up to this one's, with a copy made first."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from doseline.store import automatic
from doseline.store.codes import Code, refusal
from doseline.store.database import Database
from doseline.store.schema import OURS, VERSION_TABLE

if TYPE_CHECKING:
    from alembic.config import Config

# The last file in migrations/versions; a test holds the two together.
REVISION = "0002"
_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSIONS = (_MIGRATIONS / "versions",)


def migrate(database: Database, *, now: datetime) -> None:
    """Make the tables this program's own.

    Programs that start at once do it once: whoever comes second finds it done.
    Raises: StoreError if the tables are a newer program's or another's; nothing is changed then.
    """
    with database.reading() as connection:
        if revision_of(connection) == REVISION:
            return
    with database.writing(alone=True) as connection:
        found = revision_of(connection)
        if found == REVISION:
            return
        if found is not None:
            _check_known(found)
            automatic.save(connection, database, revision=found, now=now)
        upgrade(connection, REVISION)


def revision_of(connection: Connection) -> str | None:
    """The last migration that was run, or None for a database without tables.

    Raises: StoreError if tables of ours, or in a file any at all, stand there without it.
    """
    names = set(inspect(connection).get_table_names())
    if VERSION_TABLE in names:
        version = connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - our own name
        return str(version.scalar_one())
    if names & OURS or (names and connection.dialect.name == "sqlite"):
        raise refusal(Code.FOREIGN_DATABASE)
    return None


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to ``revision``, within the transaction of ``connection``."""
    from alembic import command  # noqa: PLC0415 - slow to import, and most starts do not need it

    config = _config()
    config.attributes.update(connection=connection, version_table=VERSION_TABLE)
    command.upgrade(config, revision)


def revisions() -> tuple[str, ...]:
    """Every revision there ever was, oldest first."""
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    script = ScriptDirectory.from_config(_config())
    return tuple(reversed([found.revision for found in script.walk_revisions()]))


def _check_known(revision: str) -> None:
    if revision not in revisions():
        raise refusal(Code.NEWER_DATABASE)


def _config() -> Config:
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", _plain(_MIGRATIONS))
    config.set_main_option("version_locations", os.pathsep.join(map(_plain, _VERSIONS)))
    return config


def _plain(path: Path) -> str:
    """A path as the configuration of Alembic takes it, in which % stands for something."""
    return str(path).replace("%", "%%")
