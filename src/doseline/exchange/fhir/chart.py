"""A chart read into a record: each person's resources, one after the other, and what came of every one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any

from doseline.dates import PartialDate
from doseline.errors import Fault, RecordError
from doseline.exchange.fhir.again import GIVEN, HANDED_OVER, ILLNESS, RESULT, VACCINE, again
from doseline.exchange.fhir.authors import with_author
from doseline.exchange.fhir.canonical import Json, as_parsed
from doseline.exchange.fhir.days import zone_named
from doseline.exchange.fhir.merge import merged
from doseline.exchange.fhir.outcome import Cannot, Import, Options, Outcome, Status
from doseline.exchange.fhir.person import Who, who
from doseline.exchange.fhir.reading import Reader, Reading
from doseline.exchange.fhir.reads import (
    allergy,
    condition,
    diagnostic_report,
    encounter,
    immunization,
    medication_administration,
    medication_dispense,
    medication_request,
    medication_statement,
    observation,
    procedure,
    service_request,
)
from doseline.exchange.fhir.reads.own import Ours, ours
from doseline.exchange.fhir.remembered import remembered
from doseline.exchange.fhir.said import Choice, Entry, LeftOut, NotUnderstood, Said, Treated, What, Why
from doseline.exchange.fhir.sent import Person, Resource, Sent
from doseline.exchange.fhir.series import in_series
from doseline.exchange.fhir.settling import settled
from doseline.exchange.fhir.tally import tallied
from doseline.exchange.fhir.therapy import Therapies, governing, therapies
from doseline.exchange.fhir.when import written_on
from doseline.frozen import dataclass
from doseline.guide import Guide, Terminology, load_guide, load_shared, sound_drugs
from doseline.guide.editions import Editions, Readings
from doseline.guide.folders import kept
from doseline.record import FORMAT, Record, future_faults, read_document

# What is read, by the type of the resource.
READERS: Mapping[str, Reader] = {
    "AllergyIntolerance": allergy.read,
    "Condition": again(condition.read, ILLNESS),
    "DiagnosticReport": diagnostic_report.read,
    "Encounter": encounter.read,
    "Immunization": again(immunization.read, VACCINE),
    "ImmunizationRecommendation": immunization.read_recommendation,
    "MedicationAdministration": again(medication_administration.read, GIVEN),
    "MedicationDispense": again(medication_dispense.read, HANDED_OVER),
    "MedicationRequest": medication_request.read,
    "MedicationStatement": medication_statement.read,
    "Observation": again(observation.read, RESULT),
    "Procedure": procedure.read,
    "ServiceRequest": service_request.read,
}
_EVENT = "$.events["


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The names and the guides that charts are read with; ``kept`` is what was looked up in them."""

    names: Terminology
    guides: Mapping[str, Guide]
    kept: dict[Hashable, Any] = field(default_factory=dict, init=False, compare=False, repr=False)


@kept
def installed() -> Lists:
    """Those that come with the program, and those that somebody added."""
    return Lists(
        names=remembered(load_shared().names), guides={drug: load_guide(drug) for drug in sound_drugs()}
    )


def read_charts(sent: Sent, options: Options, lists: Lists | None = None) -> Import:
    """The record of every person, and what came of every resource."""
    lists = lists or installed()
    people = tuple(read_chart(one, options, sent, lists) for one in sent.people)
    return Import(
        people=people,
        counts=sent.counts,
        left_out=sent.left_out,
        unreadable=sent.unreadable,
        read=sent.read,
    )


def read_chart(person: Person, options: Options, sent: Sent, lists: Lists) -> Outcome:
    """The record of one person, or why there is none, and what came of every resource."""
    found = who(
        person,
        today=options.today,
        region=options.region,
        timezone=options.timezone,
        identifier_system=options.identifier_system,
    )
    if person.merged_into is not None:
        said = tuple(_read_all(person, None, {}))
        return _outcome(person, Status.MERGED, said, why=person.merged_into, found=found)
    reading = Reading(
        names=remembered(lists.names),
        guides=lists.guides,
        zone=zone_named(found.timezone),
        known_on=options.today,
        today=options.today,
        follow=sent.follow,
        authors=sent.authors,
        kept=lists.kept,
    )
    own = ours(person, reading)
    return _Chart(person=person, options=options, reading=reading, who=own.named(found), own=own).outcome()


def _read_all(person: Person, reading: Reading | None, readers: Mapping[str, Reader]) -> Iterator[Said]:
    """What every resource says, the faults of its elements among it."""
    yield from person.said
    if person.patient is not None:
        yield from person.patient.element.faults
    for one in person.resources:
        yield from _read_one(one, reading, readers)
        yield from one.element.faults


