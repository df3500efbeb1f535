"""Compiled code is kept on disk where that can be, and a forecast is made where it cannot."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.faces.program import DEMO, TODAY
from tests.lying import copied, read_only, started

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


def test_a_read_only_package_and_home_cost_nobody_the_forecast(tmp_path: Path) -> None:
    folder, home = copied(tmp_path / "copy"), tmp_path / "home"
    home.mkdir()
    with read_only(folder), read_only(home):
        done = started(folder, "forecast", DEMO, "--today", TODAY, "--json", env={"HOME": str(home)})
    assert done.code == 0, done.err
    assert json.loads(done.out)["bcells_per_uL"]
    assert list(tmp_path.rglob("*.nbi")) == []
