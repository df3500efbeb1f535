"""A cell side by side cites what the guide itself rests on: the sources of the facts it names."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from doseline.guide.comparison import comparable

DATA = Path("src/doseline/guide/data")
# What only tells of a comparison; the guide's own files are all others.
BESIDE = {"compare.toml", "disagreements.toml", "effects.toml", "history.toml"}
FACT = re.compile(r"@([a-z0-9-]+)(?:\[|$| )")
DOCUMENT = re.compile(r'document = "([^"]+)"')
Place = tuple[str, str]


def parts(drug: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every part of every cell, with the name of its row."""
    table = tomllib.loads((DATA / drug / "compare.toml").read_text(encoding="utf-8"))
    for row, cell in table["compare"].items():
        for part in cell if isinstance(cell, list) else [cell]:
            yield row, part


def places(sources: list[dict[str, str]]) -> set[Place]:
    return {(one["document"], one["section"]) for one in sources}


@pytest.mark.parametrize("drug", comparable())
def test_no_document_is_cited_by_the_comparison_alone(drug: str) -> None:
    files = [*(DATA / drug).glob("*.toml"), *(DATA / drug / "topics").glob("*.toml")]
    own = {
        name
        for file in files
        if file.name not in BESIDE
        for name in DOCUMENT.findall(file.read_text(encoding="utf-8"))
    }
    cited = {one["document"] for _, part in parts(drug) for one in part["sources"]}
    assert cited <= own, cited - own


@pytest.mark.parametrize("drug", comparable())
def test_a_cell_that_names_a_fact_cites_where_the_fact_stands(drug: str) -> None:
    facts = tomllib.loads((DATA / drug / "facts.toml").read_text(encoding="utf-8"))["fact"]
    named = 0
    for row, part in parts(drug):
        for value in part.get("values", {}).values():
            found = FACT.match(value) if isinstance(value, str) else None
            if found is None or "sources" not in facts.get(found[1], {}):
                continue
            named += 1
            assert places(facts[found[1]]["sources"]) & places(part["sources"]), (row, found[1])
    assert named
