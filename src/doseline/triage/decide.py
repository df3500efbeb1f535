"""From the patterns that fit to one urgency, with what may help and what not to do first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from doseline.finding import Values
from doseline.guide import Guide
from doseline.guide.patterns import DangerKind, PatternKind, TriageUrgency
from doseline.record import Chart
from doseline.triage.danger import Heard
from doseline.triage.match import Hit, hits
from doseline.triage.observed_symptoms import Seen, is_open, recorded, situation, told
from doseline.triage.triage_result import Complaint, Match, Onset, Triage
from doseline.triage.written import as_told

_RED_FLAGS, _POISON = "red-flags", "poison-line"
# What is always said with an urgency: what to do if nobody answers, and when to ring sooner.
ALWAYS_SAID = {
    TriageUrgency.EMERGENCY: (),
    TriageUrgency.CALL_NOW: ("nobody-answers",),
    TriageUrgency.TELL: ("ring-sooner",),
    TriageUrgency.SELF_CARE: ("when-to-ring",),
}


def triage(
    guide: Guide,
    complaints: Iterable[Complaint],
    *,
    chart: Chart | None,
    today: date,
    onset: Onset | None = None,
) -> Triage:
    """How soon to act on these symptoms, why, and what may help.

    Symptoms that stand in the record and are not over complete the patterns; ``Match.recorded`` names
    them. Without any complaint they are the question themselves.
    """
    chart = as_told(guide, chart) if chart else None
    asked = tuple(told(guide, complaint, onset) for complaint in complaints)
    there = tuple(symptom for symptom in chart.symptoms if is_open(symptom, today)) if chart else ()
    seen = asked + tuple(recorded(symptom, as_told=not asked) for symptom in there)
    found = hits(situation(guide, seen, chart=chart, today=today))
    urgency = found[0].urgency if found else TriageUrgency.TELL
    return Triage(
        urgency=urgency,
        patterns=tuple(map(_match, found)),
        advice=_advice(urgency, found, seen),
        avoid=_unique(name for hit in found if hit.urgency.is_pressing for name in hit.pattern.avoid),
        unrecognised=_unique(one.name for one in seen if one.told and _is_unrecognised(guide, one)),
        values=_values(guide, chart),
    )


def with_heard(found: Triage, heard: Heard) -> Triage:
    """The same answer; danger out loud makes it an emergency whatever the words are about.

    What is rung for already is not asked about again.
    """
    if heard.loud is None:
        return found
    said = {_RED_FLAGS, *(name for names in ALWAYS_SAID.values() for name in names)}
    said |= {_POISON} if DangerKind.POISON in heard.loud.kinds else set()
    advice = tuple(name for name in found.advice if name not in said)
    return replace(found, urgency=TriageUrgency.EMERGENCY, advice=advice)


def _match(hit: Hit) -> Match:
    return Match(
        id=hit.pattern.id,
        urgency=hit.urgency,
        because=_unique(one.name for one in hit.seen),
        sources=hit.pattern.sources,
        recorded=_unique(one.entry for one in hit.seen if one.entry is not None and not one.told),
    )


def _advice(urgency: TriageUrgency, found: tuple[Hit, ...], seen: tuple[Seen, ...]) -> tuple[str, ...]:
    """The sentences to say: questions about danger first where something was not known."""
    unsure = any(hit.pattern.kind is PatternKind.UNKNOWN for hit in found)
    unsure = unsure or not seen or any(one.told and one.severity is None for one in seen)
    first = (_RED_FLAGS,) if unsure and urgency is not TriageUrgency.EMERGENCY else ()
    heard = (name for hit in _heard(found) for name in hit.pattern.advice)
    return _unique((*first, *heard, *ALWAYS_SAID[urgency]))


def _heard(found: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """The patterns whose advice counts: beside a pressing one, the calm ones are left out.

    In an emergency only what belongs to it is said, so that nobody has to read past it.
    """
    emergency = tuple(
        hit for hit in found if hit.urgency is TriageUrgency.EMERGENCY or hit.pattern.always_heard
    )
    if found and found[0].urgency is TriageUrgency.EMERGENCY:
        return emergency
    pressing = tuple(hit for hit in found if hit.urgency.is_pressing)
    return pressing or found


def _is_unrecognised(guide: Guide, one: Seen) -> bool:
    in_patterns = any(one.name in pattern.signs for pattern in guide.patterns)
    return not in_patterns and not guide.names.knows("symptom", one.name)


def _values(guide: Guide, chart: Chart | None) -> Values:
    region = guide.region(chart.person.region if chart else "")
    return (
        ("emergency", region.emergency),
        ("poison", region.poison),
        ("crisis", region.crisis),
        ("hours", guide.numbers["reaction-hours"]),
    )


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
