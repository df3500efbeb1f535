"""Whether all of a dose went in, and whether the pen was fit to use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from doseline.record import Complete, Dose, Storage

EXPIRED = "expired"


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
