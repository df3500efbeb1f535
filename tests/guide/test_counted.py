"""What many people are counted by: rules that there are, and every matter that a summary asks for."""

from __future__ import annotations

from typing import Any

import pytest

from doseline.errors import GuideError
from doseline.guide import drugs, load_guide
from doseline.guide.counted import Matter, build_counted, load_counted
from doseline.guide.folders import read_data


def test_every_matter_is_told_by_rules_of_the_guides() -> None:
    every = {rule for drug in drugs() for rule in load_guide(drug).rules}
    for matter in Matter:
        assert load_counted()[matter].rules
        assert load_counted()[matter].rules <= every


def changed(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - tables
    tables = {name: dict(table) for name, table in read_data("counted")["counted"].items()}
    tables["pregnant"] |= more
    return {"counted": tables}


@pytest.mark.parametrize(
    ("tables", "where"),
    [
        (changed(rules=["no-such-rule"]), "counted.counted.pregnant.rules"),
        (changed(sources=[]), "counted.counted.pregnant.sources"),
        ({"counted": {**changed()["counted"], "tired": changed()["counted"]["pregnant"]}}, "counted.tired"),
        ({"counted": {"pregnant": changed()["counted"]["pregnant"]}}, "counted.missed-test"),
    ],
)
def test_what_does_not_hold_together_is_told(tables: dict[str, Any], where: str) -> None:
    with pytest.raises(GuideError) as caught:
        build_counted(tables, read_data("sources"))
    assert where in {one.where for one in caught.value.faults}
