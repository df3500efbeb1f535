"""Both passes over an input: who is treated, then their lines into partitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from doseline.errors import RequestError, fault
from doseline.exchange.fhir.chart import Lists, installed
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files.parts import unread
from doseline.faces.chart_files.read import listed, read_blocks
from doseline.faces.chart_files.stream import Block
from doseline.faces.chart_files.tree import Source
from doseline.faces.cohort.routing.apart import Apart
from doseline.faces.cohort.routing.drugs import Drugs
from doseline.faces.cohort.routing.elsewhere import Elsewhere
from doseline.faces.cohort.routing.inside import loose, taken_apart
from doseline.faces.cohort.routing.kept import Kept
from doseline.faces.cohort.routing.owners import Names, Owners, Places
from doseline.faces.cohort.routing.partition import Partitions, spread
from doseline.faces.cohort.routing.private import private_file, private_folder, write_all
from doseline.faces.cohort.routing.probing import Mixed, seems_without
from doseline.faces.cohort.routing.routed import Input, Routed, keep
from doseline.faces.cohort.routing.sorting import Sorting
from doseline.faces.cohort.routing.style import kind_of
from doseline.faces.cohort.routing.survey import Survey
from doseline.faces.cohort.routing.waiting import Waiting

# Takes how many bytes are done, and how many there are in all.
Report = Callable[[int, int], None]
# What is held of a partition while it is judged, in times of its text: values, records, tables.
_TIMES = 32
# An input of so many bytes has a list of people without a guide's medicine that is sorted at once.
_ONE_LIST = 512_000_000
_MOST_PARTITIONS = 4096
# A partition of fewer bytes is judged before another worker has begun.
_WORTH = 1_000_000
_PIECE = 1_000_000
# So many resources may have moved from one person to another: those people are judged together, at once.
_MOST_MOVED = 1000
_NAMED = 3


def route(  # noqa: PLR0913 - the input, the folder, and how
    names: Sequence[str],
    into: Path,
    *,
    memory: int,
    least: int = 1,
    stdin: BinaryIO | None = None,
    lists: Lists | None = None,
    report: Report | None = None,
) -> Routed:
    """Everybody who has a guide's medicine, routed into partitions of which each fits in ``memory`` bytes.

    There are ``least`` partitions where they are worth it, so that several workers have something to do.
    ``into`` is a folder of its own; nobody else may look into it. ``stdin`` is written there first: it is
    read twice.
    Raises: RequestError as ``documents`` does, and where very many names are not given once; OSError where
    nothing can be written.
    """
    private_folder(into)
    odd, sources = listed(names)
    run = _Run(sources=_spooled(sources, into, stdin), into=into, report=report, least=least)
    return run.routed(odd, memory, lists or installed())


def _spooled(sources: Sequence[Source], into: Path, stdin: BinaryIO | None) -> tuple[Source, ...]:
    """The files, the standard input among them as one that can be read twice."""
    return tuple(
        replace(one, path=_spool(into / "standard-input", stdin)) if one.path is None else one
        for one in sources
        if one.path is not None or stdin is not None
    )


def _spool(path: Path, stdin: BinaryIO | None) -> str:
    with private_file(path, begin=True) as file:
        while stdin is not None and (piece := stdin.read(_PIECE)):
            write_all(file, piece)
    return str(path)


class _Run:
    """One routing."""

    def __init__(self, *, sources: Sequence[Source], into: Path, report: Report | None, least: int) -> None:
        self.sources = sources
        self.into = into
        self.report = report
        self.least = least
        self.sizes = [_size(one) for one in sources]
        self.done = 0
        self.lines: Counter[int] = Counter()
        self.seen: list[Unreadable] = []

    def routed(self, odd: Sequence[Unreadable], memory: int, lists: Lists) -> Routed:
        """Both passes, and what they come to."""
        survey = Survey(Drugs(lists), self.into)
        before = [_mark(one) for one in self.sources]
        assumed = self._surveyed(survey)
        try:
            routed = self._sorted(survey, memory, assumed)
        except Mixed:  # a file holds medicines after all
            for at in sorted(assumed):
                self._survey(survey, at)
            routed = self._sorted(survey, memory, frozenset())
        survey.close()
        (self.into / "standard-input").unlink(missing_ok=True)
        changed = [
            unread(one, Unread.CHANGED)
            for one, mark in zip(self.sources, before, strict=True)
            if mark != _mark(one)
        ]
        unreadable = dict.fromkeys((*odd, *routed.unreadable, *changed, *self.seen))
        routed = replace(
            routed, unreadable=tuple(sorted(unreadable, key=lambda one: (one.file, one.line or 0, one.what)))
        )
        keep(routed, self.into)
        return routed

    # --- the first pass ---

    def _surveyed(self, survey: Survey) -> frozenset[int]:
        """All files looked at, but for those that seem to need none: they are handed back."""
        assumed = set()
        for at, source in enumerate(self.sources):
            if seems_without(source, self.sizes[at], survey.sample):
                survey.size += self.sizes[at]
                self.done += self.sizes[at]
                assumed.add(at)
            else:
                self._survey(survey, at)
        return frozenset(assumed)

    def _survey(self, survey: Survey, at: int) -> None:
        for one in self._of(at):
            if isinstance(one, Block):
                survey.take(self.sources[at], one)
            else:
                self.seen.append(one)

    # --- the second pass ---

    def _sorted(self, survey: Survey, memory: int, assumed: AbstractSet[int]) -> Routed:
        """All lines in their partitions; people of whom one resource was told stand in the same."""
        places = Places(self.into)
        routed = self._pass(survey, memory, assumed, places)
        joined: frozenset[int] = frozenset()
        # Of each resource all people are joined at once: what is met again is no reason to go on for ever.
        while moved := places.in_two_places() - joined:
            if len(moved) > _MOST_MOVED:
                sent = ", ".join(sorted({one.name for one in self.sources})[:_NAMED])
                raise RequestError((fault("cohort-names-twice", sent, count=len(moved)),))
            names, places = Names(moved), Places(self.into)
            self._pass(survey, memory, assumed, names)
            for people in names.people():
                for one in people:
                    survey.merges.join(min(people), one)
            joined |= moved
            routed = self._pass(survey, memory, assumed, places)
        return routed

    def _pass(self, survey: Survey, memory: int, assumed: AbstractSet[int], owners: Owners) -> Routed:
        self._look_for(survey.elsewhere)
        people, waiting = survey.people(), Waiting(self.into)
        partitions = Partitions(self.into, self._count(survey, people, memory), self.sources)
        count = len(partitions.paths)
        of = {one: spread(survey.merges.root(one), count) for one in people}
        kept = Kept(partition_of=of, wanted=survey.wanted(of), gone=survey.gone, elsewhere=survey.elsewhere)
        apart = Apart(partitions, waiting, kept, owners)
        sorting = Sorting(apart, partitions, kept, owners)
        self._sort(sorting, apart, assumed)
        self._look_for(survey.elsewhere)
        apart.finish()
        waiting.close()
        return Routed(
            partitions=partitions.paths,
            inputs=tuple(
                Input(name=one.name, bytes=self.sizes[at], lines=self.lines[at])
                for at, one in enumerate(self.sources)
            ),
            counts=sorting.counts(),
            no_guide_drug=partitions.close(),
            skipped=apart.skipped,
            records=apart.records,
            left_out=dict(sorted(apart.left_out.items())),
            unreadable=tuple(apart.unreadable),
        )

    def _sort(self, sorting: Sorting, apart: Apart, assumed: AbstractSet[int]) -> None:
        for at, source in enumerate(self.sources):
            sorting.begin(is_assumed=at in assumed)
            read = 0
            for one in self._of(at):
                if isinstance(one, Unreadable):
                    apart.unreadable.append(one)
                    read += 1
                elif not sorting.take(at, source, one):
                    break
            self.lines[at] = sorting.lines
            if source.count is not None and read + sorting.lines - sorting.blank < source.count:
                apart.unreadable.append(unread(source, Unread.CUT_SHORT))

    # --- both ---

    def _of(self, at: int) -> Iterator[Block | Unreadable]:
        """A file, block by block."""
        for one in read_blocks(self.sources[at], self.sources[at].path or ""):
            yield one
            if self.report is not None and isinstance(one, Block):
                whole = 2 * sum(self.sizes)
                self.report(min(self.done + one.passed, whole), whole)
        self.done += self.sizes[at]

    def _count(self, survey: Survey, people: set[bytes], memory: int) -> int:
        """How many partitions there have to be."""
        routed = min(survey.sample.share(people) * survey.size + survey.records, survey.size)
        worth = min(self.least, routed / _WORTH)
        needed = max(routed * _TIMES / max(memory, 1), survey.size / _ONE_LIST, worth)
        return min(_MOST_PARTITIONS, int(needed) + 1)

    def _look_for(self, elsewhere: Elsewhere) -> None:
        """Go through all Patients, where somebody is asked for."""
        if not elsewhere.is_open:
            return
        for source in self.sources:
            for one in read_blocks(source, source.path or ""):
                for line in one.lines if isinstance(one, Block) else ():
                    if line.strip() and kind_of(line) in _WITH_PATIENTS:
                        _notice(elsewhere, source, line)
        elsewhere.close()


_WITH_PATIENTS = frozenset({None, b"Patient", b"Bundle", b"Parameters"})


def _notice(elsewhere: Elsewhere, source: Source, line: bytes) -> None:
    document = loose(source, line, None, last=False)
    inside = document if isinstance(document, Unreadable) else taken_apart(document)
    if isinstance(inside, Unreadable):
        return
    for one in inside.resources():
        if one.type == "Patient" and not one.deletion:
            elsewhere.look_at(one)


def _size(source: Source) -> int:
    try:
        return Path(source.path or "").stat().st_size
    except OSError:
        return 0


def _mark(source: Source) -> tuple[int, int] | None:
    """What changes when a file does."""
    try:
        known = Path(source.path or "").stat()
    except OSError:
        return None
    return known.st_size, known.st_mtime_ns
