"""What the texts of other MS drugs say after their last dose: the longer of both times holds.

That both times count, and the longer one wins, is our own reading: no label says it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from doseline.check.context import Context, Stage, ended
from doseline.check.laboratory import Reading, against_low
from doseline.check.pregnancy import expecting, has_contraception
from doseline.dates import add_months_forward
from doseline.finding import Finding, Values
from doseline.record import Medication

if TYPE_CHECKING:
    from doseline.guide.windows import Window

_CELLS = "lymphocytes"


def findings(ctx: Context) -> Iterator[Finding]:
    """Birth control after the stop of this drug, by the texts of the drugs before, beside or after it.

    Before the stop the own advice of a drug is there already; one that has none leaves that of the others.
    """
    if not ctx.chart.medications or (ctx.stage is not Stage.AFTER and not _is_left_to_others(ctx)):
        return
    # What goes on from an earlier therapy of the record is told with that one.
    therapies = {one.guide for one in ctx.chart.therapies} if ctx.stage is not Stage.AFTER else set()
    for drug in ctx.chart.medications:
        if drug.on.first > ctx.today or drug.name in therapies:
            continue
        for window in windows_of(ctx, drug):
            if window.asks_for_contraception and (window.men or ctx.chart.person.sex != "male"):
                yield from _contraception(ctx, drug, window)


def _is_left_to_others(ctx: Context) -> bool:
    """Whether this drug has no time for birth control, and somebody could become pregnant without any."""
    return not (ctx.has("contraception") or has_contraception(ctx) or expecting(ctx))


def windows_of(ctx: Context, drug: Medication) -> tuple[Window, ...]:
    """What the texts say after a medicine; of one that may be several drugs, each."""
    substances = dict.fromkeys(kind.substance for kind in ctx.others(drug) if kind.substance)
    if not substances:
        return ()
    from doseline.guide.windows import load_windows  # noqa: PLC0415 - only a record with such a drug needs it

    windows = load_windows()
    return tuple(windows[name] for name in substances if name in windows)


def live_vaccine_waits(ctx: Context, drug: Medication) -> bool:
    """Whether a live vaccine still has to wait after the last dose of a drug that has ended."""
    if drug.until is None:
        return False
    last = drug.until.last
    return any(_waits(ctx, window, last) for window in windows_of(ctx, drug))


def _waits(ctx: Context, window: Window, last: date) -> bool:
    if window.live_vaccine_days is not None and ctx.today < last + timedelta(days=window.live_vaccine_days):
        return True
    return window.live_until_test and not _cells_are_back(ctx, last)


def _cells_are_back(ctx: Context, since: date) -> bool:
    """Whether the newest count after a day lies within its laboratory's limits."""
    newest = ctx.newest(_CELLS)
    return newest is not None and newest.on.first > since and against_low(newest) is Reading.WITHIN


def _contraception(ctx: Context, drug: Medication, window: Window) -> Iterator[Finding]:
    values: Values = (("drug", drug.written or drug.name),)
    if window.until_level:
        yield _cited(
            ctx.finding("other-drug-contraception", (drug.id,), variant="level", values=values), window
        )
        return
    months = window.contraception_months or 0
    values = (*values, ("months", months))
    if not ended(drug.until, ctx.today) or drug.until is None:
        yield _cited(ctx.finding("other-drug-contraception", (drug.id,), values=values), window)
        return
    end = add_months_forward(drug.until.last, months)
    if ctx.today <= end and end > _own_end(ctx):
        found = ctx.finding("other-drug-contraception", (drug.id,), variant="ended", until=end, values=values)
        yield _cited(found, window)


def _own_end(ctx: Context) -> date:
    """The last day on which birth control is advised after this drug."""
    last = ctx.plan.last_given
    if last is None or not ctx.has("contraception"):
        return date.min
    return add_months_forward(last, ctx.number("contraception-months"))


def _cited(finding: Finding, window: Window) -> Finding:
    """The finding with what the texts of that drug say, before our own reading of it."""
    return replace(finding, sources=(*window.sources, *finding.sources))
