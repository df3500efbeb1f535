"""The first pass: who has an order, a dose, a dispense or a statement of a guide's medicine.

Only the lines of medicines are decoded, and those whose first bytes do not tell what they are. Of all others
nothing is looked at but their type.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from pathlib import Path

from doseline.exchange.fhir.document import Role
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.found import Found
from doseline.exchange.fhir.index import Index
from doseline.exchange.fhir.pool import READ
from doseline.exchange.fhir.references import tail, without_version
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.exchange.fhir.write.elements import OURS
from doseline.faces.chart_files.stream import Block
from doseline.faces.chart_files.tree import Source
from doseline.faces.cohort.routing import spans
from doseline.faces.cohort.routing.drugs import Drugs, pointer, pointers
from doseline.faces.cohort.routing.elsewhere import Elsewhere
from doseline.faces.cohort.routing.inside import element_of, loose, taken_apart
from doseline.faces.cohort.routing.merges import Merges
from doseline.faces.cohort.routing.orders import Orders
from doseline.faces.cohort.routing.private import private_file, write_all
from doseline.faces.cohort.routing.sample import Sample
from doseline.faces.cohort.routing.spans import Span
from doseline.faces.cohort.routing.style import COMPACT, END, NO_HEAD, head_of, kind_of, style_of
from doseline.faces.cohort.routing.whose import is_plain, name_of, quick

MEDICINES = frozenset(
    {b"MedicationAdministration", b"MedicationDispense", b"MedicationRequest", b"MedicationStatement"}
)
_PACKS = frozenset({"Medication", "Substance"})
_PACK_LINES = frozenset({b"Medication", b"Substance"})
LOOKED_AT = MEDICINES | {b"Medication", b"Substance", b"Patient", b"Bundle", b"Parameters"}
READ_KINDS = frozenset(one.encode() for one in READ)
_OURS, _LINK, _ESCAPE = OURS.encode(), b'"link"', b"\\u00"
SAMPLES = 4
_HELD = 1_000_000
_TO_ONE = frozenset({"replaced-by", "replaces"})


_NOWHERE = Index(())


class _Way(Enum):
    """What is done with the lines of a type."""

    PASS = auto()
    ORDER = auto()
    PATIENT = auto()
    LOOK = auto()


_PASS, _ORDER, _PATIENT, _LOOK = _Way.PASS, _Way.ORDER, _Way.PATIENT, _Way.LOOK


class Survey:
    """What the first pass finds out.

    ``treated`` are the ids of people, ``packs`` the references of Medications that may be of a guide's
    medicine, ``gone`` the references of what deletions name, ``records`` the bytes of record files. Who is
    treated by a reference alone is written down in a file, with each reference, until all Medications are
    known.
    """

    def __init__(self, drugs: Drugs, folder: Path) -> None:
        """Know nothing yet."""
        self.treated: set[bytes] = set()
        self.gone: set[str] = set()
        self.merges = Merges()
        self.elsewhere = Elsewhere()
        self.sample = Sample()
        self.size = 0
        self.records = 0
        self._drugs = drugs
        self._orders = Orders(drugs)
        self._packs: set[str] = set()
        self._parts: dict[str, tuple[str, ...]] = {}
        self._path = folder / "references"
        self._held = bytearray()
        self._joined: list[tuple[bytes, bytes]] = []
        private_file(self._path, begin=True).close()

    # --- what is read ---

    def take(self, source: Source, block: Block) -> None:
        """Look at lines."""
        self.size += len(block.data)
        if source.role is Role.OUTCOME:
            return
        if block.is_document or source.role is Role.DELETED:
            for line in block.lines:
                self._whole(source, line)
            return
        self._sampled(block)
        for one in spans.taken(block, self._doubtful(block.data)):
            self._line(source, one.line)

    def _sampled(self, block: Block) -> None:
        for line in spans.some(block.data, SAMPLES):
            kind = kind_of(line)
            if kind is not None:
                self.sample.add(quick(line, kind) if kind in READ_KINDS else None, len(line))

    def _doubtful(self, data: bytes) -> list[Span]:
        """The lines that have to be looked at; all others say by their bytes that they need not."""
        found: list[Span] = []
        head, way, style = NO_HEAD, _LOOK, COMPACT
        is_known, is_plain_way, find, begins = self._orders.is_known, None, data.find, data.startswith
        begin, size, treated = 0, len(data), self.treated
        while begin <= size:
            end = find(END, begin)
            if end < 0:
                end = size
            if not begins(head, begin):
                head, style = head_of(line := data[begin:end]), style_of(line)
                way = self._way(line)
                if way is _ORDER and is_plain_way is None:
                    is_plain_way = self._orders.is_plain_way(data)
            if way is _PASS or (
                way is _ORDER and is_plain_way and is_known(data, begin, end, style, treated)
            ):
                pass
            elif way is not _PATIENT or _may_be_told(data[begin:end]):
                found.append(Span(0, begin, end))
            begin = end + 1
        return found

    def _way(self, line: bytes) -> _Way:
        kind = kind_of(line)
        if kind in MEDICINES:
            return _Way.ORDER
        if kind == b"Patient":
            return _Way.PATIENT
        return _Way.LOOK if kind is None or kind in LOOKED_AT else _Way.PASS

    def _line(self, source: Source, line: bytes) -> None:
        kind = kind_of(line)
        pointed = self._orders.pointed(line, kind) if kind in MEDICINES else None
        found = self._orders.concept(line) if kind in MEDICINES and pointed is None else None
        pack = self._orders.pack(line) if kind in _PACK_LINES else None
        if pointed is not None:
            person, name, is_sign = pointed
            self._pointed(person, f"Medication/{name.decode()}", is_sign=is_sign)
        elif found is not None:
            is_sign, data = found
            if is_sign or "medicationReference" in data or "contained" in data:
                self._sign(Element(data=data, from_="", path=""), _NOWHERE, is_sign=is_sign)
        elif pack is not None and kind is not None:
            if pack[1]:
                self._packs.add(f"{kind.decode()}/{pack[0]}")
        else:
            self._whole(source, line)

    def _whole(self, source: Source, line: bytes) -> None:
        """Anything that has to be taken apart."""
        if not line.strip():
            return
        document = loose(source, line, None, last=False)
        inside = document if isinstance(document, Unreadable) else taken_apart(document)
        if isinstance(inside, Unreadable):
            self.records += len(line) if inside.what is Unread.RECORD else 0
            return
        found = [*inside.resources()]
        people = [name_of(one.reference) for one in found if one.type == "Patient"]
        for person in people if len(found) > 1 else ():
            self.sample.add(person, len(line) // len(people))
        for one in found:
            self._found(one, inside.index)

    def _found(self, one: Found, index: Index) -> None:
        if one.deletion:
            self.gone.add(one.reference)
        elif one.type.encode() in MEDICINES:
            element = element_of(one)
            self._sign(element, index, is_sign=self._drugs.is_ordered(element))
        elif one.type in _PACKS:
            self._pack(one, index)
        elif one.type == "Patient":
            self._patient(one, index)

    def _sign(self, resource: Element, index: Index, *, is_sign: bool) -> None:
        person = self.elsewhere.person(resource, index)
        if person is None:
            return
        self._pointed(
            person,
            _target(pointer(resource), index),
            is_sign=is_sign or self._drugs.is_ordered(resource),
        )

    def _pointed(self, person: bytes, target: str | None, *, is_sign: bool) -> None:
        if is_sign:
            self.treated.add(person)
        if target is not None:
            self._held += b"%s %s\n" % (
                person if is_plain(person) else b"~" + person.hex().encode(),
                target.encode(),
            )
            if len(self._held) > _HELD:
                self._write()

    def _pack(self, one: Found, index: Index) -> None:
        element = element_of(one)
        names = {one.reference, *((without_version(one.full_url),) if one.full_url else ())}
        if self._drugs.is_pack(element):
            self._packs |= names
        inside = tuple(target for part in pointers(element) if (target := _target(part, index)) is not None)
        if inside:
            self._parts |= dict.fromkeys(names, inside)

    def _patient(self, one: Found, index: Index) -> None:
        """Who took whose place; and the therapies that this program wrote on a Patient."""
        element, own = element_of(one), name_of(one.reference)
        for extension in element.many("extension") if element.has("extension") else ():
            if str(extension.data.get("url")).startswith(OURS):
                self.treated.add(own)
        for link in element.many("link") if element.has("link") else ():
            other = link.one("other") if link.data.get("type") in _TO_ONE and link.has("other") else None
            person = None if other is None else self.elsewhere.pointed(other, index, surely=True)
            if person is not None:
                self._joined.append((own, person))

    # --- what it comes to ---

    def people(self) -> set[bytes]:
        """Everybody to be routed: who may be treated, who was merged with another, who was deleted.

        By now it is known who is meant by an identifier or an address.
        """
        self._write()
        packs = self._with_those_around()
        self.treated.update(person for person, target in self._pairs() if target in packs)
        self.treated = {known for one in self.treated if (known := self.elsewhere.known(one)) is not None}
        for one, other in self._joined:
            if (known := self.elsewhere.known(other)) is not None:
                self.merges.join(one, known)
        gone = {name_of(one) for one in self.gone if one.startswith("Patient/")}
        return self.treated | set(self.merges) | gone

    def wanted(self, partition_of: dict[bytes, int]) -> dict[str, set[int]]:
        """The references of the Medications that people in the partitions have, each with the partitions."""
        found: dict[str, set[int]] = {}
        for person, target in self._pairs():
            known = self.elsewhere.known(person)
            if known is not None and (number := partition_of.get(known)) is not None:
                found.setdefault(target, set()).add(number)
        waiting = [*found]
        while waiting:
            target = waiting.pop()
            for part in self._parts.get(target, ()):
                if not found[target] <= found.setdefault(part, set()):
                    found[part] |= found[target]
                    waiting.append(part)
        return found

    def close(self) -> None:
        """Remove what was written down on the way."""
        self._path.unlink(missing_ok=True)

    def _with_those_around(self) -> set[str]:
        """The Medications that may be of a guide's medicine, and those they are a part of."""
        around: dict[str, list[str]] = {}
        for name, parts in self._parts.items():
            for part in parts:
                around.setdefault(part, []).append(name)
        found, waiting = set(self._packs), [*self._packs]
        while waiting:
            for name in around.get(waiting.pop(), ()):
                if name not in found:
                    found.add(name)
                    waiting.append(name)
        return found

    def _write(self) -> None:
        with private_file(self._path) as file:
            write_all(file, bytes(self._held))
        self._held.clear()

    def _pairs(self) -> Iterator[tuple[bytes, str]]:
        with self._path.open("rb") as file:
            for line in file:
                person, _, target = line.rstrip(b"\n").partition(b" ")
                if person.startswith(b"~"):
                    person = bytes.fromhex(person[1:].decode())
                yield person, target.decode()


def _may_be_told(data: bytes) -> bool:
    """Whether Patients may say who took whose place, or something that this program wrote."""
    return _LINK in data or _OURS in data or _ESCAPE in data


def _target(pointer: Element | None, index: Index) -> str | None:
    """What a reference leads to in another resource: a ``Type/id`` or an address."""
    text = None if pointer is None else pointer.data.get("reference")
    if pointer is None or not isinstance(text, str) or text.strip().startswith("#"):
        return None
    found = index.target(pointer) or tail(text) or without_version(text)
    return found.replace("\n", " ") or None
