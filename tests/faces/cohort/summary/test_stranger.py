"""A stranger screens the demo export, adds one unknown code to the names, runs again, and sees it known."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from doseline.faces.cohort.demo_export import EXPORT, TODAY
from doseline.faces.cohort.tables import TABLES, Table
from doseline.guide.folders import use_folders
from tests.faces.cohort.summary.screened import screen_demo

CODE = "urn:example:laboratory-codes|HBSAG-Q"
# What the docs call the kinds of columns.
KINDS = {
    "text": "text", "texts": "texts", "day": "day", "sources": "sources", "int16": "small",
    "int32": "whole", "int64": "long", "bool": "yes or no",
}  # fmt: skip
DOCS = Path(__file__).parents[4] / "docs" / "cohort.md"


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOSELINE_GUIDES", "")
    monkeypatch.delenv("DOSELINE_GUIDES")
    yield
    use_folders()


def summary(capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    day = ("--today", TODAY.isoformat())
    screen = ("cohort", "screen", str(EXPORT), "--out", "out", "--force", "--engine", "serial")
    assert main([*screen, *day, *more]) == 0
    capsys.readouterr()
    assert main(["cohort", "summary", "out", "--json", *more]) == 0
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def codes(told: dict[str, Any]) -> list[str]:
    return [f"{one['system']}|{one['code']}" for one in told["codes_not_understood"]]


def test_an_unknown_code_is_added_and_known(capsys: pytest.CaptureFixture[str]) -> None:
    before = summary(capsys)
    assert codes(before)[0] == CODE
    assert before["codes_not_understood"][0]["count"] == 3

    Path("my-guides").mkdir()
    Path("my-guides/names.toml").write_text(f'[test.hbsag]\ncodes = ["{CODE}"]\n', encoding="utf-8")
    after = summary(capsys, "--guides", "my-guides")
    assert CODE not in codes(after)
    assert codes(before)[1:] == codes(after)
    # Three people whose result could not be read are no longer asked for it.
    assert after["all"]["unknown"] == before["all"]["unknown"] - 3
    assert after["all"]["clear"] == before["all"]["clear"] + 3
    assert after["screened_with"]["guide_version"] != before["screened_with"]["guide_version"]


def test_the_walk_of_the_docs(capsys: pytest.CaptureFixture[str]) -> None:
    (block,) = (one for one in blocks("") if "mkdir" in one)
    for line in block.splitlines():
        words, _, to = line.partition(" >")
        match shlex.split(words):
            case ["doseline", *command]:
                assert main(command) == 0
                use_folders()
            case ["mkdir", folder]:
                Path(folder).mkdir()
            case ["echo", text]:
                with Path(to.strip("> ")).open("a", encoding="utf-8") as file:
                    file.write(f"{text}\n")
            case _:
                raise AssertionError(line)
    first, _, second = capsys.readouterr().out.partition("second")
    assert CODE in first
    assert CODE not in second
    assert tomllib.loads(Path("my-guides/names.toml").read_text(encoding="utf-8")) in map(
        tomllib.loads, blocks("toml")
    )


def blocks(language: str) -> list[str]:
    """The blocks of a language in the docs."""
    every = re.findall(r"^```(\w*)\n(.*?)^```$", DOCS.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [block for written, block in every if written == language]


def test_the_lines_for_pandas_run_as_they_stand(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # pandas leaves columns out where the terminal is narrow
    screen_demo(Path("tables"))
    (block,) = blocks("python")
    assert len(block.split("\n")) - block.count("\n\n") - 1 == 3
    exec(block, {})  # noqa: S102 - the lines of our own page
    said = capsys.readouterr().out
    assert "kesimpta" in said
    assert "HBSAG-Q" in said


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_explained_with_its_kind(table: Table) -> None:
    text = DOCS.read_text(encoding="utf-8")
    section = text.partition(f"\n### {table.name}\n")[2].partition("\n##")[0]
    told = re.findall(r"^\| `(\w+)` \| ([^|]+) \| .+ \|$", section, re.MULTILINE)
    assert told == [
        (name, KINDS[kind.rstrip("?")] + "?" * ("?" in kind)) for name, kind in table.columns.items()
    ]
