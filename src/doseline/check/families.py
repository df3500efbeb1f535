"""All checks on one chart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from doseline.check import (
    administration,
    allergy,
    blood,
    blood_products,
    conditions,
    eligibility,
    entries_read,
    given_while_held,
    hepatitis,
    immunoglobulins,
    infection,
    infection_tests,
    kidney,
    lab_series,
    liver,
    medicines,
    monitoring,
    notes,
    orders,
    other_doses,
    other_drugs,
    pregnancy,
    symptoms,
    test_age,
    vaccines,
)
from doseline.check.assumptions import assumptions
from doseline.check.check_result import Assumption, Check, Verdict
from doseline.check.context import Context, context
from doseline.check.verdict import as_after_stop, as_of_dose, verdict, worst_first
from doseline.finding import Finding, Unknown
from doseline.guide import Guide
from doseline.plan import Plan, Status
from doseline.record import Chart, Condition, Decision, Medication

_Family = Callable[[Context], Iterator[Finding | Unknown]]
# In the order of the answer. Without a name: of the record itself, whatever the drug.
FAMILIES: tuple[tuple[str | None, _Family], ...] = (
    ("hepatitis-b", hepatitis.findings),
    ("immunoglobulins", immunoglobulins.findings),
    ("liver", liver.findings),
    ("kidney", kidney.findings),
    ("infection", infection.findings),
    ("allergy", allergy.findings),
    ("vaccines", vaccines.findings),
    ("pregnancy", pregnancy.findings),
    ("eligibility", eligibility.findings),
    ("conditions", conditions.findings),
    (None, entries_read.findings),
    (None, infection_tests.findings),
    ("medicines", medicines.findings),
    ("blood", blood.findings),
    ("monitoring", monitoring.findings),
    ("lab-series", lab_series.findings),
    ("b-cells", monitoring.cells_not_low),
    ("other-drugs", other_drugs.findings),
    (None, other_doses.findings),
    (None, other_doses.product),
    ("blood-products", blood_products.findings),
    ("test-age", test_age.findings),
    ("injection", administration.findings),
    ("devices", administration.of_devices),
    (None, given_while_held.findings),
    (None, orders.findings),
    (None, notes.findings),
)
# Families that few drugs have: what they need is read only for those.
_RARE = frozenset(
    {
        "drug-antibodies", "early-gap", "newborn", "platelets", "product-by-region", "programme",
        "tests-before",        "watch-after-stop",
    }
)  # fmt: skip
_PRE_START_RULES = frozenset(
    {
        "hbv-screen", "immunoglobulin-tests", "liver-tests", "blood-count-tests", "kidney-tests",
        "tests-before-start",
    }
)  # fmt: skip


def check(guide: Guide, chart: Chart, plan: Plan) -> Check:
    """The findings on the next dose, what is not known, and the verdict.

    Everything is as known on ``plan.today``; the verdict is for ``for_date``, the later of today and
    the due date. Plan findings count. With no dose to come the verdict is ``none``, never ``clear``.

    Units: civil days; results in the units of their test (g/L, U/L, cells/uL).
    Source: each finding names its own (of a US label 2.1, 4 and 5, of an EU one 4.3 to 4.6).

    >>> from datetime import date
    >>> from doseline.plan import plan
    >>> from doseline.record.example import example
    >>> guide, chart = example()
    >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
    >>> found = check(guide, chart, calendar)
    >>> found.verdict.value, found.for_date
    ('clear', datetime.date(2026, 4, 4))
    >>> {one.by for one in found.assumptions if one.what}  # who settled the tests that nobody entered
    {'MS clinic'}
    """
    ctx = context(guide, chart, plan)
    # Of somebody who has died nothing is asked.
    raised = [] if plan.has_died else list(_raised(ctx))
    unknowns, cleared = _split(ctx, (item for item in raised if isinstance(item, Unknown)))
    settled = (as_of_dose(_softened(ctx, item), ctx.for_date) for item in raised if isinstance(item, Finding))
    found = (*(as_of_dose(item, ctx.for_date) for item in plan.findings), *settled)
    stopped = plan.status is Status.STOPPED
    findings = worst_first(as_after_stop(item) for item in found) if stopped else worst_first(found)
    return Check(
        today=ctx.today,
        for_date=ctx.for_date,
        stage=ctx.stage,
        verdict=Verdict.NONE if stopped else verdict(findings, unknowns),
        findings=findings,
        unknowns=tuple(unknowns),
        assumptions=() if plan.has_died else (*assumptions(ctx), *cleared),
        not_known=tuple(_not_known(ctx)),
        not_read=entries_read.not_read(ctx, findings),
    )


def _raised(ctx: Context) -> Iterator[Finding | Unknown]:
    named = ctx.guide.product.families
    for name, family in FAMILIES:
        if name is None or name in named:
            yield from family(ctx)
    if not named.isdisjoint(_RARE):
        yield from _rare(ctx)
    yield from symptoms.symptom_findings(
        ctx.guide, ctx.chart, ctx.decisions, today=ctx.today, first_given=ctx.plan.treated_from
    )
    yield from ctx.decisions.standing(ctx.guide)
    yield from _ahead(ctx)


def _rare(ctx: Context) -> Iterator[Finding | Unknown]:
    from doseline.check import rare_families  # noqa: PLC0415 - a start with most drugs needs none

    yield from rare_families.findings(ctx)


def _ahead(ctx: Context) -> Iterator[Finding]:
    """Doses dated tomorrow, where it may be tomorrow; and anything done that the clock has not reached."""
    slack = timedelta(days=0 if ctx.chart.person.timezone else ctx.number("future-note-days"))
    limit = ctx.today + slack
    given = ctx.chart.doses
    if given and given[-1].on.last > ctx.today:  # they are in order
        doses = [dose.id for dose in given if ctx.today < dose.on.first <= limit]
        if doses:
            yield ctx.finding("dated-ahead", doses)
    beyond = [event.id for event in ctx.chart.done_after(limit) if event.on.first > limit]
    if beyond:
        yield ctx.finding("dated-ahead", beyond, variant="clock")


def _softened(ctx: Context, finding: Finding) -> Finding:
    """The finding after a clinician's decision, unless a newer result opens it again."""
    if not finding.severity.holds:
        return finding
    return ctx.decisions.soften(finding, newest=ctx.newest_result(finding.rule))


