"""Medicines: earlier and running MS drugs, drugs that weaken immunity, and steroids."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from doseline.check.context import Context, Stage, ended
from doseline.dates import add_months_forward
from doseline.finding import Finding, Values
from doseline.guide import MedicineKind
from doseline.guide.words import phrase
from doseline.record import Medication

_NO_DAY = "no-day"
# What a guide says of one substance alone: a rule of its name, a variant of those on earlier and running.
_WATCH, _EARLIER, _RUNNING = "-watch", "earlier-ms-drug", "immunosuppressant-running"
_RULE_OF = {"immunosuppressant": "ms-drug"}


def findings(ctx: Context) -> Iterator[Finding]:
    """What each medicine means for the next dose; of one that may be several, everything."""
    for drug in ctx.chart.medications:
        for kind in _apart(ctx.others(drug)):
            yield from _one(ctx, drug, kind)
        if _is_other_product(ctx, drug):
            yield ctx.finding("other-product-running", (drug.id,), values=_named(drug))


def _is_other_product(ctx: Context, drug: Medication) -> bool:
    """Whether another brand of the guide's own medicine runs as a medicine of its own: two of one at once."""
    own = ctx.guide.product
    if ctx.stage is Stage.AFTER or not ctx.is_open(drug):
        return False
    for kind in ctx.medicines(drug):
        if kind.substance == ctx.guide.substance and kind.brands:
            written = f" {phrase(drug.written or drug.name)} "
            named = next((brand for brand in kind.brands if f" {brand} " in written), None)
            return named is not None and named not in own.sold_as
    return False


def _apart(kinds: tuple[MedicineKind, ...]) -> tuple[MedicineKind, ...]:
    """The kinds that lead to different findings: of one rule the first says enough."""
    return tuple({_RULE_OF.get(kind.group or "", kind.group): kind for kind in reversed(kinds)}.values())


def _one(ctx: Context, drug: Medication, kind: MedicineKind) -> Iterator[Finding]:
    match kind.group:
        case "ms-drug" | "immunosuppressant":
            yield from _weakens(ctx, drug, kind)
        case "systemic-steroid":
            yield from _steroid(ctx, drug)
        case "local-steroid" if not ended(drug.until, ctx.today):
            yield ctx.finding("steroid-local", (drug.id,), values=_named(drug))


def _weakens(ctx: Context, drug: Medication, kind: MedicineKind) -> Iterator[Finding]:
    if not ended(drug.until, ctx.today):
        if drug.on.first <= ctx.for_date:
            variant = "passed" if _has_passed(ctx, drug) else _own_words(ctx, kind, _RUNNING)
            yield ctx.finding(_RUNNING, (drug.id,), variant=variant, values=_named(drug))
    elif ctx.stage is Stage.BEFORE:
        yield ctx.finding(
            _EARLIER, (drug.id,), variant=_dated(drug, _own_words(ctx, kind, _EARLIER)), values=_named(drug)
        )
    elif _ended_during(ctx, drug):
        yield ctx.finding("immunosuppressant-ended", (drug.id,), variant=_dated(drug), values=_named(drug))
    if kind.substance and f"{kind.substance}{_WATCH}" in ctx.guide.rules:
        yield from _watch(ctx, drug, f"{kind.substance}{_WATCH}")


def _own_words(ctx: Context, kind: MedicineKind, rule: str) -> str | None:
    """The variant for a medicine of which the guide has more to say than of others."""
    known = ctx.guide.rules[rule].variants
    return kind.substance if kind.substance in known else None


def _watch(ctx: Context, drug: Medication, rule: str) -> Iterator[Finding]:
    """A medicine that is watched for after its last dose: the guide says for how many months."""
    last = drug.until or drug.expected
    if last is None or drug.on.first > ctx.today:
        return
    end = add_months_forward(last.last, ctx.number(f"{rule}-months"))
    if ctx.today <= end:
        yield ctx.finding(rule, (drug.id,), variant=_dated(drug), until=end, values=_named(drug))


def _ended_during(ctx: Context, drug: Medication) -> bool:
    first = ctx.plan.treated_from
    return first is not None and drug.until is not None and drug.until.last >= first


def _steroid(ctx: Context, drug: Medication) -> Iterator[Finding]:
    if drug.on.first > ctx.for_date:
        return
    if not ended(drug.until, ctx.today):
        variant = _running(ctx, drug)
        values = (*_named(drug), ("on", drug.on.last)) if variant == "single" else _named(drug)
        yield ctx.finding("steroid-running", (drug.id,), variant=variant, values=values)
    elif drug.until is not None and _matters_still(ctx, drug.until.last):
        variant = "long" if is_long_steroid(ctx, drug) else None
        yield ctx.finding(
            "steroid-course-ended", (drug.id,), variant=_dated(drug, variant), values=_named(drug)
        )


def _running(ctx: Context, drug: Medication) -> str | None:
    """The variant for a steroid that has not ended: past its expected end, perhaps one injection, or open."""
    if _has_passed(ctx, drug):
        return "passed"
    if drug.until is not None or drug.expected is not None:
        return None
    long_ago = (ctx.today - drug.on.last).days >= ctx.number("long-steroid-days")
    single = drug.purpose is None and ctx.guide.endings.sounds_single(drug.written or drug.name)
    return "single" if single and long_ago else "no-end"


def _has_passed(ctx: Context, drug: Medication) -> bool:
    """Whether the end that was expected has passed, and nobody said that it came true."""
    return drug.expected is not None and drug.expected.last < ctx.today


def is_long_steroid(ctx: Context, drug: Medication) -> bool:
    """Whether a steroid for the whole body was taken for longer than a relapse asks for."""
    if not ctx.is_in(drug, "systemic-steroid"):
        return False
    last = ctx.today if drug.until is None else drug.until.last
    return (last - drug.on.first).days >= ctx.number("long-steroid-days")


def _matters_still(ctx: Context, last_day: date) -> bool:
    """An ended course is mentioned until the dose after it was given; where each day has one, for a time."""
    last, told = ctx.plan.last_given, ctx.guide.numbers.get("course-told-days")
    if told is not None and ctx.stage is not Stage.BEFORE:
        return (ctx.today - last_day).days <= told
    return ctx.stage is Stage.BEFORE or last is None or last_day >= last


def _dated(drug: Medication, variant: str | None = None) -> str | None:
    """The variant, or the one beside it that names no last day where nobody said which it was."""
    if not drug.over:
        return variant
    return _NO_DAY if variant is None else f"{variant}-{_NO_DAY}"


def _named(drug: Medication) -> Values:
    last = drug.until or drug.expected
    return (("drug", drug.written or drug.name), ("last_day", last.last if last else None))
