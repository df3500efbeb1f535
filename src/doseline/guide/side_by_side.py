"""Drugs side by side: each cell from the words of its drug, from its trials, or computed from its guide.

Nothing is ranked, and no number of one drug is set against one of another: a rate stands beside what its own
trial compared it with.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import accumulate, count, takewhile
from typing import NamedTuple

from doseline.dates import add_months
from doseline.frozen import dataclass
from doseline.guide.comparison import Brought, Computed, VisitLength, compared, computed_rows, row_ids
from doseline.guide.effects import Effect, EffectKind, Trial, Worked, by_trial
from doseline.guide.explanations import CellPart
from doseline.guide.guide import Guide
from doseline.guide.load import load_guide, sound_drugs
from doseline.guide.monitoring import Watch
from doseline.guide.product import Observation, Premedication
from doseline.guide.schedule import Continuous, Dated
from doseline.source import Source

_ANY_LABEL = "strictest"
_MONTHS_A_YEAR = 12
_WEEK = timedelta(days=7)
# A year of whole weeks, so that "every four weeks" is thirteen times; counted from any day.
_YEAR = 52 * _WEEK
_FIRST = date(2001, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """The texts that were read say nothing; ``unfinished``: there is no whole guide to compute from."""

    regions: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    unfinished: bool = False


class VisitShare(NamedTuple):
    """Visits of one kind in the first year: how many, and from how many to how many minutes each part takes.

    ``watched`` is None where no text says for how long.
    """

    visits: int
    before: tuple[int, int]
    given: tuple[int, int]
    watched: int | None

    @property
    def minutes(self) -> tuple[int, int]:
        """How long one of them takes in all."""
        low, high = (sum(pair) for pair in zip(self.before, self.given, strict=True))
        return low + (self.watched or 0), high + (self.watched or 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """How often somebody goes to be given it, and how long that takes: in the first year, and in later ones.

    At home (``times_a_day`` or ``at_home``) there are no visits. ``first_minutes`` and ``later_minutes`` are
    None where no text says how long giving it takes; ``at_least`` where none says how long watching takes.
    ``product`` is the word of another product than the main one.
    """

    doses: tuple[int, int]
    at_home: bool
    times_a_day: int
    visits: tuple[VisitShare, ...]
    first_minutes: tuple[int, int] | None
    later_minutes: tuple[int, int] | None
    at_least: bool
    sources: tuple[Source, ...]
    product: str = ""
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineTests:
    """The tests before the first dose, by the texts of some regions or of all."""

    tests: tuple[str, ...]
    regions: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpTests:
    """Tests during treatment: how often in the first year and in each later one.

    ``later`` is None where that is no whole number; ``every_months`` then says how often. ``set_by`` takes
    the place of both where no text names a rhythm. ``for_some``: only people with a certain entry;
    ``until_positive``: only as long as the result is negative.
    """

    tests: tuple[str, ...]
    first_year: int
    later: int | None
    every_months: int | None
    set_by: str | None
    for_some: bool
    until_positive: bool
    regions: tuple[str, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Effects in one trial, each of the drug beside the comparator's."""

    trial: Trial
    effects: tuple[Effect, ...]
    regions: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all of them, each once."""
        return tuple(dict.fromkeys(source for one in self.effects for source in one.sources))


@dataclass(frozen=True, slots=True, kw_only=True)
class HowWell:
    """How well it worked in one trial."""

    worked: Worked
    regions: tuple[str, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """Where it stands."""
        return self.worked.sources


Piece = CellPart | Silence | Time | BaselineTests | FollowUpTests | Rates | HowWell


@dataclass(frozen=True, slots=True, kw_only=True)
class Aspect:
    """One row: what is said of each drug, piece by piece; a drug never lacks a cell."""

    id: str
    cells: Mapping[str, tuple[Piece, ...]]


def side_by_side(*drugs: str) -> tuple[Aspect, ...]:
    """These drugs side by side, in the order of the rows and of their names as given.

    Raises: RequestError for drugs that no folder says anything of, and for one whose data have a fault.

    >>> rows = side_by_side("kesimpta")
    >>> rates = next(row for row in rows if row.id == "effects-common").cells["kesimpta"][0]
    >>> [str(one.number) for one in rates.effects[0].shares]
    ['83.6', '84.2']
    """
    columns = tuple(_Column(one) for one in compared(*drugs))
    computed = computed_rows()
    return tuple(
        Aspect(id=id_, cells={one.drug: one.cell(id_, computed.get(id_)) for one in columns})
        for id_ in row_ids()
    )


class _Column:
    """One drug: what it brings, and its guide where it has one that can be used."""

    def __init__(self, brought: Brought) -> None:
        self.drug = brought.drug
        self._brought = brought
        self._guide = load_guide(self.drug) if self.drug in sound_drugs() else None

    def cell(self, row: str, computed: Computed | None) -> tuple[Piece, ...]:
        """The pieces of one cell: those that are computed, and after them what the drug's words add."""
        cell = self._brought.cells.get(row)
        words: tuple[CellPart, ...] = cell.parts if cell else ()
        found = tuple(self._computed(computed, words)) if computed else ()
        told = words if computed not in _NAMED_BY_GUIDE else ()
        return (*found, *told) or (Silence(),)

    def _computed(self, what: Computed, words: tuple[CellPart, ...]) -> Iterator[Piece]:
        effects = self._brought.effects
        match what:
            case Computed.COMMON | Computed.SERIOUS:
                chosen = tuple(one for one in effects.effects if one.kind is EffectKind(what.value))
                for group in by_trial(chosen, lambda one: one.trial).values():
                    yield Rates(trial=group[0].trial, effects=group)
            case Computed.WORKED:
                yield from (HowWell(worked=one) for one in effects.worked)
            case _ if self._guide is None:
                yield Silence(unfinished=True)
            case Computed.TIME:
                yield from _times(self._guide, self._brought.visits)
            case Computed.TESTS_BEFORE:
                yield from _before(self._guide, words)
            case Computed.TESTS_DURING:
                yield from _during(self._guide.monitoring)


