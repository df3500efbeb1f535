"""Checks that few drugs need: a safety programme, tests before the start, antibodies against the medicine.

And what follows a pause early on or the last dose, low platelets, and the blood check of a newborn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from doseline.check.context import Context, Stage
from doseline.check.hepatitis import is_negative, is_positive
from doseline.check.laboratory import Reading, against_low
from doseline.check.newborn import newborn_blood
from doseline.dates import add_months, add_months_forward
from doseline.finding import Finding, Unknown
from doseline.record import Complete, Dose, Test

_PROGRAMME = "safety-programme"
_ANTIBODY = "-antibody"
# Tests that another family reads, and says what is missing of them.
_READ_BY = {
    "hepatitis-b": ("hbsag", "anti-hbc"),
    "immunoglobulins": ("igg", "igm", "iga"),
    "liver": ("alt", "ast", "alp", "bilirubin"),
}


def findings(ctx: Context) -> Iterator[Finding | Unknown]:
    """What the rare families of this drug find."""
    for name, family in FAMILIES.items():
        if ctx.has(name):
            yield from family(ctx)


def _programme(ctx: Context) -> Iterator[Finding]:
    """The safety programme that some places ask for: told until it is entered."""
    rule = ctx.guide.rules["programme-not-entered"]
    if ctx.stage is Stage.AFTER or (rule.profiles and ctx.profile not in rule.profiles):
        return
    if not any(ctx.is_open(one) for one in ctx.having(_PROGRAMME)):
        yield ctx.finding(rule.id)


def _tests_before(ctx: Context) -> Iterator[Unknown]:
    """The tests asked for before the first dose that no other family reads."""
    if ctx.stage is Stage.AFTER:
        return
    elsewhere = {test for family, tests in _READ_BY.items() if ctx.has(family) for test in tests}
    for name in ctx.required:
        newest = ctx.newest(name)
        if name in elsewhere:
            continue
        if newest is None:
            yield ctx.unknown("tests-before-start", name, "missing")
        elif _says_neither(newest):
            yield ctx.unknown("tests-before-start", name, "indeterminate", (newest.id,))


def _says_neither(test: Test) -> bool:
    """Whether a result in words, or an index alone, is neither a yes nor a no."""
    in_words = test.result is not None or test.index is not None
    return in_words and not is_positive(test) and not is_negative(test)


def _antibodies(ctx: Context) -> Iterator[Finding]:
    """Antibodies against the medicine itself: one find is tested again, one that lasts is reviewed."""
    found: list[Test] = []
    for test in ctx.tests(f"{ctx.guide.substance}{_ANTIBODY}"):
        if is_negative(test):
            found = []
        elif is_positive(test):
            found.append(test)
    if not found:
        return
    months = ctx.number("drug-antibody-repeat-months")
    again = add_months(found[0].on.last, months)
    lasting = found[-1].on.first >= again
    values = (("on", found[0].on.last), ("months", months), ("again", again))
    entries = [test.id for test in found]
    yield ctx.finding("drug-antibodies", entries, variant="lasting" if lasting else None, values=values)


def _early_gap(ctx: Context) -> Iterator[Finding]:
    """A long pause after only a few doses: ahead of the next one, and told once it was given."""
    if ctx.stage is Stage.AFTER or ctx.plan.begins_midway:
        return
    given = [dose for dose in ctx.chart.doses if dose.complete is not Complete.NONE]
    few = ctx.number("early-gap-doses")
    if given and len(given) <= few and ctx.for_date >= _pause_is_long(ctx, given[-1]):
        yield _gap(ctx, given, ctx.for_date, None)
    earlier = given[:-1]
    if earlier and len(earlier) <= few and given[-1].on.first >= _pause_is_long(ctx, earlier[-1]):
        yield _gap(ctx, earlier, given[-1].on.last, "given")


def _pause_is_long(ctx: Context, last: Dose) -> date:
    return add_months(last.on.first, ctx.number("early-gap-months"))


def _gap(ctx: Context, given: list[Dose], until: date, variant: str | None) -> Finding:
    last = given[-1]
    values = (
        ("count", len(given)),
        ("last_dose", last.on.last),
        ("days", (until - last.on.last).days),
        ("months", ctx.number("early-gap-months")),
    )
    return ctx.finding("early-course-gap", (last.id,), variant=variant, values=values)


def _after_stop(ctx: Context) -> Iterator[Finding]:
    """The months after the last dose in which a brain infection can still come."""
    last = ctx.plan.last_given
    if ctx.stage is not Stage.AFTER or last is None:
        return
    months = ctx.number("pml-watch-months")
    until = add_months_forward(last, months)
    if ctx.today <= until:
        values = (("months", months), ("last_dose", last))
        yield ctx.finding("watch-after-stop", until=until, values=values)


def _platelets(ctx: Context) -> Iterator[Finding]:
    test = ctx.newest("platelets")
    if test is None:
        return
    values = (("test", test.name),)
    match against_low(test):
        case Reading.BELOW:
            yield ctx.finding("platelets-low", (test.id,), values=values)
        case Reading.NO_RANGE | Reading.CANNOT_TELL:
            yield ctx.finding("platelets-low", (test.id,), variant="no-range", values=values)


def _product(ctx: Context) -> Iterator[Finding]:
    """A product that no text of the person's region has."""
    profiles = ctx.guide.product.profiles
    if profiles and ctx.profile not in profiles and ctx.stage is not Stage.AFTER:
        yield ctx.finding("product-not-here")


FAMILIES: dict[str, Callable[[Context], Iterator[Finding | Unknown]]] = {
    "product-by-region": _product,
    "programme": _programme,
    "tests-before": _tests_before,
    "drug-antibodies": _antibodies,
    "early-gap": _early_gap,
    "watch-after-stop": _after_stop,
    "platelets": _platelets,
    "newborn": newborn_blood,
}
