"""Where the tests keep records, and what they keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from doseline.store import Store, open_store
from tests.store.postgres import Server

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=2)))
THERAPY = {"guide": "kesimpta", "edition": "article", "start": "2026-01-05"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A database and the folder with its keys."""

    url: str
    folder: Path
    server: Server | None = None

    def open(self, *, now: datetime = NOW, passphrase: str | None = None) -> Store:
        """A store there."""
        return open_store(self.url, folder=self.folder, now=now, passphrase=passphrase)

    @property
    def file(self) -> Path:
        """The file of SQLite."""
        return Path(self.url)


def person(**more: object) -> dict[str, Any]:
    """A person as in a record file."""
    return {"id": "r1", "region": "DE", "timezone": "Europe/Berlin", **more}


def note(text: str, on: str = "2026-06-01", **more: object) -> dict[str, Any]:
    """An event with free words."""
    return {"type": "note", "on": on, "text": text, **more}


def dose(on: str, **more: object) -> dict[str, Any]:
    """An injection."""
    return {"type": "dose", "on": on, "amount_mg": 20, **more}


def somebody(store: Store, called: str = "Ann", *events: dict[str, Any]) -> str:
    """A new record's id."""
    return store.create(called=called, person=person(), therapy=dict(THERAPY), events=events, now=NOW)


def later(days: int = 0, **more: int) -> datetime:
    """A moment after ``NOW``."""
    return NOW + timedelta(days=days, **more)
