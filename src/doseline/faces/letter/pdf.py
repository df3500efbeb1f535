"""The letter as a tagged PDF."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from importlib.resources import files

import typst

from doseline.faces.letter.letter import Letter

_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")


def as_pdf(letter: Letter, *, paper: str, made_at: datetime) -> bytes:
    """The letter as PDF; ``paper`` is ``a4`` or ``us-letter``. Nothing is fetched.

    PDF/UA-1 where there is a letter in the fonts at hand for all of the name, else without that standard.
    """
    page = {"title": letter.parts[0].title, "parts": [asdict(part) for part in letter.parts]}
    page |= {"fonts": list(_FONTS), "paper": paper}
    inputs = {"page": json.dumps(page, ensure_ascii=False)}
    source = (files("doseline.faces.letter") / "letter.typ").read_bytes()
    try:
        return typst.compile(source, sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=made_at)
    except typst.TypstError:
        return typst.compile(source, sys_inputs=inputs, timestamp=made_at)
