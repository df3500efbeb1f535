"""Vaccines given or planned, seen from the next dose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doseline.check.b_cells import Cells, b_cells
from doseline.check.context import Context, Stage
from doseline.finding import Finding, Unknown, Values
from doseline.guide import VaccineKind
from doseline.record import Vaccination

_PLANNED, _NO_WINDOW = "planned", "no-window"


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What each vaccine means: before the first dose, during and after treatment."""
    for shot in ctx.chart.vaccinations:
        kind = ctx.guide.names.vaccine(shot.vaccine, shot.cvx)
        if not kind.is_vaccine:
            yield ctx.finding("not-a-vaccine", (shot.id,), values=_named(shot))
        elif not shot.planned:
            yield from _given(ctx, shot, kind)
        elif shot.on.last < ctx.today:
            yield _was_it_given(ctx, shot, kind)
            yield from _given(ctx, shot, kind)
        else:
            yield from _planned(ctx, shot, kind)


def wait_days(ctx: Context, kind: VaccineKind) -> int:
    """Days between a vaccine and the first dose; what is not known to be non-live counts as live."""
    return ctx.number("nonlive-vaccine-days" if kind.live is False else "live-vaccine-days")


def has_window(ctx: Context) -> bool:
    """Whether a source names a time between a vaccine and the first dose; else it is only asked about."""
    return _NO_WINDOW not in ctx.guide.rules["live-vaccine-recent"].variants


def _was_it_given(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Finding:
    variant = "nonlive" if kind.live is False else None
    return ctx.finding("vaccine-given-question", (shot.id,), variant=variant, values=_named(shot))


def _given(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding | Unknown]:
    match ctx.stage:
        case Stage.BEFORE:
            yield from _before_dose(ctx, shot, kind)
            if ctx.gap_since is not None:
                yield from _given_after(ctx, shot, kind)
        case Stage.DURING:
            yield from _given_during(ctx, shot, kind)
        case Stage.AFTER:
            yield from _given_after(ctx, shot, kind)


def _before_dose(
    ctx: Context, shot: Vaccination, kind: VaccineKind, variant: str | None = None
) -> Iterator[Finding | Unknown]:
    """A vaccine so short before the dose that the dose waits for it, or that it is worth a word."""
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
    if not has_window(ctx):
        variant = _NO_WINDOW if variant is None else f"{variant}-{_NO_WINDOW}"
        yield ctx.finding("live-vaccine-recent", (shot.id,), variant=variant, values=_named(shot))
        return
    until, values = shot.on.last + wait, _named(shot, wait=wait.days)
    yield ctx.finding("live-vaccine-recent", (shot.id,), variant=variant, until=until, values=values)


def _met_treatment(ctx: Context, shot: Vaccination, kind: VaccineKind) -> bool:
    """Whether a vaccine came after the first dose or, if it is live, too short before it."""
    first = ctx.plan.treated_from
    if first is None:
        return False
    too_short = kind.live is True and shot.on.last + timedelta(days=wait_days(ctx, kind)) > first
    return too_short or shot.on.last >= first


def _given_during(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding]:
    last = ctx.plan.last_given
    if not _met_treatment(ctx, shot, kind):
        return
    if kind.live is not False:
        yield _live_or_unknown(ctx, shot, kind)
    elif last is not None and shot.on.last >= last:
        yield ctx.finding("nonlive-vaccine-during", (shot.id,), values=_named(shot))


def _given_after(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding]:
    if kind.live is False or not _met_treatment(ctx, shot, kind):
        return
    if not ctx.has("b-cells"):
        yield _live_or_unknown(ctx, shot, kind)
        return
    cells, entries = b_cells(ctx)
    if cells is not Cells.BACK or shot.on.first < _day_of(ctx, entries[0]):
        yield _live_or_unknown(ctx, shot, kind)


def _live_or_unknown(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Finding:
    rule = "live-vaccine-during" if kind.live else "vaccine-kind-unknown"
    return ctx.finding(rule, (shot.id,), values=_named(shot))


def _day_of(ctx: Context, entry: str) -> date:
    return next(test.on.last for test in ctx.chart.tests if test.id == entry)


def _planned(ctx: Context, shot: Vaccination, kind: VaccineKind) -> Iterator[Finding | Unknown]:
    """A vaccine still to come; one that is known not to be live is never held against anything."""
    if ctx.stage is Stage.BEFORE and shot.on.first <= ctx.for_date:
        yield from _before_dose(ctx, shot, kind, _PLANNED)
        if ctx.gap_since is None:
            return
    if kind.live is False:
        return
    if kind.live is None:
        yield ctx.finding("vaccine-kind-unknown", (shot.id,), variant=_PLANNED, values=_named(shot))
    elif ctx.stage is Stage.AFTER:
        if not ctx.has("b-cells"):
            yield ctx.finding("live-vaccine-after-stop", (shot.id,), variant="ask", values=_named(shot))
            return
        cells, entries = b_cells(ctx)
        variant = "cd19-back" if cells is Cells.BACK else None
        yield ctx.finding(
            "live-vaccine-after-stop", (shot.id, *entries), variant=variant, values=_named(shot)
        )
    else:
        yield ctx.finding("live-vaccine-planned", (shot.id,), values=_named(shot))


def _named(shot: Vaccination, wait: int | None = None) -> Values:
    named: Values = (("vaccine", shot.vaccine), ("on", shot.on.last))
    return named if wait is None else (*named, ("wait", wait))
