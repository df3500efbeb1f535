"""Pictures of the app for the README, taken by the tests that use it.

They are written to docs/pictures only when DOSELINE_PICTURES is set, so that a run of the tests leaves the
tree as it is: ``DOSELINE_PICTURES=1 pytest tests/browser -k "whole_path or picture"``.
"""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
HEAVIEST_BYTES = 80_000
# The steps of the whole path, in order, and three pages of the demo.
PATH = ("1-set-up", "2-today", "3-took", "4-saved", "5-calendar", "6-backup", "7-deleted")
PAGES = ("timeline", "emergency", "visit")
NAMES = (*(f"path-{name}" for name in PATH), *PAGES)


def picture(page: Page, name: str, at: str = "html") -> None:
    """What the screen shows with the element ``at`` on top: the whole page's top, unless said otherwise."""
    assert name in NAMES
    page.evaluate("document.activeElement?.blur()")
    page.locator(at).first.evaluate("e => window.scrollTo(0, e.getBoundingClientRect().top + scrollY - 8)")
    data = page.screenshot(animations="disabled", caret="hide")
    assert len(data) <= HEAVIEST_BYTES, f"{name}: {len(data)} bytes"
    if os.environ.get("DOSELINE_PICTURES"):  # noqa: TID251 - asked for by whoever runs the tests
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / f"{name}.png").write_bytes(data)
