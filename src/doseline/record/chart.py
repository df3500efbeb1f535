"""What is known on a day: the entries that still hold, by type and in order of date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from doseline.dates import UNDATED, PartialDate
from doseline.frozen import dataclass
from doseline.record.endings import L, as_it_stands
from doseline.record.model import (
    Allergy,
    Breastfeeding,
    Condition,
    Decision,
    Dispense,
    Dose,
    Event,
    Instruction,
    InstructionKind,
    Measurement,
    Medication,
    Note,
    Order,
    Person,
    Pregnancy,
    Record,
    Retraction,
    Storage,
    Symptom,
    Test,
    Therapy,
    Training,
    Vaccination,
    running,
)
from doseline.record.of_drug import as_medicines, by_drug, drug_of

if TYPE_CHECKING:
    from doseline.record.runs import Runs

E = TypeVar("E", bound=Event)
_ByType = defaultdict[type[Event], list[Event]]
_END_OF_DAY = time.max
_NO_DAY = UNDATED.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The entries that hold, each list in order of date, then time, then id.

    ``other_doses`` are of another drug than the therapy, and stand among the medicines too.
    ``results`` are the tests once more, by name: most rules ask for one of them.
    ``set_aside`` counts the entries that were not yet known on the day of a replay.
    """

    person: Person
    therapy: Therapy
    therapies: tuple[Therapy, ...] = ()
    doses: tuple[Dose, ...]
    tests: tuple[Test, ...]
    results: Mapping[str, tuple[Test, ...]]
    vaccinations: tuple[Vaccination, ...]
    conditions: tuple[Condition, ...]
    medications: tuple[Medication, ...]
    allergies: tuple[Allergy, ...]
    pregnancies: tuple[Pregnancy, ...]
    breastfeeding: tuple[Breastfeeding, ...]
    symptoms: tuple[Symptom, ...]
    trainings: tuple[Training, ...]
    storages: tuple[Storage, ...]
    instructions: tuple[Instruction, ...]
    decisions: tuple[Decision, ...]
    measurements: tuple[Measurement, ...] = ()
    orders: tuple[Order, ...] = ()
    dispenses: tuple[Dispense, ...] = ()
    notes: tuple[Note, ...] = ()
    other_doses: tuple[Dose, ...] = ()
    set_aside: int = 0

    def done_after(self, day: date) -> Iterator[Event]:
        """What says it has happened, where any of its list may lie after ``day``.

        What is planned, ordered or instructed may lie ahead. Each list is in order, so its last entry tells.
        """
        for events in (
            self.doses, self.other_doses, self.tests, self.vaccinations, self.conditions, self.allergies,
            self.pregnancies, self.breastfeeding, self.symptoms, self.trainings, self.storages,
            self.measurements,
        ):  # fmt: skip
            if events and events[-1].on.last > day:
                yield from (event for event in events if not getattr(event, "planned", False))


def governing(record: Record, *, as_of: date | None = None, today: date | None = None) -> Therapy:
    """The therapy that runs on a day; one that was stopped gives way to the next that is planned.

    Without a day, the one that started last.
    """
    if not _are_several(record.therapies):
        return running(record.therapies, today)
    return _runs(record.therapies, _by_type(_known(record, as_of))).governing(today)


def chart(
    record: Record,
    *,
    as_of: date | None = None,
    today: date | None = None,
    therapy: Therapy | None = None,
) -> Chart:
    """What the record says, as it was known at the end of ``as_of`` (or as a whole).

    Of several therapies the one that governs ``today`` counts, or ``therapy``: doses, instructions and
    decisions are those of its medicine alone. One that another medicine followed ends where that began.

    A retracted entry never was; an entry that another one supersedes gives way to it; a retracted
    correction gives the place back to what it had corrected.
    """
    known = _known(record, as_of)
    by_type = _by_type(known)

    of = partial(_of, by_type)

    def lasting(kind: type[L]) -> tuple[L, ...]:
        return tuple([as_it_stands(entry, record.person.timezone) for entry in of(kind)])

    own = _own_of(record.therapies, by_type, known, therapy, today)
    return Chart(
        person=record.person,
        therapy=own.therapy,
        therapies=record.therapies,
        doses=own.doses,
        other_doses=own.unexpected,
        tests=of(Test),
        results=_by_name(of(Test)),
        vaccinations=of(Vaccination),
        conditions=lasting(Condition),
        medications=_with(lasting(Medication), own.medicines),
        allergies=lasting(Allergy),
        pregnancies=lasting(Pregnancy),
        breastfeeding=lasting(Breastfeeding),
        symptoms=_each_alone(lasting(Symptom)),
        trainings=of(Training),
        storages=of(Storage),
        instructions=own.instructions,
        decisions=own.decisions,
        measurements=of(Measurement),
        orders=of(Order),
        dispenses=of(Dispense),
        notes=of(Note),
        set_aside=len(record.events) - len(known),
    )


