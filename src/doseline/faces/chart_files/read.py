"""All documents of the files that were named, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from doseline.errors import RequestError, fault
from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.unread import Unread, Unreadable
from doseline.faces.chart_files.manifest import with_roles
from doseline.faces.chart_files.parts import parts, unread
from doseline.faces.chart_files.stream import CannotRead, opened
from doseline.faces.chart_files.tree import STANDARD_INPUT, Source, sources

__all__ = ["STANDARD_INPUT", "documents"]


def documents(names: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[Document | Unreadable]:
    """The documents of files, folders and exports, one by one; ``-`` is ``stdin``.

    Nothing but the document at hand is held. What cannot be read stands in its place, with the reason.
    Raises: RequestError before anything is read, where a name leads nowhere or where an export lacks a file
    that its manifest names.
    """
    found = sources(names)
    files = with_roles([one for one in found if isinstance(one, Source)])
    if not found:
        raise RequestError((fault("nothing-in-it", ", ".join(names)),))
    return _read([one for one in found if isinstance(one, Unreadable)], files, stdin)


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
