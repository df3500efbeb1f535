"""The files of a chart, as a hospital gives them: a file, a folder, an export, or the standard input."""

from __future__ import annotations

from doseline.faces.chart_files.read import STANDARD_INPUT, documents

__all__ = ["STANDARD_INPUT", "documents"]