def _read_one(one: Resource, reading: Reading | None, readers: Mapping[str, Reader]) -> Iterator[Said]:
    reader = readers.get(one.type)
    if reader is None or reading is None:
        yield LeftOut(from_=one.reference, why=Why.OTHER_TYPE)
        return
    own = reading if one.known_on is None else replace(reading, known_on=one.known_on)
    author = reading.authors.get(one.reference)
    found = reader(one.element, own)
    for said in found if author is None else [with_author(each, author) for each in found]:
        yield _known_when_over(said, one, own) if isinstance(said, Entry) else said


def _known_when_over(said: Entry, one: Resource, reading: Reading) -> Entry:
    """Of what is over, when that was known: its last day lies before."""
    if not said.values.get("over") or "recorded_at" in said.values:
        return said
    return replace(said, values={**said.values, "recorded_at": written_on(one.element, reading)})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chart:
    """One person's chart, and what it is read with; ``own`` is what this program wrote itself."""

    person: Person
    options: Options
    reading: Reading
    who: Who
    own: Ours

    def outcome(self) -> Outcome:
        """What came of it."""
        said = [*_read_all(self.own.others(self.person), self.reading, READERS), *self.own.said]
        entries = sorted((one for one in said if isinstance(one, Entry)), key=_by_id)
        once = merged(entries, self._resources(), self.reading)
        signs = [one for one in said if isinstance(one, Treated) and self._is_asked(one.guide)]
        found = self.own.treated(self._therapies(once.entries, signs))
        if past := self._past(said, once.entries, found):
            return self._without_guides(past).outcome()
        said = [*said, *found.said]
        whole = (*once.entries, *self.own.entries)
        if not found.written:
            return self._without_record(said, whole, once.groups, Status.NO_GUIDE_DRUG)
        if self.who.region is None:
            return self._without_record(said, whole, once.groups, Status.CANNOT, Cannot.NO_REGION)
        own = [date.fromisoformat(one.values["on"]) for one in _exact_doses(once.entries)]
        events = in_series((*once.entries, *found.instructions), own, self.reading)
        events = (*events, *self.own.entries)
        return self._with_record(said, events, once.groups, found)

    def _past(self, said: Sequence[Said], entries: Sequence[Entry], found: Therapies) -> frozenset[str]:
        """The guides' medicines that are only told of, or ordered, and were followed by another.

        They are medicines that were taken, as any other: without a dose there is nothing to plan.
        """
        given = {one.values.get("drug") for one in entries if one.values["type"] == "dose"}
        chosen = {one["guide"] for one in self.own.therapies or ()}
        told = {one.guide for one in said if isinstance(one, Treated)} - given - chosen
        running = max(found.written, key=lambda one: str(one["start"]))["guide"] if found.written else None
        return frozenset(told - {running}) if running is not None else frozenset()

    def _without_guides(self, past: frozenset[str]) -> _Chart:
        """The same chart, these medicines read as those without a guide."""
        guides = {drug: guide for drug, guide in self.reading.guides.items() if drug not in past}
        return replace(self, reading=replace(self.reading, guides=guides, kept={}))

    def _is_asked(self, drug: str) -> bool:
        return self.options.guide in (None, drug)

    def _resources(self) -> dict[str, Any]:
        return {one.reference: one.element for one in self.person.resources}

    def _therapies(self, entries: Sequence[Entry], signs: Sequence[Treated]) -> Therapies:
        named = {one.guide for one in signs} if self.options.edition is not None else set()
        guides = self.reading.guides
        editions = {
            drug: str(self.options.edition)
            for drug in named
            if self.options.edition in guides[drug].schedules
        }
        found = therapies(entries, signs, self.reading, editions)
        return replace(found, written=self.options.therapies) if self.options.therapies else found

    def _without_record(
        self,
        said: Sequence[Said],
        entries: Sequence[Entry],
        groups: Sequence[tuple[str, ...]],
        status: Status,
        why: str | None = None,
    ) -> Outcome:
        return _outcome(self.person, status, said, why=why, found=self.who, entries=entries, groups=groups)

    def _with_record(
        self,
        said: Sequence[Said],
        events: Sequence[Entry],
        groups: Sequence[tuple[str, ...]],
        found: Therapies,
    ) -> Outcome:
        taken = [_without_drug(one, found.written) for one in sorted(events, key=_by_day)]
        refused: list[Said] = []
        while True:
            document = self._document(found.written, taken)
            record, faults = self._read(document)
            wrong = _places(faults)
            if record is not None and not wrong:
                break
            if not wrong:
                return self._without_record([*said, *refused], taken, groups, Status.CANNOT, Cannot.REFUSED)
            refused.extend(_refused(taken[place], fault) for place, fault in wrong.items())
            taken = [one for place, one in enumerate(taken) if place not in wrong]
        status = Status.DEAD if record.person.has_died(self.options.today) else Status.RECORD
        groups = (*groups, *(one.from_ for one in taken if len(one.from_) > 1))
        return _outcome(
            self.person,
            status,
            [*said, *refused],
            found=self.who,
            entries=taken,
            groups=groups,
            record=record,
        )

    def _document(self, written: Sequence[Mapping[str, Any]], events: Iterable[Entry]) -> Json:
        entries = [one.written() for one in events]
        weighed = [one for one in entries if (one["type"], one.get("name")) == ("measurement", "weight")]
        newest = max(weighed, key=lambda one: PartialDate.parse(one["on"]).last, default=None)
        is_told = newest is not None and newest["unit"] == "kg" and self.own.person is None
        weight = {"weight_kg": newest["value"]} if newest is not None and is_told else {}
        return {
            "format": FORMAT,
            "person": {**self.who.values, **weight},
            "therapies": [*written],
            "events": entries,
        }

    def _read(self, document: Json) -> tuple[Record | None, tuple[Fault, ...]]:
        """The record, and what is wrong with it; an entry that lies ahead of today is wrong."""
        names = self.reading.names
        document = {**document, "events": settled(document["events"], self.reading)}
        try:
            record = read_document(as_parsed(document), names=names, guides=Editions(), readings=Readings())
        except RecordError as error:
            return None, error.faults
        slack = max(guide.future_note_days for guide in self.reading.guides.values())
        return record, future_faults(record, today=self.options.today, slack_days=slack)


