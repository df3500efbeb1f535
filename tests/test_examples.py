"""The example records say what the page beside them says."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.cases.story import answers

FOLDER = Path(__file__).parents[1] / "examples" / "records"
DAYS: dict[str, Any] = tomllib.loads((FOLDER / "days.toml").read_text("utf-8"))


def test_every_example_has_its_day_and_every_day_its_example() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == DAYS.keys()


@pytest.mark.parametrize("name", DAYS)
def test_example_says_what_is_written_beside_it(name: str) -> None:
    said = answers(json.loads((FOLDER / f"{name}.json").read_text("utf-8")), DAYS[name]["today"])
    assert (said.check.verdict.value, said.step.action.value) == (DAYS[name]["verdict"], DAYS[name]["action"])
