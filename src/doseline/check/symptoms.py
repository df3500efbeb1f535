"""What a recorded symptom means for the next dose.

A symptom told to triage and written down is not forgotten: where its pattern says "no further dose", it
holds the next one until it is over, until a clinician decides, or for good.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from doseline.check.symptom_age import Age, age
from doseline.finding import Finding, Values
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.patterns import PatternKind, TriageUrgency
from doseline.plan import Decisions, make
from doseline.record import Chart, Symptom
from doseline.triage import Hit, Situation, hits, is_open, recorded, situation, spoken

OLD = "symptom-long-standing"
EMERGENCY = "symptom-emergency"
CALL = "symptom-call"
INFECTION = "symptom-infection"
# These stay when the symptom is over: a word from a clinician ends them, and for the first not even that.
LASTING = ("symptom-severe-allergy", "symptom-mild-allergy", "symptom-pml", "symptom-liver")
_CALL_VARIANT = "call"
_PAST_VARIANT = "past"


@dataclass(frozen=True, slots=True)
class _Held:
    """One rule that a symptom calls on, with the entries and the pattern behind it."""

    rule: str
    urgency: TriageUrgency
    entries: tuple[str, ...]
    age: Age = Age.NEW


def symptom_findings(
    guide: Guide, chart: Chart, decisions: Decisions, *, today: date, first_given: date | None
) -> tuple[Finding, ...]:
    """The findings of the recorded symptoms, one for each rule.

    Symptoms that were there on one day are read together. An open one always counts; one that is over
    counts from the first injection on.
    """
    symptoms = tuple(symptom for symptom in chart.symptoms if symptom.on.first <= today)
    if not symptoms:
        return ()
    there = tuple(symptom for symptom in symptoms if is_open(symptom, today))
    groups = tuple(_groups(guide, symptoms, today, first_given))
    if not there and not groups:
        return ()
    ages = {symptom.id: age(guide, symptom, today=today, first_given=first_given) for symptom in symptoms}
    around = situation(guide, (), chart=chart, today=today)
    held = [*_held(around, there, ages)]
    held += _heard(guide, there, held)
    for group in groups:
        held += [one for one in _held(around, group, ages) if one.rule in LASTING]
    return tuple(decisions.soften(finding) for finding in _findings(guide, held, symptoms, today))


def _held(around: Situation, group: tuple[Symptom, ...], ages: Mapping[str, Age]) -> Iterator[_Held]:
    """The rules that a group of symptoms calls on; an old one that nothing new goes with is asked about.

    What is ``around`` them is the same for every group, and made once.
    """
    if not group:
        return
    seen = tuple(recorded(symptom, as_told=True) for symptom in group)
    found = hits(replace(around, seen=seen))
    # Of a symptom that is no reason to hold a dose, "severe" makes none.
    spared = {entry for hit in found if not hit.pattern.holds for entry in hit.entries}
    for hit in found:
        rule = _rule(hit)
        entries = hit.entries
        if hit.pattern.kind is PatternKind.SEVERE:
            entries = tuple(entry for entry in entries if entry not in spared)
        if rule is not None and entries:
            yield from _new_and_old(hit, rule, entries, ages)


def _heard(guide: Guide, there: tuple[Symptom, ...], held: Iterable[_Held]) -> Iterator[_Held]:
    """Words of danger, whatever signs they name: an emergency here as it is when somebody types them."""
    pressing = (one for one in held if one.urgency is TriageUrgency.EMERGENCY)
    known = {entry for one in pressing for entry in one.entries}
    for symptom in {one.id: one for one in there}.values():
        told = spoken(guide, symptom)
        if told is not None and told.is_loud and symptom.id not in known:
            yield _Held(EMERGENCY, TriageUrgency.EMERGENCY, (symptom.id,))


# Each of their signs says by itself what the pattern says.
_SINGLE = frozenset({PatternKind.ANY, PatternKind.SEVERE, PatternKind.UNKNOWN, PatternKind.AFTER_DOSE})


def _new_and_old(hit: Hit, rule: str, entries: tuple[str, ...], ages: Mapping[str, Age]) -> Iterator[_Held]:
    """The rule for what is new; for what is old, the rule that asks about it once.

    Where signs say something only together, a single new one makes all of them new.
    """
    new = tuple(entry for entry in entries if ages[entry] is Age.NEW)
    if new:
        yield _Held(rule, hit.urgency, new if hit.pattern.kind in _SINGLE else entries)
    elif hit.urgency is TriageUrgency.EMERGENCY:
        # An emergency is not told on the strength of a date alone.
        yield from (_Held(OLD, hit.urgency, (entry,), ages[entry].when_pressing) for entry in entries)
        return
    if not new or hit.pattern.kind in _SINGLE:
        old = (entry for entry in entries if ages[entry] is not Age.NEW)
        yield from (_Held(OLD, hit.urgency, (entry,), ages[entry]) for entry in old)


def _rule(hit: Hit) -> str | None:
    """The rule of a pattern at its urgency, or the general one, or None where the dose may go on."""
    own = hit.pattern.rules.get(hit.urgency)
    if own is not None or not hit.pattern.holds:
        return own
    general = {TriageUrgency.EMERGENCY: EMERGENCY, TriageUrgency.CALL_NOW: CALL}
    return general.get(hit.urgency)


def _groups(
    guide: Guide, symptoms: tuple[Symptom, ...], today: date, first_given: date | None
) -> Iterator[tuple[Symptom, ...]]:
    """The symptoms that can have been there together, the largest groups only.

    Whatever overlaps at all does so on the first day of one of them, and a group that the next one holds
    whole says nothing more. Groups without a sign that can call on a lasting rule are left out too: they
    would say nothing, and a diary is long.
    """
    counted = [symptom for symptom in symptoms if _counts(symptom, today, first_given)]
    telling = frozenset().union(*(guide.signs_of_rule.get(rule, frozenset()) for rule in LASTING))
    if not any(symptom.name in telling for symptom in counted):
        return
    counted.sort(key=lambda symptom: symptom.on.first)
    there: list[Symptom] = []
    soonest = date.max
    for symptom in counted:
        if soonest >= symptom.on.first:  # none has ended: nothing is gone through
            there.append(symptom)
            soonest = min(soonest, _last_day(symptom, today))
            continue
        still = [one for one in there if _last_day(one, today) >= symptom.on.first]
        if len(still) < len(there) and any(one.name in telling for one in there):
            yield tuple(there)
        there = [*still, symptom]
        soonest = min(_last_day(one, today) for one in there)
    if any(one.name in telling for one in there):
        yield tuple(there)


def _counts(symptom: Symptom, today: date, first_given: date | None) -> bool:
    """Whether it was still there at the first injection or later; what is open still is."""
    return is_open(symptom, today) if first_given is None else _last_day(symptom, today) >= first_given


def _last_day(symptom: Symptom, today: date) -> date:
    """The last day it can have been there."""
    return symptom.until.last if symptom.until is not None else today


def _findings(
    guide: Guide, held: list[_Held], symptoms: tuple[Symptom, ...], today: date
) -> Iterator[Finding]:
    """One finding for each rule; a general call is left out where its entries are held already."""
    by_rule: dict[str, list[_Held]] = {}
    for one in held:
        if one.rule != OLD:
            by_rule.setdefault(one.rule, []).append(one)
    yield from _old(guide, held, symptoms, today)
    covered = {entry for one in held if one.rule != CALL and one.urgency.is_pressing for entry in one.entries}
    for rule, some in by_rule.items():
        entries = {entry for one in some for entry in one.entries}
        if rule == CALL:
            entries -= covered
        if entries:
            because = tuple(symptom for symptom in symptoms if symptom.id in entries)
            over = not any(is_open(symptom, today) for symptom in because)
            yield _finding(guide, rule, because, _variant(guide, rule, some, over=over), today)


def _old(guide: Guide, held: list[_Held], symptoms: tuple[Symptom, ...], today: date) -> Iterator[Finding]:
    """One finding for what is old and of one kind; a sign counts as the newest that was said of it."""
    ages: dict[str, Age] = {}
    for one in held:
        if one.rule == OLD:
            for entry in one.entries:
                ages[entry] = min(ages.get(entry, one.age), one.age, key=list(Age).index)
    for age_ in dict.fromkeys(ages.values()):
        because = tuple(item for item in symptoms if ages.get(item.id) is age_ and is_open(item, today))
        if because:
            yield _finding(guide, OLD, because, age_.variant, today)


def _variant(guide: Guide, rule: str, some: Iterable[_Held], *, over: bool) -> str | None:
    if over and _PAST_VARIANT in guide.rules[rule].variants:
        return _PAST_VARIANT
    pressing = any(one.urgency.is_pressing for one in some)
    return _CALL_VARIANT if pressing and _CALL_VARIANT in guide.rules[rule].variants else None


def _finding(
    guide: Guide, rule: str, because: tuple[Symptom, ...], variant: str | None, today: date
) -> Finding:
    until = _until(because, today) if rule == INFECTION else None
    expected = _passed(because, today) if rule == INFECTION else None
    if rule == INFECTION:
        variant = "ended-today" if until else "passed" if expected else variant
    values: Values = (("symptoms", tuple(dict.fromkeys(symptom.name for symptom in because))),)
    if expected is not None:
        values = (*values, ("expected", expected))
    if rule == OLD:
        values = (*values, ("since", min(symptom.on.first for symptom in because)))
    return make(
        guide,
        rule,
        variant=variant,
        because=tuple(symptom.id for symptom in because),
        until=until,
        values=values,
    )


def _passed(because: tuple[Symptom, ...], today: date) -> date | None:
    """The last of the ends that were expected, if every one has passed and nobody said that it came true."""
    ends = [symptom.expected.last for symptom in because if symptom.expected is not None]
    return max(ends) if len(ends) == len(because) and max(ends) < today else None


def _until(because: tuple[Symptom, ...], today: date) -> date | None:
    """Tomorrow, if today is the last day of every one; an end that is still to come is only expected."""
    over = all(symptom.until is not None and symptom.until.last == today for symptom in because)
    return today + timedelta(days=1) if over else None
