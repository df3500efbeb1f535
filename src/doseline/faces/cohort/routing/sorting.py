"""The second pass: the lines of the people who are kept, each into its partition, all others counted."""

from __future__ import annotations

from collections import Counter

from doseline.exchange.fhir.document import Role
from doseline.exchange.fhir.pool import READ
from doseline.exchange.fhir.release import foreign, members_of_others
from doseline.exchange.fhir.unread import Unread
from doseline.faces.chart_files.parts import gives_up, is_bare, unread
from doseline.faces.chart_files.stream import Block
from doseline.faces.chart_files.tree import Source
from doseline.faces.cohort.routing.apart import Apart
from doseline.faces.cohort.routing.kept import Kept
from doseline.faces.cohort.routing.piece import Kind, Piece
from doseline.faces.cohort.routing.survey import MEDICINES
from doseline.faces.cohort.routing.whose import (
    LONGEST_TYPE,
    OPENING,
    QUOTE,
    head,
    kind_of,
    own_id,
    person_of,
    quick,
)

_BEGIN = len(OPENING)
# Types whose lines have to be taken apart, or may have to be.
_APART = frozenset({b"Bundle", b"Parameters", b"OperationOutcome", b"Basic", b"Specimen"})
_PACKS = frozenset({b"Medication", b"Substance"})
_PATIENT = b"Patient"
_ABOUT = {one.encode(): one for one in READ if one not in ("Basic", "Patient")}
_KEYS = {kind: tuple(f'"{key}"'.encode() for key in members_of_others(kind.decode())) for kind in MEDICINES}
_TAG = b'"tag"'


class Sorting:
    """Sends lines where they belong, by their bytes where those tell enough."""

    def __init__(self, apart: Apart, kept: Kept) -> None:
        """Begin with nothing counted."""
        self._apart = apart
        self._kept = kept.partition_of
        self._wanted = kept.wanted
        self._counts: Counter[bytes] = Counter()
        self._counted: set[bytes] = set()

    def counts(self) -> dict[str, int]:
        """The resources of each type that no rule reads."""
        found = Counter({kind.decode(): count for kind, count in self._counts.items()})
        found.update(self._apart.counts)
        return dict(sorted(found.items()))

    def begin(self) -> None:
        """A new file begins."""
        self._apart.broken, self._apart.is_over = 0, False

    def take(self, at: int, source: Source, block: Block) -> bool:
        """Send lines where they belong; whether the file is worth going on with."""
        last = None if block.ends else block.first + len(block.lines) - 1
        has_to_be_opened = block.is_document or source.role in (Role.DELETED, Role.OUTCOME)
        counted, counts = self._counted, self._counts
        for number, line in enumerate(block.lines, block.first):
            if line is not None and line[:_BEGIN] == OPENING and not has_to_be_opened:
                kind = line[_BEGIN : line.find(QUOTE, _BEGIN, LONGEST_TYPE)]
                if kind in counted:
                    counts[kind] += 1
                    continue
                if kind in _ABOUT and self._is_passed(line, kind):
                    continue
            self._line(_piece(at, source, number, line, is_last=number == last), line)
            if (self._apart.broken or self._apart.is_over) and not self._goes_on(source):
                return False
        return True

    def _is_passed(self, line: bytes, kind: bytes) -> bool:
        """Whether a line is beyond doubt about somebody who is not kept: then it is counted."""
        person = quick(line, kind)
        if person is None or person in self._kept or any(key in line for key in _KEYS.get(kind, ())):
            return False
        self._apart.other(person)
        return True

    def _goes_on(self, source: Source) -> bool:
        if gives_up(self._apart.broken):
            self._apart.unreadable.append(unread(source, Unread.TOO_MANY))
            return False
        return not self._apart.is_over

    def _line(self, piece: Piece, line: bytes | None) -> None:
        if line is None:
            self._apart.refuse(piece, Unread.LINE_TOO_LONG)
        elif is_bare(line):
            pass
        elif piece.line is None or piece.source.role in (Role.DELETED, Role.OUTCOME):
            self._apart.take(piece)
        else:
            self._of_kind(piece, kind_of(line))

    def _of_kind(self, piece: Piece, kind: bytes | None) -> None:
        if kind in _ABOUT:
            self._about(piece, kind)
        elif kind == _PATIENT:
            self._patient(piece)
        elif kind in _PACKS:
            self._pack(piece, kind)
        elif kind is None or kind in _APART or foreign({"resourceType": kind.decode()}) is not None:
            self._apart.take(piece)
        else:
            self._counts[kind] += 1
            self._counted.add(kind)

    def _about(self, piece: Piece, kind: bytes) -> None:
        person = quick(piece.data, kind)
        told = head(piece.data) if person is None else None
        person = person_of(told) if told is not None else person
        if person is not None and (number := self._kept.get(person)) is not None:
            self._apart.send(number, piece, kind.decode())
        else:
            self._apart.take(piece)

    def _patient(self, piece: Piece) -> None:
        own = own_id(piece.data, _PATIENT)
        if own is None:
            self._apart.take(piece)
        elif (number := self._kept.get(own)) is not None:
            self._apart.send(number, piece, "Patient")
        elif _TAG in piece.data:
            self._apart.take(piece)
        else:
            self._apart.other(own)

    def _pack(self, piece: Piece, kind: bytes) -> None:
        own = own_id(piece.data, kind)
        if own is None or f"{kind.decode()}/{own.decode()}" in self._wanted:
            self._apart.take(piece)
        else:
            self._counts[kind] += 1


def _piece(at: int, source: Source, number: int, line: bytes | None, *, is_last: bool) -> Piece:
    kind = Kind.DOCUMENT if number == 0 else Kind.CUT if is_last else Kind.LINE
    return Piece(kind=kind, at=at, source=source, line=number or None, data=line or b"")
