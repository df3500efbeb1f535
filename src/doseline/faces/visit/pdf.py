"""The page as a tagged PDF, for paper and for screen readers."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import files
from typing import Literal

import typst

from doseline.faces.visit.paper import fitted
from doseline.faces.visit.sections import Visit
from doseline.faces.visit.words import written
from doseline.text import Catalogue

# The fonts inside the typesetter's own package come first, so that the page looks the same on every machine.
_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
# Where paper of this size lies in the printer; the rest of the world uses A4.
_LETTER = frozenset({"US", "CA"})
_NOON = time(12)
_CODE = re.compile("[a-z]{2,3}")
_UNDETERMINED = "und"

_Standards = list[Literal["ua-1"]]
# With all letters at hand the page keeps PDF/UA-1, the standard for readers who cannot see it. Letters that
# only the machine's own fonts have are the second way; letters of no font must not cost anybody the page.
_WAYS: tuple[tuple[_Standards, bool], ...] = ((["ua-1"], True), (["ua-1"], False), ([], False))


def as_pdf(visit: Visit, catalogue: Catalogue) -> bytes:
    """The page as PDF: the same bytes for the same visit, words and fonts.

    Tagged throughout; PDF/UA-1 where there is a letter in some font for everything that is written.
    A very long page is shortened, and says so. Nothing is fetched. A4, or US letter where that is the paper
    of the catalogue's region.
    """
    page = asdict(fitted(written(visit, catalogue), catalogue))
    page |= {"language": _language(page["language"]), "fonts": _FONTS}
    page |= {"paper": "us-letter" if catalogue.region.id in _LETTER else "a4"}
    del page["sources"]
    inputs = {"page": json.dumps(page, ensure_ascii=False)}
    source = (files("doseline.faces.visit") / "page.typ").read_bytes()
    made_at = datetime.combine(visit.made_on, _NOON, UTC)
    *first, last = _WAYS
    for standards, bundled in first:
        try:
            return _compiled(source, inputs, standards, made_at=made_at, bundled=bundled)
        except typst.TypstError:
            continue
    return _compiled(source, inputs, last[0], made_at=made_at, bundled=last[1])


def _language(name: str) -> str:
    """The code of a language as a reader of PDFs knows it; a catalogue in a folder can have any name."""
    code = name.partition("-")[0]
    return code if _CODE.fullmatch(code) else _UNDETERMINED


def _compiled(
    source: bytes, inputs: dict[str, str], standards: _Standards, *, made_at: datetime, bundled: bool
) -> bytes:
    return typst.compile(
        source,
        sys_inputs=inputs,
        pdf_standards=list(standards),
        ignore_system_fonts=bundled,
        timestamp=made_at,
    )
