"""The demo: a made-up person's record that comes with the program."""

from __future__ import annotations

from datetime import date

from doseline.toml_cache import folder_of

# Inside the record's year. --today shows the record as it was known on any other day.
TODAY = date(2026, 6, 6)


def record() -> bytes:
    """The record file of the demo."""
    return (folder_of(__file__, "doseline.faces") / "demo.json").read_bytes()
