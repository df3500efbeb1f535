"""What is known on a day: the entries that still hold, by type and in order of date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TypeVar

from doseline.dates import UNDATED
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
from doseline.record.of_drug import as_medicines, by_drug

E = TypeVar("E", bound=Event)
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


def chart(record: Record, *, as_of: date | None = None, today: date | None = None) -> Chart:
    """What the record says, as it was known at the end of ``as_of`` (or as a whole).

    Of several therapies the one that runs ``today`` governs; without a day, the one that started last.

    A retracted entry never was; an entry that another one supersedes gives way to it; a retracted
    correction gives the place back to what it had corrected.
    """
    known = record.events
    if as_of is not None:
        known = tuple(event for event in known if event.known_from <= as_of)
    by_type: defaultdict[type[Event], list[Event]] = defaultdict(list)
    for event in standing(known):
        by_type[type(event)].append(event)
    for events in by_type.values():
        if len(events) > 1:
            events.sort(key=order)

    def of(kind: type[E]) -> tuple[E, ...]:
        return tuple(by_type.get(kind, ()))  # type: ignore[arg-type]

    def lasting(kind: type[L]) -> tuple[L, ...]:
        return tuple([as_it_stands(entry, record.person.timezone) for entry in of(kind)])

    therapy = running(record.therapies, today)
    doses, others = by_drug(_followed(of(Dose), known), record.therapies, therapy)
    return Chart(
        person=record.person,
        therapy=therapy,
        therapies=record.therapies,
        doses=doses,
        other_doses=others,
        tests=of(Test),
        results=_by_name(of(Test)),
        vaccinations=of(Vaccination),
        conditions=lasting(Condition),
        medications=_with_doses(lasting(Medication), others, record.therapies),
        allergies=lasting(Allergy),
        pregnancies=lasting(Pregnancy),
        breastfeeding=lasting(Breastfeeding),
        symptoms=_each_alone(lasting(Symptom)),
        trainings=of(Training),
        storages=of(Storage),
        instructions=of(Instruction),
        decisions=of(Decision),
        measurements=of(Measurement),
        orders=of(Order),
        dispenses=of(Dispense),
        notes=of(Note),
        set_aside=len(record.events) - len(known),
    )


def _with_doses(
    medicines: tuple[Medication, ...], others: tuple[Dose, ...], therapies: tuple[Therapy, ...]
) -> tuple[Medication, ...]:
    if not others:
        return medicines
    return tuple(sorted((*medicines, *as_medicines(others, therapies)), key=order))


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
    on = event.on
    day = on.last
    if day == _NO_DAY and not on.is_known:
        day = event.known_from
    return day, event.time or _END_OF_DAY, event.id
