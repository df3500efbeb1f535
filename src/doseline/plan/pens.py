"""The pens that are out of the fridge, or were, and until when each may be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from doseline.frozen import dataclass
from doseline.plan.quality import storage_fault
from doseline.record import Chart, Storage


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """A pen or syringe that was out of the fridge and is still to be used.

    ``times`` are its times out of the fridge, the oldest first. ``use_by`` is the last day on which it may
    be used, ``spoiled`` why it may not be used any more, or None.
    """

    times: tuple[Storage, ...]
    use_by: date
    is_back: bool
    spoiled: str | None

    @property
    def last(self) -> Storage:
        """Its latest time out of the fridge."""
        return self.times[-1]

    @property
    def entries(self) -> tuple[str, ...]:
        """The ids of the entries about it."""
        return tuple(time.id for time in self.times)


def unused_pens(
    chart: Chart, numbers: Mapping[str, int], *, today: date, last_given: date | None
) -> tuple[Pen, ...]:
    """The pens that were taken out and neither used nor thrown away, in order of date.

    A pen that no dose names counts as used by a dose given after the day it was taken out.
    """
    gone = {name for dose in chart.doses if (name := dose.storage)}
    gone |= {name for time in chart.storages if time.thrown_away for name in (time.id, time.pen) if name}
    still = [
        time
        for time in chart.storages
        if not gone & {time.id, time.pen} and (last_given is None or time.on.last >= last_given)
    ]
    return tuple(_pen(times, numbers, today) for times in _by_pen(still))


def _by_pen(times: list[Storage]) -> Iterator[tuple[Storage, ...]]:
    """The times of each pen; those without a name are each a pen of their own."""
    named: dict[str, tuple[Storage, ...]] = {}
    for place, time in enumerate(times):
        key = f"pen {time.pen}" if time.pen else f"time {place}"
        named[key] = (*named.get(key, ()), time)
    yield from named.values()


def _pen(times: tuple[Storage, ...], numbers: Mapping[str, int], today: date) -> Pen:
    last = times[-1]
    is_back = last.until is not None and last.until.last <= today
    counted_from = last.until.last if last.until and is_back else last.on.first
    faults = [fault for time in times if (fault := storage_fault(time, numbers, ended=today))]
    twice = ["twice"] if len(times) > 1 else []
    return Pen(
        times=times,
        use_by=counted_from + timedelta(days=numbers["fridge-days"]),
        is_back=is_back,
        spoiled=next(iter((*faults, *twice)), None),
    )
