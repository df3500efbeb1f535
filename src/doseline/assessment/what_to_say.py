"""What to say on the telephone: the medicine, the last dose, the one that waits, and why."""

from __future__ import annotations

from collections.abc import Iterator

from doseline.assessment.assessment import Assessment
from doseline.check.said_once import said_once
from doseline.finding import Finding
from doseline.plan import Status
from doseline.record import Condition, Event, Symptom
from doseline.record.chart import standing
from doseline.text import Catalogue, Named
from doseline.text.entry_line import line

_TOLD = 4


def what_to_say(case: Assessment, catalogue: Catalogue) -> tuple[str, ...]:
    """The sentences in the order of telling, in the person's own voice."""
    return tuple(_sentences(case, catalogue))


def has_signs(case: Assessment) -> bool:
    """Whether something that can get worse is among what holds the dose back."""
    return bool(_signs(case))


def _sentences(case: Assessment, catalogue: Catalogue) -> Iterator[str]:
    say, plan = catalogue.say, case.plan
    is_over = plan.status is Status.STOPPED
    yield say(f"today.tell.{'was-on' if is_over else 'on'}", medicine=Named("brand", case.guide.drug))
    yield say("today.tell.last", last=plan.last_given) if plan.last_given else say("today.tell.no-last")
    yield from _before(case, catalogue)
    if plan.next_dose is not None:
        has_passed = plan.next_dose.due < case.today
        yield say(f"today.tell.{'was-due' if has_passed else 'due'}", due=plan.next_dose.due)
    reasons = tuple(catalogue.write(item.reason, "reason") for item in _matters(case))
    if reasons:
        yield say("today.tell.about", reasons=tuple(dict.fromkeys(reasons)))
    signs = tuple(line(catalogue, entry, case.entries) for entry in _signs(case))
    if signs:
        yield say("today.tell.signs", signs=signs[-_TOLD:])


def _before(case: Assessment, catalogue: Catalogue) -> Iterator[str]:
    """The medicines before this one of which something goes on."""
    if len(case.record.therapies) == 1:
        return
    from doseline.assessment.tails import tails  # noqa: PLC0415 - most records have one therapy

    for tail in tails(case):
        if tail.last_dose is not None:
            named = Named("brand", tail.guide.drug)
            yield catalogue.say("today.tell.before", medicine=named, last=tail.last_dose)


def _matters(case: Assessment) -> tuple[Finding, ...]:
    """What holds the dose back, each matter once."""
    return said_once(case.check.holding, case.guide.rules)


def _signs(case: Assessment) -> tuple[Event, ...]:
    """What the person has or had, of the entries that led to what holds the dose back."""
    behind = {id_ for finding in case.check.holding for id_ in finding.because}
    return tuple(
        entry
        for entry in standing(case.record.events)
        if entry.id in behind and isinstance(entry, Condition | Symptom)
    )