class _Own(NamedTuple):
    """What belongs to one medicine of a record.

    ``unexpected`` are the doses of others that were given while those did not run; ``medicines`` are all
    doses of others, as medicines.
    """

    therapy: Therapy
    doses: tuple[Dose, ...]
    unexpected: tuple[Dose, ...]
    medicines: tuple[Medication, ...]
    instructions: tuple[Instruction, ...]
    decisions: tuple[Decision, ...]


def _own_of(
    therapies: tuple[Therapy, ...],
    by_type: _ByType,
    known: tuple[Event, ...],
    therapy: Therapy | None,
    today: date | None,
) -> _Own:
    doses = _followed(_of(by_type, Dose), known)
    words, decisions = _of(by_type, Instruction), _of(by_type, Decision)
    if not _are_several(therapies):
        governs = _as_begun(therapies, therapy or running(therapies, today))
        own, others = by_drug(doses, therapies, governs)
        medicines = as_medicines(others, partial(drug_of, therapies=therapies)) if others else ()
        return _Own(governs, own, others, medicines, words, decisions)
    several = _runs(therapies, by_type)
    governs = therapy or several.governing(today)
    place = several.place(governs)
    own, others = several.doses(doses, place)
    return _Own(
        therapy=_as_begun(several.runs[place], governs),
        doses=own,
        unexpected=tuple(dose for dose in others if not several.is_expected(dose)),
        medicines=as_medicines(others, several.drug_of),
        instructions=(*several.words(words, place), *_ended_by_the_next(several, place, today)),
        decisions=several.decisions(decisions, place),
    )


def _ended_by_the_next(several: Runs, place: int, today: date | None) -> Iterator[Instruction]:
    """The end of a medicine that another one followed, where nobody wrote it down."""
    day = several.stopped_by(place)
    if day is not None and (today is None or day <= today):
        yield Instruction(id="", on=PartialDate.exactly(day), kind=InstructionKind.STOP)


def _as_begun(therapies: tuple[Therapy, ...], governs: Therapy) -> Therapy:
    """The therapy with the start of its medicine, where another product of the same one came before it."""
    if len(therapies) == 1:
        return governs
    first = min(therapies, key=lambda one: one.start)
    if first.start >= governs.start or all(one.product == governs.product for one in therapies):
        return governs
    return replace(
        governs, start=first.start, treated_since=first.treated_since, doses_recorded=first.doses_recorded
    )


def _are_several(therapies: tuple[Therapy, ...]) -> bool:
    return len(therapies) > 1 and len({therapy.guide for therapy in therapies}) > 1


def _runs(therapies: tuple[Therapy, ...], by_type: _ByType) -> Runs:
    from doseline.record.runs import Runs  # noqa: PLC0415 - most records are of one medicine

    return Runs(therapies, _of(by_type, Dose), _of(by_type, Instruction))


def _known(record: Record, as_of: date | None) -> tuple[Event, ...]:
    if as_of is None:
        return record.events
    return tuple(event for event in record.events if event.known_from <= as_of)


def _by_type(known: tuple[Event, ...]) -> _ByType:
    """The entries that hold, each type in its order."""
    by_type: _ByType = defaultdict(list)
    for event in standing(known):
        by_type[type(event)].append(event)
    for events in by_type.values():
        if len(events) > 1:
            events.sort(key=order)
    return by_type


def _of(by_type: _ByType, kind: type[E]) -> tuple[E, ...]:
    return tuple(by_type.get(kind, ()))  # type: ignore[arg-type]


def _with(medicines: tuple[Medication, ...], others: tuple[Medication, ...]) -> tuple[Medication, ...]:
    return tuple(sorted((*medicines, *others), key=order)) if others else medicines


def _each_alone(symptoms: tuple[Symptom, ...]) -> tuple[Symptom, ...]:
    """The symptoms with one name each: "fever and cough" are two, of one entry."""
    if not any(symptom.also for symptom in symptoms):
        return symptoms
    return tuple(
        replace(symptom, name=name, also=()) for symptom in symptoms for name in (symptom.name, *symptom.also)
    )


