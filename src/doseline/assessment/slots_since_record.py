"""The slots of a plan as a person is told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doseline.assessment.assess import Assessment
from doseline.guide import Phase
from doseline.plan import Slot, State
from doseline.plan.first import planned_start
from doseline.text import Catalogue

_OFF_DAY = frozenset({State.GIVEN_LATE, State.GIVEN_EARLY})


def told(case: Assessment, slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """The slots, without first weekly doses that a record from the middle of treatment cannot know of.

    The plan counts from the first dose it has. Where treatment began long before, the weekly doses it
    counts from there were never due: none was missed, and none was late.
    """
    return tuple(_mended(slots)) if _begins_in_mid_treatment(case) else tuple(slots)


def _begins_in_mid_treatment(case: Assessment) -> bool:
    doses = case.chart.doses
    if not doses:
        return False
    first = doses[0]
    return (first.on.last - planned_start(case.chart, first)).days > case.guide.numbers["first-gap-days"]


def _mended(slots: Iterable[Slot]) -> Iterator[Slot]:
    for slot in slots:
        is_counted_from_it = slot.course == 1 and slot.phase is Phase.LOADING
        if is_counted_from_it and slot.state is State.MISSED:
            continue
        if is_counted_from_it and slot.state in _OFF_DAY:
            yield slot._replace(state=State.GIVEN, due=slot.given, days_late=0)
        else:
            yield slot


def numbered(case: Assessment, catalogue: Catalogue, slot: int | None) -> int | str | None:
    """The number of a dose; where the record begins in mid-treatment, as one of those written down."""
    if slot is None or not case.plan.begins_midway:
        return slot
    return catalogue.say("cli.page.on-record", slot=slot)
