"""A file as documents: one for each line, or one in all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from doseline.errors import RecordError
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.ordinary import ordinary
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files.limits import BROKEN_LINES, DOCUMENT, LINE, LOOK_AHEAD
from doseline.faces.chart_files.stream import Block, CannotRead, Line, Lines
from doseline.faces.chart_files.tree import Source
from doseline.frozen import dataclass
from doseline.record.codes import Code
from doseline.record.parse import parse

_ENDINGS = (".ndjson", ".jsonl", ".ndjson.gz", ".jsonl.gz")
BOM = b"\xef\xbb\xbf"
_OTHER = (
    (b"PK\x03\x04", Unread.ZIP),
    (b"\xff\xfe", Unread.NOT_UTF_8),
    (b"\xfe\xff", Unread.NOT_UTF_8),
    (b"<", Unread.XML),
)
# For a short document alone it is not worth it to load another decoder.
_WORTH_IT = 1_000_000
_WORDS = {
    Code.EMPTY: Unread.EMPTY,
    Code.NOT_UTF_8: Unread.NOT_UTF_8,
    Code.NESTED_TOO_DEEP: Unread.TOO_DEEP,
    Code.TOO_BIG: Unread.TOO_BIG,
}


def parts(source: Source, stream: BinaryIO) -> Iterator[Document | Unreadable]:
    """The documents of a file, each with its line, and each line that is none."""
    try:
        yield from _File(source, Lines(stream)).parts()
    except CannotRead as error:
        yield unread(source, error.what)


def unread(source: Source, what: Unread, line: int | None = None) -> Unreadable:
    """That a file or a line of it cannot be read."""
    return Unreadable(file=source.name, line=line, what=what)


def blocks(source: Source, stream: BinaryIO) -> Iterator[Block | Unreadable]:
    """The same documents as they lie in the file, many lines at once, and what is no document."""
    try:
        yield from _File(source, Lines(stream)).blocks()
    except CannotRead as error:
        yield unread(source, error.what)


def parsed(source: Source, data: bytes, *, line: int | None, last: bool) -> Document | Unreadable:
    """The document that bytes are; ``last`` says that the file ends there, perhaps because it was cut."""
    is_one_of_many = line is not None or len(data) > _WORTH_IT
    value: object = ordinary(data) if is_one_of_many else None
    is_tidy = value is not None
    if not is_tidy:
        try:
            value = parse(data, most=DOCUMENT)
        except RecordError as error:
            return unread(source, _word(error, data, last=last), line)
    return Document(
        data=value, file=source.name, line=line, role=source.role, sent=source.sent, is_tidy=is_tidy
    )


def gives_up(broken: int) -> bool:
    """Whether a file has too many broken lines for anybody to go on reading it."""
    return broken > BROKEN_LINES


@dataclass(frozen=True, slots=True, kw_only=True)
class _Opening:
    """How a file begins: ``ahead`` are the lines that were read to tell."""

    of_lines: bool
    ahead: list[Line]


class _File:
    def __init__(self, source: Source, lines: Lines) -> None:
        self.source = source
        self.lines = lines
        self.of_lines = source.name.lower().endswith(_ENDINGS)

    def parts(self) -> Iterator[Document | Unreadable]:
        opening = self._opening()
        if isinstance(opening, Unreadable):
            yield opening
        elif opening.of_lines:
            yield from self._lines(opening.ahead)
        else:
            data = self._document(opening.ahead)
            yield data if isinstance(data, Unreadable) else self._parsed(data, line=None, last=True)

    def blocks(self) -> Iterator[Block | Unreadable]:
        opening = self._opening()
        if isinstance(opening, Unreadable):
            yield opening
        elif opening.of_lines:
            yield from map(_alone, opening.ahead)
            yield from self.lines.blocks()
        else:
            data = self._document(opening.ahead)
            if isinstance(data, Unreadable):
                yield data
            else:
                yield Block(data=data, ends=False, is_document=True)

    def _opening(self) -> _Opening | Unreadable:
        first = self._first(LINE if self.of_lines else DOCUMENT)
        if first is None:
            return unread(self.source, Unread.EMPTY)
        if (other := _other(first.data)) is not None and not self.of_lines:
            return unread(self.source, other)
        return self._told_apart(first)

    def _first(self, most: int = LINE) -> Line | None:
        """The next line that is not blank."""
        while (line := self.lines.next(most)) is not None and line.data is not None and not _bare(line.data):
            pass
        return line

    def _told_apart(self, first: Line) -> _Opening:
        """A file of lines begins with a whole resource in a line; other JSON is one document.

        Where the first lines are broken, a whole one soon after them says so as well.
        """
        ahead = [first]
        while not any(_is_whole(line) for line in ahead) and len(ahead) < LOOK_AHEAD:
            following = self.lines.next() if sum(len(line.data or b"") for line in ahead) <= LINE else None
            if following is None:
                break
            ahead.append(following)
        return _Opening(of_lines=self._is_of_lines(ahead), ahead=ahead)

    def _is_of_lines(self, ahead: list[Line]) -> bool:
        if any(line.data is None for line in ahead):
            return True
        if not any(_is_whole(line) for line in ahead):
            return self._is_broken(ahead)
        return self.of_lines or len(ahead) > 1 or self._goes_on(ahead)

    def _is_broken(self, ahead: list[Line]) -> bool:
        """Whether it is a file of lines all the same, whose first lines are all broken or too long."""
        if self.of_lines:
            return all((line.data or b"{").startswith(b"{") for line in ahead)
        return len(ahead[0].data or b"") > LINE and self._goes_on(ahead)

    def _goes_on(self, ahead: list[Line]) -> bool:
        """Whether something follows the first line."""
        following = self._first()
        if following is not None:
            ahead.append(following)
        return following is not None

    def _document(self, ahead: list[Line]) -> bytes | Unreadable:
        held = b"".join(line.data or b"" for line in ahead)
        data = held + self.lines.rest(DOCUMENT - len(held))
        return unread(self.source, Unread.TOO_BIG) if len(data) > DOCUMENT else data

    def _lines(self, ahead: list[Line]) -> Iterator[Document | Unreadable]:
        broken = 0
        for line in _chained(ahead, self.lines):
            if line.data is not None and not _bare(line.data):
                continue
            one = self._line(line)
            yield one
            broken += isinstance(one, Unreadable) or not _is_resource(one.data)
            if gives_up(broken):
                yield unread(self.source, Unread.TOO_MANY)
                return
            if isinstance(one, Document) and is_log(one.data):
                return

    def _line(self, line: Line) -> Document | Unreadable:
        if line.data is None or len(line.data) > LINE + 1:
            return unread(self.source, Unread.LINE_TOO_LONG, line.number)
        return self._parsed(line.data, line=line.number, last=not line.ends)

    def _parsed(self, data: bytes, *, line: int | None, last: bool) -> Document | Unreadable:
        return parsed(self.source, data, line=line, last=last)


def _alone(line: Line) -> Block:
    """A line as a block of its own."""
    if line.data is None or len(line.data) > LINE + 1:
        return Block(first=line.number, data=b"", ends=line.ends, is_too_long=True)
    data = line.data.removesuffix(b"\n")
    return Block(first=line.number, data=data, ends=line.ends)


def _chained(ahead: list[Line], lines: Lines) -> Iterator[Line]:
    yield from ahead
    yield from lines


def _word(error: RecordError, data: bytes, *, last: bool) -> Unread:
    """Why a text is no JSON: what ends in the middle was cut."""
    word = _WORDS.get(Code(error.faults[0].code))
    if word is not None and not (last and word is Unread.NOT_UTF_8):
        return word
    cut = last and not data.rstrip().endswith((b"}", b"]"))
    return Unread.CUT_SHORT if cut else word or Unread.NOT_JSON


def _bare(data: bytes) -> bytes:
    return data.removeprefix(BOM).strip()


def is_bare(line: bytes) -> bool:
    """Whether a line says nothing."""
    return not _bare(line)


def _other(data: bytes | None) -> Unread | None:
    """What a file is whose first line cannot begin a JSON document."""
    if data is None:
        return None
    bare = _bare(data)
    known = next((what for beginning, what in _OTHER if bare.startswith(beginning)), None)
    return known or (None if bare.startswith((b"{", b"[")) else Unread.NOT_FHIR)


def _is_whole(line: Line) -> bool:
    """Whether a line is a resource in itself: parts of a document stand indented, or say no type."""
    if line.data is None or not line.data.removeprefix(BOM).startswith(b"{"):
        return False
    try:
        return _is_resource(parse(line.data, most=LINE + 1))
    except RecordError:
        return False


def _is_resource(data: object) -> bool:
    return isinstance(data, dict) and "resourceType" in data


def is_log(data: object) -> bool:
    """Whether a line belongs to the log of an export."""
    return isinstance(data, dict) and "exportId" in data and "eventId" in data
