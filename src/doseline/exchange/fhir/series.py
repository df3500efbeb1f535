"""Doses of other medicines that belong together: one entry from the first of them to the last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_high

from doseline.dates import PartialDate
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Entry
from doseline.frozen import dataclass
from doseline.guide.charts import chart_words

_GIVEN = "MedicationAdministration/"
_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """One dose of another medicine."""

    entry: Entry
    on: PartialDate
    until: PartialDate


def in_series(entries: Sequence[Entry], own: Iterable[date], reading: Reading) -> tuple[Entry, ...]:
    """The entries with one in place of each unbroken series of doses of another medicine.

    A series of a medicine for MS goes on after its last dose until twice its usual interval has passed, or
    another such medicine was given: ``own`` are the days on which those of the guides were.
    """
    given = [one for one in entries if _is_given(one)]
    rest = [one for one in entries if not _is_given(one)]
    groups: dict[str, list[_Given]] = {}
    for one in given:
        groups.setdefault(_key(one, reading), []).append(_read(one))
    days = {key: [one.on.last for one in group] for key, group in groups.items() if _is_ms(group, reading)}
    joined = [
        entry
        for key, group in sorted(groups.items())
        for entry in _series(group, _others(key, days, own) if key in days else None, reading)
    ]
    return (*rest, *joined)


def _is_given(entry: Entry) -> bool:
    return entry.values["type"] == "medication" and entry.from_[0].startswith(_GIVEN)


def _read(entry: Entry) -> _Given:
    on, until = entry.values["on"], entry.values["until"]
    return _Given(entry=entry, on=PartialDate.parse(on), until=PartialDate.parse(until))


def _codes(entry: Entry) -> tuple[tuple[str, str], ...]:
    return tuple((one["system"], one["code"]) for one in entry.values.get("codes", ()))


def _key(entry: Entry, reading: Reading) -> str:
    """What makes two doses doses of one medicine: a substance that is known, else its name."""
    name = str(entry.values["name"])
    meant = reading.names.understood("medication", name, _codes(entry)).names
    substances = [one for one in meant if reading.names.medicines[one].substance is not None]
    return substances[0] if substances else f"{' '.join(meant)} {name.lower()}"


def _is_ms(group: Sequence[_Given], reading: Reading) -> bool:
    entry = group[0].entry
    meant = reading.names.understood("medication", str(entry.values["name"]), _codes(entry)).names
    return any(reading.names.medicines[one].substance is not None for one in meant)


def _others(key: str, days: Mapping[str, Sequence[date]], own: Iterable[date]) -> list[date]:
    """The days on which another medicine for MS was given."""
    return sorted((*own, *(day for other, found in days.items() if other != key for day in found)))


def _series(group: list[_Given], others: list[date] | None, reading: Reading) -> Iterator[Entry]:
    """The entries of one medicine; ``others`` is None for one that is not for MS."""
    ordered = sorted(group, key=lambda one: (one.on.last, one.on.first, one.entry.from_))
    if others is None:
        for run in _runs(ordered, _NEXT_DAY):
            yield _entry(run, is_open=False)
        return
    usual = _usual(ordered)
    limit = None if usual is None else usual * chart_words().numbers["series-intervals"]
    runs = _runs(ordered, limit, others)
    for run in runs[:-1]:
        yield _entry(run, is_open=False)
    last = max(one.until.last for one in runs[-1])
    is_over = any(day > last for day in others) or (limit is not None and reading.today - last > limit)
    yield _entry(runs[-1], is_open=not is_over)


def _usual(ordered: Sequence[_Given]) -> timedelta | None:
    """The usual interval between two doses; None where there is only one day."""
    gaps = [later.on.last - earlier.on.last for earlier, later in pairwise(ordered)]
    real = [gap for gap in gaps if gap > timedelta(0)]
    return median_high(real) if real else None


def _runs(
    ordered: Sequence[_Given], limit: timedelta | None, others: Sequence[date] = ()
) -> list[list[_Given]]:
    """The doses without a break longer than the limit, and without one of another medicine between."""
    runs: list[list[_Given]] = []
    for one in ordered:
        last = max((given.until.last for given in runs[-1]), default=None) if runs else None
        if last is None or _breaks(last, one.on.last, limit, others):
            runs.append([one])
        else:
            runs[-1].append(one)
    return runs


def _breaks(last: date, following: date, limit: timedelta | None, others: Sequence[date]) -> bool:
    is_long = limit is not None and following - last > limit
    return is_long or any(last < day < following for day in others)


def _entry(run: Sequence[_Given], *, is_open: bool) -> Entry:
    """One entry from the first day to the last."""
    first = run[0].entry
    until = max((one.until for one in run), key=lambda day: day.last)
    values = {key: value for key, value in first.values.items() if key != "until"}
    from_ = tuple(reference for one in run for reference in one.entry.from_)
    return Entry(values=values if is_open else {**values, "until": str(until)}, from_=from_, part=first.part)
