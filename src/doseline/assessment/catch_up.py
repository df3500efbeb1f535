"""Catching up after a pause: the days that passed in silence, asked about before a gap is named."""

from __future__ import annotations

from datetime import date

from doseline.advice import next_step
from doseline.advice.action import Action
from doseline.assessment.assessment import Assessment
from doseline.assessment.away import given_on
from doseline.check import check
from doseline.plan import passed_in_silence, plan

# More rows than these are no help: who has so much to write down has a list of their own.
_SHOWN = 12
_HELD = frozenset({Action.WAIT, Action.DO_NOT_INJECT})


def catch_up(case: Assessment) -> tuple[date, ...]:
    """The days on which doses fell due since the last one on record, the oldest first.

    None unless a gap is all that stands in the way: what holds a dose back goes before a question on the
    past, and so does a call that cannot wait.
    """
    days = passed_in_silence(case.plan)
    return days[-_SHOWN:] if days and not _is_held_besides(case, days) else ()


def _is_held_besides(case: Assessment, days: tuple[date, ...]) -> bool:
    """Whether something would hold the dose back even if every one of those doses had been taken."""
    chart = given_on(case, case.chart, days)
    planned = plan(case.guide, chart, today=case.today)
    step = next_step(planned, check(case.guide, chart, planned))
    return step.action in _HELD or step.cannot_wait