def _followed(doses: tuple[Dose, ...], events: tuple[Event, ...]) -> tuple[Dose, ...]:
    """The doses, each naming the time out of the fridge that stands where the one it named was corrected."""
    if not [dose for dose in doses if dose.storage]:
        return doses
    withdrawn = _withdrawn(tuple(event for event in events if isinstance(event, Retraction)))
    gone = withdrawn | replaced(event for event in events if event.id not in withdrawn)
    corrected = {event.supersedes: event.id for event in events if event.id not in gone}
    return tuple(replace(dose, storage=_newest(dose.storage, corrected)) for dose in doses)


def _newest(id_: str | None, corrected: Mapping[str | None, str]) -> str | None:
    while id_ is not None and id_ in corrected:
        id_ = corrected[id_]
    return id_


def _by_name(tests: tuple[Test, ...]) -> dict[str, tuple[Test, ...]]:
    found: dict[str, list[Test]] = {}
    for test in tests:
        found.setdefault(test.name, []).append(test)
    return {name: tuple(results) for name, results in found.items()}


def standing(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that are neither retracted nor superseded by one that stands.

    A retraction can itself be taken back, and a correction corrected: only what stands in the end acts.
    """
    events = tuple(events)
    if not [event for event in events if event.supersedes or type(event) is Retraction]:
        return events
    withdrawn = _withdrawn(tuple(event for event in events if isinstance(event, Retraction)))
    corrected = {event.supersedes for event in events if event.supersedes and event.id not in withdrawn}
    superseded = corrected | {
        event.supersedes for event in events if event.supersedes and event.id in corrected
    }
    gone = withdrawn | superseded
    if corrected:
        gone |= replaced(event for event in events if event.id not in withdrawn)
    return tuple(event for event in events if event.id not in gone) if gone else events


def replaced(events: Iterable[Event]) -> set[str]:
    """The ids of corrections that give way to a later one of the same entry.

    Two windows open at once can correct one entry twice, each by itself or through further corrections.
    The one written down last counts, and with it everything it corrects; the other is kept and shown.
    """
    target = {event.id: event for event in events if event.supersedes}
    if len({event.supersedes for event in target.values()}) == len(target):
        return set()  # no entry was corrected twice
    corrected = {event.supersedes for event in target.values()}
    last: dict[str, Event] = {}
    for event in target.values():
        if event.id not in corrected:
            root = _root(event, target)
            last[root] = max(last.get(root, event), event, key=_written)
    kept = {event.id for event in last.values()}
    return {event.id for event in target.values() if event.id not in corrected and event.id not in kept}


def _root(event: Event, target: Mapping[str, Event]) -> str:
    """The entry that a correction is about in the end."""
    seen = {event.id}
    id_ = str(event.supersedes)
    while id_ in target and id_ not in seen:
        seen.add(id_)
        id_ = str(target[id_].supersedes)
    return id_


def _written(event: Event) -> tuple[date, datetime, str]:
    """When an entry was written down, as well as can be told; the id decides between equals."""
    at = event.recorded_at or datetime.combine(event.known_from, time.min)
    return event.known_from, at if at.tzinfo else at.replace(tzinfo=UTC), event.id


def _withdrawn(retractions: tuple[Retraction, ...]) -> set[str]:
    """The ids that a retraction takes back which is not itself taken back.

    The reader refuses circles, so going through them from the last to the first settles each once: one is
    settled when every one that points at it is, and each is looked at once, however many there are.
    """
    gone: set[str] = set()
    by_id = {retraction.id: retraction for retraction in retractions}
    pointing = Counter(retraction.retracts for retraction in retractions)
    settled = [retraction for retraction in retractions if not pointing[retraction.id]]
    for retraction in settled:  # grows while it is gone through
        if retraction.id not in gone:
            gone.add(retraction.retracts)
        pointing[retraction.retracts] -= 1
        if not pointing[retraction.retracts] and retraction.retracts in by_id:
            settled.append(by_id[retraction.retracts])
    return gone | {one.retracts for one in retractions if pointing[one.id] and one.id not in gone}


def order(event: Event) -> tuple[date, time, str]:
    """By day, then time of day (unknown comes last), then id: never by place in the file."""
    day = event.on.last
    if day == _NO_DAY and not event.on.is_known:
        day = event.known_from
    return day, event.time or _END_OF_DAY, event.id
