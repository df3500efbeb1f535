"""Holds and stops, and the windows that the checks and the vaccine planner have computed."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator
from datetime import date, timedelta

from doseline.assessment import Assessment
from doseline.check import vaccines
from doseline.faces.picture.lanes import Item, Kind, Lane
from doseline.faces.picture.words import first_up, since, when
from doseline.finding import Finding
from doseline.plan import pauses as plan_pauses
from doseline.record import Instruction, InstructionKind
from doseline.text import Catalogue, Named, sentences

_ONE_DAY = timedelta(days=1)
_PAUSING = {InstructionKind.HOLD: Kind.HOLD, InstructionKind.STOP: Kind.STOP}


def pause_spans(case: Assessment) -> tuple[tuple[date, date | None], ...]:
    """The first day of every hold and stop, and the day that ended it, or None while it stands."""
    ends = _Ends(case)
    return tuple((word.on.last, ends.of(word, kind)) for word, kind in ends.words())


def pauses(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every hold and every stop, from its day to the day the plan no longer knows it.

    The plan itself says what was held or stopped on each day with a word.
    """
    ends = _Ends(case)
    for word, kind in ends.words():
        yield _pause(catalogue, word, kind, ends.of(word, kind))


class _Ends:
    """The pauses of one case, and where each ends; one that began on some day is looked for once."""

    def __init__(self, case: Assessment) -> None:
        self._case = case
        self._on = plan_pauses(case.guide, case.chart, today=case.today)
        self._days = tuple(sorted(self._on))
        self._found: dict[tuple[date, Kind], date | None] = {}

    def words(self) -> Iterator[tuple[Instruction, Kind]]:
        """The words that began a pause; one that repeats a hold begins none."""
        for word in self._case.chart.instructions:
            kind, day = _PAUSING.get(word.kind), word.on.last
            if kind is not None and day <= self._case.today and self._since(kind, day) == day:
                yield word, kind

    def of(self, word: Instruction, kind: Kind) -> date | None:
        """The day of the word that ended a pause, or None while it stands."""
        began = word.on.last
        if (began, kind) not in self._found:
            later = (self._days[place] for place in range(bisect(self._days, began), len(self._days)))
            self._found[began, kind] = next((day for day in later if self._since(kind, day) != began), None)
        return self._found[began, kind]

    def _since(self, kind: Kind, day: date) -> date | None:
        """Since when, at the end of a day with a word, something was held or stopped."""
        there = self._on[day]
        return there.held_since if kind is Kind.HOLD else there.stopped_on


def _pause(catalogue: Catalogue, word: Instruction, kind: Kind, end: date | None) -> Item:
    day = word.on.last
    label = catalogue.say(f"picture.kind.{kind.value}")
    return Item(
        lane=Lane.PAUSES,
        row=catalogue.say("picture.lane.pauses"),
        kind=kind,
        start=day,
        end=end,
        when=when(catalogue, day, end) if end else since(catalogue, day),
        label=label,
        says=catalogue.say(f"picture.pauses.{kind.value}"),
        entry=word.id,
    )


def windows(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """The days that findings reach to, and the last days for vaccines before a planned start."""
    for finding in case.check.findings:
        if finding.until is not None:
            yield _window(case, catalogue, finding, finding.until)
    yield from _before_start(case, catalogue)


def _window(case: Assessment, catalogue: Catalogue, finding: Finding, until: date) -> Item:
    start = min(_begin(case, finding), until)
    label = first_up(catalogue.write(Named("reason", finding.reason)))
    says = " ".join(filter(None, (sentences.title(catalogue, finding), sentences.to_do(catalogue, finding))))
    return _span(catalogue, label, start, until, says=says, entry=next(iter(finding.because), None))


def _begin(case: Assessment, finding: Finding) -> date:
    """The last day that led to a finding: its newest entry, or the dose it counts from."""
    days = [case.entries[entry].on.first for entry in finding.because if entry in case.entries]
    days += [day for name, day in finding.values if name == "last_dose" and isinstance(day, date)]
    return max(days, default=case.today)


def _before_start(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """One window for live vaccines and one for the others; what may be live follows the live rule."""
    start = case.plan.next_dose.due if case.plan.next_dose else None
    last_days: dict[str, date] = {}
    for vaccine in vaccines(case.guide, case.chart, case.plan):
        if vaccine.last_day_before_start is not None:
            word = "nonlive" if vaccine.live is False else "live"
            last_days[word] = vaccine.last_day_before_start
    if start is None:
        return
    for word, last_day in sorted(last_days.items()):
        label = catalogue.say(f"picture.windows.{word}.label")
        says = catalogue.say(f"picture.windows.{word}.says", last_day=last_day, start=start)
        yield _span(catalogue, label, last_day + _ONE_DAY, start - _ONE_DAY, says=says)


def _span(  # noqa: PLR0913 - the parts of an item
    catalogue: Catalogue, label: str, start: date, end: date, *, says: str, entry: str | None = None
) -> Item:
    return Item(
        lane=Lane.WINDOWS,
        row=label,
        kind=Kind.WINDOW,
        start=start,
        end=end,
        when=when(catalogue, start, end),
        label=label,
        says=says,
        entry=entry,
    )
