"""What nobody entered and the verdict rests on; asked again on the day of the injection."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.check.allergy import part
from doseline.check.check_result import Assumption
from doseline.check.context import Context
from doseline.check.pregnancy import expecting
from doseline.plan import ASSUMPTIONS

# Each silence, and what the record would have to hold to break it.
_SILENCES = (
    "no-infection",
    "not-pregnant",
    "no-allergy",
    "no-other-medicine",
    "no-new-symptom",
    "relapsing-ms",
)
_SILENT = {name: Assumption(id=name) for name in _SILENCES}
_MS = frozenset({"ms", "cis", "rrms", "spms", "spms-active", "spms-inactive", "ppms"})


def assumptions(ctx: Context) -> Iterator[Assumption]:
    """The silences that nothing in the record breaks and nobody answered today."""
    for silence in _SILENCES:
        if not _is_broken(ctx, silence) and not _answered_today(ctx, silence):
            yield _SILENT[silence]


def _is_broken(ctx: Context, silence: str) -> bool:
    chart = ctx.chart
    match silence:
        case "no-infection":
            return any(ctx.is_open(illness) for illness in ctx.having("infection"))
        case "not-pregnant":
            return expecting(ctx) is not None
        case "no-allergy":
            # Another allergy does not say that there is none to this medicine.
            return any(part(ctx, allergy) is not None for allergy in chart.allergies)
        case "no-other-medicine":
            return any(ctx.is_open(drug) for drug in chart.medications)
        case "no-new-symptom":
            return any(ctx.is_open(symptom) for symptom in chart.symptoms)
        case _:
            return any(condition.name in _MS for condition in chart.conditions)


def _answered_today(ctx: Context, silence: str) -> bool:
    if not ctx.chart.decisions:
        return False
    for name in (silence, ASSUMPTIONS):
        decision = ctx.decisions.about(name)
        if decision is not None and decision.on.last == ctx.today:
            return True
    return False
