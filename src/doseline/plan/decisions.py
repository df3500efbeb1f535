"""A clinician's recorded word on a finding, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime

from doseline.finding import Finding, Severity, Urgency
from doseline.guide import Guide
from doseline.guide.graded import make
from doseline.record import Chart, Complete, Decision, Dose, Event, Outcome

PRE_START = "pre-start"
HISTORY = "history"
ASSUMPTIONS = "assumptions"


class Decisions:
    """The decisions in force on ``today``; of two about one thing the newer governs."""

    def __init__(self, guide: Guide, chart: Chart, today: date) -> None:
        """Keep the newest decision about each thing, and the day each entry was known."""
        self._guide = guide
        self._chart = chart
        self._today = today
        self._newest: dict[str, Decision] = {}
        self._nevers: list[Decision] = []
        for decision in sorted(chart.decisions, key=_by_day_then_care):
            if said_on(decision) > today:
                continue
            self._newest[decision.about] = decision
            if decision.outcome is Outcome.NEVER:
                self._nevers.append(decision)
        self._events = events_by_id(chart) if self._newest else {}
        self._test_days = [test.on.last for test in chart.tests] if self._nevers else []

    def about(self, name: str) -> Decision | None:
        """The decision about ``name`` that has not run out.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> words.about("pre-start").by
        'MS clinic'
        """
        decision = self._newest.get(name)
        if decision is None or (decision.until is not None and self._today >= decision.until.first):
            return None
        return decision

    def allows(self, rule: str, because: Iterable[str], *, newest: date | None = None) -> Decision | None:
        """The ``may-proceed`` about ``rule`` that is not older than any entry it would cover.

        ``newest`` is the day of a later fact that would open the question again. A word on something that
        passes is used up by the dose it was about.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> words.allows("infection", ["e7"]) is None  # the clinic said nothing about an infection
        True
        """
        decision = self.about(rule)
        if decision is None or decision.outcome is not Outcome.MAY_PROCEED:
            return None
        day = said_on(decision)
        if newest is not None and newest > day:
            return None
        events = tuple(event for entry in because if (event := self._events.get(entry)) is not None)
        if any(_learnt(event) > day for event in events) or self._is_used_up(decision, events):
            return None
        return decision

    def _is_used_up(self, decision: Decision, events: tuple[Event, ...]) -> bool:
        """Whether a word on what passes has had its dose, and what it was about still goes on.

        A word that names a day holds until then; what is over keeps the word that was said about it.
        """
        rule = self._guide.rules.get(decision.about)
        if rule is None or not rule.passes or decision.until is not None:
            return False
        if not any(_goes_on(event, self._today) for event in events):
            return False
        return any(_is_after(dose, decision) for dose in self._chart.doses if dose.on.first <= self._today)

    def allowed_on(self, rule: str, day: date) -> bool:
        """Whether a ``may-proceed`` about ``rule`` had been said by ``day`` and had not run out.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> [words.allowed_on("pre-start", date(2025, 12, day)) for day in (19, 20)]
        [False, True]
        """
        return any(
            word.about == rule
            and word.outcome is Outcome.MAY_PROCEED
            and said_on(word) <= day
            and (word.until is None or day < word.until.first)
            for word in self._chart.decisions
        )

    def closes_history(self, because: tuple[str, ...]) -> Decision | None:
        """The ``history`` decision, if every entry lies on or before its last day and was known by then.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> words.closes_history(("d2",)) is None  # it was asked for by name: "history"
        True
        """
        decision = self._newest.get(HISTORY)
        if decision is None or decision.outcome is not Outcome.MAY_PROCEED or not because:
            return None
        last = decision.until.last if decision.until else said_on(decision)
        events = (self._events.get(entry) for entry in because)
        covered = (
            event is None or (event.on.last <= last and _was_known(event, decision)) for event in events
        )
        return decision if all(covered) else None

    def clears_pre_start(self, since: date | None = None) -> Decision | None:
        """The ``pre-start`` decision, made on or after ``since`` where a gap asks for a new one.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> words.clears_pre_start().on.first
        datetime.date(2025, 12, 20)
        >>> words.clears_pre_start(since=date(2026, 1, 1)) is None
        True
        """
        decision = self.about(PRE_START)
        if decision is None or decision.outcome is not Outcome.MAY_PROCEED:
            return None
        return None if since is not None and said_on(decision) < since else decision

    def soften(self, finding: Finding, *, newest: date | None = None) -> Finding:
        """The finding, or the same as a ``tell`` if a clinician's word covers it.

        A ``stop`` is never softened here: a decision alone does not end it.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> found = make(guide, "date-to-confirm", because=("d1",))
        >>> words.soften(found) == found  # nobody spoke about it
        True
        """
        if finding.severity is Severity.STOP or not self._newest or not finding.severity.holds:
            return finding
        decision = self.allows(finding.rule, finding.because, newest=newest)
        return finding if decision is None else softened(finding, decision)

    def standing(self, guide: Guide) -> tuple[Finding, ...]:
        """A finding for every ``not-yet`` and ``never`` that is in force.

        >>> from datetime import date
        >>> from doseline.record.example import example
        >>> guide, chart = example()
        >>> words = Decisions(guide, chart, date(2026, 1, 5))
        >>> words.standing(guide)  # a "may-proceed" holds nothing back
        ()
        """
        waits = (
            decision
            for name in sorted(self._newest)
            if (decision := self.about(name)) is not None and decision.outcome is Outcome.NOT_YET
        )
        stops = (decision for decision in self._nevers if not self._is_replaced(decision))
        return tuple(_held(guide, decision) for decision in (*stops, *waits))

    def _is_replaced(self, never: Decision) -> bool:
        """Whether a newer result and a newer ``may-proceed`` together took the place of a ``never``."""
        newest = self.about(never.about)
        if newest is None or newest.outcome is not Outcome.MAY_PROCEED:
            return False
        return any(said_on(never) < day <= said_on(newest) for day in self._test_days)


def said_on(decision: Decision) -> date:
    """The day of a clinician's word; where nobody knows it, the day on which it was written down."""
    return decision.on.last if decision.on.is_known else decision.known_from


