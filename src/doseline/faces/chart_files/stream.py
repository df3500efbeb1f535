"""The bytes of a file, line by line and never more than one line at once, packed or not."""

from __future__ import annotations

import gzip
import io
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from doseline.exchange.fhir.unread import Unread
from doseline.faces.chart_files.limits import BLANK_LINES, BLOCK, LINE, PIECE, UNPACKED_FREE, UNPACKED_TIMES
from doseline.frozen import dataclass

# Where so many blank lines stand together, they are counted.
_BLANK = (b"\n" * 64, b"\r\n" * 32)
_GZIP = b"\x1f\x8b"


class CannotRead(Exception):  # noqa: N818 - it carries the word that says why
    """A file that gives no more bytes; ``what`` says why."""

    def __init__(self, what: Unread) -> None:
        """Keep the word."""
        super().__init__(what.value)
        self.what = what


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line; ``data`` is None where it is too long to be held; ``ends`` says that it was ended."""

    number: int
    data: bytes | None
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines one after the other, as they are; or a document that is no file of lines.

    ``data`` is all of them together, without the end of the last one: taking them apart, or only counting
    them, costs as much as all else, so it is left to who needs them. ``first`` is the number of the first
    line where it does not follow on what was read before. ``ends`` says that the last line was ended. One
    that is too long to be held is a block for itself, without data. ``passed`` is how much of the file was
    read by then.
    """

    data: bytes
    first: int | None = None
    passed: int = 0
    ends: bool = True
    is_document: bool = False
    is_too_long: bool = False

    @property
    def lines(self) -> list[bytes]:
        """The lines, each for itself."""
        return [] if self.is_too_long else [self.data] if self.is_document else self.data.split(b"\n")


class Lines:
    """The lines of a stream.

    Raises: CannotRead from every method, where the bytes end before the file does.
    """

    def __init__(self, raw: BinaryIO) -> None:
        """Unpack what is packed."""
        buffered = io.BufferedReader(_Raw(raw))
        self._raw = buffered
        self._packed = buffered.peek(len(_GZIP))[: len(_GZIP)] == _GZIP
        self._plain: io.BufferedIOBase = gzip.GzipFile(fileobj=buffered) if self._packed else buffered
        self._number = 0
        self._blank = 0

    def __iter__(self) -> Iterator[Line]:
        """Each line that is left."""
        while (line := self.next()) is not None:
            yield line

    def next(self, most: int = LINE) -> Line | None:
        """The next line, or None at the end; one longer than ``most`` is passed over."""
        data = self._read_line(most + 1)
        if not data:
            return None
        self._number += 1
        self._blank = 0 if data.strip() else self._blank + 1
        if self._blank > BLANK_LINES:
            raise CannotRead(Unread.TOO_MANY)
        if data.endswith(b"\n") or len(data) <= most:
            return Line(number=self._number, data=data, ends=data.endswith(b"\n"))
        return Line(number=self._number, data=None, ends=self._skip())

    def blocks(self) -> Iterator[Block]:
        """All lines that are left, as they are, many at once: a tenth of the time of one after the other."""
        begun, is_skipping = b"", False
        while piece := self._read(BLOCK):
            end = piece.rfind(b"\n")
            if end < 0:
                begun = b"" if is_skipping else begun + piece
                is_skipping = is_skipping or len(begun) > LINE
                continue
            first = piece.find(b"\n")
            if is_skipping or len(begun) + first > LINE:
                yield self._too_long(ends=True)
                begun, piece, end = b"", piece[first + 1 :], end - first - 1
            if end >= 0:
                yield self._block(b"".join((begun, memoryview(piece)[:end])), ends=True)
            begun, is_skipping = piece[end + 1 :], False
        if is_skipping or len(begun) > LINE:
            yield self._too_long(ends=False)
        elif begun:
            yield self._block(begun, ends=False)

    @staticmethod
    def _too_long(*, ends: bool) -> Block:
        return Block(data=b"", ends=ends, is_too_long=True)

    def _block(self, data: bytes, *, ends: bool) -> Block:
        if any(blank in data for blank in _BLANK):
            self._count_blank(data)
        return Block(data=data, passed=self._raw.tell(), ends=ends)

    def _count_blank(self, data: bytes) -> None:
        for one in data.split(b"\n"):
            self._blank = 0 if one.strip() else self._blank + 1
            if self._blank > BLANK_LINES:
                raise CannotRead(Unread.TOO_MANY)

    def rest(self, most: int) -> bytes:
        """All that is left, if it is no more than ``most``, else one byte more than that."""
        pieces: list[bytes] = []
        held = 0
        while held <= most and (piece := self._read(min(PIECE, most + 1 - held))):
            pieces.append(piece)
            held += len(piece)
        return b"".join(pieces)

    def _skip(self) -> bool:
        """Pass over the rest of a line; whether it was ended."""
        while piece := self._read_line(PIECE):
            if piece.endswith(b"\n"):
                return True
        return False

    def _read_line(self, most: int) -> bytes:
        with self._faults():
            data = self._plain.readline(most)
        self._check()
        return data

    def _read(self, most: int) -> bytes:
        with self._faults():
            data = self._plain.read(most)
        self._check()
        return data

    def _check(self) -> None:
        """Stop a packed file that unpacks without end."""
        if not self._packed or self._plain.tell() <= UNPACKED_FREE:
            return
        if self._plain.tell() > UNPACKED_TIMES * self._raw.tell():
            raise CannotRead(Unread.BOMB)

    @staticmethod
    @contextmanager
    def _faults() -> Iterator[None]:
        try:
            yield
        except EOFError:
            raise CannotRead(Unread.CUT_SHORT) from None
        except (gzip.BadGzipFile, zlib.error):
            raise CannotRead(Unread.DAMAGED) from None
        except OSError:
            raise CannotRead(Unread.CANNOT_READ) from None


class _Raw(io.RawIOBase):
    """The stream as it is, with the count of its bytes: a pipe cannot tell it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._at = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: bytearray | memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer, as far as there is something."""
        if isinstance(self._stream, io.FileIO):
            count = self._stream.readinto(buffer) or 0
        else:
            data = self._stream.read(len(buffer))
            buffer[: (count := len(data))] = data
        self._at += count
        return count

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at


_KINDS = (
    (stat.S_ISFIFO, Unread.PIPE),
    (stat.S_ISSOCK, Unread.SOCKET),
    (stat.S_ISCHR, Unread.DEVICE),
    (stat.S_ISBLK, Unread.DEVICE),
)


def odd_kind(mode: int) -> Unread | None:
    """Why a thing on the disk is no file, or None where it is one."""
    return next((what for asks, what in _KINDS if asks(mode)), None)


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The file, open; a pipe that took its place is not waited for.

    Raises: CannotRead where it cannot be opened, is no file, or is another at the end than at the beginning.
    """
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        raise CannotRead(word_of(error)) from None
    with open(handle, "rb", buffering=0) as file:  # noqa: PTH123 - by its handle
        before = os.fstat(handle)
        what = odd_kind(before.st_mode)
        if what is not None:
            raise CannotRead(what)
        yield file
        after = os.fstat(handle)
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise CannotRead(Unread.CHANGED)


def word_of(error: OSError) -> Unread:
    """The word for what the disk said."""
    import errno  # noqa: PLC0415 - only where something is wrong

    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return Unread.NOWHERE
        case errno.ELOOP:
            return Unread.LOOP
        case errno.EACCES | errno.EPERM:
            return Unread.NOT_ALLOWED
        case errno.ENXIO:
            return Unread.SOCKET
        case _:
            return Unread.CANNOT_READ
