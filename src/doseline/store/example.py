"""A store to try things with: made-up people in a folder that is gone when the program ends.

The examples in this package's docstrings use it, and run as tests.
"""

from __future__ import annotations

import atexit
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from types import MappingProxyType
from typing import Any

from doseline.store.store import Store, open_store

# The moment at which everything in the examples happens.
NOW = datetime(2026, 6, 4, 18, 30, tzinfo=UTC)
PERSON: Mapping[str, Any] = MappingProxyType({"region": "GB", "birth_date": "1988-03-14"})
THERAPY: Mapping[str, Any] = MappingProxyType({"guide": "made-up", "start": "2026-01-05"})
NOTE: Mapping[str, Any] = MappingProxyType({"type": "note", "on": "2026-06-04", "text": "ring the nurse"})


def new_folder() -> Path:
    """An empty folder, gone when the program ends."""
    made = Path(mkdtemp(prefix="doseline-example-"))
    atexit.register(rmtree, made, ignore_errors=True)
    return made


def new_store() -> Store:
    """An empty store in a folder of its own."""
    store = open_store(None, folder=new_folder(), now=NOW)
    atexit.register(store.close)
    return store


@lru_cache(maxsize=1)
def _shared() -> Store:
    return new_store()


def example() -> tuple[Store, str]:
    """A store with the record of a made-up person, Ada, and the record's id.

    >>> store, record = example()
    >>> store.kept(record).called
    'Ada'
    """
    store = _shared()
    record = store.create(called="Ada", person={**PERSON}, therapy={**THERAPY}, events=[{**NOTE}], now=NOW)
    return store, record


@lru_cache(maxsize=1)
def example_backup() -> tuple[bytes, str]:
    """A backup with the record of one made-up person, and the passphrase that opens it."""
    passphrase = "a bell, a goat, a tin"  # noqa: S105 - it guards nothing
    store = new_store()
    store.create(called="Ada", person={**PERSON}, therapy={**THERAPY}, events=[{**NOTE}], now=NOW)
    return store.backup(passphrase=passphrase, now=NOW), passphrase
