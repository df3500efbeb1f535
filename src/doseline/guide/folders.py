"""The folders of guide data: the one that comes with the program, and those that somebody adds.

A drug is a folder. One that is added counts before the program's own of the same name, so that a change to a
guide can be tried before it is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from doseline.toml_cache import Tables, folder_of, parse_tables, read_tables

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper
    from importlib.resources.abc import Traversable

T = TypeVar("T")
# Names and codes of one's own, in a folder that somebody adds.
OWN_NAMES = "names.toml"
_ADDED: list[Path] = []
_FORGET: list[Callable[[], None]] = []


def kept(make: Callable[..., T]) -> _lru_cache_wrapper[T]:
    """A function that reads guide data once, until other folders are used."""
    cached = lru_cache(make)
    _FORGET.append(cached.cache_clear)
    return cached


def use_folders(*folders: Path) -> None:
    """Look for guides in these folders too, from now on; without any, in the program's own only."""
    if tuple(folders) != tuple(_ADDED):
        _ADDED[:] = folders
        for forget in _FORGET:
            forget()


def added_folders() -> tuple[Path, ...]:
    """The folders that somebody added."""
    return tuple(_ADDED)


@lru_cache
def data() -> Traversable:
    """The folder with the data files that come with the program."""
    return folder_of(__file__, "doseline.guide") / "data"


def read_data(name: str) -> Tables:
    """What the data file of that name says, such as ``names/tests``; it belongs to no drug."""
    return read_tables(data() / f"{name}.toml")


def drug_folder(drug: str) -> Traversable | None:
    """The folder of one drug, or None where there is none."""
    return next((found for found in _folders() if found.name == drug), None)


def drug_folders() -> dict[str, Traversable]:
    """Every folder of guide data by its name; what lies in it is not looked at."""
    return {found.name: found for found in reversed(tuple(_folders()))}


def _folders() -> Iterator[Traversable]:
    for shelf in (*_ADDED, data()):
        if shelf.is_dir():
            yield from (found for found in shelf.iterdir() if found.is_dir())


def read_drug_file(file: Traversable) -> Tables:
    """What one file of a drug says; only of the program's own is kept what was compiled."""
    is_ours = not any(isinstance(file, Path) and file.is_relative_to(folder) for folder in _ADDED)
    return read_tables(file) if is_ours else parse_tables(file.read_bytes())
