"""The letter as a tagged PDF."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from importlib.resources import files

from doseline.faces.letter.letter import Letter
from doseline.faces.typesetting import typeset
from doseline.guide import Region


def as_pdf(letter: Letter, region: Region, *, made_at: datetime) -> bytes:
    """The letter as PDF, on the paper of the person's region."""
    page = {"title": letter.parts[0].title, "parts": [asdict(part) for part in letter.parts]}
    source = (files("doseline.faces.letter") / "letter.typ").read_bytes()
    return typeset(source, page, region, made_at=made_at)
