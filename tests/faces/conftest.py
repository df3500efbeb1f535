"""The forecast compiled once before the tests that time out or look at standard error."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.fixture(scope="session", autouse=True)
def _forecast_is_ready(request: pytest.FixtureRequest) -> None:
    if all(item.get_closest_marker("quick") for item in request.session.items):
        return
    subprocess.run([sys.executable, "-m", "doseline", "warm"], check=True, capture_output=True)
