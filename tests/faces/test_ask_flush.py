"""A warm, red face asked about: what each guide has on it and how soon, told apart without a medicine."""

from __future__ import annotations

import pytest

from doseline.faces.ask import Asker
from doseline.guide import load_guides
from doseline.guide.statements import load_statements
from doseline.text import Catalogue
from doseline.triage import TriageUrgency
from tests.faces.program import doseline

GUIDES = load_guides()
ASKERS = {
    drug: Asker(
        guide, load_statements(drug), Catalogue("en", guide.region("GB")).about(guide), by_meaning=False
    )
    for drug, guide in GUIDES.items()
}
TOLD = "my face goes red and hot"


@pytest.mark.parametrize(
    "question", [TOLD, "I go red and hot", "burning red face", "hot red cheeks an hour after it"]
)
@pytest.mark.parametrize(
    ("drug", "first", "how_soon"),
    [
        ("tecfidera", "pattern:flushing", TriageUrgency.TELL),
        ("kesimpta", "pattern:mild-allergy", TriageUrgency.CALL_NOW),
        ("ocrevus", "pattern:mild-allergy", TriageUrgency.CALL_NOW),
        ("tysabri", "pattern:mild-allergy", TriageUrgency.CALL_NOW),
    ],
)
def test_each_guide_says_how_soon(question: str, drug: str, first: str, how_soon: TriageUrgency) -> None:
    answers = ASKERS[drug].ask(question)
    assert answers.danger is None
    assert answers.found[0].reference == first
    assert answers.how_soon is how_soon


def test_on_the_capsules_the_answer_says_when_to_ring_and_what_is_an_emergency() -> None:
    said = " ".join(ASKERS["tecfidera"].ask(TOLD).found[0].do)
    assert "Tell your MS clinic" in said
    assert "If it is severe, ring" in said
    assert "trouble breathing or fainting, ring 999" in said


def test_a_question_about_flushing_keeps_its_own_answer_first() -> None:
    found = [one.reference for one in ASKERS["tecfidera"].ask("can aspirin help against the flushing").found]
    assert found[0] == "statement:aspirin"
    assert "pattern:flushing" in found


@pytest.mark.parametrize("drug", GUIDES)
def test_swelling_beside_it_is_an_emergency_on_every_medicine(drug: str) -> None:
    assert ASKERS[drug].ask("my face is red and swollen").danger is not None


def test_without_a_medicine_the_most_careful_comes_first_and_each_guide_its_own() -> None:
    page = doseline("ask", TOLD, "--region", "GB").out
    careful = page.index("If you do not know which medicine it is")
    assert "Ring your MS clinic or doctor today." in page[careful : page.index("\nKesimpta")]
    assert "Ring 999 now" not in page
    assert "most common effect" in page[page.index("\nTecfidera") : page.index("\nTysabri")]


def test_as_json_the_most_careful_is_named() -> None:
    told = doseline("ask", TOLD, "--json").answer
    assert told["how_soon"] == "call_now"
    assert {one["drug"] for one in told["answers"]} == set(GUIDES)
