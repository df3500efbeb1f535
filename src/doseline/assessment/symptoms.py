"""Symptoms judged for every medicine of a record: the running one, and those of which something goes on.

Each guide's patterns are compared with that medicine's own doses. The soonest answer counts, so that two
medicines are never less urgent than either alone. No guide of a medicine that is not on record is asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from doseline.assessment.assessment import Assessment
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.patterns import TriageUrgency
from doseline.record import Chart
from doseline.triage import Complaint, Heard, Onset, Triage, triage, with_heard


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMedicine:
    """What one medicine's guide makes of the symptoms; ``last_dose`` is there for one that has ended."""

    guide: Guide
    triage: Triage
    is_running: bool = True
    last_dose: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedSymptoms:
    """What the guides of all medicines say of the same symptoms, the running one first."""

    parts: tuple[OfMedicine, ...]

    @property
    def urgency(self) -> TriageUrgency:
        """The soonest of all."""
        return max((part.triage.urgency for part in self.parts), key=lambda one: one.rank)

    @property
    def deciding(self) -> tuple[OfMedicine, ...]:
        """The medicines that make it so urgent: what a calmer one advises is not said beside them."""
        return tuple(part for part in self.parts if part.triage.urgency is self.urgency)


def guides_of(case: Assessment) -> tuple[Guide, ...]:
    """The guides that judge this person's symptoms, that of the running medicine first.

    >>> from doseline.assessment.example import example_case
    >>> [guide.drug for guide in guides_of(example_case())]
    ['kesimpta']
    """
    return tuple(part.guide for part in judge_symptoms(case, ()).parts)


def judge_symptoms(
    case: Assessment,
    complaints: Iterable[Complaint],
    *,
    heard: Heard | None = None,
    onset: Onset | None = None,
) -> JudgedSymptoms:
    """How soon to act on these symptoms, by every medicine of the record that still counts.

    >>> from doseline.assessment.example import example_case
    >>> judge_symptoms(example_case(), [Complaint(name="fainting")]).urgency.value
    'emergency'
    """
    told = tuple(complaints)

    def of(guide: Guide, chart: Chart) -> Triage:
        found = triage(guide, told, chart=chart, today=case.today, onset=onset)
        return with_heard(found, heard) if heard is not None else found

    running = OfMedicine(guide=case.guide, triage=of(case.guide, case.chart))
    if len(case.record.therapies) == 1:
        return JudgedSymptoms(parts=(running,))
    from doseline.assessment.tails import watched_for  # noqa: PLC0415 - most records have one therapy

    ended = (
        OfMedicine(
            guide=one.guide,
            triage=of(one.guide, one.chart),
            is_running=False,
            last_dose=one.last_dose,
        )
        for one in watched_for(case)
    )
    return JudgedSymptoms(parts=(running, *ended))


def judged_alone(guide: Guide, found: Triage) -> JudgedSymptoms:
    """The answer of one guide, where there is no record."""
    return JudgedSymptoms(parts=(OfMedicine(guide=guide, triage=found),))
