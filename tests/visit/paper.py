"""What a PDF holds, as poppler's tools read it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

needs_poppler = pytest.mark.skipif(
    shutil.which("pdftotext") is None, reason="poppler-utils is not installed: PDFs are not read back"
)


def asked(tool: str, *words: str, pdf: bytes, folder: Path) -> str:
    """What a tool says about a PDF."""
    file = folder / "page.pdf"
    file.write_bytes(pdf)
    told = [str(file) if word == "FILE" else word for word in words]
    done = subprocess.run([tool, *told], capture_output=True, check=True, timeout=60)  # noqa: S603 - a tool of the tests
    return done.stdout.decode("utf-8")


def facts(pdf: bytes, folder: Path) -> dict[str, str]:
    """The facts of ``pdfinfo``: title, pages, page size and more."""
    lines = asked("pdfinfo", "FILE", pdf=pdf, folder=folder).splitlines()
    return {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


def words(pdf: bytes, folder: Path) -> str:
    """Everything that can be read, with single spaces."""
    text = asked("pdftotext", "-enc", "UTF-8", "FILE", "-", pdf=pdf, folder=folder)
    return " ".join(text.replace("\u200b", "").split())


def structure(pdf: bytes, folder: Path) -> str:
    """The tree of tags, with its texts."""
    return asked("pdfinfo", "-struct-text", "FILE", pdf=pdf, folder=folder)


def font_sizes(pdf: bytes, folder: Path) -> set[float]:
    """The sizes of all letters, in points."""
    told = asked("pdftohtml", "-xml", "-stdout", "-i", "-zoom", "1", "FILE", pdf=pdf, folder=folder)
    return {float(size) for size in re.findall(r'<fontspec [^>]*size="([\d.]+)"', told)}
