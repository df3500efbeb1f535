"""The explanations of a guide are read strictly."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from doseline.errors import GuideError, RequestError
from doseline.faces.ask import cell_text, text_of
from doseline.guide import load_guide
from doseline.guide.comparison import all_brought
from doseline.guide.coverage import build_coverage, load_coverage
from doseline.guide.folders import read_data
from doseline.guide.statements import build_statements, load_statements, statement_tables
from doseline.guide.validation import Faults
from doseline.text import NEUTRAL, Catalogue

Tables = dict[str, Any]
GUIDE = load_guide("kesimpta")
TABLES: Tables = statement_tables("kesimpta", Faults())
ARTICLE: Tables = read_data("coverage/article")
FOUND = load_statements("kesimpta")
CODES = [one for one in all_brought() if one.drug == "codes"]


def test_every_row_of_the_article_has_a_home() -> None:
    rows = {row.row for row in load_coverage("kesimpta")}
    assert rows >= {str(number) for number in range(1, 154)}
    assert rows >= {*(f"M{number}" for number in range(1, 9)), *(f"O{number}" for number in range(1, 16))}


def test_every_entry_has_its_words_and_its_values_fill_them() -> None:
    catalogue = Catalogue("en", NEUTRAL)
    for id_, item in FOUND.statements.items():
        assert catalogue.say(f"kesimpta/statement.{id_}.title")
        assert text_of(catalogue, "kesimpta", item)
        assert catalogue.say(f"kesimpta/phrases/statement.{id_}").splitlines()
    for id_ in FOUND.visit:
        assert catalogue.say(f"kesimpta/visit.{id_}.text")
    for id_, row in FOUND.compare.items():
        for drug, cell in row.cells.items():
            assert catalogue.say(f"compare-rows/compare.{id_}")
            assert cell.parts
            assert cell_text(catalogue, row, drug)
    for id_, item_ in FOUND.disagreements.items():
        for part in ("topic", "a", "b", "handling"):
            assert catalogue.say(f"{item_.drug}/disagreement.{id_}.{part}", **item_.values)


def test_an_unknown_drug_is_refused() -> None:
    with pytest.raises(RequestError, match="unknown-guide"):
        load_statements("aspirin")


def _first(name: str, table: str) -> Callable[[Tables], Any]:
    return lambda tables: tables[name][table][0]


STATEMENT = _first("topics/about", "statement")
VISIT = _first("visit", "visit")


@pytest.mark.parametrize(
    ("break_", "said"),
    [
        (lambda t: STATEMENT(t).update(colour="red"), "unknown-key @ topics/about.statement[0].colour"),
        (lambda t: STATEMENT(t).pop("kind"), "missing-key @ topics/about.statement[0].kind"),
        (lambda t: STATEMENT(t).update(see=["nowhere"]), "dangling-id"),
        (lambda t: STATEMENT(t).update(use=["breakfast"]), "unknown-choice (got='breakfast')"),
        (lambda t: STATEMENT(t).update(disagreement=["D999"]), "dangling-id"),
        (lambda t: STATEMENT(t).update(sources=[]), "no-source"),
        (lambda t: STATEMENT(t)["sources"][0].update(document="moon"), "dangling-source (got='moon')"),
        (lambda t: STATEMENT(t).update(values={"days": True}), "wrong-type"),
        (lambda t: t["topics/cost"]["statement"].append(STATEMENT(t)), "repeated-id"),
        (lambda t: t["visit"].update(extra={}), "unknown-key @ visit.extra"),
        (lambda t: VISIT(t).update(kind="song"), "unknown-choice (got='song') @ visit.ask-compare.kind"),
        (lambda t: VISIT(t).update(when=["rule:nowhere"]), "dangling-id (got='rule:nowhere')"),
        (lambda t: VISIT(t).update(when=["symptom:nowhere"]), "dangling-id (got='symptom:nowhere')"),
        (lambda t: VISIT(t).update(when=["moon:full"]), "dangling-id (got='moon:full')"),
        (lambda t: VISIT(t).update(when=["stage"]), "dangling-id (got='stage')"),
        (lambda t: t["compare"]["compare"]["route"].pop("sources"), "missing-key @ compare.compare.route"),
        (lambda t: t["compare"]["compare"].update(moon=t["compare"]["compare"]["route"]), "dangling-id"),
        (lambda t: _first("disagreements", "disagreement")(t).update(closed="no"), "wrong-type"),
    ],
)
def test_what_does_not_hold_together_is_refused(break_: Callable[[Tables], object], said: str) -> None:
    tables = copy.deepcopy(TABLES)
    break_(tables)
    with pytest.raises(GuideError) as caught:
        build_statements(GUIDE, tables, CODES)
    assert said in str(caught.value)


def test_all_faults_come_at_once() -> None:
    tables = copy.deepcopy(TABLES)
    STATEMENT(tables).update(see=["nowhere"])
    VISIT(tables).update(kind="song")
    with pytest.raises(GuideError) as caught:
        build_statements(GUIDE, tables, CODES)
    assert len(caught.value.faults) == 2


ROW = _first("article", "row")


@pytest.mark.parametrize(
    ("break_", "said"),
    [
        (lambda t: ROW(t).update(covered_by=["statement:nowhere"]), "dangling-id (got='statement:nowhere')"),
        (lambda t: ROW(t).update(covered_by=["rule:nowhere"]), "dangling-id (got='rule:nowhere')"),
        (lambda t: ROW(t).update(covered_by=["moon:D1"]), "dangling-id (got='moon:D1')"),
        (lambda t: ROW(t).update(covered_by=[]), "missing-key (got='1') @ row.1.covered_by"),
        (lambda t: ROW(t).update(reach="luck"), "unknown-choice (got='luck')"),
        (lambda t: ROW(t).update(reach="symptom"), "missing-key @ row[0].symptom"),
        (lambda t: t["article"]["row"].append(ROW(t)), "repeated-id (got='1')"),
        (lambda t: ROW(t).update(colour="red"), "unknown-key @ row[0].colour"),
    ],
)
def test_a_row_of_the_coverage_that_leads_nowhere_is_refused(
    break_: Callable[[Tables], object], said: str
) -> None:
    tables = {"article": copy.deepcopy(ARTICLE)}
    break_(tables)
    with pytest.raises(GuideError) as caught:
        build_coverage(GUIDE, FOUND, tables["article"])
    assert said in str(caught.value)
