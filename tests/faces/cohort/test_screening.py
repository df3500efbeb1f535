"""``doseline cohort screen``: an export of many people becomes tables, a row for each person."""

from __future__ import annotations

import hashlib
import json
import stat
from pathlib import Path

import pytest

from doseline.faces.cli.main import main
from doseline.faces.cohort.demo_export import EXPORT, TODAY
from doseline.faces.cohort.tables import PEOPLE, TABLES, read_parquet

SCREEN = ["cohort", "screen", str(EXPORT), "--today", TODAY.isoformat(), "--engine", "serial"]


def screened(out: Path, *more: str) -> dict[str, object]:
    assert main([*SCREEN, "--out", str(out), *more]) == 0
    manifest: dict[str, object] = json.loads((out / "manifest.json").read_bytes())
    return manifest


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort") / "out"
    screened(folder)
    return folder


def test_everybody_is_counted_by_what_came_of_them(out: Path) -> None:
    manifest = json.loads((out / "manifest.json").read_bytes())
    assert manifest["format"] == "doseline-cohort/1"
    assert manifest["today"] == TODAY.isoformat()
    assert manifest["people"] == 60
    assert manifest["by_status"] == {"assessed": 52, "dead": 1, "merged": 1, "no-guide-drug": 6}


def test_the_manifest_knows_every_table_by_its_bytes(out: Path) -> None:
    tables = json.loads((out / "manifest.json").read_bytes())["tables"]
    assert list(tables) == [table.name for table in TABLES]
    for table in TABLES:
        told, file = tables[table.name], out / f"{table.name}.parquet"
        assert told["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        assert told["rows"] == len(read_parquet(table, file)) > 0


def test_people_stand_in_the_order_of_their_names(out: Path) -> None:
    people = [row["person"] for row in read_parquet(PEOPLE, out / "people.parquet")]
    assert people == sorted(set(people))
    assert "Patient/demo-10" in people


def test_folder_and_files_are_for_their_owner_alone(out: Path) -> None:
    assert stat.S_IMODE(out.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in out.iterdir()} == {0o600}


def test_nothing_of_the_work_is_left(out: Path) -> None:
    tables = {f"{table.name}.parquet" for table in TABLES}
    assert {file.name for file in out.iterdir()} == {*tables, "manifest.json", "run.json"}
