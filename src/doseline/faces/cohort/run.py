"""A screening from its inputs to its tables: routed, judged part by part, merged, and told complete last."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from doseline.assessment.program import VERSION
from doseline.errors import RequestError, fault
from doseline.faces.cohort.asked import as_they_lie, files_of
from doseline.faces.cohort.copies import COPIES
from doseline.faces.cohort.disk import told_by_disk
from doseline.faces.cohort.judging import judge, unread_row
from doseline.faces.cohort.lock import locked
from doseline.faces.cohort.manifest import Written, added, manifest, note, sha256
from doseline.faces.cohort.merging import merge, nobody
from doseline.faces.cohort.part import TOLD
from doseline.faces.cohort.person import Status
from doseline.faces.cohort.routing import Routed, route, routed_before
from doseline.faces.cohort.settings import Settings
from doseline.faces.cohort.tables import NOT_UNDERSTOOD, TABLES
from doseline.faces.cohort.work import MANIFEST, RUN, Work
from doseline.faces.engine import Engine, Serial
from doseline.frozen import dataclass
from doseline.guide import version_of

RUN_FORMAT = "doseline-cohort-run/1"
# What a run is busy with, how much of it is done, and how much there is.
Report = Callable[[str, int, int], None]
# After this a run can go on, so that what is done is kept.
_GOES_ON = "worker-killed"
# So many partitions for each worker at least, so that all of them end at about the same time.
_A_WORKER = 4
# So many people whom a mistake of ours kept from an answer are named.
_NAMED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a screening is run: nothing of this changes a table.

    ``word`` and ``workers`` are what the engine is called in run.json; ``copies`` are the endings of further
    files of each table.
    """

    engine: Engine
    word: str
    workers: int
    memory: int
    copies: tuple[str, ...] = ()
    resume: bool = False
    force: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """A screening that is complete: its manifest, and the run that made it."""

    manifest: Mapping[str, Any]
    run: Mapping[str, Any]

    @property
    def faults(self) -> int:
        """How many people a mistake of ours kept from an answer."""
        return int(self.run["faults"])


def screen(  # noqa: PLR0913 - where from, where to, and how, each by name
    names: Sequence[str],
    out: Path,
    settings: Settings,
    how: How,
    *,
    report: Report = lambda _what, _done, _all: None,
    stdin: BinaryIO | None = None,
) -> Screened:
    """The tables of what was sent, in the folder ``out``.

    Raises: RequestError where nothing can be read, where the folder is in use or holds something else, and
    where it cannot be written.
    """
    asked: dict[str, Any] = {**settings.asked(), "guide_version": version_of(), "program": VERSION}
    asked["inputs"] = as_they_lie(names, out)
    asked["guides_as_they_lie"] = () if settings.guides is None else files_of(settings.guides)
    with told_by_disk(out), _made(out), locked(out):
        # A worker on another computer stands in another folder.
        work = Work(out.absolute())
        if how.resume and work.is_finished(asked):
            return Screened(manifest=_told(out / MANIFEST), run=_told(out / RUN))
        goes_on = work.goes_on(asked, resume=how.resume, force=how.force)
        run = _Run(work, replace(settings, into=work.judged), how, report, is_resumed=goes_on)
        with _cleared_after(work):
            if not goes_on:
                work.begin(asked)
            return run.whole(names, stdin)


@contextmanager
def _made(out: Path) -> Iterator[None]:
    """The folder, for its owner alone; one that was made for nothing is taken away again."""
    is_new = not out.exists()
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    out.chmod(0o700)
    try:
        yield
    finally:
        if is_new and not any(out.iterdir()):
            out.rmdir()


