"""How is it given: a plain yes or no from the product of the guide, before everything else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.faces.ask import plain_answers
from doseline.faces.ask.given import ways_asked
from doseline.guide import load_guides
from doseline.guide.how_given import Way
from doseline.guide.product import Route
from doseline.record import FORMAT
from doseline.source import Confidence
from doseline.text import Catalogue
from tests.faces.program import doseline

GUIDES = load_guides()


def answers(question: str, drug: str, *, region: str = "GB", product: str | None = None) -> list[str]:
    """The sentences; with a product as somebody's record has it, without one as for anybody."""
    guide = GUIDES[drug].of_product(product)
    catalogue = Catalogue("en", guide.region(region)).about(guide)
    return [one.text for one in plain_answers(catalogue, guide, question, is_known=product is not None)]


# Each question, and the drugs of which the main product is answered with yes; of the others it is no.
YES = {
    "Is mine given with a pen?": {"kesimpta"},
    "does it come as a pen": {"kesimpta"},
    "do I inject it myself?": {"kesimpta"},
    "Do I have to inject myself": {"kesimpta"},
    "is it a syringe": {"kesimpta"},
    "is it an injection": {"kesimpta"},
    "is it a shot?": {"kesimpta"},
    "is my medicine a jab": {"kesimpta"},
    "is it a drip": {"ocrevus", "tysabri"},
    "is it an infusion?": {"ocrevus", "tysabri"},
    "is mine given into a vein": {"ocrevus", "tysabri"},
    "is it a capsule": {"tecfidera"},
    "is it a pill": {"tecfidera"},
    "can I get it as a pill": {"tecfidera"},
    "is it given by mouth": {"tecfidera"},
    "is it a tablet": set(),
    "is it a patch": set(),
}


@pytest.mark.parametrize("drug", GUIDES)
@pytest.mark.parametrize("question", YES)
def test_yes_or_no_is_the_products_own(question: str, drug: str) -> None:
    first = answers(question, drug)[0]
    assert first.startswith("Yes." if drug in YES[question] else "No.")


@pytest.mark.parametrize("drug", GUIDES)
@pytest.mark.parametrize("question", ["how is it given", "is it a drip or an injection?", "how do I take it"])
def test_how_at_all_is_said_without_a_yes(question: str, drug: str) -> None:
    first = answers(question, drug)[0]
    assert not first.startswith(("Yes", "No"))
    assert {
        Route.INJECTION: "injection under the skin", Route.INFUSION: "drip into a vein",
        Route.CAPSULE: "capsules to swallow",
    }[GUIDES[drug].product.route] in first  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "how do I inject", "how do I take a capsule", "how often is it given", "can I take a tablet",
        "is the pen still good", "do I take it with food", "what is it given for", "can I get a flu shot",
        "is it a pen for life", "pen", "injection",
        "does the injection hurt", "when is my next drip", "", "?",
    ],
)  # fmt: skip
def test_another_question_is_left_to_the_search(question: str) -> None:
    assert not [drug for drug in GUIDES if answers(question, drug)]


@pytest.mark.parametrize(
    ("drug", "question"), [("ocrevus", "is it an injection"), ("tysabri", "is it a jab")]
)
def test_the_form_under_the_skin_on_record_is_an_injection_by_a_professional(
    drug: str, question: str
) -> None:
    (said,) = answers(question, drug, product="under-skin")
    assert said.startswith("Yes.")
    assert "nurse or doctor" in said
    (said,) = answers("do I inject it myself", drug, product="under-skin")
    assert said.startswith("No.")


@pytest.mark.parametrize(("drug", "product"), [("ocrevus", "ocrevus"), ("tysabri", "tyruko")])
def test_a_drip_on_record_is_told_alone(drug: str, product: str) -> None:
    (said,) = answers("is it an injection", drug, product=product)
    assert said.startswith("No.")


def test_without_a_record_each_form_is_told_apart() -> None:
    drip, skin, which = answers("is ocrevus an injection", "ocrevus")
    assert drip.startswith("No. Ocrevus: a drip")
    assert skin.startswith("Yes. Ocrevus under the skin (Zunovo)")
    assert "more than one form" in which


@pytest.mark.parametrize(("region", "forms"), [("US", 1), ("GB", 3)])
def test_a_form_that_is_not_sold_in_the_region_is_not_told_of(region: str, forms: int) -> None:
    assert len(answers("is it an infusion", "tysabri", region=region)) == forms


@pytest.mark.parametrize("drug", GUIDES)
def test_each_answer_has_a_confirmed_source(drug: str) -> None:
    for guide in (GUIDES[drug], *GUIDES[drug].variants.values()):
        assert {source.confidence for source in guide.product.sources} == {Confidence.CONFIRMED}


def test_the_ways_are_heard_whatever_the_drug() -> None:
    catalogue = Catalogue("en", GUIDES["kesimpta"].region("GB"))
    assert ways_asked(catalogue, "does my nurse inject it") == (Way.INJECTION, Way.PROFESSIONAL)
    assert ways_asked(catalogue, "a pen or a drip") == (Way.OPEN,)


def test_with_no_medicine_named_every_guide_answers_for_itself() -> None:
    page = doseline("ask", "Is mine given with a pen?", "--region", "US").out
    for title, answer in (("Kesimpta", "Yes."), ("Ocrevus", "No."), ("Tecfidera", "No."), ("Tysabri", "No.")):
        assert page.split(f"\n{title}\n")[1].lstrip().startswith(answer)
    assert "emergency" not in page


def test_as_json_each_sentence_has_its_drug_and_sources() -> None:
    told = doseline("ask", "Is mine given with a pen?", "--json").answer["plainly"]
    assert {one["drug"] for one in told} == set(GUIDES)
    assert all(one["sources"] for one in told if one["text"].startswith(("Yes", "No")))


def test_with_a_record_its_own_product_answers(tmp_path: Path) -> None:
    person = {"id": "r1", "region": "GB"}
    therapy = {"guide": "tysabri", "start": "2026-03-02", "product": "under-skin"}
    record = tmp_path / "record.json"
    record.write_text(json.dumps({"format": FORMAT, "person": person, "therapies": [therapy], "events": []}))
    told = doseline(
        "ask", "do I inject it myself", "--record", str(record), "--json", "--today", "2026-04-02"
    )
    assert [one["text"].partition(":")[0] for one in told.answer["plainly"]] == [
        "No. Tysabri, under the skin"
    ]
    named = doseline("ask", "is kesimpta a pen", "--record", str(record), "--today", "2026-04-02")
    assert "Yes. Kesimpta" in named.out