# Of these the words of a drug only tell the sources by region: what is tested stands in the guide.
_NAMED_BY_GUIDE = (Computed.TESTS_BEFORE,)


def _before(guide: Guide, words: Iterable[CellPart]) -> Iterator[BaselineTests]:
    """The tests before the first dose, the same list of several regions once."""
    sources = {part.regions: part.sources for part in words}
    labels = [label for label in guide.required_tests if label != _ANY_LABEL] or [""]
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}
    for label in labels:
        tests = guide.required_of(label)
        alike[tests] = (*alike.get(tests, ()), *filter(None, (label,)))
    for tests, regions in alike.items():
        cited = [found for key, found in sources.items() if not key or set(key) & set(regions)]
        merged = tuple(dict.fromkeys(source for found in cited for source in found))
        yield BaselineTests(tests=tests, regions=regions, sources=merged)


def _during(watches: Iterable[Watch]) -> Iterator[FollowUpTests]:
    for watch in watches:
        every = watch.every_months
        times = _MONTHS_A_YEAR // every if every and _MONTHS_A_YEAR % every == 0 else None
        yield FollowUpTests(
            tests=watch.tests,
            first_year=sum(1 for _ in _months_due(watch)),
            later=0 if watch.has_days and every is None else times,
            every_months=every,
            set_by=watch.set_by,
            for_some=bool(watch.if_positive or watch.if_condition),
            until_positive=watch.until_positive,
            regions=tuple(sorted(watch.profiles - {_ANY_LABEL})),
            sources=watch.sources,
        )


def _months_due(watch: Watch) -> Iterator[int]:
    """The months of the first year in which the tests are due."""
    yield from (month for month in watch.at_months if month <= _MONTHS_A_YEAR)
    last = max(watch.at_months, default=0)
    if watch.every_months:
        yield from range(last + watch.every_months, _MONTHS_A_YEAR + 1, watch.every_months)


