"""The content of the page, computed from one case."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from doseline.assessment import Assessment
from doseline.assessment.tails import tails
from doseline.dates import add_months
from doseline.errors import RequestError, fault
from doseline.faces.visit import ahead, questions
from doseline.faces.visit.past import Past
from doseline.faces.visit.plain import plain
from doseline.faces.visit.sections import SinceBy, Visit
from doseline.guide.statements import Statements


def visit(
    case: Assessment,
    statements: Statements,
    *,
    since: date | None = None,
    own_questions: Iterable[str] = (),
    called: str | None = None,
) -> Visit:
    """One page for an appointment about ``case``.

    ``since`` is the day of the last visit; without one the guide's own number of months is looked
    back. ``own_questions`` are the person's words, ``called`` their name; blank ones are left out.

    Raises: RequestError if ``since`` lies after the case's today.
    """
    months = case.guide.visit_months
    first = since or add_months(case.today, -months)
    if first > case.today:
        raise RequestError((fault("since-ahead", "--since", since=first, today=case.today),))
    past = Past(case, first)
    told = past.sections()
    found = questions.signs(case, past, told)
    rules = case.guide.rules
    return Visit(
        made_on=case.today,
        since=first,
        since_by=SinceBy.ASKED if since else SinceBy.OUR_CHOICE,
        since_months=months,
        drug=case.guide.drug,
        called=plain(called or "") or None,
        birth_date=case.chart.person.birth_date,
        first_given=case.plan.first_given,
        last_given=case.plan.last_given,
        begins_midway=case.plan.begins_midway,
        treated_since=case.chart.therapy.treated_since if case.plan.begins_midway else None,
        next_due=case.plan.next_dose.due if case.plan.next_dose else None,
        step=case.step,
        sections=(
            questions.own(own_questions),
            *told,
            *ahead.sections(case),
            *questions.sections(statements, found),
        ),
        newest_unread=any(rules[rule].newest_unread for rule in case.check.rules),
        not_known=case.check.not_known,
        dated_ahead=case.ahead,
        as_of=case.as_of,
        set_aside=case.chart.set_aside,
        tails=tails(case),
    )
