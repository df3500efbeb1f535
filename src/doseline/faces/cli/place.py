"""Where the records of the app lie, as the options of a command say it, and what opens them."""

from __future__ import annotations

import os
from pathlib import Path

from doseline.errors import RequestError, fault
from doseline.faces.cli import passphrase
from doseline.faces.cli.desk import Desk
from doseline.faces.web.server.install import data_folder
from doseline.frozen import dataclass
from doseline.store import Store, open_store
from doseline.store.keys import FILE as KEY_FILE

_DATABASE = "DOSELINE_DATABASE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the records are, and what opens them."""

    folder: Path
    database: str | None
    words: str | None


def place(desk: Desk) -> Place:
    """The place that ``--folder``, ``--database`` and ``--encrypted`` name.

    Raises: RequestError where there are no records.
    """
    named = desk.arguments.text("folder")
    folder = Path(named) if named else data_folder()
    if not (folder / KEY_FILE).exists():
        raise RequestError((fault("no-records-there", "--folder", folder=str(folder)),))
    return Place(
        folder=folder,
        database=desk.arguments.text("database") or os.environ.get(_DATABASE),
        words=passphrase.known(desk) if desk.arguments.flag("encrypted") else None,
    )


def opened(desk: Desk) -> Store:
    """The store at that place.

    Raises: RequestError or StoreError with what is in the way.
    """
    found = place(desk)
    return open_store(found.database, folder=found.folder, now=desk.now(), passphrase=found.words)
