"""Which questions of the guide fit the record, and the person's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doseline.assessment import Assessment
from doseline.faces.visit.past import Past, is_ahead
from doseline.faces.visit.plain import plain
from doseline.faces.visit.sections import Form, Line, Section, Topic
from doseline.guide.statements import Statements, VisitKind
from doseline.plan import State, Status

_DOSE_SIGNS = {
    State.GIVEN_LATE: "dose:late",
    State.MISSED: "dose:missed",
    State.OVERDUE: "dose:overdue",
}
_ENTRY_SIGNS = {
    Topic.SYMPTOMS: "entry:symptom",
    Topic.ILLNESSES: "entry:condition",
    Topic.MEDICINES: "entry:medication",
    Topic.VACCINES: "entry:vaccination",
}


def own(texts: Iterable[str]) -> Section:
    """The person's own questions, on one line each; blank ones are left out."""
    lines = tuple(Line(cells=(text,)) for written in texts if (text := plain(written)))
    return Section(topic=Topic.OWN, form=Form.CHECKLIST, lines=lines)


def sections(statements: Statements, found: frozenset[str]) -> tuple[Section, ...]:
    """The questions of the guide that ``found`` calls for, and what to bring."""
    chosen = tuple(item for item in statements.visit.values() if not item.when or found & {*item.when})

    def of(*kinds: VisitKind) -> tuple[Line, ...]:
        items = (item for kind in kinds for item in chosen if item.kind is kind)
        return tuple(Line(cells=(item,), sources=item.sources) for item in items)

    return (
        Section(topic=Topic.QUESTIONS, form=Form.CHECKLIST, lines=of(VisitKind.ASK)),
        Section(topic=Topic.BRING, form=Form.LIST, lines=of(VisitKind.BRING, VisitKind.TIP)),
    )


def signs(case: Assessment, past: Past, told: Iterable[Section]) -> frozenset[str]:
    """What in the record can call for a question, in the words of the guide's ``when``."""
    return frozenset((*_of_doses(case, past), *_of_entries(case, past, told), *_of_checks(case)))


def _of_doses(case: Assessment, past: Past) -> Iterator[str]:
    """The stage of treatment, and doses that were not on their day."""
    plan = case.plan
    if plan.status is Status.STOPPED:
        yield "stage:after"
    else:
        yield "stage:before" if plan.treated_from is None else "stage:during"
    yield from (_DOSE_SIGNS[slot.state] for slot in past.doses() if slot.state in _DOSE_SIGNS)
    if any(slot.state is State.OVERDUE for slot in plan.slots):
        yield _DOSE_SIGNS[State.OVERDUE]


def _of_entries(case: Assessment, past: Past, told: Iterable[Section]) -> Iterator[str]:
    """What was entered since the last visit, and the symptoms by name."""
    yield from (_ENTRY_SIGNS[part.topic] for part in told if part.lines and part.topic in _ENTRY_SIGNS)
    yield from (f"symptom:{symptom.name}" for symptom in past.symptoms())
    if any(is_ahead(vaccine, case.today) for vaccine in case.chart.vaccinations):
        yield "entry:vaccination"
    if past.there(case.chart.pregnancies):
        yield "entry:pregnancy"
    if past.there(case.chart.breastfeeding):
        yield "entry:breastfeeding"
    if case.chart.person.sex is not None:
        yield f"sex:{case.chart.person.sex}"


def _of_checks(case: Assessment) -> Iterator[str]:
    for rule in case.check.rules:
        yield f"rule:{rule}"
        yield f"group:{case.guide.rules[rule].group}"
