"""How old the results before a first dose are, and what happened since that can change them.

No source gives a greatest age for a test, so none is made up: the date is shown and a clinician
decides. A result is overtaken when something recorded after it can have changed it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from doseline.check.context import Context, Stage
from doseline.check.infection import is_serious
from doseline.check.laboratory import Reading, against_high
from doseline.check.medicines import is_long_steroid
from doseline.finding import Finding
from doseline.guide import MedicineKind
from doseline.record import Medication, Test

_HEPATITIS = frozenset({"hbsag", "anti-hbc"})
_IMMUNE = frozenset({"igg", "igm", "iga"})
_LIVER = frozenset({"alt", "ast", "alp", "bilirubin"})
_COUNTS = frozenset({"lymphocytes", "neutrophils"})
# Antibodies against the JC virus; a kidney test or a scan is changed by none of the medicines.
_VIRUS = "jcv-antibody"
_LIVER_SIGNS = frozenset({"yellow-skin", "dark-urine"})
_BLOOD_PRODUCTS = frozenset({"immune-globulin", "transfusion", "plasma-exchange"})


def findings(ctx: Context) -> Iterator[Finding]:
    """The dates of the results, and the results that something has overtaken."""
    if ctx.stage is not Stage.BEFORE:
        return
    wanted = dict.fromkeys((*ctx.required, *sorted(_COUNTS)))
    results = [test for name in wanted if (test := ctx.newest(name))]
    if not results:
        return
    oldest = min(results, key=lambda test: test.on.first)
    values = (("oldest", oldest.on.first), ("days", (ctx.for_date - oldest.on.first).days))
    yield ctx.finding("test-dates", (test.id for test in results), values=values)
    overtaken = {test.id: causes for test in results if (causes := tuple(_causes(ctx, test)))}
    if overtaken:
        names = tuple(test.name for test in results if test.id in overtaken)
        because = dict.fromkeys((*overtaken, *(cause for causes in overtaken.values() for cause in causes)))
        yield ctx.finding("test-overtaken", because, values=(("tests", names),))


def _causes(ctx: Context, test: Test) -> Iterator[str]:
    """The entries after a result that can have changed it."""
    if ctx.gap_since is not None and test.on.first <= ctx.gap_since:
        yield from (dose.id for dose in ctx.chart.doses[-1:])
    yield from _drugs_after(ctx, test, _changes(test.name))
    if test.name in _HEPATITIS:
        yield from _liver_trouble_after(ctx, test)
    elif test.name in _LIVER:
        yield from _liver_signs_after(ctx, test)
    elif test.name in _IMMUNE:
        yield from _serious_infections_after(ctx, test)


def _changes(test: str) -> Callable[[MedicineKind], bool]:
    """Which medicines can change the result of a test."""
    if test in _HEPATITIS:
        return lambda kind: kind.group in {"immunosuppressant", "ms-drug"} | _BLOOD_PRODUCTS
    if test in _IMMUNE:
        return lambda kind: kind.lowers_b_cells or kind.anti_cd20 or kind.group in _BLOOD_PRODUCTS
    if test in _LIVER:
        return lambda kind: kind.liver_warning
    if test in _COUNTS:
        return lambda kind: kind.lowers_lymphocytes
    return lambda kind: test == _VIRUS and kind.anti_cd20


def _drugs_after(ctx: Context, test: Test, changes: Callable[[MedicineKind], bool]) -> Iterator[str]:
    for drug in ctx.chart.medications:
        long_steroid = test.name in _HEPATITIS | _IMMUNE and is_long_steroid(ctx, drug)
        if any(_is_after(drug, kind, test) and (changes(kind) or long_steroid) for kind in ctx.others(drug)):
            yield drug.id


def _is_after(drug: Medication, kind: MedicineKind, test: Test) -> bool:
    """Whether a medicine came after a result; of one given in infusions, each later one counts."""
    if drug.on.last > test.on.first:
        return True
    return kind.anti_cd20 and (drug.until is None or drug.until.last > test.on.first)


def _liver_trouble_after(ctx: Context, test: Test) -> Iterator[str]:
    for other in ctx.chart.tests:
        later = other.on.last > test.on.first
        if later and other.name in {"alt", "ast"} and against_high(other) is Reading.ABOVE:
            yield other.id
    yield from _liver_signs_after(ctx, test)


def _liver_signs_after(ctx: Context, test: Test) -> Iterator[str]:
    for sign in ctx.chart.symptoms:
        if sign.name in _LIVER_SIGNS and sign.on.last > test.on.first:
            yield sign.id
    for condition in ctx.chart.conditions:
        if condition.means("liver-disease") and condition.on.last > test.on.first:
            yield condition.id


def _serious_infections_after(ctx: Context, test: Test) -> Iterator[str]:
    for illness in ctx.chart.conditions:
        later = illness.means("infection") and illness.on.last > test.on.first
        if later and is_serious(ctx, illness):
            yield illness.id
