"""Documents that have to be taken apart to be routed: Bundles, deletions, and lines that leave a doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from doseline.exchange.fhir.copies import digest
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.found import Found, Part
from doseline.exchange.fhir.gate import turned_round
from doseline.exchange.fhir.pages import Pages
from doseline.exchange.fhir.pool import FOLLOWED, is_read
from doseline.exchange.fhir.references import without_version
from doseline.exchange.fhir.said import Why
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files.parts import is_log, parsed, unread
from doseline.faces.cohort.routing.elsewhere import stands_for_another
from doseline.faces.cohort.routing.inside import Inside, element_of, loose, taken_apart, with_only
from doseline.faces.cohort.routing.kept import Kept
from doseline.faces.cohort.routing.owners import Owners
from doseline.faces.cohort.routing.partition import Partitions, spread
from doseline.faces.cohort.routing.piece import Kind, Piece
from doseline.faces.cohort.routing.waiting import Waiting
from doseline.faces.cohort.routing.whose import head, name_of, own_id

_RECORD = "doseline-record/"
# Types that others of the same person point at; those of them that name nobody belong to whoever does.
_POINTED = frozenset({"Condition", "Observation", "Specimen"})
_POINTING = frozenset({b"DiagnosticReport", b"Encounter", b"Observation"})
_OBSERVATION, _SPECIMEN = b"Observation", b'"specimen"'
_POINTERS = re.compile(
    rb'"reference"\s*:\s*"(?:[^"]*/)?((?:Condition|Observation|Specimen)/[A-Za-z0-9.\-]{1,64})["/]'
)


class Apart:
    """Sends the resources of a document where they belong, and counts what belongs nowhere.

    ``broken`` counts the lines of a file that are none, ``is_over`` says that no more of it is worth reading,
    ``is_foreign`` that it holds resources of another release.
    """

    def __init__(self, partitions: Partitions, waiting: Waiting, kept: Kept, owners: Owners) -> None:
        """Begin with nothing counted."""
        self._owners = owners
        self.counts: Counter[str] = Counter()
        self.left_out: Counter[str] = Counter()
        self.unreadable: list[Unreadable] = []
        self.skipped = 0
        self.records = 0
        self.broken = 0
        self.is_over = False
        self.is_foreign = False
        self._partitions = partitions
        self._waiting = waiting
        self._kept = kept
        self._awaited: set[str] = set()
        self._pointed: Mapping[str, set[int]] = {}
        self._is_late = False
        self._pages = Pages()

    def begin(self) -> None:
        """A new file begins."""
        self.broken, self.is_over, self.is_foreign = 0, False, False

    # --- a line that is known ---

    def send(  # noqa: PLR0913, PLR0917 - a piece, not yet made one: there are millions of them
        self, number: int, how: Kind, at: int, line: int | None, data: bytes, kind: bytes
    ) -> None:
        """A line that is about somebody who is kept, as it is."""
        self._partitions.put(number, how, at, line, data)
        if self._kept.gone and (own := _own(data, kind)) in self._kept.gone:
            self._waiting.point(number, (own,))
        if kind in _POINTING and (kind != _OBSERVATION or _SPECIMEN in data):
            self._point(number, data)

    def other(self, person: bytes) -> None:
        """A line about somebody who is not."""
        self.skipped += 1
        self._partitions.other(person)

    # --- anything else ---

    def take(self, piece: Piece) -> None:
        """Send the resources of a document where they belong."""
        inside = self._opened(loose(piece.source, piece.data, piece.line, last=piece.is_last), piece)
        if inside is None or self._has_to_wait(inside, piece):
            return
        places = self._places(inside)
        if places and _is_container(inside):  # what is kept of it is cut out with care
            strict = self._opened(
                parsed(piece.source, piece.data, line=piece.line, last=piece.is_last), piece
            )
            if strict is None:
                return
            inside, places = strict, self._places(strict)
        self._pages.add(inside.document)
        self._count(inside)
        for number, kept in sorted(places.items()):
            data = with_only(piece.data, inside, kept)
            self._put(number, piece, data)
            if not self._is_late:
                self._note(number, inside, kept, data)

    def refuse(self, piece: Piece, what: Unread) -> None:
        """Say that a line cannot be read."""
        self.broken += 1
        self.unreadable.append(unread(piece.source, what, piece.line))

    def finish(self) -> None:
        """Take up what had to wait: by now all that could be found out is known."""
        self._is_late = True
        for piece in self._waiting.pieces():
            self._note_late(piece)
        self._pointed = self._waiting.pointed(self._awaited)
        for piece in self._waiting.pieces():
            self.take(piece)
        self.unreadable.extend(self._pages.missing())

    def _note(self, number: int, inside: Inside, kept: Sequence[Part], data: bytes) -> None:
        """What a part of a document has, or points at, that may still come."""
        places = {part.place for part in kept}
        own = (one.reference for part, one in inside.all if isinstance(one, Found) and part.place in places)
        self._waiting.point(number, (one for one in own if one in self._kept.gone))
        self._point(number, data)

    def _note_late(self, piece: Piece) -> None:
        inside = taken_apart_loosely(piece)
        if inside is not None:
            for number, kept in self._places(inside).items():
                self._note(number, inside, kept, with_only(piece.data, inside, kept))

    def _point(self, number: int, data: bytes) -> None:
        self._waiting.point(number, (one.decode() for one in _POINTERS.findall(data)))

    def _opened(self, document: Document | Unreadable, piece: Piece) -> Inside | None:
        """The resources of a document; None where there are none, after that was said or it was routed."""
        if isinstance(document, Document) and _is_record(document):
            self.records += 1
            self._put(spread(_whose(document), len(self._partitions.paths)), piece, piece.data)
            return None
        inside = document if isinstance(document, Unreadable) else taken_apart(document)
        if isinstance(inside, Inside):
            return inside
        self.unreadable.append(inside)
        is_resource = isinstance(document, Document) and _has_type(document.data)
        self.broken += not is_resource
        self.is_foreign = self.is_foreign or is_resource
        self.is_over = isinstance(document, Document) and is_log(document.data)
        return None

    # --- whether it can be told yet ---

    def _has_to_wait(self, inside: Inside, piece: Piece) -> bool:
        """Whether something of it can be told only when all was read: then it waits, as a whole."""
        if self._is_late:
            return False
        awaited = {one.reference for one in inside.resources() if self._is_open(one, inside)}
        if not awaited:
            return False
        self._awaited |= awaited
        self._waiting.put(piece)
        return True

    def _is_open(self, one: Found, inside: Inside) -> bool:
        if one.deletion:
            return True
        if not (is_read(one.type, one.data) or one.type == "Specimen") or one.type == "Patient":
            return False
        person = self._kept.elsewhere.person(element_of(one), inside.index)
        if person is None:
            return one.type in _POINTED and not self._people_in(inside)
        return stands_for_another(person)

    # --- where it belongs ---

    def _places(self, inside: Inside) -> dict[int, list[Part]]:
        """The partitions, each with the parts of a document that belong there."""
        found: dict[int, list[Part]] = {}
        for part, one in inside.all:
            for number in self._where(one, inside) if isinstance(one, Found) else ():
                found.setdefault(number, []).append(part)
        return found

    def _where(self, one: Found, inside: Inside) -> set[int]:
        if one.deletion:
            return self._of_deletion(one)
        if is_read(one.type, one.data) or one.type == "Specimen":
            return self._of_person(one, inside)
        names = (one.reference, *((without_version(one.full_url),) if one.full_url else ()))
        return set[int]().union(*(self._kept.wanted.get(name, ()) for name in names))

    def _of_deletion(self, one: Found) -> set[int]:
        found = {*self._pointed.get(one.reference, ()), *self._kept.wanted.get(one.reference, ())}
        if (
            one.type == "Patient"
            and (number := self._kept.partition_of.get(name_of(one.reference))) is not None
        ):
            found.add(number)
        return found

    def _of_person(self, one: Found, inside: Inside) -> set[int]:
        person = self._person(one, inside)
        if person is not None:
            number = self._kept.partition_of.get(person, self._without_id(inside).get(person))
            return set() if number is None else {number}
        if one.type not in _POINTED or self._kept.elsewhere.is_one_of_several(element_of(one)):
            return set()
        return {*self._pointed.get(one.reference, ()), *self._people_in(inside)}

    def _person(self, one: Found, inside: Inside) -> bytes | None:
        if one.type == "Patient":
            return name_of(one.reference)
        found = self._kept.elsewhere.person(element_of(one), inside.index)
        return None if found is None else self._kept.elsewhere.known(found)

    def _people_in(self, inside: Inside) -> set[int]:
        """The partitions of the people whose Patients stand in the same document."""
        names = (name_of(one.reference) for one in inside.resources() if one.type == "Patient")
        known = (self._kept.partition_of.get(name) for name in names)
        return {*(number for number in known if number is not None), *self._without_id(inside).values()}

    def _without_id(self, inside: Inside) -> dict[bytes, int]:
        """The partitions of Patients without an id: they stay with their copies, and are known here alone."""
        count = len(self._partitions.paths)
        return {
            name_of(one.reference): spread(digest(one.data).encode(), count)
            for one in inside.resources()
            if one.type == "Patient" and one.placed
        }

    # --- what it counts as ---

    def _count(self, inside: Inside) -> None:
        for _, one in inside.all:
            if isinstance(one, Unreadable):
                self.unreadable.append(one)
            elif one.deletion:
                self.left_out[Why.DELETED] += not self._of_deletion(one)
            elif is_read(one.type, one.data):
                self._count_read(one, inside)
            elif one.type in FOLLOWED and one.reference in self._kept.gone:
                self.left_out[Why.DELETED] += 1
            else:
                self.counts[one.type] += 1

    def _count_read(self, one: Found, inside: Inside) -> None:
        person = self._person(one, inside)
        if person is None:
            self.left_out[Why.NO_PATIENT] += 1
            return
        number = self._kept.partition_of.get(person, self._without_id(inside).get(person))
        if one.type != "Patient":
            self._owners.tell(one.reference.encode("utf-8", "surrogatepass"), person, number)
        if one.type == "Patient" and (one.placed or person in self._kept.partition_of):
            pass
        elif one.type == "Patient" and turned_round(element_of(one)) is Why.DELETED:
            self.left_out[Why.DELETED] += 1
        elif number is None:
            self.other(person)

    def _put(self, number: int, piece: Piece, data: bytes) -> None:
        put = self._partitions.put_late if self._is_late else self._partitions.put
        put(number, piece.kind, piece.at, piece.line, data)


def taken_apart_loosely(piece: Piece) -> Inside | None:
    """The resources of a document that can be read."""
    document = loose(piece.source, piece.data, piece.line, last=piece.is_last)
    inside = document if isinstance(document, Unreadable) else taken_apart(document)
    return inside if isinstance(inside, Inside) else None


def _own(line: bytes, kind: bytes) -> str:
    """The reference of a line that is about somebody."""
    name = own_id(line, kind)
    told = head(line) if name is None else None
    return f"{kind.decode()}/{name.decode() if name is not None else (told or {}).get('id')}"


def _is_record(document: Document) -> bool:
    data = document.data
    form = data.get("format") if isinstance(data, dict) and "resourceType" not in data else None
    return isinstance(form, str) and form.startswith(_RECORD)


def _whose(record: Document) -> bytes:
    """Whom a record file is about, as it says; else the file."""
    person = record.data.get("person") if isinstance(record.data, dict) else None
    name = person.get("id") if isinstance(person, dict) else None
    return name.encode() if isinstance(name, str) else record.file.encode()


def _has_type(data: object) -> bool:
    return isinstance(data, dict) and "resourceType" in data


def _is_container(inside: Inside) -> bool:
    return any(part.place for part, _ in inside.all)
