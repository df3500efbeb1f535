"""All documents that were sent, put together: the newest of each resource, sorted by person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from doseline.exchange.fhir.authors import authors
from doseline.exchange.fhir.bundles import alone, resources
from doseline.exchange.fhir.copies import Copies
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.element import Element, shown
from doseline.exchange.fhir.found import Found
from doseline.exchange.fhir.index import Index
from doseline.exchange.fhir.newest import newest
from doseline.exchange.fhir.pages import Pages
from doseline.exchange.fhir.people import people
from doseline.exchange.fhir.said import LeftOut, NotUnderstood, What, Why
from doseline.exchange.fhir.sent import Resource, Sent
from doseline.exchange.fhir.tidy import TooDeep, is_tidy, tidy
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.exchange.fhir.write.entries import holds_entry

# The types whose resources belong to a person and are read, one by one.
READ = frozenset(
    {
        "AllergyIntolerance", "Condition", "DiagnosticReport", "Encounter", "Immunization",
        "ImmunizationRecommendation", "MedicationAdministration", "MedicationDispense", "MedicationRequest",
        "MedicationStatement", "Observation", "Patient", "Procedure", "ServiceRequest",
    }
)  # fmt: skip
# The types that others point to: kept to be followed, and counted.
FOLLOWED = frozenset(
    {
        "Device", "Group", "Location", "Medication", "Organization", "Practitioner", "PractitionerRole",
        "Provenance", "Specimen", "Substance",
    }
)  # fmt: skip

_EVERY = READ | FOLLOWED


def gather(documents: Iterable[Document | Unreadable]) -> Sent:
    """Everything the documents hold: by person, by type, left out and unreadable.

    The order of the documents changes nothing, but where neither version nor time says which of two is the
    newer: then it is the one read last. What could not be read as a document is handed through.
    """
    pool = _Pool()
    for document in documents:
        pool.take(document)
    return pool.sent()


class _Pool:
    """What was read so far."""

    def __init__(self) -> None:
        self.versions: dict[str, list[Found]] = {}
        self.counts: Counter[str] = Counter()
        self.left_out: list[LeftOut] = []
        self.unreadable: list[Unreadable] = []
        self.copies = Copies()
        self.pages = Pages()
        self.read = 0
        self.scope = 0

    def take(self, document: Document | Unreadable) -> None:
        """Read one more document."""
        if isinstance(document, Unreadable):
            self._refuse(document)
            return
        self.scope += 1
        found = alone(document, self.scope, _EVERY)
        if found is not None:
            self.read += 1
            self._keep(found)
            return
        self.pages.add(document)
        placed = [one for one in resources(document, self.scope) if self._is_placed(one)]
        self.copies.add(document, [one for one in placed if isinstance(one, Found)])

    def _is_placed(self, one: Found | Unreadable) -> bool:
        """Put one thing where it belongs; whether it is called by its place alone, and may be a copy."""
        if isinstance(one, Unreadable):
            self._refuse(one)
            return False
        self.read += 1
        if not (is_read(one.type, one.data) or one.type in FOLLOWED or one.deletion):
            self.counts[one.type] += 1
        elif one.placed:
            return True
        else:
            self._keep(one)
        return False

    def _refuse(self, one: Unreadable) -> None:
        self.read += 1
        self.unreadable.append(one)

    def _keep(self, one: Found) -> None:
        self.versions.setdefault(one.reference, []).append(one)

    def sent(self) -> Sent:
        """What came of it."""
        for one in self.copies:
            self._keep(one)
        for page in self.pages.missing():
            self._refuse(page)
        pairs = [pair for versions in self.versions.values() for pair in self._newest(versions)]
        index = Index(pairs)
        read = [one for _, one in pairs if one is not None and is_read(one.type, one.element.data)]
        found, orphans = people(read, index)
        self.left_out.extend(orphans)
        return Sent(
            people=found,
            counts=dict(sorted(self.counts.items())),
            left_out=tuple(sorted(self.left_out, key=lambda one: (one.from_, one.why))),
            unreadable=tuple(sorted(self.unreadable, key=_place)),
            follow=index.follow,
            read=self.read,
            authors=authors((one for _, one in pairs if one is not None), index),
        )

    def _newest(self, versions: list[Found]) -> Iterator[tuple[Found, Resource | None]]:
        last = newest(versions)
        for one in versions:
            kept = None
            if one is last and not one.deletion:
                kept = self._kept(one)
            elif one.deletion or last.deletion:
                self.left_out.append(LeftOut(from_=one.reference, why=_why(last)))
            else:
                self._older(one)
            yield one, kept

    def _older(self, one: Found) -> None:
        if is_read(one.type, one.data):
            self.left_out.append(LeftOut(from_=one.reference, why=Why.ANOTHER_VERSION))
        else:
            self.counts[one.type] += 1

    def _kept(self, one: Found) -> Resource | None:
        """The newest version made fit to be read; None where its brackets are too deep."""
        faults: list[NotUnderstood] = []
        try:
            data = one.data if one.is_tidy or is_tidy(one.data) else _tidied(one, faults)
        except TooDeep:
            self.unreadable.append(Unreadable(file=one.file, line=one.line, what=Unread.TOO_DEEP))
            return None
        if not is_read(one.type, data):
            self.counts[one.type] += 1
        return Resource(
            type=one.type,
            reference=one.reference,
            element=Element(data=data, from_=one.reference, path=one.type, faults=faults),
            file=one.file,
            line=one.line,
            known_on=one.known_on,
        )


def _tidied(one: Found, faults: list[NotUnderstood]) -> dict[str, Any]:
    """What a resource says, made fit to be read; what was wrong goes to ``faults``."""

    def note(path: str, what: What, got: object) -> None:
        faults.append(NotUnderstood(from_=one.reference, where=path, what=what, got=shown(got)))

    return tidy(one.data, note, path=one.type)


def is_read(type_: str, data: Mapping[str, Any]) -> bool:
    """Whether a resource is read: of the type that says nothing by itself one that holds an entry of ours."""
    return type_ in READ or (type_ == "Basic" and holds_entry(data))


def _why(last: Found) -> Why:
    """A deletion after which the resource came again is an older version; all else is gone."""
    return Why.DELETED if last.deletion else Why.ANOTHER_VERSION


def _place(one: Unreadable) -> tuple[str, int, str]:
    return one.file, one.line or 0, one.what
