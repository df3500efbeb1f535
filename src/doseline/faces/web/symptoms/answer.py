"""Triage answer in words: what to do about symptoms, the most urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from doseline.assessment.alarm import lines_to_ring, number
from doseline.assessment.symptoms import JudgedSymptoms, guides_of, judge_symptoms, judged_alone
from doseline.assessment.symptoms_text import SaidPattern, said
from doseline.faces.web.public_view import Reader
from doseline.faces.web.symptoms.symptom_form import written
from doseline.faces.web.today.held import ring
from doseline.frozen import dataclass
from doseline.guide import Guide
from doseline.text import Catalogue
from doseline.triage import Complaint, Danger, DangerKind, Heard, TriageUrgency, triage, with_heard
from doseline.triage.red_flags import red_flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitting:
    """A pattern that fits: what it may be, of which medicines, how soon to act, and what led to it."""

    title: str
    of: str
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
    judged = judge_for(reader, told, Heard(loud=danger))
    words = said(judged, reader.catalogue)
    kinds = tuple(_lines(judged, told, danger)) if words.urgency is TriageUrgency.EMERGENCY else ()
    first = lines_to_ring(reader.catalogue, kinds) or (words.text,)
    return Answer(
        urgency=words.urgency,
        has_danger_words=danger is not None,
        first=first,
        ring=tuple(found_number for kind in kinds if (found_number := number(reader.catalogue, kind))),
        avoid=words.avoid,
        advice=tuple(line for line in words.advice if line not in first),
        patterns=tuple(_fitting(reader, one, named) for one in words.patterns),
        recorded=named(words.recorded),
        unrecognised=named(words.unrecognised),
        clinic=_clinic(reader) if words.urgency is TriageUrgency.CALL_NOW else None,
    )


def guides_for(reader: Reader) -> tuple[Guide, ...]:
    """The guides that judge symptoms of this reader."""
    return guides_of(reader.view.case) if reader.view else (reader.guide,)


def judge_for(reader: Reader, complaints: Iterable[Complaint], heard: Heard) -> JudgedSymptoms:
    """What the guides of all medicines of this reader say; nobody in particular has the one of the page."""
    if reader.view:
        return judge_symptoms(reader.view.case, complaints, heard=heard)
    return judged_alone(
        reader.guide, with_heard(triage(reader.guide, complaints, chart=None, today=reader.today), heard)
    )


def _clinic(reader: Reader) -> Clinic | None:
    """Whom the person rings, as their record has it."""
    person = reader.view.case.record.person if reader.view else None
    if person is None or person.clinic_phone is None:
        return None
    return Clinic(phone=person.clinic_phone, says=ring(reader.say, person.clinic, person.clinic_phone))


def _lines(
    judged: JudgedSymptoms, told: tuple[Complaint, ...], danger: Danger | None
) -> Iterator[DangerKind]:
    """Which lines to name, the first to ring first.

    The crisis line comes first where nothing but a crisis makes it an emergency.
    """
    crisis = frozenset(red_flags(judged.parts[0].guide.drug).crisis)
    kinds = danger.kinds if danger else ()
    is_crisis = DangerKind.CRISIS in kinds or any(one.name in crisis for one in told)
    pressing = (
        match
        for part in judged.parts
        for match in part.triage.patterns
        if match.urgency is TriageUrgency.EMERGENCY
    )
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


def _fitting(reader: Reader, found: SaidPattern, named: _Namer) -> Fitting:
    return Fitting(
        title=found.title,
        of=found.of,
        what=found.what,
        how_soon=reader.say(f"triage.urgency-word.{found.match.urgency.value}"),
        symptoms=named(found.match.because),
        sure=tuple(reader.sure(found.match.sources)),
    )
