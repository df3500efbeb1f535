"""The export of sixty made-up people that comes with the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

EXPORT = Path(__file__).parent / "demo"
# Inside the year of the export: on a later day everybody in it would be late.
TODAY = date(2026, 6, 6)
