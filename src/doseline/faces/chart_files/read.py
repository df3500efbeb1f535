"""All documents of the files that were named, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from doseline.errors import RequestError, fault
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files.manifest import with_roles
from doseline.faces.chart_files.parts import blocks, parts, unread
from doseline.faces.chart_files.stream import Block, CannotRead, opened
from doseline.faces.chart_files.tree import STANDARD_INPUT, Source, sources

__all__ = ["STANDARD_INPUT", "documents", "listed", "read_blocks"]


def documents(names: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Document | Unreadable]:
    """The documents of files, folders and exports, one by one; ``-`` is ``stdin``.

    Nothing but the document at hand is held. What cannot be read stands in its place, with the reason.
    Raises: RequestError before anything is read, where a name leads nowhere or where an export lacks a file
    that its manifest names.
    """
    odd, files = listed(names)
    return _read(odd, files, stdin)


def listed(names: Sequence[str]) -> tuple[list[Unreadable], list[Source]]:
    """What cannot be read of what was named, and the files in the order in which they count.

    Raises: RequestError as ``documents`` does.
    """
    found = sources(names)
    files = with_roles([one for one in found if isinstance(one, Source)])
    if not found:
        raise RequestError((fault("nothing-in-it", ", ".join(names)),))
    return [one for one in found if isinstance(one, Unreadable)], files


def read_blocks(source: Source, path: str) -> Iterator[Block | Unreadable]:
    """A file as it lies there, many lines at once, and what of it cannot be read.

    Whether it holds as many documents as its manifest promises is left to who counts them.
    """
    try:
        with opened(path) as stream:
            yield from blocks(source, stream)
    except CannotRead as error:
        yield unread(source, error.what)


def _read(
    odd: Sequence[Unreadable], files: Sequence[Source], stdin: BinaryIO | None
) -> Iterator[Document | Unreadable]:
    yield from odd
    for file in files:
        if file.path is not None:
            yield from _file(file, file.path)
        elif stdin is not None:
            yield from parts(file, stdin)


def _file(source: Source, path: str) -> Iterator[Document | Unreadable]:
    try:
        with opened(path) as stream:
            read = 0
            for read, one in enumerate(parts(source, stream), 1):  # noqa: B007 - the last number counts
                yield one
        if source.count is not None and read < source.count:
            yield unread(source, Unread.CUT_SHORT)  # it may have been cut at the end of a line
    except CannotRead as error:
        yield unread(source, error.what)
