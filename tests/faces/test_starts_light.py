"""The commands on record files load none of the app's libraries: they start fast with little installed."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.faces.program import DEMO, TODAY

# Only the commands that compute a forecast load these.
FORECAST_ONLY = ("llvmlite", "numba", "numpy")
APP_ONLY = (
    "alembic", "cryptography", "icalendar", "jinja2", "litestar", "psycopg", "pyarrow", "pyrage", "segno",
    "sqlalchemy", "typst", "uvicorn",
)  # fmt: skip
# Slow to load, and of no use to an answer for a program.
OF_NO_USE = (
    "argparse",
    "calendar",
    "difflib",
    "importlib.resources",
    "random",
    "shutil",
    "tempfile",
    "tomllib",
)
# As without the extra that compares meanings, which needs numpy by its nature.
PROGRAM = """
import sys
from doseline.faces.ask import ranking
from doseline.faces.cli.main import main
ranking.is_there = lambda: False
main(sys.argv[2:])
print(sorted(set(sys.argv[1].split(",")) & set(sys.modules)), file=sys.stderr)
"""


@pytest.mark.parametrize(
    "command",
    [
        ["plan", DEMO, "--today", TODAY],
        ["check", DEMO, "--today", TODAY],
        ["vaccine", DEMO, "--today", TODAY],
        ["triage", DEMO, "--today", TODAY, "--symptom", "fever"],
        ["visit", DEMO, "--today", TODAY],
        ["ask", "flu shot"],
        ["demo"],
        ["forecast", DEMO, "--today", TODAY],
        ["serve", "--help"],
    ],
    ids=lambda words: words[0],
)
def test_a_command_on_files_loads_no_library_of_the_app(command: list[str]) -> None:
    words = [sys.executable, "-c", PROGRAM, ",".join(APP_ONLY), *command]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own program
    assert done.stderr.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    "command",
    [
        ["plan", DEMO, "--today", TODAY],
        ["check", DEMO, "--today", TODAY],
        ["vaccine", DEMO, "--today", TODAY],
        ["triage", DEMO, "--today", TODAY, "--symptom", "fever"],
        ["visit", DEMO, "--today", TODAY],
        ["ask", "flu shot"],
        ["forecast", "--help"],
        ["config"],
    ],
    ids=lambda words: words[0],
)
def test_only_a_forecast_loads_what_computes_it(command: list[str]) -> None:
    words = [sys.executable, "-c", PROGRAM, ",".join(FORECAST_ONLY), *command]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own program
    assert done.stderr.splitlines()[-1] == "[]"


def test_a_plan_for_a_program_loads_and_parses_nothing_that_it_can_do_without() -> None:
    program = """
import sys
sys.dont_write_bytecode = False
from doseline.faces.cli.main import main
main(sys.argv[2:])
print(sorted(set(sys.argv[1].split(",")) & set(sys.modules)), file=sys.stderr)
"""
    words = [sys.executable, "-c", program, ",".join(OF_NO_USE), "plan", DEMO, "--today", TODAY, "--json"]
    for _ in range(2):  # the first time may have to parse what is kept from then on
        done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)  # noqa: S603 - our own program
    assert done.stderr.splitlines()[-1] == "[]"
