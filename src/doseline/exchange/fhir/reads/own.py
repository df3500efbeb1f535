"""What this program wrote itself, taken back as it was: the whole entry stands in an extension of ours.

It is taken only where the plain members of the resource say the same, that is where this program would write
the very same resource for that entry. Whoever changed a member changed what the resource says, and may know
nothing of our extension: then the changed member wins, and the resource is read as anybody's. What only the
extension holds (how a pen was stored, what a medicine is for) is lost with it: that asks for more care.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from decimal import Decimal
from json import loads
from typing import Any

from doseline.errors import RecordError
from doseline.exchange.fhir.canonical import Json, as_parsed
from doseline.exchange.fhir.person import Who
from doseline.exchange.fhir.reading import Reading
from doseline.exchange.fhir.said import Entry, LeftOut, Said, Why
from doseline.exchange.fhir.sent import Person, Resource
from doseline.exchange.fhir.therapy import Therapies
from doseline.exchange.fhir.write.elements import OURS
from doseline.exchange.fhir.write.entries import ENTRY, WRITERS, ways
from doseline.exchange.fhir.write.medicines import therapy
from doseline.exchange.fhir.write.person import PERSON, THERAPIES, patient
from doseline.exchange.fhir.write.telling import Telling
from doseline.frozen import dataclass
from doseline.record import FORMAT, read_document
from doseline.record.chart import standing
from doseline.record.load import structure_of

ANSWER, THERAPY = f"{OURS}answer", f"{OURS}therapy"
# What says whose a resource is, or who keeps it, and nothing of what it tells.
_NOT_TOLD = frozenset({"id", "meta", "text", "subject", "patient", "resourceType"})
_OF_A_PERSON = (
    "gender", "birthDate", "deceasedDateTime", "deceasedBoolean", "address", "active", "link",
    "modifierExtension", "implicitRules",
)  # fmt: skip
# What an entry of ours may point at.
_POINTERS = ("supersedes", "retracts", "storage")
_DUMMY: Json = {
    "format": FORMAT,
    "person": {"id": "x", "region": "US"},
    "therapies": [{"guide": "x", "start": "2000-01-01"}],
    "events": [],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Own(Entry):
    """An entry that this program wrote: it keeps its own id, and where it once came from."""

    @property
    def id(self) -> str:
        """The id that it had."""
        return str(self.values["id"])

    @property
    def is_whole(self) -> bool:
        """It is."""
        return True

    def written(self) -> dict[str, Any]:
        """As a record file holds it."""
        return dict(self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """What of a person's resources this program wrote, and nobody changed.

    ``taken`` are the references of the resources that need not be read any more. ``therapies`` and
    ``person`` are as a record file holds them, None where they are to be read as anybody's.
    """

    entries: tuple[Own, ...] = ()
    said: tuple[Said, ...] = ()
    taken: frozenset[str] = frozenset()
    therapies: tuple[Mapping[str, Any], ...] | None = None
    person: Mapping[str, Any] | None = None

    def others(self, person: Person) -> Person:
        """The person with the resources that are still to be read."""
        rest = tuple(one for one in person.resources if one.reference not in self.taken)
        return replace(person, resources=rest)

    def named(self, who: Who) -> Who:
        """The person as this program wrote them, where nothing of it was changed."""
        if self.person is None:
            return who
        held = dict(self.person)
        return replace(who, values=held, region=held["region"], timezone=held.get("timezone"))

    def treated(self, found: Therapies) -> Therapies:
        """The therapies as they were chosen, and those of other medicines that the rest shows."""
        if self.therapies is None:
            return found
        chosen = {one["guide"] for one in self.therapies}
        others = (one for one in found.written if one["guide"] not in chosen)
        return replace(found, written=(*self.therapies, *others))


def ours(person: Person, reading: Reading) -> Ours:
    """What this program wrote of a person, taken as it stands."""
    marked = [one for one in person.resources if _ours_in(one.element.data)]
    if not marked and person.patient is None:
        return Ours()
    return _Taking(person=person, reading=reading, marked=marked).ours()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taking:
    """One person's resources with an extension of ours."""

    person: Person
    reading: Reading
    marked: Sequence[Resource]
    out: list[LeftOut] = field(default_factory=list)

    def ours(self) -> Ours:
        """What of it is ours."""
        for one in self.marked:
            if _value(one.element.data, ANSWER) is not None:
                self._leave(one, Why.OUR_ANSWER)
        data = self.person.patient.element.data if self.person.patient is not None else {}
        therapies = self._therapies(data)
        if therapies is None:
            return Ours(said=tuple(self.out), taken=frozenset(one.from_ for one in self.out))
        entries = tuple(self._entries([str(one["guide"]) for one in therapies]))
        taken = {reference for one in entries for reference in one.from_} | {one.from_ for one in self.out}
        return Ours(
            entries=entries,
            said=tuple(self.out),
            taken=frozenset(taken),
            therapies=therapies,
            person=_person(data, therapies),
        )

    def _leave(self, one: Resource, why: Why) -> None:
        self.out.append(LeftOut(from_=one.reference, why=why))

    def _therapies(self, data: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...] | None:
        """The therapies, where no plan of one was changed."""
        written = _list(_value(data, THERAPIES))
        if not written or not _is_sound({**_DUMMY, "therapies": written}):
            return None
        plans = [one for one in self.marked if _value(one.element.data, THERAPY) is not None]
        for one in plans:
            held = _object(_value(one.element.data, THERAPY))
            if held not in written or not _says_the_same(one, (therapy(held, self._telling(one)),)):
                return None
        for one in plans:
            self._leave(one, Why.OUR_PLAN)
        return tuple(written)

    def _telling(self, one: Resource) -> Telling:
        data = one.element.data
        whose = data.get("subject") or data.get("patient") or {}
        reference = whose.get("reference") if isinstance(whose, Mapping) else None
        return Telling(names=self.reading.names, patient=str(reference), zone=self.reading.zone)

    def _entries(self, drugs: Sequence[str]) -> Iterator[Own]:
        """The entries that stand as they were written, each once, and none that lost what it was about."""
        found: dict[str, list[tuple[Json, Resource]]] = {}
        for one in self.marked:
            values = self._entry(one, tuple(dict.fromkeys((*drugs, *self.reading.guides))))
            if values is not None:
                found.setdefault(str(values["id"]), []).append((values, one))
        once = {id_: pairs for id_, pairs in found.items() if _all_alike(pairs)}
        kept = {id_: pairs[0][0] for id_, pairs in once.items()}
        fallen = _fallen(kept.values())
        for id_, pairs in once.items():
            yield from self._own(kept[id_], [one for _, one in pairs], kept.keys(), fallen)

    def _entry(self, one: Resource, drugs: tuple[str, ...]) -> Json | None:
        """The entry in the extension, where the resource is what we would write of it."""
        values = _object(_value(one.element.data, ENTRY))
        if values is None or not _is_sound({**_DUMMY, "events": [values]}):
            return None
        return values if _says_the_same(one, ways(values, self._telling(one), drugs)) else None

    def _own(
        self, values: Json, said_by: Sequence[Resource], ids: Iterable[str], fallen: frozenset[str]
    ) -> Iterator[Own]:
        """The entry, unless it is a fact no longer and what took its place is gone."""
        only_kept = all(one.type == "Basic" for one in said_by) and values["type"] in WRITERS
        gone = only_kept and str(values["id"]) not in fallen
        if gone or ("retracts" in values and values["retracts"] not in ids):
            for one in said_by:
                self._leave(one, Why.LOST)
            return
        lost = {key for key in _POINTERS if key in values and values[key] not in ids}
        held = {key: value for key, value in values.items() if key not in lost}
        yield Own(values=held, from_=tuple(one.reference for one in said_by))


