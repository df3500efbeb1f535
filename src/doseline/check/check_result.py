"""What the checks give back."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from doseline.check.context import Stage
from doseline.check.vaccine_courses import CourseDates, Fit
from doseline.finding import Finding, Severity, Unknown
from doseline.frozen import dataclass
from doseline.source import Source


class Verdict(StrEnum):
    """The word on the next dose, worst first; ``none`` where no dose comes next."""

    STOP = "stop"
    WAIT = "wait"
    UNKNOWN = "unknown"
    ASK = "ask"
    CLEAR = "clear"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something nobody entered and the verdict rests on; ``by`` names who cleared a missing test."""

    id: str
    what: str | None = None
    by: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """An open entry that could not be read: its id, its text, what of it was understood, and what not."""

    entry: str
    text: str
    understood: tuple[str, ...]
    left: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The findings on the next dose, as known on ``today``, for ``for_date``.

    ``stage`` says whether that dose comes before, during or after treatment.
    ``not_known`` lists the names in the record that no rule knows, ``not_read`` the open illnesses,
    medicines and allergies that could not be read and about which nobody has spoken yet.
    """

    today: date
    for_date: date
    stage: Stage
    verdict: Verdict
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    assumptions: tuple[Assumption, ...]
    not_known: tuple[str, ...]
    not_read: tuple[NotRead, ...] = ()

    @property
    def holding(self) -> tuple[Finding, ...]:
        """The findings that hold the next dose back, the worst first.

        >>> from datetime import date
        >>> from doseline.check import check
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> check(guide, chart, plan(guide, chart, today=date(2026, 4, 4))).holding
        ()
        """
        return tuple(finding for finding in self.findings if finding.severity.holds)

    @property
    def for_today(self) -> tuple[Finding, ...]:
        """The findings that ask for a call today without holding the dose back.

        >>> from datetime import date
        >>> from doseline.check import check
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> check(guide, chart, plan(guide, chart, today=date(2026, 4, 4))).for_today
        ()
        """
        return tuple(one for one in self.findings if not one.severity.holds and one.urgency.cannot_wait)

    @property
    def rules(self) -> frozenset[str]:
        """Every rule that found something or could not tell.

        >>> from datetime import date
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
        >>> from doseline.check import check
        >>> "live-vaccine" in check(guide, chart, calendar).rules
        False
        """
        found = {finding.rule for finding in self.findings}
        return frozenset(found | {unknown.rule for unknown in self.unknowns})


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineNow:
    """What holds for one vaccine today; ``why`` is a slug with a sentence in the catalogue."""

    severity: Severity
    why: str
    sources: tuple[Source, ...]
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineDates:
    """Both directions for one vaccine.

    ``last_day_before_start``: the last day for its last dose before a planned first injection.
    ``earliest_start_after``: the first day of treatment after the doses on record.
    ``live`` is None when the name does not tell; the live rule holds then. ``courses`` are the ways to
    give its doses, the usual one first; none is known for every vaccine.
    """

    vaccine: str
    live: bool | None
    series: int | None
    last_day_before_start: date | None
    earliest_start_after: date | None
    now: VaccineNow
    courses: tuple[CourseDates, ...] = ()

    @property
    def courses_to_show(self) -> tuple[CourseDates, ...]:
        """The courses that say something here: a start is planned, or doses were given.

        >>> from datetime import date
        >>> from doseline.plan import plan
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> calendar = plan(guide, chart, today=date(2026, 4, 4))
        >>> from doseline.check import vaccines
        >>> (mmr,) = vaccines(guide, chart, calendar, ("mmr",))
        >>> mmr.courses_to_show  # no start is planned, and no dose was given
        ()
        """
        return tuple(course for course in self.courses if course.fit is not Fit.OPEN or course.given)
