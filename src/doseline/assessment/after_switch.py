"""How long birth control is advised and live vaccines wait after two medicines: the longest of both.

That both times count, and the longest holds, is our own reading: no label says it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from doseline.dates import add_months_forward
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.switching import After, Switching
from doseline.guide.windows import Window, load_windows
from doseline.source import Source


class Until(StrEnum):
    """What ends a time that is no number of days, or that there is none."""

    LEVEL = "level"
    BLOOD_TEST = "blood-test"
    B_CELLS = "b-cells"
    NONE = "none"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drug:
    """An MS medicine: its substance, its guide where there is one, and how somebody wrote it."""

    substance: str
    guide: Guide | None
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Time:
    """How long after one medicine: months, days, or what ends it.

    ``ends`` is the last day of it, counted from the ``last`` dose on record; None where either is not known.
    """

    drug: Drug
    months: int | None = None
    days: int | None = None
    until: Until | None = None
    last: date | None = None
    ends: date | None = None
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """The times after each medicine, and the longest of them; None where no source asks for any."""

    of_each: tuple[Time, ...]
    longest: Time | None


def birth_control(
    left: Iterable[tuple[Drug, date | None]], to: Drug, known: Switching, *, sex: str | None
) -> Times:
    """The times for birth control after the medicines that are left, and after the one to come.

    >>> from doseline.assessment.switch import destination
    >>> from doseline.guide.switching import load_switching
    >>> old, new = destination("fingolimod"), destination("rituximab")
    >>> birth_control([(old, None)], new, load_switching(), sex=None).longest.months
    12
    """
    windows = load_windows()
    of_each = tuple(
        _with_end(_after(drug, windows.get(drug.substance), known, sex=sex), last)
        for drug, last in (*left, (to, None))
    )
    asked = [time for time in of_each if time.months is not None or time.until is Until.LEVEL]
    return Times(of_each=of_each, longest=max(asked, key=_months_first, default=None))


def _after(drug: Drug, window: Window | None, known: Switching, *, sex: str | None) -> Time:
    """The longest that any text of one medicine asks for: its guide's, or the list's."""
    for_men_only = sex == "male" and not (window is not None and window.men)
    if window is not None and window.until_level:
        return Time(drug=drug, until=Until.LEVEL, sources=window.sources)
    months = window.contraception_months if window is not None else None
    sources = window.sources if window is not None else ()
    guide = drug.guide
    own = guide.birth_control if guide is not None else None
    if guide is not None and own is not None and (months is None or guide.numbers[own.id] > months):
        months, sources = guide.numbers[own.id], own.sources
    if months is not None and not for_men_only:
        return Time(drug=drug, months=months, sources=sources)
    none = known.no_birth_control.get(drug.substance)
    if none is not None:
        return Time(drug=drug, until=Until.NONE, sources=none.sources)
    return Time(drug=drug, until=Until.NONE if for_men_only and months else Until.NOT_FOUND, sources=sources)


def _with_end(time: Time, last: date | None) -> Time:
    if last is None or time.months is None:
        return time
    return replace(time, last=last, ends=add_months_forward(last, time.months))


def _months_first(time: Time) -> tuple[bool, int]:
    return time.until is Until.LEVEL, time.months or 0


def live_vaccines(left: Iterable[tuple[Drug, date | None]], to: Drug, known: Switching) -> Times:
    """How long a live vaccine waits after the medicines that are left, and after the one to come.

    >>> from doseline.assessment.switch import destination
    >>> from doseline.guide.switching import load_switching
    >>> old, new = destination("siponimod"), destination("ozanimod")
    >>> live_vaccines([(old, None)], new, load_switching()).longest.days
    92
    """
    windows = load_windows()
    of_each = tuple(
        _live(drug, windows.get(drug.substance), known.live.get(drug.substance), last)
        for drug, last in (*left, (to, None))
    )
    asked = [time for time in of_each if time.until is not Until.NOT_FOUND]
    return Times(of_each=of_each, longest=max(asked, key=_test_first, default=None))


def _live(drug: Drug, window: Window | None, own: After | None, last: date | None) -> Time:
    if own is not None and own.until is not None:
        return Time(drug=drug, until=Until(own.until), sources=own.sources)
    if window is None or (window.live_vaccine_days is None and not window.live_until_test):
        return Time(drug=drug, until=Until.NOT_FOUND)
    if window.live_until_test:
        return Time(drug=drug, until=Until.BLOOD_TEST, sources=window.sources)
    days = window.live_vaccine_days or 0
    ends = last + timedelta(days=days) if last is not None else None
    return Time(drug=drug, days=days, sources=window.sources, last=last, ends=ends)


def _test_first(time: Time) -> tuple[bool, int]:
    """What a blood test ends is longer than a number of days: nobody knows it beforehand."""
    return time.until is not None, time.days or 0
