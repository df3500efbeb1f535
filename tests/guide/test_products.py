"""Products of one drug: a form given in another way, another brand, and a word that nobody knows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from doseline.assessment import Assessment, assess
from doseline.guide import as_loaded, load_guide, load_shared
from doseline.guide.folders import use_folders
from doseline.guide.product import Route, read_product, read_variants
from doseline.guide.validation import Citations, Faults
from doseline.record import read_record
from doseline.text import NEUTRAL, Catalogue, Named
from tests.guide.fictional import FOLDER, INFUSION, document, dose

UNDER_SKIN, TWIN = "under-skin", "infusumab-twin"


@pytest.fixture(autouse=True)
def _guides() -> Iterator[None]:
    use_folders(FOLDER)
    yield
    use_folders()


def case(today: str, *events: dict[str, object], **therapy: object) -> Assessment:
    record = read_record(json.dumps(document(INFUSION, *events, **therapy)), names=load_shared().names)
    return assess(load_guide(INFUSION), record, today=date.fromisoformat(today))


def test_no_word_means_the_main_product() -> None:
    for said in ({}, {"product": None}, {"product": INFUSION}):
        assert case("2026-01-05", **said).guide is load_guide(INFUSION)


def test_a_product_given_in_another_way_has_its_own_doses_words_and_watching() -> None:
    first = case("2026-01-05", product=UNDER_SKIN)
    assert first.guide.product.route is Route.CLINIC_INJECTION
    assert (first.plan.next_dose and first.plan.next_dose.amount_mg) == 920
    assert Catalogue("en", NEUTRAL).about(first.guide).say("step.headline.inject") == "Injection today"
    product = first.guide.product
    assert [watched and watched.minutes for watched in map(product.watched_after, (1, 2))] == [60, 15]
    assert not product.premedication
    later = case("2026-02-01", dose("2026-01-05", 920), product=UNDER_SKIN)
    assert (later.plan.next_dose and later.plan.next_dose.due) == date(2026, 7, 5)


def test_another_brand_is_given_as_the_main_product_is_and_has_its_own_name() -> None:
    twin, main = load_guide(INFUSION).of_product(TWIN), load_guide(INFUSION)
    assert twin.schedules == main.schedules
    assert twin.product.premedication == main.product.premedication
    words = Catalogue("en", NEUTRAL)
    assert words.about(twin).write(Named("brand", INFUSION), "") == "Infusumab Twin"
    assert words.about(main).write(Named("brand", INFUSION), "") == "Infusumab"
    assert [words.about(main).write(one, "product") for one in main.products] == [
        "Infusumab", "Infusumab Under", "Infusumab Twin",
    ]  # fmt: skip


def test_a_word_that_nobody_knows_is_kept_and_asked_about() -> None:
    found = case("2026-01-05", product="zorb")
    assert found.record.therapy.product == "zorb"
    assert [(one.rule, one.what) for one in found.check.unknowns] == [("product-not-known", "product")]
    assert found.step.action.value == "ask_first"


def test_the_guide_of_a_product_is_kept_while_its_files_are_the_same() -> None:
    found = case("2026-01-05", product=UNDER_SKIN).guide
    assert as_loaded(found) is found
    assert found.version == load_guide(INFUSION).version


@pytest.mark.parametrize(
    ("variant", "fault"),
    [
        ({"id": "main"}, "repeated-id @ product.variant[0].id"),
        ({"route": "spoon", "form": "f", "given_by": []}, "unknown-choice @ product.variant[0].route"),
        ({"form": "vial"}, "unknown-key @ product.variant[0].form"),
        ({"sources": []}, "no-source @ product.variant[0].sources"),
    ],
)
def test_a_faulty_variant_is_a_fault_with_its_place(variant: dict[str, object], fault: str) -> None:
    faults = Faults()
    sources = [{"document": "label", "section": "1", "confidence": "confirmed"}]
    citations = Citations({"label": {"title": "Label", "version": "1"}}, faults)
    table = {"route": "infusion", "form": "bag", "given_by": ["professional"], "families": []}
    main = replace(read_product(table, citations, faults), id="main")
    read_variants({"variant": [{"id": "other", "sources": sources, **variant}]}, main, citations, faults)
    assert [f"{one.code} @ {one.where}" for one in faults.found] == [fault]
