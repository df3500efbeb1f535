"""Whatever one value of a guide's data becomes, reading it never ends in a defect: it is sound or faulty."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from doseline.assessment import read_and_assess
from doseline.errors import FaultyGuide
from doseline.guide import comparison, drug_files, load_guide
from doseline.guide import load as guide_load
from doseline.guide import statements as guide_statements
from doseline.guide.folders import data, use_folders
from doseline.guide.statements import load_statements
from doseline.guide.validation import Faults
from tests.faces.program import DEMO

DRUG = "kesimpta"
FOLDER = Path(str(data() / DRUG))
FILES = {
    file.relative_to(FOLDER).with_suffix("").as_posix(): tomllib.loads(file.read_text(encoding="utf-8"))
    for file in sorted(FOLDER.rglob("*.toml"))
}
# One of each kind that TOML knows, of the wrong size too.
INSTEAD: tuple[Any, ...] = (
    0,
    -1,
    3.5,
    True,
    "x",
    "",
    [],
    [1],
    ["a"],
    {},
    {"a": 1},
    [{}],
    "@foo",
    [[]],
    {"other": 1},
)


def places(tables: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - a parsed file
    """Every value of a file, as what holds it and its key."""
    found = tables.items() if isinstance(tables, dict) else enumerate(tables)
    for key, value in list(found):
        yield tables, key
        if isinstance(value, dict | list):
            yield from places(value)


def spoilt(seed: int) -> dict[str, Any]:
    """The files of the guide with one value gone, or another in its place."""
    chance = Random(seed)
    name = chance.choice(list(FILES))
    files = {**FILES, name: copy.deepcopy(FILES[name])}
    holder, key = chance.choice(list(places(files[name])))
    if chance.random() < 0.3:
        del holder[key]
    else:
        holder[key] = chance.choice(INSTEAD)
    return files


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    _forget()
    yield
    _forget()


def _forget() -> None:
    use_folders(FOLDER)
    use_folders()


def _answered(seed: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the guide could be used; all else but saying that it cannot would be a defect."""
    files, real = spoilt(seed), drug_files.read_files

    def read(folder: Path, names: Iterator[str], faults: Faults) -> dict[str, Any]:
        if folder.name != DRUG:
            return real(folder, names, faults)
        return {name: copy.deepcopy(files.get(name, {})) for name in names}

    for module in (drug_files, guide_load, guide_statements, comparison):
        monkeypatch.setattr(module, "read_files", read)
    try:
        load_guide(DRUG)
        read_and_assess(Path(DEMO).read_bytes(), clock=lambda _: date(2026, 6, 6), today=date(2026, 6, 6))
        load_statements(DRUG)
    except FaultyGuide:
        return False
    return True


@pytest.mark.parametrize("tries", [40, pytest.param(1000, marks=pytest.mark.slow)])
def test_a_wrong_value_is_told_or_harmless_and_never_a_defect(
    tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered = 0
    for seed in range(tries):
        with monkeypatch.context() as once:
            answered += _answered(seed, once)
        _forget()
    assert 0 < answered < tries
