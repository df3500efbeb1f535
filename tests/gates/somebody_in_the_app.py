"""An app with the record of one invented person in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from litestar.testing import TestClient

from doseline.faces.web.context import AppContext
from doseline.store import open_store
from tests.web.routes_at_hand import app_at_hand


@contextmanager
def somebody_in_the_app(
    kept: Mapping[str, Any], today: date, folder: Path
) -> Iterator[tuple[TestClient[Any], str]]:
    """A client of the app at noon of ``today``, and the id of the record ``kept`` as its only one."""
    now = datetime.combine(today, time(12), tzinfo=UTC)
    with open_store(folder / "doseline.db", folder=folder, now=now) as store:
        record = store.create(
            called="Anna",
            person={key: value for key, value in kept["person"].items() if key != "id"},
            therapy=kept["therapies"][0],
            events=kept["events"],
            now=now,
        )
        context = AppContext(
            store=store,
            secret="a secret of the tests",  # noqa: S106
            hosts=frozenset({"doseline.test"}),
            now=lambda: now,
        )
        with app_at_hand(context) as app, TestClient(app, base_url="http://doseline.test") as client:
            yield client, record
