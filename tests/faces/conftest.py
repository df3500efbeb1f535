"""The forecast compiled once before the tests that time out or look at standard error."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.needs import QUICK


@pytest.fixture(scope="session", autouse=True)
def _forecast_is_ready(pytestconfig: pytest.Config) -> None:
    if pytestconfig.option.markexpr == QUICK:
        return  # none of those needs it
    subprocess.run([sys.executable, "-m", "doseline", "warm"], check=True, capture_output=True)
