"""Supply at home: until when what a pharmacy handed over lasts, counted in the days it was meant for."""

from __future__ import annotations

from datetime import date, timedelta

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.plan.of_this_medicine import is_of_this
from doseline.plan.slots import Plan, Status
from doseline.record import Chart

# Nothing is used up while nothing is taken.
_UNUSED = frozenset({Status.STOPPED, Status.HELD})


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What was handed over last: ``runs_out`` is the first day for which nothing is left of it.

    ``is_near`` says that this day is so near, ahead or behind, that it is told; ``entries`` say so.
    """

    runs_out: date
    is_near: bool
    entries: tuple[str, ...]


def supply(guide: Guide, chart: Chart, plan: Plan) -> Supply | None:
    """Until when what was handed over on the newest day lasts; None where nobody wrote down for how long.

    What lay at home before that day is not counted, so the day is rather too early than too late. What is
    handed over is never a dose.

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> supply(guide, chart, plan(guide, chart, today=date(2026, 4, 2))) is None  # nothing was written down
    True
    """
    if not chart.dispenses or not guide.product.is_refilled or plan.status in _UNUSED:
        return None
    packs = [
        pack
        for pack in chart.dispenses
        if pack.days and pack.on.first <= plan.today and is_of_this(guide, pack)
    ]
    if not packs:
        return None
    newest = max(pack.on.first for pack in packs)
    last = [pack for pack in packs if pack.on.first == newest]
    runs_out = newest + timedelta(days=sum(pack.days or 0 for pack in last))
    near = timedelta(days=guide.numbers["refill-tell-days"])
    return Supply(
        runs_out=runs_out,
        is_near=abs(runs_out - plan.today) <= near,
        entries=tuple(pack.id for pack in last),
    )
