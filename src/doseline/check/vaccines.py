"""Vaccines given or planned, seen from the next dose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doseline.check.cells import Cells, b_cells
from doseline.check.context import Context, Stage
from doseline.finding import Finding, Unknown, Values
from doseline.guide import VaccineKind
from doseline.record import Vaccination


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What each vaccine means: before the first dose, during and after treatment."""
    for shot in ctx.chart.vaccinations:
        kind = ctx.guide.names.vaccine(shot.vaccine, shot.cvx)
        if not shot.planned:
            yield from _given(ctx, shot, kind)
        elif shot.on.last < ctx.today:
            yield _was_it_given(ctx, shot, kind)
            yield from _given(ctx, shot, kind)
        else:
            yield from _planned(ctx, shot, kind)


def wait_days(ctx: Context, kind: VaccineKind) -> int:
    """Days between a vaccine and the first dose; what is not known to be non-live counts as live."""
    return ctx.number("nonlive-vaccine-days" if kind.live is False else "live-vaccine-days")


def _was_it_given(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Finding:
    variant = "nonlive" if kind.live is False else None
    return ctx.finding("vaccine-given-question", (shot.id,), variant=variant, values=_named(shot))


def _given(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding | Unknown]:
    match ctx.stage:
        case Stage.BEFORE:
            yield from _given_before(ctx, shot, kind)
        case Stage.DURING:
            yield from _given_during(ctx, shot, kind)
        case Stage.AFTER:
            yield from _given_after(ctx, shot, kind)


def _given_before(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding | Unknown]:
    wait = timedelta(days=wait_days(ctx, kind))
    if shot.on.last + wait <= ctx.for_date:
        return
    if kind.live is False:
        yield ctx.finding("nonlive-vaccine-recent", (shot.id,), values=_named(shot, wait=wait.days))
        return
    if kind.live is None:
        yield ctx.finding("vaccine-kind-unknown", (shot.id,), values=_named(shot, wait=wait.days))
    if not shot.on.is_exact and shot.on.first + wait <= ctx.for_date:
        yield ctx.unknown("live-vaccine-recent", shot.vaccine, "partial-date", (shot.id,))
        return
    yield ctx.finding(
        "live-vaccine-recent", (shot.id,), until=shot.on.last + wait, values=_named(shot, wait=wait.days)
    )


def _given_during(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding]:
    first, last = ctx.plan.first_given, ctx.plan.last_given
    if first is None or last is None or shot.on.last < first:
        return
    if kind.live is None:
        yield ctx.finding("vaccine-kind-unknown", (shot.id,), values=_named(shot))
    elif kind.live:
        yield ctx.finding("live-vaccine-during", (shot.id,), values=_named(shot))
    elif shot.on.last >= last:
        yield ctx.finding("nonlive-vaccine-during", (shot.id,), values=_named(shot))


def _given_after(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding]:
    first = ctx.plan.first_given
    if kind.live is False or first is None or shot.on.last < first:
        return
    cells, entries = b_cells(ctx)
    if cells is not Cells.BACK or shot.on.first < _day_of(ctx, entries[0]):
        yield ctx.finding("live-vaccine-during", (shot.id,), values=_named(shot))


def _day_of(ctx: Context, entry: str) -> date:
    return next(test.on.last for test in ctx.chart.tests if test.id == entry)


def _planned(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding]:
    if kind.live is False:
        if ctx.stage is Stage.BEFORE:
            yield from _planned_nonlive(ctx, shot, kind)
        return
    match ctx.stage:
        case Stage.BEFORE if shot.on.first <= ctx.for_date:
            wait = wait_days(ctx, kind)
            until = shot.on.last + timedelta(days=wait)
            if until > ctx.for_date:
                values = _named(shot, wait=wait)
                yield ctx.finding(
                    "live-vaccine-recent", (shot.id,), variant="planned", until=until, values=values
                )
        case Stage.AFTER:
            cells, entries = b_cells(ctx)
            variant = "cd19-back" if cells is Cells.BACK else None
            yield ctx.finding(
                "live-vaccine-after-stop", (shot.id, *entries), variant=variant, values=_named(shot)
            )
        case _:
            yield ctx.finding("live-vaccine-planned", (shot.id,), values=_named(shot))


def _planned_nonlive(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding]:
    wait = wait_days(ctx, kind)
    if shot.on.first <= ctx.for_date < shot.on.last + timedelta(days=wait):
        yield ctx.finding("nonlive-vaccine-recent", (shot.id,), values=_named(shot, wait=wait))


def _named(shot: Vaccination, wait: int | None = None) -> Values:
    named: Values = (("vaccine", shot.vaccine), ("on", shot.on.last))
    return named if wait is None else (*named, ("wait", wait))
