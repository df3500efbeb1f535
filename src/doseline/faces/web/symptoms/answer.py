"""Triage answer in words: what to do about symptoms, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doseline.assessment.alarm import lines_to_ring, number
from doseline.assessment.tails_text import say_too
from doseline.faces.web.public_view import Reader
from doseline.faces.web.symptoms.symptom_form import written
from doseline.faces.web.today.held import ring
from doseline.frozen import dataclass
from doseline.text import Catalogue, sentences
from doseline.triage import (
    Complaint,
    Danger,
    DangerKind,
    Heard,
    Match,
    Triage,
    TriageUrgency,
    triage,
    with_heard,
)
from doseline.triage.red_flags import red_flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A pattern that fits: what it may be, how soon to act, and what led to it."""

    title: str
    what: str
    how_soon: str
    symptoms: tuple[str, ...]
    sure: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinic:
    """The person's own clinic, to be rung by one tap."""

    phone: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer in words; ``first`` are the lines that come before all else, ``ring`` the numbers to tap.

    ``clinic`` is there where it is the one to ring today, and its number is on record.
    """

    urgency: TriageUrgency
    has_danger_words: bool
    first: tuple[str, ...]
    ring: tuple[str, ...]
    avoid: tuple[str, ...]
    advice: tuple[str, ...]
    patterns: tuple[Fitting, ...]
    recorded: tuple[str, ...]
    unrecognised: tuple[str, ...]
    clinic: Clinic | None = None

    @property
    def is_emergency(self) -> bool:
        """Whether help is needed now."""
        return self.urgency is TriageUrgency.EMERGENCY


def answer(reader: Reader, complaints: Iterable[Complaint], danger: Danger | None) -> Answer:
    """What triage says about the complaints; words of danger make it an emergency whatever they are about."""
    told = tuple(complaints)
    named = _Namer(reader.catalogue)
    chart = reader.view.case.chart if reader.view else None
    found = with_heard(triage(reader.guide, told, chart=chart, today=reader.today), Heard(loud=danger))
    values = sentences.pattern_values(reader.catalogue, reader.guide)
    urgency = found.urgency
    kinds = tuple(_lines(reader, told, found, danger)) if urgency is TriageUrgency.EMERGENCY else ()
    first = lines_to_ring(reader.catalogue, kinds) or (
        reader.say(f"triage.urgency.{urgency.value}", **values),
    )
    advice = (
        *(reader.say(f"triage.advice.{id_}", **values) for id_ in found.advice),
        *(say_too(reader.view.case, reader.catalogue) if reader.view and urgency.is_pressing else ()),
    )
    return Answer(
        urgency=urgency,
        has_danger_words=danger is not None,
        first=first,
        ring=tuple(found_number for kind in kinds if (found_number := number(reader.catalogue, kind))),
        avoid=tuple(reader.say(f"triage.avoid.{id_}", **values) for id_ in found.avoid),
        advice=tuple(line for line in advice if line not in first),
        patterns=tuple(_fitting(reader, match, values, named) for match in found.patterns),
        recorded=named(_from_record(found)),
        unrecognised=named(found.unrecognised),
        clinic=_clinic(reader) if urgency is TriageUrgency.CALL_NOW else None,
    )


def _clinic(reader: Reader) -> Clinic | None:
    """Whom the person rings, as their record has it."""
    person = reader.view.case.record.person if reader.view else None
    if person is None or person.clinic_phone is None:
        return None
    return Clinic(phone=person.clinic_phone, says=ring(reader.say, person.clinic, person.clinic_phone))


def _lines(
    reader: Reader, told: tuple[Complaint, ...], found: Triage, danger: Danger | None
) -> Iterator[DangerKind]:
    """Which lines to name, the first to ring first.

    The crisis line comes first where nothing but a crisis makes it an emergency.
    """
    crisis = frozenset(red_flags(reader.guide.drug).crisis)
    kinds = danger.kinds if danger else ()
    is_crisis = DangerKind.CRISIS in kinds or any(one.name in crisis for one in told)
    pressing = (match for match in found.patterns if match.urgency is TriageUrgency.EMERGENCY)
    is_more = DangerKind.EMERGENCY in kinds or any(not crisis.issuperset(match.because) for match in pressing)
    if is_crisis and not is_more:
        yield DangerKind.CRISIS
    yield DangerKind.EMERGENCY
    if is_crisis and is_more:
        yield DangerKind.CRISIS
    if DangerKind.POISON in kinds:
        yield DangerKind.POISON


@dataclass(frozen=True, slots=True)
class _Namer:
    catalogue: Catalogue

    def __call__(self, names: Iterable[str]) -> tuple[str, ...]:
        """Symptoms in words, each once."""
        return tuple(dict.fromkeys(written(name, self.catalogue) for name in names))


def _fitting(reader: Reader, match: Match, values: dict[str, object], named: _Namer) -> Fitting:
    key = f"triage.pattern.{match.id}"
    return Fitting(
        title=reader.say(f"{key}.title", **values),
        what=reader.say(f"{key}.what", **values),
        how_soon=reader.say(f"triage.urgency-word.{match.urgency.value}"),
        symptoms=named(match.because),
        sure=tuple(reader.sure(match.sources)),
    )


def _from_record(found: Triage) -> Iterator[str]:
    """The symptoms behind the patterns to which the record added some."""
    return (name for match in found.patterns if match.recorded for name in match.because)
