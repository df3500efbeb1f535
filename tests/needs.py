"""What tests need beyond Python, by where they stand. ``pytest -m quick`` runs those that need none of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QUICK = "quick"
# All tests below such a place need it. Single tests are marked where they stand.
PLACES = {
    "browser": ("tests/browser",),
    "forecast": (
        "src/doseline/forecast",
        "tests/faces/test_forecast.py",
        "tests/faces/test_json.py",
        "tests/faces/test_pages.py",
        "tests/faces/test_trial.py",
        "tests/faces/test_trial_toy.py",
        "tests/faces/test_toy_language.py",
        "tests/forecast",
        "tests/picture/test_bands.py",
        "tests/picture/test_typical.py",
        "tests/test_pages_are_fresh.py",
    ),
    "program": ("tests/calendar/test_two_readers.py", "tests/visit/test_pdf.py"),
    # The store, and the app over it.
    "database": ("tests/store", "tests/web", "src/doseline/store"),
}

# Tests of what stands above the core, and of laws that others hold case by case. They run without counting
# which lines of the core they reach: counting makes such a test half as slow again, or thrice.
UNCOUNTED = ("tests/browser", "tests/property", "tests/web", "tests/yes")


@cache
def is_counted(path: Path) -> bool:
    """Whether the tests of that file count for the branch coverage of the core."""
    return not any(path.is_relative_to(ROOT / place) for place in UNCOUNTED)


@cache
def needs(path: Path) -> str | None:
    """What every test in that file or folder needs; None when it is not said of all of them."""
    return next(
        (need for need, places in PLACES.items() for place in places if path.is_relative_to(ROOT / place)),
        None,
    )


def is_quick(item: pytest.Item) -> bool:
    """Whether a test, marked with what it needs, needs nothing and is not slow."""
    return not any(item.get_closest_marker(name) for name in (*PLACES, "slow"))
