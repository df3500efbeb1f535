"""Due days that passed in silence: what somebody may have taken and not written down."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from doseline.dates import add_months
from doseline.guide import Interval, Phase
from doseline.plan.slots import Plan, Status

_GAP = "long-gap"


def passed_in_silence(planned: Plan) -> tuple[date, ...]:
    """The days before today on which doses fell due since the last one on record, the oldest first.

    None unless the plan speaks of a gap that is open now, after a later dose that had a day. The days are
    those of somebody who took each dose on its day.
    Source: the guide's own interval, or the clinic's.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> passed_in_silence(plan(guide, chart, today=date(2026, 4, 4)))
    ()
    >>> [day.isoformat() for day in passed_in_silence(plan(guide, chart, today=date(2026, 5, 20)))]
    ['2026-04-02', '2026-05-02']
    """
    following, interval = planned.next_dose, planned.interval
    if following is None or interval is None or not _is_open_gap(planned):
        return ()
    return tuple(_days(following.due, interval, planned.today))


def _is_open_gap(planned: Plan) -> bool:
    following = planned.next_dose
    is_later = following is not None and following.phase is Phase.MAINTENANCE
    is_asked = any(one.rule == _GAP and one.severity.holds for one in planned.findings)
    return is_later and is_asked and planned.status is Status.OVERDUE


def _days(first: date, interval: Interval, today: date) -> Iterator[date]:
    for number in count():
        day = _stepped(first, interval, number)
        if day >= today:
            return
        yield day


def _stepped(first: date, interval: Interval, number: int) -> date:
    if interval.months:
        return add_months(first, number * interval.months)
    return first + timedelta(days=number * interval.days)
