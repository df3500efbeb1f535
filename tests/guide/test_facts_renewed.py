"""The facts that were read anew on 2026-11-29, each number with its comparator and its source."""

from __future__ import annotations

import pytest

from doseline.guide import load_guide
from doseline.guide.statements import Statement, load_statements
from doseline.source import Confidence
from doseline.text import Catalogue

GUIDE = load_guide("kesimpta")
FOUND = load_statements("kesimpta")
SAY = Catalogue("en", GUIDE.region("US")).about(GUIDE)


def text(id_: str) -> str:
    """A statement as a person reads it."""
    return SAY.say(f"kesimpta/statement.{id_}.text", **FOUND.statements[id_].values)


def sources(item: Statement) -> dict[str, Confidence]:
    return {source.document: source.confidence for source in item.sources}


@pytest.mark.parametrize(
    ("id_", "numbers"),
    [
        ("hair-loss", ("5.1%", "16.6%", "teriflunomide")),
        ("all-side-effects", ("83.6", "84.2", "8.8", "7.8", "0.5", "0.4", "teriflunomide")),
        ("stopped-for-side-effects", ("5.7", "5.2")),
        ("breastfeeding", ("12 mothers", "5 babies")),
    ],
)
def test_a_rate_is_never_told_without_what_it_was_compared_to(id_: str, numbers: tuple[str, ...]) -> None:
    said = text(id_)
    assert all(number in said for number in numbers), said


def test_hair_loss_is_no_longer_said_not_to_be_reported() -> None:
    assert "not reported" not in text("hair-loss")
    assert FOUND.statements["hair-loss"].disagreements == ("D77",)


@pytest.mark.parametrize(
    ("id_", "document", "confidence"),
    [
        ("steroids", "UK tool", Confidence.CONFIRMED),
        ("other-ms-drugs", "UK tool", Confidence.CONFIRMED),
        ("rotate-sites", "consumer monographs", Confidence.SECONDARY),
        ("breastfeeding", "12 mothers", Confidence.SECONDARY),
        ("driving", "EU package leaflet", Confidence.CONFIRMED),
        ("hair-loss", "newly diagnosed", Confidence.CONFIRMED),
        ("all-side-effects", "up to 5 years", Confidence.CONFIRMED),
    ],
)
def test_the_marks_are_those_of_the_newest_reading(id_: str, document: str, confidence: Confidence) -> None:
    marks = sources(FOUND.statements[id_])
    assert [mark for name, mark in marks.items() if document in name] == [confidence]


def test_no_leaflet_shows_the_date_that_the_set_prints_on_all_of_them() -> None:
    texts = [source for item in FOUND.statements.values() for source in item.sources]
    texts += [source for rule in GUIDE.rules.values() for source in rule.sources]
    versions = {source.version for source in texts if "leaflet" in source.document.lower()}
    assert not {version for version in versions if version.startswith("2022")}
    assert "captured by 2024-03-02, revision date not given" in versions


@pytest.mark.parametrize("id_", ["D64", "D73", "D74", "D75", "D77"])
def test_the_new_disagreements_show_both_sides(id_: str) -> None:
    item = FOUND.disagreements[id_]
    for side in ("topic", "a", "b", "handling"):
        assert SAY.say(f"{item.drug}/disagreement.{id_}.{side}", **item.values)


def test_the_least_gap_of_ocrevus_is_five_months_and_never_twenty_weeks() -> None:
    values = FOUND.disagreements["D6"].values
    assert (values["months"], values["min_months"], values["old_weeks"]) == (6, 5, 20)
