"""Whom a change of a guide touches: the people whose plan, verdict or advice is another one with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

from doseline.assessment.assess import assess
from doseline.assessment.assessment import Assessment
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.record import Record

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What a change of the guide makes different for one person.

    Each of ``step`` (action and day), ``next_dose`` (its day), ``status`` and ``verdict`` is the answer
    before and after, or None where it stays. ``gone`` and ``come`` are findings by rule and severity.
    """

    step: tuple[tuple[str, date | None], tuple[str, date | None]] | None
    next_dose: tuple[date | None, date | None] | None
    status: tuple[str, str] | None
    verdict: tuple[str, str] | None
    gone: tuple[tuple[str, str], ...]
    come: tuple[tuple[str, str], ...]

    @property
    def is_untouched(self) -> bool:
        """Whether every answer stays as it is."""
        parts = (self.step, self.next_dose, self.status, self.verdict, self.gone, self.come)
        return not any(parts)


def touched(old: Guide, new: Guide, record: Record, *, today: date) -> Touched:
    """What is different for one person between two states of the guide of their drug.

    Raises: RecordError where an entry says that something was done after today; RequestError where the
    record's running therapy is of another drug.

    >>> import doseline
    >>> record = doseline.load("examples/records/is-two-days-late-and-tired.json")
    >>> guide = doseline.load_guide("kesimpta")
    >>> touched(guide, guide, record, today=date(2026, 4, 4)).is_untouched
    True
    """
    before, after = (assess(guide, record, today=today) for guide in (old, new))
    found = tuple(_findings(case) for case in (before, after))
    return Touched(
        step=_pair(_step(before), _step(after)),
        next_dose=_pair(_next(before), _next(after)),
        status=_pair(before.plan.status.value, after.plan.status.value),
        verdict=_pair(before.check.verdict.value, after.check.verdict.value),
        gone=tuple(sorted(found[0] - found[1])),
        come=tuple(sorted(found[1] - found[0])),
    )


def _pair(before: T, after: T) -> tuple[T, T] | None:
    return None if before == after else (before, after)


def _step(case: Assessment) -> tuple[str, date | None]:
    return case.step.action.value, case.step.for_date


def _next(case: Assessment) -> date | None:
    return case.plan.next_dose.due if case.plan.next_dose else None


def _findings(case: Assessment) -> frozenset[tuple[str, str]]:
    return frozenset(_told(case))


def _told(case: Assessment) -> Iterator[tuple[str, str]]:
    for finding in (*case.plan.findings, *case.check.findings):
        yield finding.rule, finding.severity.value
    for unknown in case.check.unknowns:
        yield f"{unknown.rule}: {unknown.what}", "unknown"
