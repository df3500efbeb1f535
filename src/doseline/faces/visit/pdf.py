"""The page as a tagged PDF, for paper and for screen readers."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import UTC, datetime, time
from importlib.resources import files

from doseline.faces.typesetting import typeset
from doseline.faces.visit.paper import fitted
from doseline.faces.visit.sections import Visit
from doseline.faces.visit.words import written
from doseline.text import Catalogue

_NOON = time(12)
_CODE = re.compile("[a-z]{2,3}")
_UNDETERMINED = "und"


def as_pdf(visit: Visit, catalogue: Catalogue) -> bytes:
    """The page as PDF: the same bytes for the same visit, words and fonts.

    Tagged throughout. A very long page is shortened, and says so.
    """
    page = asdict(fitted(written(visit, catalogue), catalogue))
    page |= {"language": _language(page["language"])}
    del page["sources"]
    source = (files("doseline.faces.visit") / "page.typ").read_bytes()
    made_at = datetime.combine(visit.made_on, _NOON, UTC)
    return typeset(source, page, catalogue.region, made_at=made_at)


def _language(name: str) -> str:
    """The code of a language as a reader of PDFs knows it; a catalogue in a folder can have any name."""
    code = name.partition("-")[0]
    return code if _CODE.fullmatch(code) else _UNDETERMINED