# --- what stands in an extension ---


def _ours_in(data: Mapping[str, Any]) -> list[str]:
    """The addresses of our extensions on a resource."""
    found = data.get("extension")
    return [
        str(one["url"])
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, Mapping) and str(one.get("url", "")).startswith(OURS)
    ]


def _value(data: Mapping[str, Any], url: str) -> str | None:
    """The text of an extension of ours; None where there is none, or more than one."""
    found = data.get("extension")
    values = [
        one.get("valueString")
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, Mapping) and one.get("url") == url
    ]
    return values[0] if len(values) == 1 and isinstance(values[0], str) else None


def _json(text: str | None) -> object:
    """What a text says as JSON; numbers keep their digits."""
    try:
        return None if text is None else loads(text, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        return None


def _object(text: str | None) -> Json | None:
    found = _json(text)
    return found if isinstance(found, dict) else None


def _list(text: str | None) -> list[Json]:
    found = _json(text)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _is_sound(document: Json) -> bool:
    """Whether every field of a document is one that a record holds."""
    try:
        structure_of(as_parsed(document))
    except (RecordError, ValueError, TypeError, RecursionError):
        return False
    return True


# --- whether the resource says the same ---


def _says_the_same(one: Resource, written: Iterable[Json]) -> bool:
    """Whether a resource is one of those that we would write."""
    sent = _told(one.element.data)
    return any(made["resourceType"] == one.type and _told(made) == sent for made in written)


def _told(data: Mapping[str, Any]) -> Json:
    """What a resource tells, without whose it is and who keeps it; of extensions only ours tell anything."""
    told = {key: value for key, value in data.items() if key not in _NOT_TOLD and key != "extension"}
    meta = data.get("meta")
    if isinstance(meta, Mapping) and meta.get("tag"):  # it may say that the whole was taken out
        told["meta"] = meta["tag"]
    extensions = data.get("extension")
    mine = [one for one in (extensions if isinstance(extensions, list) else ()) if _tells(one)]
    return {**told, **({"extension": mine} if mine else {})}


def _tells(extension: object) -> bool:
    if not isinstance(extension, Mapping):
        return False
    url = str(extension.get("url", ""))
    return url.startswith(OURS) and url not in (ENTRY, THERAPY)


def _person(data: Mapping[str, Any], therapies: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The person, where what the Patient says of them is what we wrote."""
    held = _object(_value(data, PERSON))
    if held is None or not _is_sound({**_DUMMY, "person": held}):
        return None
    written = patient(held, tuple(therapies))
    same = all(data.get(key) == written.get(key) for key in _OF_A_PERSON)
    zones = [_zones(data), _zones(written)]
    return held if same and zones[0] == zones[1] else None


def _zones(data: Mapping[str, Any]) -> list[object]:
    found = data.get("extension")
    return [
        one.get("valueCode")
        for one in (found if isinstance(found, list) else ())
        if isinstance(one, Mapping) and not str(one.get("url", "")).startswith(OURS) and "valueCode" in one
    ]


# --- what the entries say of each other ---


def _all_alike(pairs: Sequence[tuple[Json, Resource]]) -> bool:
    """Whether all resources with one id hold the same entry; of two that differ neither is believed."""
    return all(values == pairs[0][0] for values, _ in pairs)


def _fallen(entries: Iterable[Json]) -> frozenset[str]:
    """The ids of the entries that were taken back or corrected by another one that is here."""
    all_of_them = [*entries]
    ids = {str(one["id"]) for one in all_of_them}
    whole = [one for one in all_of_them if all(one.get(key) in ids for key in _POINTERS if key in one)]
    try:
        record = read_document(as_parsed({**_DUMMY, "events": whole}), names=None)
    except RecordError:
        return frozenset(str(one[key]) for one in whole for key in ("supersedes", "retracts") if key in one)
    return frozenset(ids - {event.id for event in standing(record.events)})
