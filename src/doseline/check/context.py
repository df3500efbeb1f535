"""What every check reads: the guide, the chart, the plan, and the day the verdict is for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from doseline.dates import PartialDate
from doseline.finding import Finding, Unknown, Values
from doseline.frozen import dataclass
from doseline.guide import Guide, MedicineKind
from doseline.guide.assertion_status import AssertionStatus
from doseline.plan import Decisions, Plan, Status, make, not_known
from doseline.record import Allergy, Chart, Condition, Medication, Symptom, Test, medicine_kinds
from doseline.triage import as_told, set_aside


class Stage(StrEnum):
    """Before the first dose (or the first after a long gap), during, or after treatment."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The facts of one check.

    ``for_date`` is the day the verdict is for, ``kinds`` what each medicine is, ``ill`` everything that the
    illnesses on record mean, open or not: what is not in it needs no looking for. ``required`` are the
    tests that the person's region asks for before the first dose, ``numbers`` the guide's as they hold
    there, ``left_out`` the symptoms that only say what is not there.
    """

    guide: Guide
    chart: Chart
    plan: Plan
    decisions: Decisions
    today: date
    for_date: date
    stage: Stage
    gap_since: date | None
    profile: str
    kinds: Mapping[str, tuple[MedicineKind, ...]]
    ill: frozenset[str]
    required: tuple[str, ...]
    numbers: Mapping[str, int]
    left_out: tuple[tuple[Symptom, AssertionStatus], ...] = ()

    def has(self, family: str) -> bool:
        """Whether a family of rules applies to the drug."""
        return family in self.guide.product.families

    def number(self, fact: str) -> int:
        """A whole number of the guide, as it holds in the person's region."""
        return self.numbers[fact]

    def finding(
        self,
        rule: str,
        because: Iterable[str] = (),
        *,
        variant: str | None = None,
        until: date | None = None,
        values: Values = (),
    ) -> Finding:
        """The finding for a rule, graded for the person's region."""
        return make(
            self.guide, rule, variant=variant, because=tuple(because), until=until, values=values,
            region=self.profile,
        )  # fmt: skip

    def unknown(self, rule: str, what: str, why: str, because: Iterable[str] = ()) -> Unknown:
        """What cannot be known, cited as the rule is."""
        return not_known(self.guide, rule, what, why, because=tuple(because))

    def is_open(self, entry: Condition | Medication | Symptom | Allergy) -> bool:
        """Whether something was still there today; an end in the future is only an expectation."""
        return entry.on.first <= self.today and not ended(entry.until, self.today)

    def tests(self, name: str) -> tuple[Test, ...]:
        """The results of one test, the oldest first."""
        return self.chart.results.get(name, ())

    def newest(self, name: str) -> Test | None:
        """The newest result of one test."""
        results = self.chart.results.get(name)
        return results[-1] if results else None

    def medicines(self, drug: Medication) -> tuple[MedicineKind, ...]:
        """Everything that a medicine means by its words and its codes."""
        return self.kinds[drug.id]

    def others(self, drug: Medication) -> tuple[MedicineKind, ...]:
        """What a medicine means besides the guide's own drug."""
        own = self.guide.substance
        return tuple(kind for kind in self.kinds[drug.id] if kind.substance != own)

    def having(self, name: str) -> tuple[Condition, ...]:
        """The illnesses that mean ``name``, open or not."""
        if name not in self.ill:
            return ()
        return tuple(illness for illness in self.chart.conditions if illness.means(name))

    def is_in(self, drug: Medication, group: str) -> bool:
        """Whether a medicine is one of a group, whatever else it may be."""
        return any(kind.group == group for kind in self.medicines(drug))

    def newest_result(self, rule: str) -> date | None:
        """The day of the newest result that opens a decision about ``rule`` again."""
        names = self.guide.rules[rule].reopened_by
        return max((test.on.last for test in self.chart.tests if test.name in names), default=None)


def ended(until: PartialDate | None, today: date) -> bool:
    """Whether the last day lies before ``today``; a vague day is read as late as it can be."""
    return until is not None and until.last < today


def context(guide: Guide, chart: Chart, plan: Plan) -> Context:
    """The facts for the checks of one plan."""
    today = plan.today
    due = plan.next_dose.due if plan.next_dose else today
    for_date = max(today, due)
    gap_since = _gap_since(guide, plan, for_date)
    profile = guide.region(chart.person.region).profile
    return Context(
        guide=guide,
        chart=as_told(guide, chart),
        left_out=tuple(set_aside(guide, chart)),
        plan=plan,
        decisions=Decisions(guide, chart, today),
        today=today,
        for_date=for_date,
        stage=_stage(plan, gap_since),
        gap_since=gap_since,
        profile=profile,
        kinds={drug.id: medicine_kinds(guide.names, drug) for drug in chart.medications},
        ill=frozenset([name for illness in chart.conditions for name in (illness.name, *illness.also)]),
        required=guide.required_of(profile),
        numbers=guide.numbers_of(profile),
    )


def _stage(plan: Plan, gap_since: date | None) -> Stage:
    if plan.status is Status.STOPPED:
        return Stage.AFTER
    return Stage.BEFORE if plan.treated_from is None or gap_since is not None else Stage.DURING


def _gap_since(guide: Guide, plan: Plan, for_date: date) -> date | None:
    """The last dose before a gap so long that the checks before a first dose apply again."""
    last = plan.last_given
    if last is None or (for_date - last).days < guide.numbers["restart-gap-days"]:
        return None
    return last