def _split(ctx: Context, unknowns: Iterable[Unknown]) -> tuple[list[Unknown], list[Assumption]]:
    """What stays unknown, and what a clinician's word lets us take for settled."""
    still: list[Unknown] = []
    cleared: list[Assumption] = []
    for unknown in unknowns:
        decision = _covering(ctx, unknown)
        if decision is None:
            still.append(unknown)
        else:
            cleared.append(Assumption(id="cleared-by", what=unknown.what, by=decision.by, on=_day(decision)))
    return still, cleared


def _covering(ctx: Context, unknown: Unknown) -> Decision | None:
    named = ctx.decisions.allows(unknown.rule, unknown.because)
    if named is not None:
        return named
    if unknown.why != "missing" or unknown.rule not in _PRE_START_RULES:
        return None
    return ctx.decisions.clears_pre_start(ctx.gap_since)


def _not_known(ctx: Context) -> Iterator[str]:
    """The names in the record that no rule knows, each once."""
    chart, known = ctx.chart, ctx.guide.names.known
    tests, vaccines, illnesses, signs = known("test"), known("vaccine"), known("condition"), known("symptom")
    unknown = [
        *[name for name in chart.results if name not in tests],
        *[item.vaccine for item in chart.vaccinations if item.vaccine not in vaccines],
        *[one.name for one in chart.conditions if one.name not in illnesses and not _is_read(one)],
        *[item.name for item in chart.medications if not (ctx.medicines(item) or _is_read(item))],
        *[item.name for item in chart.symptoms if item.name not in signs],
    ]
    yield from dict.fromkeys(unknown)


def _is_read(entry: Condition | Medication) -> bool:
    """Whether an entry was read and understood whole, though its name is none of ours: "no cancer"."""
    return entry.in_words is not None and entry.is_read


def _day(decision: Decision) -> date | None:
    return decision.on.last if decision.on.is_known else None
