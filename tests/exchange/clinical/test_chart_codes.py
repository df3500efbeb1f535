"""The lists of chart codes: each entry has its source and leads to a name of ours, no code means two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doseline.guide import load_shared
from doseline.guide.chart_codes import chart_codes
from doseline.guide.folders import read_data
from doseline.source import Confidence

TABLES: dict[str, Any] = dict(read_data("names/chart_codes"))
CODED = {
    kind: table
    for kind, table in TABLES.items()
    if kind not in {"weight", "choice", "system", "any-amount", "done-is-enough"}
}


def told() -> Iterator[tuple[str, Any]]:
    for kind, table in TABLES.items():
        entries = {"": table} if "sources" in table else table
        yield from ((f"{kind}.{name}", one) for name, one in entries.items())


def test_each_entry_has_a_source_that_is_known() -> None:
    documents = load_shared().documents
    for name, one in told():
        assert one["sources"], name
        for source in one["sources"]:
            assert source["document"] in documents, name
            assert source["confidence"] in set(Confidence), name


def test_each_entry_leads_to_a_name_of_ours() -> None:
    names = load_shared().names
    assert set(CODED["sign"]) <= names.known("symptom")
    assert {one["test"] for one in CODED["finding"].values()} <= names.known("test")
    assert all(names.is_quantity(test) for test in chart_codes().any_amount)
    assert chart_codes().done_is_enough <= names.known("test")
    unread = [code for one in CODED["no-rule"].values() for code in one["loinc"]]
    assert [code for code in unread if names.of_code("test", "loinc", code) is not None] == []
    for name, one in CODED["procedure"].items():
        if one["type"] in {"condition", "test"}:
            assert names.understood(one["type"], one["name"]).is_read, name
        elif one["type"] == "medication":
            assert names.medicine(one["name"]).group is not None, name
        else:
            assert one["name"] in {"birth", "loss"}, name


@pytest.mark.parametrize("kind", sorted(CODED))
def test_no_code_and_no_word_means_two_things(kind: str) -> None:
    systems = {key for one in CODED[kind].values() for key in one} & (
        set(load_shared().names.codes.systems) | {"absent", "ops", "words"}
    )
    for system in systems:
        codes = [code for one in CODED[kind].values() for code in one.get(system, ())]
        assert len(codes) == len(set(codes)), system


def test_each_code_is_found() -> None:
    known = chart_codes()
    for kind, table in CODED.items():
        for name, one in table.items():
            for system in ("snomed", "loinc", "icd10", "cvx", "ops", "absent", "interpretation"):
                for code in one.get(system, ()):
                    assert known.meanings(kind, [(system, code)]) == (name,), (kind, code)
