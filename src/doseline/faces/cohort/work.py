"""Work: the folder inside OUT in which a run keeps what it still needs, and what becomes of it.

It holds what was asked for, the lines of the people who are not judged yet, and the tables of those who are.
It is gone when the run ends, well or with an error; it stays only where the run was killed or broken off, so
that ``--resume`` can go on from there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from doseline.errors import RequestError, fault
from doseline.faces.cohort import lock
from doseline.faces.cohort.tables import TABLES

MANIFEST, RUN = "manifest.json", "run.json"
_ENDINGS = ("parquet", "csv", "jsonl")
_NAME, _ASKED = ".work", "asked.json"
# Of a summary: it is made anew from the tables.
_PAGES = ("summary.html",)
OURS = frozenset(
    {
        MANIFEST,
        RUN,
        _NAME,
        lock.NAME,
        *_PAGES,
        *(f"{table.name}.{end}" for table in TABLES for end in _ENDINGS),
    }
)


class Work:
    """The work folder of a run into ``out``."""

    def __init__(self, out: Path) -> None:
        """Touch nothing yet."""
        self.out = out
        self.place = out / _NAME
        self.partitions = self.place / "partitions"
        self.judged = self.place / "judged"
        self.merging = self.place / "merging"

    def goes_on(self, asked: Mapping[str, Any], *, resume: bool, force: bool) -> bool:
        """Whether a run that was broken off is gone on with; else it may begin anew.

        Raises: RequestError where the folder holds something else, or another run.
        """
        there = {one.name for one in self.out.iterdir()} - {lock.NAME}
        if strange := sorted(there - OURS):
            raise RequestError((fault("cohort-holds-others", str(self.out), found=strange[0]),))
        if there and not (resume or force):
            code = "cohort-there" if MANIFEST in there else "cohort-broken-off"
            raise RequestError((fault(code, str(self.out)),))
        if resume and self._kept(_ASKED) is not None:
            self._same(asked)
            return True
        return False

    def begin(self, asked: Mapping[str, Any]) -> None:
        """Begin with nothing but the note of what was asked.

        Raises: OSError where nothing can be written.
        """
        self.clear()
        for folder in (self.place, self.partitions, self.judged):
            folder.mkdir(mode=0o700)
        self._keep(_ASKED, asked)

    def is_finished(self, asked: Mapping[str, Any]) -> bool:
        """Whether the run that is to be gone on with was complete when it was broken off.

        Raises: RequestError where it was asked something else, or where nothing was broken off.
        """
        if not (self.out / MANIFEST).exists():
            return False
        if not self.place.exists():
            raise RequestError((fault("cohort-there", str(self.out)),))
        self._same(asked)
        shutil.rmtree(self.place)
        return True

    def finish(self, manifest: Mapping[str, Any], run: Mapping[str, Any]) -> None:
        """Take away what a person's lines or rows stand in, and say last that all of it is there."""
        written(self.out / RUN, run)
        for place in (self.partitions, self.judged):
            shutil.rmtree(place)
        written(self.out / MANIFEST, manifest)
        shutil.rmtree(self.place)

    def _same(self, asked: Mapping[str, Any]) -> None:
        """Nothing where the run that was broken off was asked the same.

        Raises: RequestError that names what differs.
        """
        before = self._kept(_ASKED) or {}
        now = json.loads(json.dumps(asked))
        differs = tuple(key for key in now if now[key] != before.get(key))
        if differs:
            raise RequestError((fault("cohort-differs", str(self.out), what=differs),))

    def unroute(self) -> None:
        """Take away the lines of a routing that was broken off."""
        shutil.rmtree(self.partitions, ignore_errors=True)
        self.partitions.mkdir(mode=0o700)

    def drop(self, partition: str) -> None:
        """Take away the lines of a partition that was judged; of those who may not be, nothing is left."""
        for file in self.partitions.glob(f"{Path(partition).stem}.*"):
            file.unlink()

    @contextmanager
    def to_merge_in(self) -> Iterator[Path]:
        """A folder for what is written while tables are merged; it begins and ends empty."""
        shutil.rmtree(self.merging, ignore_errors=True)
        self.merging.mkdir(mode=0o700)
        yield self.merging
        shutil.rmtree(self.merging)

    def clear(self) -> None:
        """Take away all that a run writes; the note that it is complete goes first."""
        for name in (MANIFEST, *sorted(OURS - {MANIFEST, lock.NAME})):
            place = self.out / name
            if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
            else:
                place.unlink(missing_ok=True)

    def _keep(self, name: str, told: Mapping[str, Any]) -> None:
        written(self.place / name, told)

    def _kept(self, name: str) -> Mapping[str, Any] | None:
        try:
            told: Mapping[str, Any] = json.loads((self.place / name).read_bytes())
        except FileNotFoundError:
            return None
        return told


def written(file: Path, told: Mapping[str, Any]) -> None:
    """A JSON file that is there only when it is whole, for its owner alone."""
    beside = file.with_name(f".{file.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(told, out, ensure_ascii=False, indent=1)
        out.write("\n")
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
