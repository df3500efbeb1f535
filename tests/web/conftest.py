"""The app over a real store, and somebody at a browser without script."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from doseline.faces.web.context import AppContext
from doseline.faces.web.workers import pools
from doseline.store import Store, open_store
from tests.web.browser import Browser, Person

TODAY = date(2026, 4, 2)
NOW = datetime.combine(TODAY, time(12), tzinfo=UTC)
HOST = "doseline.test"


@pytest.fixture(scope="session", autouse=True)
def _patient() -> None:
    """On a busy computer a page says that its forecast is being prepared; these tests wait for it."""
    for pool in (pools.FORECASTS, pools.PICTURES):
        pool._limits = replace(pool._limits, patience=120.0, seconds=120.0)  # noqa: SLF001 - for tests alone


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An open, empty store in a file."""
    with open_store(tmp_path / "doseline.db", folder=tmp_path, now=NOW) as opened:
        yield opened


@pytest.fixture
def context(store: Store) -> AppContext:
    """The surroundings of the app on 2 April 2026, where pages about nobody are about Kesimpta."""
    return AppContext(
        store=store,
        secret="a secret of the tests",  # noqa: S106
        hosts=frozenset({HOST}),
        drug="kesimpta",
        now=lambda: NOW,
    )


@pytest.fixture
def browser(context: AppContext) -> Iterator[Browser]:
    """Somebody at the app, with nobody on record yet."""
    with Browser(context, HOST) as opened:
        yield opened


@pytest.fixture
def anna(browser: Browser) -> Person:
    """Anna, on her fourth month, with her next dose due today: cleared to start, four doses given."""
    return browser.person("Anna")
