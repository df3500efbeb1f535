"""Cards as CDS Hooks has them, in which nothing of a chart is a link, a mark or HTML."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from doseline.faces.hooks.answering.markdown import LONGEST, escaped, plain, short
from tests.faces.hooks.answering.card_schema import SCHEMA
from tests.faces.hooks.answering.people import (
    Json,
    about,
    days_ago,
    medicine,
    newcomer,
    sign,
    treated,
    view,
)
from tests.faces.hooks.answering.test_opening_a_chart import FEVER, SURFACE_ANTIGEN
from tests.faces.hooks.answering.test_orders import MMR, START, vaccine

PLANTED = [
    "[click](https://evil.example/x)",
    "<script>alert(1)</script>",
    "![i](http://x.example/i.png)",
    "**bold**",
    "www.evil.example",
    "<https://evil.example>",
    "a@evil.example",
    "&lt;b&gt;",
    "line\n\n# heading",
    "`code`",
]


def running(name: str) -> Json:
    return about(
        "MedicationStatement", "m", status="active", effectiveDateTime=days_ago(9),
        medicationCodeableConcept={"text": name},
    )  # fmt: skip


ANSWERS = {
    "nothing": lambda: view(treated()),
    "stop": lambda: view(treated(FEVER, SURFACE_ANTIGEN)),
    "many": lambda: view(treated(FEVER, SURFACE_ANTIGEN, running("methotrexate"), running("azathioprine"))),
    "vaccine": lambda: sign(treated(), vaccine(MMR), medicine("methotrexate", "other")),
    "start": lambda: sign(newcomer(), START),
    "both": lambda: sign(newcomer(), START, vaccine(MMR)),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_what_the_standard_asks_for(name: str) -> None:
    said = ANSWERS[name]().as_json()
    Draft202012Validator(SCHEMA).validate(said)
    assert json.loads(json.dumps(said)) == said


def test_every_card_and_suggestion_has_an_id_of_its_own() -> None:
    cards = sign(newcomer(), START, vaccine(MMR)).as_json()["cards"]
    ids = [card["uuid"] for card in cards] + [
        one["uuid"] for card in cards for one in card.get("suggestions", ())
    ]
    assert len(set(ids)) == len(ids) > 2


@pytest.mark.parametrize("text", PLANTED)
def test_what_stands_in_a_chart_is_no_markup_in_a_card(text: str) -> None:
    found = (
        *view(treated(running(f"methotrexate {text}"))).cards,
        *sign(treated(), medicine(f"methotrexate {text}")).cards,
    )
    assert len(found) == 2
    for card in found:
        for mark in ("](", "<", "://", "www.", "`", "&", "#"):
            assert mark not in card.detail.replace(f"\\{mark}", ""), card.detail
        assert "<s" not in card.summary
        assert "<h" not in card.summary
        assert "\n" not in card.summary


def test_a_long_summary_ends_with_a_word_and_a_whole_sentence_stays_whole() -> None:
    long = "word " * 60
    assert len(short(long)) <= LONGEST
    assert short(long).endswith("word...")
    assert short(f"This is short. {long}.") == "This is short."
    assert plain("a\u2028b\t c") == "a b c"
    assert escaped("a_b") == "a\\_b"


def test_no_text_of_a_request_is_longer_than_a_card_holds() -> None:
    (card,) = view(treated(running(f"methotrexate {'x' * 500}"))).cards
    assert len(card.summary) <= LONGEST


def test_the_schema_refuses_what_the_standard_does_not_have() -> None:
    validator = Draft202012Validator(SCHEMA)
    good = sign(treated(), vaccine(MMR)).as_json()
    assert validator.is_valid(good)
    for key in ("summary", "indicator", "source", "selectionBehavior"):
        (card,) = good["cards"]
        less = {"cards": [{name: one for name, one in card.items() if name != key}]}
        assert not validator.is_valid(less), key


def test_examples_of_answers_of_other_people_fit_the_schema() -> None:
    file = Path(__file__).parents[3] / "exchange/examples/cds-hooks-spec/spec3-8.json"
    cards = json.loads(file.read_text())["cards"]
    plain_ones = [{key: one for key, one in card.items() if key != "links"} for card in cards]
    Draft202012Validator(SCHEMA).validate({"cards": plain_ones})
