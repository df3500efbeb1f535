"""The pens that are out of the fridge, were, or lie in it, and until when each may be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice

from doseline.dates import PartialDate
from doseline.frozen import dataclass
from doseline.record import Chart, Complete, Dose, Storage

EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """A pen or syringe that is still to be used.

    ``times`` are the entries about it, the oldest first. ``use_by`` is the last day on which it may be used,
    None where nothing says so; ``expires`` the date printed on it, ``spoiled`` why it may not be used any
    more, or None. ``is_out`` says that it left the fridge.
    """

    times: tuple[Storage, ...]
    use_by: date | None
    expires: PartialDate | None
    is_out: bool
    is_back: bool
    spoiled: str | None

    @property
    def last(self) -> Storage:
        """Its latest time out of the fridge.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> (pen,) = unused_pens(chart, guide.numbers, today=date(2026, 4, 4), last_given=date(2026, 3, 2))
        >>> pen.last.id
        'p1'
        """
        return self.times[-1]

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the entries about it.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> (pen,) = unused_pens(chart, guide.numbers, today=date(2026, 4, 4), last_given=date(2026, 3, 2))
        >>> pen.entries
        ('p1',)
        """
        return tuple(time.id for time in self.times)


def unused_pens(
    chart: Chart, numbers: Mapping[str, int], *, today: date, last_given: date | None
) -> tuple[Pen, ...]:
    """The pens that were taken out and neither used nor thrown away, in order of date.

    A pen that no dose names counts as used by a dose given after the day it was taken out; of those that
    stayed in the fridge, each such dose uses the one that was written down first.

    Units: civil days, degrees Celsius.
    Source: ``fridge-days`` and ``fridge-max-c`` of the guide (of a US label 16.2).

    >>> from datetime import date
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> (pen,) = unused_pens(chart, guide.numbers, today=date(2026, 4, 4), last_given=date(2026, 3, 2))
    >>> pen.is_out, pen.use_by, pen.spoiled
    (True, datetime.date(2026, 4, 8), None)
    """
    if not chart.storages:
        return ()
    gone = {name for dose in chart.doses if (name := dose.storage)}
    gone |= {name for time in chart.storages if time.thrown_away for name in (time.id, time.pen) if name}
    there = [time for time in chart.storages if not gone & {time.id, time.pen}]
    used = _used_up(chart, there)
    still = [
        time
        for time in there
        if (time.id not in used if time.in_fridge else last_given is None or time.on.last >= last_given)
    ]
    return tuple(_pen(times, numbers, today) for times in _by_pen(still))


def _used_up(chart: Chart, times: list[Storage]) -> frozenset[str]:
    """The entries of pens in the fridge that doses have used which name no pen."""
    stock = [time for time in times if time.in_fridge]
    if not stock:
        return frozenset()
    used: list[str] = []
    for dose in chart.doses:
        if dose.storage is None:
            fits = (time.id for time in stock if time.on.last < dose.on.first and time.id not in used)
            used.extend(islice(fits, 1))
    return frozenset(used)


def _by_pen(times: list[Storage]) -> Iterator[tuple[Storage, ...]]:
    """The times of each pen; those without a name are each a pen of their own."""
    named: dict[str, tuple[Storage, ...]] = {}
    for place, time in enumerate(times):
        key = f"pen {time.pen}" if time.pen else f"time {place}"
        named[key] = (*named.get(key, ()), time)
    yield from named.values()


def _pen(times: tuple[Storage, ...], numbers: Mapping[str, int], today: date) -> Pen:
    out = [time for time in times if not time.in_fridge]
    printed = [time.expires for time in times if time.expires is not None]
    faults = [fault for time in times if (fault := storage_fault(time, numbers, ended=today))]
    twice = ["twice"] if len(out) > 1 else []
    ends = [expires.last for expires in printed]
    ends += [_last_day(out[-1], numbers, today)] if out else []
    return Pen(
        times=times,
        use_by=min(ends, default=None),
        expires=printed[-1] if printed else None,
        is_out=bool(out),
        is_back=bool(out) and _is_back(out[-1], today),
        spoiled=next(iter((*faults, *twice)), None),
    )


def _is_back(time: Storage, today: date) -> bool:
    return time.until is not None and time.until.last <= today


def _last_day(time: Storage, numbers: Mapping[str, int], today: date) -> date:
    """The last day on which a pen that was out of the fridge may be used."""
    counted_from = time.until.last if time.until and _is_back(time, today) else time.on.first
    return counted_from + timedelta(days=numbers["fridge-days"])


def uncertainty(dose: Dose, amount_mg: Decimal) -> str | None:
    """Why it is in doubt that the whole dose went in, or None."""
    if dose.complete is not Complete.FULL:
        return dose.complete.value
    return "under" if dose.amount_mg < amount_mg else None


def usability(
    dose: Dose, storages: tuple[Storage, ...], numbers: Mapping[str, int]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every reason why the pen of this dose was not fit, with the entries behind it."""
    if dose.expires is not None and dose.expires.last < dose.on.first:
        yield EXPIRED, (dose.id,)
    if dose.storage is None:
        return
    kept = [time for time in storages if dose.storage in (time.id, time.pen)]
    pens = {time.pen for time in kept if time.pen}
    told = [time for time in storages if time in kept or time.pen in pens]
    for time in told:
        fault = storage_fault(time, numbers, ended=dose.on.last)
        if fault is not None and not (fault == EXPIRED and dose.expires is not None):
            yield fault, (time.id, dose.id)
    periods = [time for time in told if not time.in_fridge]
    if len(periods) > 1:
        yield "twice", (*(time.id for time in periods), dose.id)


def storage_fault(time: Storage, numbers: Mapping[str, int], *, ended: date) -> str | None:
    """What spoils a pen: the date printed on it, or one period out of the fridge.

    A period without end runs to ``ended``. Back in the fridge it must be used within as many days again.
    """
    if time.expires is not None and time.expires.last < ended:
        return EXPIRED
    if time.in_fridge:
        return None
    if time.out_of_fridge_c is not None:
        if time.out_of_fridge_c <= Decimal(numbers["freezing-c"]):
            return "frozen"
        if time.out_of_fridge_c > Decimal(numbers["fridge-max-c"]):
            return "too-warm"
    last = time.until.last if time.until else ended
    out, since = (last - time.on.first).days, (ended - last).days
    return "too-long" if max(out, since) > numbers["fridge-days"] else None
