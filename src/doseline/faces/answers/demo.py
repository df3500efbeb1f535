"""The demo: a made-up person's record that comes with the program."""

from __future__ import annotations

from datetime import date
from pathlib import Path

# Inside the record's year. --today shows the record as it was known on any other day.
TODAY = date(2026, 6, 6)


def record() -> bytes:
    """The record file of the demo."""
    return Path(__file__).with_name("demo.json").read_bytes()
