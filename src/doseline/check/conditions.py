"""Other illnesses that bear on the treatment."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.context import Context, Stage
from doseline.check.hepatitis import is_positive
from doseline.finding import Finding
from doseline.guide import Rule
from doseline.guide.assertion_status import AssertionStatus
from doseline.record import Certainty, Condition

_OPEN_RULES = {
    "malignancy": "malignancy",
    "uncertain-growth": "growth-unclear",
    "immunodeficiency": "immune-compromised",
    "immunosuppressed": "immune-compromised",
    "stem-cell-transplant": "immune-compromised",
    "liver-disease": "liver-disease",
}
_DURING = "during"
_RESTING, _ACTIVE = "tuberculosis-at-rest", "tuberculosis"
_SPEAKS = {"jc-virus": None, "jc-virus-antibody": "antibody"}
_MEANT = frozenset({"pml", _RESTING, _ACTIVE, *_OPEN_RULES, *_SPEAKS})


def findings(ctx: Context) -> Iterator[Finding]:
    """Cancer, weak immunity, liver disease, PML and its virus, tuberculosis, and what a guide names."""
    for rule, names in ctx.guide.of_condition:
        yield from _named_by_guide(ctx, rule, names)
    found = [test.id for test in ctx.tests("jcv-pcr") if is_positive(test)]
    if found:
        yield ctx.finding("pml-diagnosed", found, variant="test")
    if ctx.ill.isdisjoint(_MEANT):
        return
    for condition in ctx.chart.conditions:
        if condition.means("pml"):
            variant = "suspected" if _is_suspected(condition) else None
            yield ctx.finding("pml-diagnosed", (condition.id,), variant=variant)
        if condition.means(_RESTING) or condition.means(_ACTIVE):
            yield ctx.finding("tuberculosis-on-record", (condition.id,), variant=_of_lungs(ctx, condition))
        if ctx.is_open(condition):
            apart = _told_apart(ctx, condition)
            meant = (
                rule for name, rule in _OPEN_RULES.items() if condition.means(name) and name not in apart
            )
            yield from (ctx.finding(rule, (condition.id,)) for rule in dict.fromkeys(meant))
            yield from _virus(ctx, condition)


def _told_apart(ctx: Context, condition: Condition) -> frozenset[str]:
    """The wider names of an illness that means them only by one for which the guide has a rule of its own."""
    reading = condition.in_words
    if condition.code or condition.codes or (reading and reading.left):
        return frozenset()
    part_of = ctx.guide.names.part_of
    own = (name for _, names in ctx.guide.of_condition for name in names if condition.means(name))
    said = {one.name for one in reading.counting} if reading else set[str]()
    return frozenset(part_of[name] for name in own if name in part_of) - said


def _named_by_guide(ctx: Context, rule: str, names: frozenset[str]) -> Iterator[Finding]:
    """Illnesses that the guide has a rule of its own for, while they are there."""
    found = [one for one in ctx.chart.conditions if ctx.is_open(one) and any(map(one.means, names))]
    if found and not _is_of_another_kind(ctx, ctx.guide.rules[rule]):
        during = _DURING if ctx.stage is Stage.DURING and _DURING in ctx.guide.rules[rule].variants else None
        names_written = tuple(one.written or one.name for one in found)
        yield ctx.finding(
            rule, (one.id for one in found), variant=during, values=(("conditions", names_written),)
        )


def _is_of_another_kind(ctx: Context, rule: Rule) -> bool:
    """Whether the rule is about one kind of the main illness, and only another kind is on record."""
    if ctx.ill.isdisjoint(rule.other_kinds):
        return False
    there = [one for one in ctx.chart.conditions if ctx.is_open(one)]
    means = frozenset(name for one in there for name in (one.name, *one.also))
    return not means.isdisjoint(rule.other_kinds) and means.isdisjoint(rule.only_in)


def _virus(ctx: Context, condition: Condition) -> Iterator[Finding]:
    """The JC virus by its name; what says that it made somebody ill is PML."""
    for name, variant in _SPEAKS.items():
        if condition.means(name) and not condition.means("pml"):
            yield ctx.finding("jc-virus-on-record", (condition.id,), variant=variant)


def _is_suspected(condition: Condition) -> bool:
    """Whether an illness is only thought to be there."""
    reading = condition.in_words
    possible = reading is not None and any(one.manner is AssertionStatus.POSSIBLE for one in reading.mentions)
    return possible or condition.certainty is Certainty.SUSPECTED


def _of_lungs(ctx: Context, condition: Condition) -> str | None:
    """The variant for a tuberculosis that is over: asked about before the first dose, told later."""
    over = condition.until is not None and not ctx.is_open(condition)
    past = condition.in_words is not None and bool(condition.in_words.set_aside)
    return _DURING if (over or past) and ctx.stage is not Stage.BEFORE else None