@contextmanager
def _cleared_after(work: Work) -> Iterator[None]:
    """Nothing is left after an error; who broke it off can go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        if not (isinstance(error, RequestError) and error.faults[0].code == _GOES_ON):
            work.clear()
        raise


def _told(file: Path) -> Mapping[str, Any]:
    told: Mapping[str, Any] = json.loads(file.read_bytes())
    return told


class _Run:
    """One run: its folder, what is asked of it, and what it took so far."""

    def __init__(self, work: Work, settings: Settings, how: How, report: Report, *, is_resumed: bool) -> None:
        self.work = work
        self.settings = settings
        self.how = how
        self.report = report
        self.is_resumed = is_resumed
        self.began = datetime.now(UTC)
        self.seconds: dict[str, float] = {}

    def whole(self, names: Sequence[str], stdin: BinaryIO | None) -> Screened:
        """Every step, one after the other."""
        with self._timed("route"):
            routed = routed_before(self.work.partitions) or self._routed(names, stdin)
        with self._timed("judge"):
            self._judged(routed.partitions)
        parts = [self.work.judged / one.name for one in routed.partitions]
        came = [_told(part / TOLD) for part in parts]
        status = added(one["status"] for one in came) + added(
            [{Status.NO_GUIDE_DRUG.value: routed.no_guide_drug}]
        )
        unread = [unread_row(one) for one in routed.unreadable]
        _refuse_nothing(names, status, routed, [*unread, *nobody(parts)])
        with self._timed("write"):
            tables = list(self._tables(parts, unread))
        told = manifest(
            self.settings,
            status=status,
            tables=tables,
            inputs=[{"name": one.name, "bytes": one.bytes, "lines": one.lines} for one in routed.inputs],
            more={
                "cannot_assess_because": dict(sorted(added([one["why"] for one in came]).items())),
                "counts": dict(sorted(routed.counts.items())),
                "left_out": dict(sorted(routed.left_out.items())),
                "unreadable": len(unread) + sum(one["unreadable"] for one in came),
            },
        )
        run = self._run([one for part in came for one in part["faults"]], len(parts))
        self.work.finish(told, run)
        return Screened(manifest=told, run=run)

    @contextmanager
    def _timed(self, what: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        self.seconds[what] = round(time.monotonic() - begun, 3)

    def _routed(self, names: Sequence[str], stdin: BinaryIO | None) -> Routed:
        """All lines in their partitions, and what was not put into one."""
        self.work.unroute()
        workers = self.how.workers
        return route(
            names,
            self.work.partitions,
            memory=self.how.memory // workers,
            least=workers * _A_WORKER if workers > 1 else 1,
            stdin=stdin,
            report=partial(self.report, "route"),
        )

    def _judged(self, partitions: Sequence[Path]) -> None:
        """Every partition judged; its lines are taken away as soon as its tables are whole."""
        left = [one for one in partitions if not (self.work.judged / one.name).is_dir()]
        sizes = {one.name: max(one.stat().st_size, 1) for one in left}
        total, done = sum(sizes.values()), 0
        self.report("judge", 0, total)
        engine = self.how.engine if len(left) > 1 or self.how.word != "process" else Serial()
        for name in engine.map(partial(judge, settings=self.settings), left):
            self.work.drop(name)
            done += sizes[name]
            self.report("judge", done, total)
        if started := getattr(engine, "start_s", 0.0):
            self.seconds["start"] = round(started, 3)

    def _tables(self, parts: Sequence[Path], unread: Sequence[Mapping[str, Any]]) -> Iterator[Written]:
        for place, table in enumerate(TABLES):
            self.report("write", place, len(TABLES))
            file = self.work.out / f"{table.name}.parquet"
            file.unlink(missing_ok=True)
            more = unread if table is NOT_UNDERSTOOD else ()
            with self.work.to_merge_in() as folder:
                rows = merge(table, parts, file, note(self.settings), more, folder)
            for ending in self.how.copies:
                COPIES[ending](table, file, self.work.out / f"{table.name}.{ending}")
            yield Written(name=table.name, file=file.name, rows=rows, sha256=sha256(file))
        self.report("write", len(TABLES), len(TABLES))

    def _run(self, faults: Sequence[Mapping[str, str]], partitions: int) -> dict[str, Any]:
        """What differs from run to run."""
        spent = os.times()
        return {
            "format": RUN_FORMAT,
            "began": self.began.isoformat(timespec="seconds"),
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "seconds": self.seconds,
            "cpu_seconds": round(spent.user + spent.system + spent.children_user + spent.children_system, 3),
            "engine": self.how.word,
            "workers": self.how.workers,
            "memory": self.how.memory,
            "partitions": partitions,
            "resumed": self.is_resumed,
            "machine": {
                "system": platform.system(),
                "processor": platform.machine(),
                "cores": os.cpu_count(),
                "python": platform.python_version(),
            },
            "faults": len(faults),
            "first_faults": list(faults[:_NAMED]),
        }


def _refuse_nothing(
    names: Sequence[str], status: Mapping[str, int], routed: Routed, unread: Sequence[Mapping[str, Any]]
) -> None:
    """Nothing where there is somebody, or at least something was read.

    Raises: RequestError with what could not be read, or that there was nothing.
    """
    if sum(status.values()):
        return
    if unread:
        raise RequestError(tuple(fault(one["what"], _place(one)) for one in unread))
    if not (routed.counts or routed.left_out):
        raise RequestError((fault("nothing-in-it", ", ".join(names)),))


def _place(one: Mapping[str, Any]) -> str:
    return one["file"] if one.get("line") is None else f"{one['file']}:{one['line']}"
