"""Files of one drug, read whole or not at all: a missing or damaged one is a fault, never a traceback."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from doseline.errors import Fault, FaultyGuide, RequestError, fault
from doseline.guide.folders import drug_folder, drug_folders, kept, read_drug_file
from doseline.guide.validation import Faults
from doseline.toml_cache import Tables

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

T = TypeVar("T")
# One of these makes a folder a guide, perhaps an unfinished one; other files only add to other guides.
_MAKE_A_GUIDE = ("schedule", "product", "facts", "rules", "patterns", "monitoring", "topics")

_FOR_OTHERS = ("compare", "disagreements", "effects")


@kept
def drugs() -> tuple[str, ...]:
    """The drugs that have a guide, by name; whether it is sound shows when it is loaded."""
    return tuple(sorted(name for name, folder in drug_folders().items() if _is_guide(folder)))


def _is_guide(folder: Traversable) -> bool:
    return any((folder / f"{name}.toml").is_file() for name in _MAKE_A_GUIDE)


def is_of_a_drug(folder: Traversable) -> bool:
    """Whether the folder has a guide, or at least something for the guides of others."""
    return _is_guide(folder) or any((folder / f"{name}.toml").is_file() for name in _FOR_OTHERS)


def folder_of_guide(drug: str) -> Traversable:
    """The folder of one guide.

    Raises: RequestError for an unknown drug.
    """
    folder = drug_folder(drug)
    if folder is None or not _is_guide(folder):
        raise RequestError((fault("unknown-guide", "guide", got=drug, known=drugs()),))
    return folder


def read_files(folder: Traversable, names: Iterable[str], faults: Faults) -> dict[str, Tables]:
    """What the files of those names say; one that cannot be read is a fault and says nothing."""
    found: dict[str, Tables] = {}
    for name in names:
        try:
            found[name] = _read(folder / f"{name}.toml")
        except (OSError, ValueError, RecursionError) as error:
            code, said = _damage(error)
            faults.add(code, name, **({"got": said} if said else {}))
            found[name] = {}
    return found


def _read(file: Traversable) -> Tables:
    if not file.is_file():  # a folder, a pipe, a link that leads nowhere
        is_there = file.is_dir() or (isinstance(file, Path) and (file.is_symlink() or file.exists()))
        raise (OSError if is_there else FileNotFoundError)(file.name)
    return read_drug_file(file)


def _damage(error: Exception) -> tuple[str, str]:
    match error:
        case FileNotFoundError():
            return "missing-file", ""
        case OSError():
            return "unreadable-file", ""
        case UnicodeDecodeError():
            return "not-utf-8", ""
        case RecursionError():
            return "not-toml", "too many brackets inside each other"
        case _:
            return "not-toml", str(error)


def part(faults: Faults, file: str, otherwise: T, make: Callable[[], T]) -> T:
    """One part of a guide; a file whose tables are of another shape than expected is a fault."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 - the data of one drug must not stop the others
        faults.add("another-shape", file, got=type(error).__name__)
        return otherwise


_UNREAD = frozenset({"missing-file", "unreadable-file", "not-utf-8", "not-toml"})


def without_echo(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """The faults, each once, without what follows only from a file that could not be read at all."""
    found = tuple(dict.fromkeys(faults))
    unread = {one.where for one in found if one.code in _UNREAD}
    return tuple(one for one in found if one.code in _UNREAD or one.where.split(".")[0] not in unread)


def raise_faulty(drug: str, faults: Iterable[Fault]) -> None:
    """Say that a guide cannot be used.

    Raises: FaultyGuide where there is a fault.
    """
    if found := without_echo(faults):
        raise FaultyGuide(drug, found)
