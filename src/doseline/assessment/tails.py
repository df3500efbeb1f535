"""Medicines that another one has followed, each with what of it goes on beside the running one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from doseline.assessment.assessment import Assessment
from doseline.assessment.switch import sound
from doseline.check import monitoring
from doseline.check.monitoring import Watched
from doseline.check.tails import tail_findings, tail_watched
from doseline.dates import add_months_forward
from doseline.finding import Finding
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.switching import After, load_switching
from doseline.plan import Plan, plan
from doseline.record import Chart, Dose, Event, Therapy, chart, drug_of
from doseline.record.runs import run_with, runs_of
from doseline.text import Catalogue

_WATCH = "-watch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """One ended medicine: its own guide, chart and plan, and what is told of it today.

    ``signs`` are signs to watch for after its last dose, up to and with ``signs_until`` where that is known;
    ``is_watched_for`` is true for as long, also where the running guide tells of them itself.
    """

    guide: Guide
    chart: Chart
    plan: Plan
    findings: tuple[Finding, ...]
    watched: tuple[Watched, ...]
    signs: After | None
    signs_until: date | None
    is_watched_for: bool = False

    @property
    def last_dose(self) -> date | None:
        """The last dose on record."""
        return self.plan.last_given


def words_of(case: Assessment, catalogue: Catalogue, event: Event) -> Catalogue:
    """The words for an entry: a dose of another medicine of the record is told in that one's own."""
    if len(case.record.therapies) == 1 or not isinstance(event, Dose):
        return catalogue
    drug = drug_of(event, case.record.therapies)
    guide = sound(drug) if drug != case.guide.drug else None
    return catalogue if guide is None else catalogue.beside(guide)


def tails(case: Assessment) -> tuple[Tail, ...]:
    """The ended medicines of a record of which something goes on, the newest first; most records have none.

    >>> from doseline.assessment.example import example_case
    >>> tails(example_case())
    ()
    """
    if len(case.record.therapies) == 1 or case.plan.has_died:
        return ()
    return tuple(one for one in _all(case) if one.findings or one.watched or one.signs)


def watched_for(case: Assessment) -> tuple[Tail, ...]:
    """The ended medicines whose symptoms still count: something of them goes on, or signs are watched for.

    >>> from doseline.assessment.example import example_case
    >>> watched_for(example_case())
    ()
    """
    if len(case.record.therapies) == 1 or case.plan.has_died:
        return ()
    return tuple(one for one in _all(case) if one.findings or one.watched or one.is_watched_for)


def _all(case: Assessment) -> Iterator[Tail]:
    return filter(None, (_tail(case, therapy) for therapy in _ended(case)))


def place_of(case: Assessment) -> int:
    """How many medicines of the record ran before the governing one.

    >>> from doseline.assessment.example import example_case
    >>> place_of(example_case())
    0
    """
    return run_with(case.record.therapies, case.chart.therapy)


def plans_before(case: Assessment) -> tuple[Plan | None, ...]:
    """The plan of every medicine before the governing one, the oldest first; None where there is no guide.

    >>> from doseline.assessment.example import example_case
    >>> plans_before(example_case())
    ()
    """
    runs = runs_of(case.record.therapies)[: place_of(case)]
    found = (_of(case, run[-1]) for run in runs)
    return tuple(one[-1] if one is not None else None for one in found)


def _ended(case: Assessment) -> tuple[Therapy, ...]:
    """The last therapy of each medicine before the governing one, the newest first."""
    runs = runs_of(case.record.therapies)[: place_of(case)]
    before = {run[-1].guide: run[-1] for run in runs if run[-1].guide != case.guide.drug}
    return tuple(reversed(before.values()))


def _of(case: Assessment, therapy: Therapy) -> tuple[Guide, Chart, Plan] | None:
    """What is known of one medicine of the record by its own guide."""
    guide = sound(therapy.guide)
    if guide is None:
        return None
    guide = guide.of_product(therapy.product)
    own = chart(case.record, as_of=case.as_of, today=case.today, therapy=therapy)
    return guide, own, plan(guide, own, today=case.today)


def _tail(case: Assessment, therapy: Therapy) -> Tail | None:
    found = _of(case, therapy)
    if found is None or found[-1].treated_from is None:
        return None
    guide, own, planned = found
    beside = monitoring(case.guide, case.chart, case.plan)
    watched = tail_watched(guide, own, planned, beside)
    signs, until = _signs(case, guide, planned)
    is_said = f"{guide.substance}{_WATCH}" in case.guide.rules
    return Tail(
        guide=guide,
        chart=own,
        plan=planned,
        findings=tuple(_on_record(case, tail_findings(guide, own, planned, watched))),
        watched=watched,
        signs=None if is_said else signs,
        signs_until=None if is_said else until,
        is_watched_for=signs is not None,
    )


def _on_record(case: Assessment, found: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each with its entries: the start of the next medicine is none."""
    known = case.entries.keys()
    for one in found:
        yield replace(one, because=tuple(id_ for id_ in one.because if id_ in known))


def _signs(case: Assessment, guide: Guide, planned: Plan) -> tuple[After | None, date | None]:
    """The signs that are watched for after the last dose, and until when."""
    after = load_switching().signs.get(guide.substance)
    if after is None:
        return None, None
    last = planned.last_given
    until = add_months_forward(last, after.months) if after.months and last else None
    return (None, None) if until is not None and until < case.today else (after, until)
