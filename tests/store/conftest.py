"""Stores to test with: one fixture, two databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from doseline.store import Store, open_store
from tests.store.places import NOW, Place
from tests.store.postgres import CannotStartError, Server, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server for the whole run; one for each worker."""
    try:
        with server() as running:
            yield running
    except CannotStartError as error:
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.database)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place to keep records: a file, or a database of the server."""
    folder = tmp_path / "doseline"
    if request.param == "sqlite":
        return Place(url=str(folder / "doseline.db"), folder=folder)
    running: Server = request.getfixturevalue("postgres")
    return Place(url=running.fresh_schema(), folder=folder, server=running)


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Place:
    """An empty place to keep records in a file."""
    return Place(url=str(tmp_path / "doseline" / "doseline.db"), folder=tmp_path / "doseline")


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """An open, empty store."""
    with open_store(place.url, folder=place.folder, now=NOW) as opened:
        yield opened
