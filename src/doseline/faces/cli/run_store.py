"""``doseline store check``: reads every record through and says what is not as it was written."""

from __future__ import annotations

import os
from pathlib import Path

from doseline.errors import RequestError, fault
from doseline.faces.answers import stamped
from doseline.faces.cli import passphrase
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.web.place import data_folder
from doseline.store import Inspected, StoreError, open_store
from doseline.store.keys import FILE as KEY_FILE

_CHECK = "check"
_DATABASE = "DOSELINE_DATABASE"


def run(desk: Desk) -> str:
    """How much was read, where all of it is whole.

    Raises: RequestError where there is nothing to read; StoreError with every record that is not whole.
    """
    wanted = desk.arguments.needed("ACTION")
    if wanted != _CHECK:
        raise RequestError((fault("not-one-of", "ACTION", got=wanted, allowed=(_CHECK,)),))
    found = _inspected(desk)
    if found.wrong:
        raise StoreError(tuple(fault(code, f"$.records.{record}") for record, code in found.wrong))
    if desk.wants_json:
        counted = {"records": found.records, "rows": found.rows, "wrong": []}
        return as_json(stamped(counted, desk.guide().version))
    page = desk.page()
    page.paragraph(desk.catalogue().say("cli.page.store-whole", records=found.records, rows=found.rows))
    return str(page)


def _inspected(desk: Desk) -> Inspected:
    named = desk.arguments.text("folder")
    folder = Path(named) if named else data_folder()
    if not (folder / KEY_FILE).exists():
        raise RequestError((fault("no-records-there", "--folder", folder=str(folder)),))
    words = passphrase.known(desk) if desk.arguments.flag("encrypted") else None
    database = desk.arguments.text("database") or os.environ.get(_DATABASE)
    with open_store(database, folder=folder, now=desk.now(), passphrase=words) as store:
        return store.inspect()
