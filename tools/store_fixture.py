"""Writes what a program of today's revision leaves on a disk, for the tests of every later one.

    python -m tools.store_fixture

Run it once in the same change that adds a migration: it makes ``tests/store/made_by/<revision>``
with a database, its keys, an automatic backup, an encrypted backup, and what they must say for ever.
A folder that is there is never made again.
"""

from __future__ import annotations

import json
import sys
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from doseline.store import Store, automatic, open_store
from doseline.store.migrate import REVISION

FOLDER = Path(__file__).parent.parent / "tests" / "store" / "made_by"
PASSPHRASE = "a passphrase for tests"  # noqa: S105 - it locks made-up people
NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
_DAYS = (date(2026, 5, 1), date(2026, 6, 3), date(2026, 7, 1))
_SHELF = ("calendar", "questions")
_SETTINGS = ("language",)


def main() -> int:
    """Make the folder; 1 where it is there already."""
    target = FOLDER / REVISION
    if target.exists():
        print(f"{target} is there already", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as home:
        made = Path(home)
        with open_store(None, folder=made, now=NOW) as store:
            _live(store)
            with store._database.writing(alone=True) as connection:  # noqa: SLF001 - as before a migration
                automatic.save(connection, store._database, revision=REVISION, now=NOW)  # noqa: SLF001
            backup = store.backup(passphrase=PASSPHRASE, now=NOW)
            expected = answers(store)
        (copy,) = (made / "backups").iterdir()
        target.mkdir(parents=True)
        for name, data in {
            "doseline.db": (made / "doseline.db").read_bytes(),
            "keys.json": (made / "keys.json").read_bytes(),
            copy.name: copy.read_bytes(),
            "backup.age": backup,
            "expected.json": json.dumps(expected, indent=1, sort_keys=True).encode() + b"\n",
        }.items():
            (target / name).write_bytes(data)
    return 0


def answers(store: Store, *, settings: bool = True) -> dict[str, object]:
    """Everything a store says of what it keeps; ``settings`` are of the install and in no backup file."""
    return {
        "people": [[one.called, one.entries] for one in store.people()],
        "records": {one.id: _record(store, one.id) for one in store.people()},
        "settings": {name: store.settings.get(name) for name in _SETTINGS} if settings else None,
    }


def _record(store: Store, record: str) -> dict[str, object]:
    kept = store.kept(record)
    return {
        "called": kept.called,
        "changed_at": kept.changed_at.isoformat(),
        "document": json.loads(kept.document()),
        "as_of": {day.isoformat(): json.loads(kept.document(day)) for day in _DAYS},
        "shelf": {name: store.shelf(record).get(name) for name in _SHELF},
    }


def _live(store: Store) -> None:
    """Two people's lives, with every kind of row."""
    store.settings.put("language", "en")
    person = {"id": "r1", "birth_date": "1988-03", "sex": "female", "weight_kg": 70.5, "region": "DE"}
    therapy = {"guide": "kesimpta", "edition": "article", "start": "2026-01-05"}
    given = {"type": "dose", "on": "2026-01-05", "amount_mg": 20, "id": "e1"}
    ann = store.create(called="Zoë 李", person=person, therapy=therapy, events=[given], now=NOW)
    store.append(
        ann,
        [
            {"type": "test", "on": "2026-05-30", "name": "igg", "value": 9.8, "unit": "g/L"},
            {"type": "note", "on": "2026-06", "text": 'words, "quotes"\nand lines'},
        ],
        now=NOW + timedelta(days=1),
        once="a form",
    )
    store.append(
        ann,
        [{"type": "retraction", "on": "2026-06-03", "retracts": "e2", "reason": "entered twice"}],
        now=NOW + timedelta(days=2),
    )
    store.amend(ann, person={**person, "weight_kg": 66}, called="Zoë", now=NOW + timedelta(days=20))
    store.shelf(ann).put("calendar", {"sequence": {"1": 3}})
    store.shelf(ann).put("questions", ["why?"])
    store.create(called="Ben", person={"region": "US"}, therapy=therapy, now=NOW)


if __name__ == "__main__":
    sys.exit(main())
