"""The files that a name on the command line means: itself, or all that lie in the folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from doseline.errors import Fault, RequestError, fault
from doseline.exchange.fhir.document import Role
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files.stream import odd_kind, word_of
from doseline.frozen import dataclass

STANDARD_INPUT = "-"
_Key = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file to read: where it lies, what it is called here, and what it is by the manifest of its export.

    ``path`` is None for the standard input, ``count`` how many resources the manifest promises.
    """

    path: str | None
    name: str
    role: Role = Role.LOOSE
    sent: str | None = None
    count: int | None = None


def sources(given: Iterable[str]) -> list[Source | Unreadable]:
    """Every file once, in the order given; those of a folder by name, folder after folder.

    Raises: RequestError with every name that leads nowhere.
    """
    faults: list[Fault] = []
    walk = _Walk()
    found: list[Source | Unreadable] = []
    for one in given:
        if one == STANDARD_INPUT:
            found.append(Source(path=None, name=STANDARD_INPUT))
            continue
        try:
            found += walk.of(one)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            faults.append(fault("no-such-file", one))
    if faults:
        raise RequestError(tuple(faults))
    return found


class _Walk:
    """What was met so far: nothing is read twice, however it is named or linked."""

    def __init__(self) -> None:
        self._met: set[_Key] = set()
        self._names: set[str] = set()
        self._files: set[str] = set()

    def of(self, given: str) -> Iterator[Source | Unreadable]:
        """The files of one name; a folder's in the order of their names."""
        name = self._name(given)
        try:
            known = os.stat(given)  # noqa: PTH116 - as bytes of the system, not as a Path puts it right
        except (FileNotFoundError, NotADirectoryError):
            raise
        except OSError as error:
            return iter((_unread(name, word_of(error)),))
        if stat.S_ISDIR(known.st_mode):
            self._is_new(known)
            return self._folders(given, "" if given.rstrip("/") in ("", ".") else name)
        return self._file(given, name, known)

    def _name(self, given: str) -> str:
        """A name without the way to it on this computer, if it is the only one of that name."""
        short = shown(Path(given).name if Path(given).is_absolute() else Path(given).as_posix())
        name = short if short and short not in self._names else shown(given)
        self._names.add(name)
        return name

    def _folders(self, path: str, name: str) -> Iterator[Source | Unreadable]:
        """All folders below one, with a list of what is still to do: nobody knows how deep they lie."""
        waiting = [(path, name)]
        while waiting:
            path, name = waiting.pop()
            try:
                with os.scandir(path) as listed:
                    entries = sorted(listed, key=lambda entry: entry.name)
            except OSError as error:
                yield _unread(name or ".", word_of(error))
                continue
            below: list[tuple[str, str]] = []
            for entry in entries:
                if not entry.name.startswith("."):
                    yield from self._entry(entry, f"{name}/{shown(entry.name)}".lstrip("/"), below)
            waiting += reversed(below)

    def _entry(
        self, entry: os.DirEntry[str], name: str, below: list[tuple[str, str]]
    ) -> Iterator[Source | Unreadable]:
        try:
            known = os.stat(entry.path)  # noqa: PTH116
        except OSError as error:
            yield _unread(name, word_of(error))
            return
        if not stat.S_ISDIR(known.st_mode):
            yield from self._file(entry.path, name, known)
        elif self._is_new(known):
            below.append((entry.path, name))
        elif _leads_up(entry.path):
            yield _unread(name, Unread.LOOP)

    def _file(self, path: str, name: str, known: os.stat_result) -> Iterator[Source | Unreadable]:
        what = odd_kind(known.st_mode)
        if what is not None:
            yield _unread(name, what)
        elif self._is_new(known):
            while name in self._files:  # what cannot be shown may make two names look alike
                name += "'"
            self._files.add(name)
            yield Source(path=path, name=name)

    def _is_new(self, known: os.stat_result) -> bool:
        key = known.st_dev, known.st_ino
        new = key not in self._met
        self._met.add(key)
        return new


def _leads_up(path: str) -> bool:
    """Whether a link leads to a folder it lies in."""
    place = Path(path)
    return place.resolve() in (place.parent.resolve(), *place.parent.resolve().parents)


def _unread(name: str, what: Unread) -> Unreadable:
    return Unreadable(file=name, line=None, what=what)


def shown(name: str) -> str:
    """A name of the disk as text: what is no UTF-8 or cannot be seen has a mark in its place."""
    text = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)
