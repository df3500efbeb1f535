"""JudgedSymptoms symptoms in words: what to do, and each pattern with the medicine it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from doseline.assessment.alarm import Alarm, alarm_in
from doseline.assessment.assessment import Assessment
from doseline.assessment.symptoms import JudgedSymptoms, OfMedicine, judge_symptoms
from doseline.frozen import dataclass
from doseline.guide.patterns import TriageUrgency
from doseline.text import Catalogue, Named, sentences
from doseline.triage import Match

# What names the medicine somebody is on: of one that has ended another sentence tells.
_NAMES_IT = "take-the-pen-box"


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidPattern:
    """A pattern that fits, in the words of the medicines in ``drugs``.

    ``of`` names them where the record holds several medicines.
    """

    match: Match
    title: str
    what: str
    drugs: tuple[str, ...]
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidSymptoms:
    """The answer in words; ``recorded`` and ``unrecognised`` are symptoms by name."""

    urgency: TriageUrgency
    text: str
    advice: tuple[str, ...]
    avoid: tuple[str, ...]
    patterns: tuple[SaidPattern, ...]
    recorded: tuple[str, ...]
    unrecognised: tuple[str, ...]


def said(judged: JudgedSymptoms, catalogue: Catalogue) -> SaidSymptoms:
    """What is said of the symptoms, the most urgent first, each sentence once."""
    patterns = tuple(_patterns(judged, catalogue))
    unknown = (part.triage.unrecognised for part in judged.parts)
    return SaidSymptoms(
        urgency=judged.urgency,
        text=catalogue.say(f"triage.urgency.{judged.urgency.value}", **_values(judged.parts[0], catalogue)),
        advice=tuple(dict.fromkeys((*_advice(judged, catalogue), *_medicines(judged, catalogue)))),
        avoid=tuple(dict.fromkeys(_avoid(judged, catalogue))),
        patterns=patterns,
        recorded=tuple(
            dict.fromkeys(name for one in patterns if one.match.recorded for name in one.match.because)
        ),
        unrecognised=tuple(name for name in next(unknown) if all(name in others for others in unknown)),
    )


def _own(part: OfMedicine, catalogue: Catalogue) -> Catalogue:
    return catalogue if part.is_running else catalogue.beside(part.guide)


def _values(part: OfMedicine, catalogue: Catalogue) -> dict[str, object]:
    return sentences.pattern_values(_own(part, catalogue), part.guide)


def _advice(judged: JudgedSymptoms, catalogue: Catalogue) -> Iterator[str]:
    for part in judged.deciding:
        own, values = _own(part, catalogue), _values(part, catalogue)
        for name in part.triage.advice:
            if part.is_running or name != _NAMES_IT:
                yield own.say(f"triage.advice.{name}", **values)


def _avoid(judged: JudgedSymptoms, catalogue: Catalogue) -> Iterator[str]:
    for part in judged.parts:
        own, values = _own(part, catalogue), _values(part, catalogue)
        yield from (own.say(f"triage.avoid.{name}", **values) for name in part.triage.avoid)


def _medicines(judged: JudgedSymptoms, catalogue: Catalogue) -> Iterator[str]:
    """What to name on the telephone, where there is more than one medicine."""
    if len(judged.parts) == 1 or not judged.urgency.is_pressing:
        return
    running, *ended = judged.parts
    if running not in judged.deciding or _NAMES_IT not in running.triage.advice:
        yield catalogue.say("switching.tail.say-now", drug=Named("brand", running.guide.drug))
    yield from _before(ended, catalogue)


def _before(ended: Iterable[OfMedicine], catalogue: Catalogue) -> Iterator[str]:
    for part in ended:
        if part.last_dose is not None:
            own = _own(part, catalogue)
            yield own.say("switching.tail.say", drug=own.write(part.guide.drug, "brand"), last=part.last_dose)


def alarm_of(case: Assessment, catalogue: Catalogue, texts: Iterable[str]) -> Alarm | None:
    """What is said to words of danger in a person's own words, with their medicines; None without any."""
    found = alarm_in(catalogue, case.guide, texts)
    return found and with_medicines(found, case, catalogue)


def with_medicines(found: Alarm, case: Assessment, catalogue: Catalogue) -> Alarm:
    """An alarm that names every medicine of the record, where there are several."""
    if not found.is_loud or len(case.record.therapies) == 1:
        return found
    running, *ended = judge_symptoms(case, ()).parts
    name = catalogue.write(running.guide.drug, "brand")
    is_named = any(name in line for line in found.advice)
    now = () if is_named else (catalogue.say("switching.tail.say-now", drug=name),)
    return replace(found, advice=(*found.advice, *now, *_before(ended, catalogue)))


def _patterns(judged: JudgedSymptoms, catalogue: Catalogue) -> Iterator[SaidPattern]:
    """The patterns, the most urgent first; what two guides say in the same words is said once of both."""
    found: dict[tuple[str, str, str], SaidPattern] = {}
    for part in judged.parts:
        own, values = _own(part, catalogue), _values(part, catalogue)
        for match in part.triage.patterns:
            key = f"triage.pattern.{match.id}"
            title, what = own.say(f"{key}.title", **values), own.say(f"{key}.what", **values)
            here = SaidPattern(match=match, title=title, what=what, drugs=(part.guide.drug,))
            before = found.get((match.id, title, what))
            found[match.id, title, what] = here if before is None else _together(before, here)
    several = len(judged.parts) > 1
    for one in sorted(found.values(), key=lambda one: -one.match.urgency.rank):
        names = tuple(Named("brand", drug) for drug in one.drugs)
        yield replace(one, of=catalogue.say("triage.of-medicine", drugs=names)) if several else one


def _together(one: SaidPattern, other: SaidPattern) -> SaidPattern:
    """The same words of two guides: the sooner of both, with the sources of both."""
    sooner = max(one.match, other.match, key=lambda match: match.urgency.rank)
    match = replace(
        sooner,
        because=tuple(dict.fromkeys((*one.match.because, *other.match.because))),
        sources=tuple(dict.fromkeys((*one.match.sources, *other.match.sources))),
        recorded=tuple(dict.fromkeys((*one.match.recorded, *other.match.recorded))),
    )
    return replace(one, match=match, drugs=(*one.drugs, *other.drugs))
