"""A drawing as a file of its own: SVG as it is, PNG and PDF made of it by the typesetter."""

from __future__ import annotations

import re
from enum import StrEnum
from importlib.resources import files
from typing import Literal, assert_never

from doseline.faces.picture.drawing import Drawing
from doseline.faces.picture.svg import document
from doseline.faces.picture.theme import Theme


class Format(StrEnum):
    """The kinds of file a picture can be."""

    SVG = "svg"
    PNG = "png"
    PDF = "pdf"


# The typesetter knows no "the system's own": plain letters of the usual systems, in their order. Where none
# of them is there it takes its own, which have serifs.
_FONTS = "Liberation Sans, Arial, Helvetica Neue, Helvetica, DejaVu Sans, Noto Sans"
# Twice as fine as a screen: a picture is printed, or looked at from near. A pixel is a point here.
_DOTS_AN_INCH = 144.0
_CODE = re.compile("[a-z]{2,3}")
_UNDETERMINED = "und"


def as_file(drawing: Drawing, form: Format, *, title: str, language: str) -> bytes:
    """The drawing on white as a file; ``title`` is what a screen reader says of it.

    Raises: ModuleNotFoundError for PNG and PDF where the extra ``pdf`` is not installed.
    """
    match form:
        case Format.SVG:
            return document(drawing, Theme.LIGHT, title=title).encode()
        case Format.PNG:
            return _typeset(drawing, "png", title, language)
        case Format.PDF:
            return _typeset(drawing, "pdf", title, language)
    assert_never(form)


def _typeset(drawing: Drawing, form: Literal["png", "pdf"], title: str, language: str) -> bytes:
    """The page with the drawing. A PDF keeps PDF/UA-1 where there is a letter in some font for every word."""
    import typst  # noqa: PLC0415 - an extra, and for files alone

    code = language.partition("-")[0]
    inputs = {
        "drawing": document(drawing, Theme.LIGHT, font=_FONTS), "title": title, "width": str(drawing.width),
        "height": str(round(drawing.height)), "language": code if _CODE.fullmatch(code) else _UNDETERMINED,
    }  # fmt: skip
    source = (files("doseline.faces.picture") / "picture.typ").read_bytes()
    if form == "png":
        return typst.compile(source, sys_inputs=inputs, format="png", ppi=_DOTS_AN_INCH)
    try:
        return typst.compile(source, sys_inputs=inputs, pdf_standards=["ua-1"])
    except typst.TypstError:
        return typst.compile(source, sys_inputs=inputs)
