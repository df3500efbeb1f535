"""Typesetting: a page of data as a tagged PDF, the same bytes for the same page and fonts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

import typst

from doseline.guide import Region

# The fonts inside the typesetter's own package come first, so that the page looks the same on every machine.
_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
# Where paper of this size lies in the printer; the rest of the world uses A4.
_LETTER = frozenset({"US", "CA"})

_Standards = list[Literal["ua-1"]]
# With all letters at hand the page keeps PDF/UA-1, the standard for readers who cannot see it. Letters that
# only the machine's own fonts have are the second way; letters of no font must not cost anybody the page.
_WAYS: tuple[tuple[_Standards, bool], ...] = ((["ua-1"], True), (["ua-1"], False), ([], False))


def typeset(source: bytes, page: Mapping[str, Any], region: Region, *, made_at: datetime) -> bytes:
    """The page as PDF, by a template in Typst that finds it under ``page``, with ``fonts`` and ``paper``.

    PDF/UA-1 where there is a letter in some font for everything that is written. A4, or US letter where that
    is the paper of the region. Nothing is fetched.
    """
    paper = "us-letter" if region.id in _LETTER else "a4"
    inputs = {"page": json.dumps({**page, "fonts": _FONTS, "paper": paper}, ensure_ascii=False)}
    *first, last = _WAYS
    for standards, bundled in first:
        try:
            return _compiled(source, inputs, standards, made_at=made_at, bundled=bundled)
        except typst.TypstError:
            continue
    return _compiled(source, inputs, last[0], made_at=made_at, bundled=last[1])


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
