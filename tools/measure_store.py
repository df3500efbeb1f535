"""How long the store takes for one person among few and among very many, in seconds of processor time.

python -m tools.measure_store --people 5000
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from doseline.store import Store, open_store
from doseline.store.log_rows import add
from doseline.store.open_record import begin
from doseline.store.stored_record import Header, Row

_NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
_THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}
_FEW, _ENTRIES, _TIMES = 50, 10, 3
_NOTE = {"type": "note", "on": "2026-06-01", "text": "x" * 100}


def main() -> int:
    """Print a line for each thing that is done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    many = parser.parse_args().people
    few, all_of_them = _measured(_FEW), _measured(many)
    print(f"{'':<10}{_FEW:>10}{many:>10}   people")
    for name, least in few.items():
        print(f"{name:<10}{least:>10.4f}{all_of_them[name]:>10.4f}   seconds")
    return 0


def _measured(count: int) -> dict[str, float]:
    """The least of a few times, for each thing that is done in a store of so many people."""
    with tempfile.TemporaryDirectory() as home:
        with open_store(None, folder=Path(home), now=_NOW) as store:
            _fill(store, count)
            people = [one.id for one in store.people()]
            asked = iter(people)
            found = {
                "list": _least(store.people),
                "read": _least(lambda: store.kept(next(asked))),
                "add": _least(lambda: store.append(next(asked), [_NOTE], now=_NOW)),
                "delete": _least(lambda: store.delete(next(asked))),
            }
        found["open"] = _least(lambda: open_store(None, folder=Path(home), now=_NOW).close())
    return found


def _fill(store: Store, count: int) -> None:
    """So many people, in one transaction: one each would take minutes."""
    database = store._database  # noqa: SLF001 - as a restore does
    rows = [Row(recorded_at=_NOW, batch=1, event={**_NOTE, "id": f"e{n}"}) for n in range(1, _ENTRIES + 1)]
    with database.writing(alone=True) as connection:
        for number in range(count):
            record = secrets.token_hex(8)
            header = Header(called=f"P{number}", person={"id": record, "region": "US"}, therapy=_THERAPY)
            held = begin(connection, database.ring, record, header.called)
            add(connection, held, [Row(recorded_at=_NOW, batch=1, header=header), *rows])
    store.create(called="one", person={"region": "US"}, therapy=_THERAPY, now=_NOW)


def _least(what: Callable[[], object]) -> float:
    times = []
    for _ in range(_TIMES):
        start = time.process_time()
        what()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
