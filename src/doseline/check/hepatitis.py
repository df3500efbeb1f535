"""Hepatitis B: both tests, and a positive that no later negative wipes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doseline.check.context import Context, Stage
from doseline.finding import Finding, Unknown
from doseline.plan.decisions import softened
from doseline.record import Result, Test

_ACTIVE = ("hbsag", "hbv-dna")
# The early antibody is found in a fresh infection: its find asks for no less care.
_CORE = ("anti-hbc", "anti-hbc-igm")
_SCREEN = ("hbsag", "anti-hbc")


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What the hepatitis B results say, and what is missing of them."""
    active = [test for name in _ACTIVE for test in ctx.tests(name) if is_positive(test)]
    core = [test for name in _CORE for test in ctx.tests(name) if is_positive(test)]
    stop = _active(ctx, active) if active else None
    if stop is not None:
        yield stop
        yield from _vaccine_explains(ctx, active)
    if core and (stop is None or not stop.severity.holds):
        yield _exposed(ctx, core)
    if core:
        yield from _globulin_explains(ctx, core)
    yield from _history(ctx)
    if ctx.stage is not Stage.AFTER:
        yield from _screen(ctx)


def is_positive(test: Test) -> bool:
    """Whether a result is positive; an amount of a virus counts as one when anything was found."""
    if (said := test.result or test.reads) is not None:
        return said is Result.POSITIVE
    return test.value is not None and test.value > 0 and not test.is_at_most


def is_negative(test: Test) -> bool:
    """Whether a result is negative, in words or as a count of nothing.

    Of a test whose name and code disagree nobody knows which one was negative.
    """
    if test.also:
        return False
    if (said := test.result or test.reads) is not None:
        return said is Result.NEGATIVE
    return test.value is not None and test.value == 0


def _active(ctx: Context, positives: list[Test]) -> Finding:
    """A stop, which only a newer negative of each test and a clinician's word together replace."""
    finding = ctx.finding("hbv-active", (test.id for test in positives))
    newer = [_replacement(ctx, positives, name) for name in dict.fromkeys(test.name for test in positives)]
    known = [test.id for test in newer if test is not None]
    if len(known) < len(newer):
        return finding
    covered = (*finding.because, *known)
    decision = ctx.decisions.allows("hbv-active", covered, newest=ctx.newest_result("hbv-active"))
    return softened(finding, decision) if decision else finding


def _replacement(ctx: Context, positives: list[Test], name: str) -> Test | None:
    """The first negative of one test after its last positive; another test cannot stand in for it."""
    last = max(test.on.last for test in positives if test.name == name)
    return next((test for test in ctx.tests(name) if is_negative(test) and test.on.first > last), None)


def _exposed(ctx: Context, core: list[Test]) -> Finding:
    negatives = [test for test in ctx.tests("anti-hbc") if is_negative(test)]
    entries = (test.id for test in (*core, *negatives))
    return ctx.finding("hbv-exposed", entries, variant="contradiction" if negatives else None)


def _history(ctx: Context) -> Iterator[Finding]:
    ill = [condition.id for condition in ctx.having("hepatitis-b")]
    if ill:
        yield ctx.finding("hbv-history", ill)


def _vaccine_explains(ctx: Context, positives: list[Test]) -> Iterator[Finding]:
    """A recent vaccine can show up in the test: said for the clinician, the verdict stays."""
    within = timedelta(days=ctx.number("hepatitis-b-vaccine-days"))
    for shot in ctx.chart.vaccinations:
        kind = ctx.guide.names.vaccine(shot.vaccine, shot.cvx)
        if kind.name != "hepatitis-b" or shot.planned:
            continue
        for test in positives:
            if test.name == "hbsag" and shot.on.first <= test.on.last < shot.on.last + within:
                yield ctx.finding("hbv-explained", (shot.id, test.id))


def _globulin_explains(ctx: Context, core: list[Test]) -> Iterator[Finding]:
    for drug in ctx.chart.medications:
        before = [test.id for test in core if drug.on.first <= test.on.last]
        if before and ctx.is_in(drug, "immune-globulin"):
            yield ctx.finding("hbv-explained", (drug.id, *before), variant="immune-globulin")


def _screen(ctx: Context) -> Iterator[Unknown]:
    for name in _SCREEN:
        results = ctx.tests(name)
        if not results:
            yield ctx.unknown("hbv-screen", name, "missing")
            continue
        if is_negative(results[-1]) and len(results) == 1:
            continue
        if any(is_positive(test) for test in results):
            continue
        newest = max((test.on.first for test in results if is_negative(test)), default=date.min)
        unclear = [test.id for test in results if test.on.last >= newest and not is_negative(test)]
        if unclear:
            yield ctx.unknown("hbv-screen", name, "indeterminate", unclear)
