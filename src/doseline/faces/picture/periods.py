"""Holds and stops, and the windows that the checks and the vaccine planner have computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doseline.assessment import Assessment
from doseline.check import vaccines
from doseline.faces.picture.model import Item, Kind, Lane
from doseline.faces.picture.words import first_up, since, when
from doseline.finding import Finding
from doseline.plan import Plan, plan
from doseline.record import Instruction, InstructionKind
from doseline.text import Catalogue, Named, sentences

_ONE_DAY = timedelta(days=1)
_PAUSING = {InstructionKind.HOLD: Kind.HOLD, InstructionKind.STOP: Kind.STOP}


def pause_spans(case: Assessment) -> tuple[tuple[date, date | None], ...]:
    """The first day of every hold and stop, and the day that ended it, or None while it stands."""
    return tuple((word.on.last, _end(case, word, kind)) for word, kind in _words(case))


def pauses(case: Assessment, catalogue: Catalogue) -> Iterator[Item]:
    """Every hold and every stop, from its day to the day the plan no longer knows it.

    The plan itself says on which day a pause was over: it is asked for each day with a later word.
    """
    for word, kind in _words(case):
        yield _pause(case, catalogue, word, kind)


def _words(case: Assessment) -> Iterator[tuple[Instruction, Kind]]:
    """The words that began a pause; one that repeats a hold begins none."""
    for word in case.chart.instructions:
        kind = _PAUSING.get(word.kind)
        if kind is not None and word.on.last <= case.today and _begins(case, word, kind):
            yield word, kind


def _begins(case: Assessment, word: Instruction, kind: Kind) -> bool:
    return _since(kind, _on(case, word.on.last)) == word.on.last


def _pause(case: Assessment, catalogue: Catalogue, word: Instruction, kind: Kind) -> Item:
    day, end = word.on.last, _end(case, word, kind)
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


def _end(case: Assessment, word: Instruction, kind: Kind) -> date | None:
    """The day of the word that ended a pause, or None while it stands."""
    later = {other.on.last for other in case.chart.instructions if other.on.last > word.on.last}
    ended = (day for day in sorted(later) if day <= case.today and _is_over(case, word, kind, day))
    return next(ended, None)


def _is_over(case: Assessment, word: Instruction, kind: Kind, day: date) -> bool:
    return _since(kind, _on(case, day)) != word.on.last


def _on(case: Assessment, day: date) -> Plan:
    return plan(case.guide, case.chart, today=day, until=day)


def _since(kind: Kind, computed: Plan) -> date | None:
    return computed.held_since if kind is Kind.HOLD else computed.stopped_on


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
