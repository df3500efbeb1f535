"""Compiled code is kept on disk where that can be, and a forecast is made where it cannot."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ASK = """
import numba.core.caching as caching
caching.CacheImpl._locator_classes = []  # as for a user without a home, whose packages belong to another
from tests.forecast.patients import TWO_MONTHS, doses, forecast, record
from datetime import date
print(forecast(record(*doses(TWO_MONTHS)), date(2026, 3, 25), people=32).people)
"""


def test_without_a_place_for_compiled_code_there_is_a_forecast() -> None:
    root = Path(__file__).parents[3]
    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", ASK], cwd=root, capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "32"), done.stderr