def _times(guide: Guide, lengths: tuple[VisitLength, ...]) -> Iterator[Time]:
    """The time for the main product, and for each other one of which a text says how long a dose takes."""
    yield _time(guide, tuple(one for one in lengths if not one.product))
    for id_, variant in guide.variants.items():
        if own := tuple(one for one in lengths if one.product == id_):
            yield replace(_time(variant, own), product=id_)


def _time(guide: Guide, lengths: tuple[VisitLength, ...]) -> Time:
    schedule = guide.schedule(None)
    if isinstance(schedule, Continuous):
        return _at_home(schedule, (0, 0), schedule.steps[-1].times_a_day)
    first, later = _doses(schedule)
    if "self" in guide.product.given_by:
        return _at_home(schedule, (first, later), 0)
    shares = tuple(_shares(guide, lengths, range(1, first + 1)))
    after = tuple(_shares(guide, lengths, range(first + 1, first + later + 1)))
    around: list[Observation | Premedication] = [*guide.product.observation, *guide.product.premedication]
    sources = (
        *schedule.sources,
        *(source for one in lengths for source in one.sources),
        *(source for one in around for source in one.sources),
    )
    return Time(
        doses=(first, later),
        at_home=False,
        times_a_day=0,
        visits=shares if lengths else (),
        first_minutes=_in_all(shares) if lengths else None,
        later_minutes=_in_all(after) if lengths else None,
        at_least=any(one.watched is None for one in (*shares, *after)),
        sources=tuple(dict.fromkeys(sources)),
    )


def _at_home(schedule: Dated | Continuous, doses: tuple[int, int], times_a_day: int) -> Time:
    return Time(
        doses=doses,
        at_home=True,
        times_a_day=times_a_day,
        visits=(),
        first_minutes=None,
        later_minutes=None,
        at_least=False,
        sources=schedule.sources,
    )


def _doses(schedule: Dated) -> tuple[int, int]:
    """How many doses fall into the first year, and into the second, by the usual reading of the edition."""
    end = _FIRST + 2 * _YEAR
    days = tuple(takewhile(lambda day: day < end, _days(schedule)))
    first = sum(day < _FIRST + _YEAR for day in days)
    return first, len(days) - first


def _days(schedule: Dated) -> Iterator[date]:
    """The days of the doses from a first one on."""
    reading = schedule.usual
    opening = [
        _FIRST + timedelta(days=days) for days in accumulate(step.after_days for step in reading.opening)
    ]
    yield from opening or [_FIRST]
    anchor = opening[(reading.anchor_slot or len(opening)) - 1] if opening else _FIRST
    for number in count(1):
        months, days = reading.every.months * number, reading.every.days * number
        day = add_months(anchor, months) if months else anchor + timedelta(days=days)
        if not opening or day > opening[-1]:
            yield day


def _shares(guide: Guide, lengths: tuple[VisitLength, ...], slots: Iterable[int]) -> Iterator[VisitShare]:
    """The visits of these doses, those that take alike together."""
    product = guide.product
    before = (0, 0)
    if needed := [one for one in product.premedication if not one.optional]:
        before = (
            max(min(one.minutes_before) for one in needed),
            max(max(one.minutes_before) for one in needed),
        )
    alike: defaultdict[tuple[tuple[int, int], int | None], int] = defaultdict(int)
    for slot in slots:
        fits = (one for one in lengths if one.until_slot is None or slot <= one.until_slot)
        given = next(fits, None)
        watched = product.watched_after(slot)
        minutes = (watched.minutes if watched else None) if product.observation else 0
        alike[given.minutes if given else (0, 0), minutes] += 1
    for (given_minutes, minutes), visits in alike.items():
        yield VisitShare(visits, before, given_minutes, minutes)


def _in_all(shares: Iterable[VisitShare]) -> tuple[int, int]:
    found = [(share.visits * share.minutes[0], share.visits * share.minutes[1]) for share in shares]
    return sum(low for low, _ in found), sum(high for _, high in found)
