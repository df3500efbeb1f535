"""The same document in two files: what has no id of its own is one thing there, too, and not two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from doseline.exchange.fhir.document import Document
from doseline.exchange.fhir.found import Found


class Copies:
    """Resources that are called by their place, by the document they stand in.

    Two alike in one file are two; a file that was saved twice is one.
    """

    def __init__(self) -> None:
        """Know nothing yet."""
        self._files: dict[str, dict[str, list[Found]]] = {}

    def add(self, document: Document, placed: Sequence[Found]) -> None:
        """Keep the resources of a document that have no id."""
        if placed:
            files = self._files.setdefault(digest(document.data), {})
            files.setdefault(document.file, []).extend(placed)

    def __iter__(self) -> Iterator[Found]:
        """All of them, those of a copy under the names of the file whose own name comes first."""
        for files in self._files.values():
            base, *others = (found for _, found in sorted(files.items()))
            for copy in others:
                for number, one in enumerate(copy):
                    name = base[number].reference if number < len(base) else one.reference
                    yield replace(one, reference=name)
            yield from base


def digest(data: object) -> str:
    """What tells a document from all others, however its members are ordered."""
    return sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()
