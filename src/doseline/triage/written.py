"""The symptoms of a record as they would be understood if somebody typed them to triage.

An entry whose words are no name as we know it is read once for each text, whoever asks and however often.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.guide.assertion_status import AssertionStatus
from doseline.record import Chart, Symptom, as_written
from doseline.triage.symptoms_in_text import heard_in, speaks_of_symptoms, told_of


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a text tells of; ``manner`` is there where it tells of nothing that is there now."""

    names: tuple[str, ...]
    is_loud: bool
    manner: AssertionStatus | None


# The newest texts that were read, by guide; a diary repeats itself, and a check reads it each time. More than
# a full record holds, or a check would read each of them again and again.
_KEPT = 16_384
_Key = tuple[str, str, str, int]
_spoken: dict[_Key, Spoken] = {}


def spoken(guide: Guide, symptom: Symptom) -> Spoken | None:
    """What the words of an entry tell of, or None where its name is one of ours as it stands."""
    if symptom.in_words is None:
        return None
    key = (guide.drug, guide.version, as_written(symptom), symptom.on.first.year)
    found = _spoken.get(key)
    if found is None:
        if len(_spoken) >= _KEPT:
            _spoken.clear()
        found = _spoken[key] = _read(guide, as_written(symptom), symptom.on.first.year)
    return found


def _read(guide: Guide, text: str, year: int) -> Spoken:
    names = told_of(text, guide, year=year)
    if not names and speaks_of_symptoms(text, guide):
        return Spoken((), is_loud=False, manner=_manner(guide, text))
    return Spoken(names, is_loud=heard_in(text, guide).loud is not None, manner=None)


def _manner(guide: Guide, text: str) -> AssertionStatus:
    reading = guide.names.understood("symptom", text).reading
    denied = reading is not None and any(one.manner is AssertionStatus.NEGATED for one in reading.mentions)
    return AssertionStatus.NEGATED if denied else AssertionStatus.PAST


def as_told(guide: Guide, chart: Chart) -> Chart:
    """The chart with each sign that its symptoms tell of as one of its own; what is not there is left out."""
    if all(symptom.in_words is None for symptom in chart.symptoms):
        return chart
    symptoms = (one for symptom in chart.symptoms for one in _each(guide, symptom))
    return replace(chart, symptoms=tuple(dict.fromkeys(symptoms)))


def _each(guide: Guide, symptom: Symptom) -> Iterator[Symptom]:
    told = spoken(guide, symptom)
    if told is None or (not told.names and told.manner is None):
        yield symptom
    else:
        names = (guide.names.canonical("symptom", name) for name in told.names)
        yield from (symptom if name == symptom.name else replace(symptom, name=name) for name in names)


def set_aside(guide: Guide, chart: Chart) -> Iterator[tuple[Symptom, AssertionStatus]]:
    """The entries that tell of nothing that is there now, and how they say so."""
    for symptom in chart.symptoms:
        told = spoken(guide, symptom)
        if told is not None and told.manner is not None:
            yield symptom, told.manner
