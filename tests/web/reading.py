"""The app over one record file on one day: an example, a golden case, or one made up for a test."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from doseline.faces.web.context import AppContext
from doseline.store import open_store
from tests.cases.story import Case, cases
from tests.web.browser import Browser, Person

EXAMPLES = Path(__file__).parents[2] / "examples" / "records"
DAYS: dict[str, dict[str, Any]] = tomllib.loads((EXAMPLES / "days.toml").read_text(encoding="utf-8"))
HOST = "doseline.test"


def example(name: str) -> dict[str, Any]:
    """One of the example records."""
    read: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return read


def about(row: str) -> tuple[Case, ...]:
    """The golden cases of one row of the hazard log that are about a record as it is known today."""
    return tuple(
        case for case in cases() if row in case.table.get("hazards", ()) and "as_of" not in case.table
    )


@contextmanager
def reading(document: dict[str, Any], today: date, folder: Path) -> Iterator[Person]:
    """Somebody who reads the pages on one record on ``today``."""
    now = datetime.combine(today, time(12), tzinfo=UTC)
    with open_store(folder / "doseline.db", folder=folder, now=now) as store:
        record = store.create(
            called="Anna",
            person=document["person"],
            therapy=document.get("therapies") or [document["therapy"]],  # format 1 has one
            events=document["events"],
            now=now,
        )
        context = AppContext(
            store=store,
            secret="a secret of the tests",  # noqa: S106
            hosts=frozenset({HOST}),
            today=today,
            now=lambda: now,
        )
        with Browser(context, HOST) as browser:
            yield Person(browser, record)


@contextmanager
def on_another_day(person: Person, today: date) -> Iterator[Person]:
    """The same record, read on another day."""
    now = datetime.combine(today, time(12), tzinfo=UTC)
    context = replace(person.browser.context, today=today, now=lambda: now)
    with Browser(context, HOST) as browser:
        yield Person(browser, person.id)