def _by_id(entry: Entry) -> tuple[str, int]:
    return entry.from_[0], entry.part


def _by_day(entry: Entry) -> tuple[str, str]:
    return str(entry.values.get("on", "")), entry.id


def _exact_doses(entries: Iterable[Entry]) -> Iterator[Entry]:
    doses = (one for one in entries if one.values["type"] == "dose")
    return (one for one in doses if PartialDate.parse(one.values["on"]).is_exact)


def _without_drug(entry: Entry, written: Sequence[Mapping[str, Any]]) -> Entry:
    """A dose without its drug, where that is the one that ran on its day."""
    if entry.values["type"] != "dose" or "drug" not in entry.values or entry.is_whole:
        return entry
    if governing(written, PartialDate.parse(entry.values["on"])) != entry.values["drug"]:
        return entry
    values = {key: one for key, one in entry.values.items() if key != "drug"}
    return Entry(values=values, from_=entry.from_, part=entry.part)


def _places(faults: Iterable[Fault]) -> dict[int, Fault]:
    """The entries that faults are about, by their place in the document."""
    found: dict[int, Fault] = {}
    for fault in faults:
        if fault.where.startswith(_EVENT):
            found.setdefault(int(fault.where[len(_EVENT) :].partition("]")[0]), fault)
    return found


def _refused(entry: Entry, fault: Fault) -> Said:
    """An entry that the record does not take: what lies ahead of today is no fact yet."""
    if fault.code == "in-the-future":
        return LeftOut(from_=entry.from_[0], why=Why.FUTURE)
    where = f"{entry.from_[0]} {fault.where.partition(']')[2].lstrip('.')}".strip()
    return NotUnderstood(from_=entry.from_[0], where=where, what=What.REFUSED, got=fault.code)


# --- what came of it ---


def _outcome(  # noqa: PLR0913 - all that an outcome holds, each by name
    person: Person,
    status: Status,
    said: Sequence[Said],
    *,
    found: Who,
    why: str | None = None,
    entries: Sequence[Entry] = (),
    groups: Sequence[tuple[str, ...]] = (),
    record: Record | None = None,
) -> Outcome:
    together = tuple(sorted({*groups}))
    left_out = tuple(dict.fromkeys(one for one in said if isinstance(one, LeftOut)))
    not_understood = tuple(dict.fromkeys(one for one in said if isinstance(one, NotUnderstood)))
    return Outcome(
        person=person.reference,
        status=status,
        why=why,
        record=record,
        identifier=found.identifier,
        left_out=left_out,
        not_understood=not_understood,
        merged=together,
        choices=tuple(dict.fromkeys(one for one in said if isinstance(one, Choice))),
        tally=tallied(person, entries, together, left_out, is_merged=status is Status.MERGED),
    )
