"""The second pass: the lines of the people who are kept, each into its partition, all others counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum, auto
from functools import cache

from doseline.exchange.fhir.document import Role
from doseline.exchange.fhir.element import Element
from doseline.exchange.fhir.pool import FOLLOWED, READ
from doseline.exchange.fhir.release import foreign, members_of_others
from doseline.exchange.fhir.unread import Unread
from doseline.faces.chart_files.parts import gives_up, is_bare, unread
from doseline.faces.chart_files.stream import Block
from doseline.faces.chart_files.tree import Source
from doseline.faces.cohort.routing import spans
from doseline.faces.cohort.routing.apart import Apart
from doseline.faces.cohort.routing.elsewhere import stands_for_another
from doseline.faces.cohort.routing.kept import Kept
from doseline.faces.cohort.routing.owners import Owners
from doseline.faces.cohort.routing.partition import Partitions
from doseline.faces.cohort.routing.piece import Kind, Piece
from doseline.faces.cohort.routing.probing import Mixed
from doseline.faces.cohort.routing.spans import Span, Taken
from doseline.faces.cohort.routing.style import (
    CONTAINED,
    END,
    NO_HEAD,
    QUOTE,
    SUBJECT,
    head_of,
    kind_of,
    style_of,
)
from doseline.faces.cohort.routing.survey import LOOKED_AT
from doseline.faces.cohort.routing.whose import BY_PATIENT, NOWHERE, head, is_plain, own_id, quick

# Types whose lines have to be taken apart, or may have to be.
_APART = frozenset({b"Bundle", b"Parameters", b"OperationOutcome", b"Basic", b"Specimen"})
_PACKS = frozenset({b"Medication", b"Substance"})
_PATIENT = b"Patient"
_ABOUT = frozenset(one.encode() for one in READ if one not in ("Basic", "Patient"))
_KEYS = {kind: tuple(f'"{key}"'.encode() for key in members_of_others(kind.decode())) for kind in _ABOUT}
_TAG = b'"tag"'
# So many lines of each file are looked at for another release of FHIR; where one is met, all of them.
_FIRST = 200
# The last people that were met without a guide's medicine.
_KNOWN = 500_000


class _Way(Enum):
    """What is done with the lines of a type."""

    COUNT = auto()
    BY_PATIENT = auto()
    PATIENT = auto()
    ABOUT = auto()
    LOOK = auto()


_COUNT, _OF_PATIENT, _ABOUT_PERSON, _LOOK = _Way.COUNT, _Way.PATIENT, _Way.ABOUT, _Way.LOOK


class Sorting:
    """Sends lines where they belong, by their bytes where those tell enough.

    ``lines`` counts those of the file at hand, ``blank`` those of them that say nothing.
    """

    def __init__(self, apart: Apart, partitions: Partitions, kept: Kept, owners: Owners) -> None:
        """Begin with nothing counted."""
        self._owners = owners
        self._apart = apart
        self._partitions = partitions
        self._elsewhere = kept.elsewhere
        self._kept = kept.partition_of
        self._wanted = kept.wanted
        gone = {one.partition("/")[0] for one in kept.gone}
        self._opened = _APART | {kind.encode() for kind in FOLLOWED & gone}
        self._known: set[bytes] = set()
        self._counts: Counter[bytes] = Counter()
        self.lines = 0
        self.blank = 0
        self._is_assumed = False

    def counts(self) -> dict[str, int]:
        """The resources of each type that no rule reads."""
        found = Counter({kind.decode(): count for kind, count in self._counts.items()})
        found.update(self._apart.counts)
        return dict(sorted(found.items()))

    def begin(self, *, is_assumed: bool) -> None:
        """A new file begins; ``is_assumed`` says that the first pass did not look at it."""
        self._is_assumed = is_assumed
        self._apart.begin()
        self.lines = self.blank = 0

    def take(self, at: int, source: Source, block: Block) -> bool:
        """Send lines where they belong; whether the file is worth going on with.

        Raises: Mixed where the first pass should have looked at the file.
        """
        before = self.lines if block.first is None else block.first - 1
        if block.is_too_long:
            self._apart.refuse(_piece(at, source, before + 1, b""), Unread.LINE_TOO_LONG)
        if self._has_to_be_opened(source, block):
            lines: Iterable[Taken] = spans.every(block)
            self.lines = before + max(1, len(block.lines))
        else:
            found, count = self._doubtful(block.data)
            lines = spans.taken(block, found)
            self.lines = before + count
        for place, line, is_last, partition, kind in lines:
            if partition is not None:
                how = Kind.CUT if is_last else Kind.LINE
                self._apart.send(partition, how, at, before + place, line, kind)
                continue
            number = None if block.is_document else before + place
            self._line(_piece(at, source, number, line, is_last=is_last))
            if (self._apart.broken or self._apart.is_over) and not self._goes_on(source):
                return False
        return not self._apart.broken or self._goes_on(source)

    def _has_to_be_opened(self, source: Source, block: Block) -> bool:
        """Whether every line is looked at: the first of each file are, and all where one was odd."""
        is_odd = block.is_document or block.is_too_long or source.role in (Role.DELETED, Role.OUTCOME)
        return is_odd or self.lines < _FIRST or self._apart.is_foreign

    # --- what need not be looked at ---

    def _doubtful(self, data: bytes) -> tuple[list[Span], int]:
        """The lines to look at, and how many there are in all.

        All others are counted by their type, or are about people who are known not to be kept.
        """
        found: list[Span] = []
        known, kept, counts, is_new, find, begins, tell = (
            self._known, self._kept, self._counts, self._is_new_other, data.find, data.startswith,
            self._owners.tell,
        )  # fmt: skip
        head, way, needle, kind = NO_HEAD, _LOOK, b"", b""
        beyond, slash = 0, b""
        begin, size, plus, place, passed, doubts = 0, len(data), 0, 0, 0, SUBJECT
        is_plain_way = not (b"#" in data and CONTAINED in data)
        while begin <= size:
            end = find(END, begin)
            if end < 0:
                end = size
            if not begins(head, begin):
                head, way, needle, kind = self._head(data[begin:end], is_plain_way=is_plain_way)
                plus, doubts = len(needle), _TAG if kind == _PATIENT else SUBJECT
                beyond, slash = len(head), kind + b"/"
            place += 1
            if way is _LOOK:
                found.append(Span(place, begin, end))
            elif way is _COUNT:
                counts[kind] += 1
            else:
                at = find(needle, begin, end) + plus
                person = data[at : find(QUOTE, at, end)]
                if at < plus or (way is not _ABOUT_PERSON and find(doubts, begin, end) >= 0):
                    found.append(Span(place, begin, end))
                    begin = end + 1
                    continue
                number = kept.get(person)
                if number is None and not (person in known or is_new(person)):
                    found.append(Span(place, begin, end))
                    begin = end + 1
                    continue
                if way is not _OF_PATIENT:
                    at = begin + beyond
                    tell(slash + data[at : find(QUOTE, at, end)], person, number)
                if number is None:
                    passed += 1
                else:
                    found.append(Span(place, begin, end, number, kind))
            begin = end + 1
        self._apart.skipped += passed
        return found, place

    def _head(self, line: bytes, *, is_plain_way: bool) -> tuple[bytes, _Way, bytes, bytes]:
        """The first bytes of lines of a type, what is done with them, and what stands before the person."""
        kind, style = kind_of(line), style_of(line)
        if kind is None:
            return NO_HEAD, _Way.LOOK, b"", b""
        named = head_of(line) + style.own[1:]
        has_no_name_there = (kind == _PATIENT or kind in _ABOUT) and not line.startswith(named)
        is_doubtful = (self._is_assumed and kind in LOOKED_AT) or (kind in _ABOUT and not is_plain_way)
        if is_doubtful or has_no_name_there:
            return NO_HEAD, _Way.LOOK, b"", b""
        if kind == _PATIENT:
            return named, _Way.PATIENT, style.own[1:], kind
        if kind in BY_PATIENT:
            return named, _Way.BY_PATIENT, style.patient, kind
        if kind in _ABOUT:
            return named, _Way.ABOUT, style.subject, kind
        is_counted = not (kind in self._opened or kind in _PACKS or _foreign(kind))
        return head_of(line), _Way.COUNT if is_counted else _Way.LOOK, b"", kind

    # --- a line ---

    def _goes_on(self, source: Source) -> bool:
        if gives_up(self._apart.broken):
            self._apart.unreadable.append(unread(source, Unread.TOO_MANY))
            return False
        return not self._apart.is_over

    def _line(self, piece: Piece) -> None:
        if is_bare(piece.data):
            self.blank += 1
            return
        if piece.line is None or piece.source.role in (Role.DELETED, Role.OUTCOME):
            self._apart.take(piece)
            return
        kind = kind_of(piece.data)
        if self._is_assumed and (kind in LOOKED_AT or (kind is None and _is_looked_at(piece.data))):
            raise Mixed
        if kind is None or kind in self._opened or _foreign(kind):
            self._apart.take(piece)
        elif kind in _ABOUT:
            self._about(piece, kind)
        elif kind == _PATIENT:
            self._patient(piece)
        elif kind in _PACKS:
            self._pack(piece, kind)
        else:
            self._counts[kind] += 1

    def _about(self, piece: Piece, kind: bytes) -> None:
        person = quick(piece.data, kind) or self._decoded(piece.data)
        number = None if person is None else self._kept.get(person)
        if person is not None and number is not None:
            self._tell(piece.data, kind, person, number)
            self._apart.send(number, piece.kind, piece.at, piece.line, piece.data, kind)
        elif person is None or any(key in piece.data for key in _KEYS[kind]):
            self._apart.take(piece)
        else:
            self._tell(piece.data, kind, person, None)
            self._other(person)

    def _tell(self, line: bytes, kind: bytes, person: bytes, number: int | None) -> None:
        """Whose a line is."""
        own = own_id(line, kind)
        name = str((head(line) or {}).get("id")).encode("utf-8", "surrogatepass") if own is None else own
        self._owners.tell(kind + b"/" + name, person, number)

    def _decoded(self, line: bytes) -> bytes | None:
        """The id of the person a line is about; None where it names nobody by an id."""
        told = head(line)
        found = (
            None if told is None else self._elsewhere.person(Element(data=told, from_="", path=""), NOWHERE)
        )
        return None if found is None or stands_for_another(found) else found

    def _other(self, person: bytes) -> None:
        """A line about somebody who is not kept."""
        self._apart.skipped += 1
        if person not in self._known and not self._is_new_other(person):
            self._partitions.other(person)

    def _is_new_other(self, person: bytes) -> bool:
        """Whether somebody is not kept, by a name that needs no second look: then they are written down."""
        if person in self._kept or not is_plain(person):
            return False
        if len(self._known) >= _KNOWN:
            self._known.clear()
        self._known.add(person)
        self._partitions.other(person)
        return True

    def _patient(self, piece: Piece) -> None:
        own = own_id(piece.data, _PATIENT)
        if own is None:
            self._apart.take(piece)
        elif (number := self._kept.get(own)) is not None:
            self._apart.send(number, piece.kind, piece.at, piece.line, piece.data, _PATIENT)
        elif _TAG in piece.data:
            self._apart.take(piece)
        else:
            self._other(own)

    def _pack(self, piece: Piece, kind: bytes) -> None:
        own = own_id(piece.data, kind)
        if own is None or f"{kind.decode()}/{own.decode()}" in self._wanted:
            self._apart.take(piece)
        else:
            self._counts[kind] += 1


@cache
def _foreign(kind: bytes) -> bool:
    return foreign({"resourceType": kind.decode()}) is not None


def _is_looked_at(line: bytes) -> bool:
    """Whether a line is of a type that the first pass looks at, though its first bytes do not say so."""
    kind = (head(line) or {}).get("resourceType")
    return isinstance(kind, str) and kind.encode("utf-8", "replace") in LOOKED_AT


def _piece(at: int, source: Source, number: int | None, line: bytes, *, is_last: bool = False) -> Piece:
    kind = Kind.DOCUMENT if number is None else Kind.CUT if is_last else Kind.LINE
    return Piece(kind=kind, at=at, source=source, line=number, data=line)