def softened(finding: Finding, decision: Decision) -> Finding:
    """The finding as something to mention at a visit, with who decided: there is no call left to make."""
    return replace(finding, severity=Severity.TELL, urgency=Urgency.NEXT_VISIT, decided_by=decision.by)


def events_by_id(chart: Chart) -> dict[str, Event]:
    """Every entry that a finding can point to, by id."""
    return {event.id: event for events in _lists(chart) for event in events}


def _learnt(event: Event) -> date:
    """The day from which a clinician could have known of an entry."""
    return max(event.on.last, event.known_from)


def _was_known(event: Event, decision: Decision) -> bool:
    """Whether an entry had been written down when a word was said; on one day the moments tell, if there."""
    if event.recorded_at is None or decision.recorded_at is None:
        return event.known_from <= decision.known_from
    return _moment(event.recorded_at) <= _moment(decision.recorded_at)


def _moment(at: datetime) -> datetime:
    """A moment that can be compared: one written without its offset is read as UTC."""
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _goes_on(event: Event, today: date) -> bool:
    """Whether what an entry is about can still be there; a result stands until another takes its place."""
    until = getattr(event, "until", None)
    return until is None or until.last >= today


def _is_after(dose: Dose, decision: Decision) -> bool:
    """Whether a dose was given after a word; of one day, unless the times say that it came before it."""
    if dose.complete is Complete.NONE or dose.on.last < said_on(decision):
        return False
    if dose.on.last > said_on(decision) or dose.time is None or decision.time is None:
        return True
    return dose.time >= decision.time


def _lists(chart: Chart) -> tuple[tuple[Event, ...], ...]:
    return (
        chart.doses, chart.tests, chart.vaccinations, chart.conditions, chart.medications, chart.allergies,
        chart.pregnancies, chart.breastfeeding, chart.symptoms, chart.storages, chart.instructions,
        chart.orders, chart.notes,
    )  # fmt: skip


def _held(guide: Guide, decision: Decision) -> Finding:
    return make(
        guide,
        "clinician-decision",
        variant=decision.outcome.value,
        because=(decision.id,),
        until=decision.until.first if decision.until else None,
        values=(("about", decision.about), ("by", decision.by)),
    )


_CARE = {outcome: rank for rank, outcome in enumerate((Outcome.MAY_PROCEED, Outcome.NOT_YET, Outcome.NEVER))}


def _by_day_then_care(decision: Decision) -> tuple[date, int, str]:
    """On one day the more careful word comes last, so that it governs."""
    return said_on(decision), _CARE[decision.outcome], decision.id
