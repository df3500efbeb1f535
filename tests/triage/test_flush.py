"""A warm, red face in ordinary words: each guide's own urgency, and danger beside it stays loud."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest

from doseline.guide import Guide, load_guides
from doseline.guide.flush_words import load_flush_words
from doseline.guide.patterns import DangerKind
from doseline.triage import (
    Complaint,
    TriageUrgency,
    hear,
    heard_in,
    is_set_aside,
    told_of,
    triage,
    with_heard,
)
from doseline.triage.flush import with_flush_named
from tests.triage.people import DOSE_DAY
from tests.triage.test_heard import OUTSIDE_DANGER

TABLES = Path(__file__).parent / "flush"
EMERGENCY, CALL_NOW, TELL, SELF_CARE = TriageUrgency
GUIDES = load_guides()
CAPSULE = GUIDES["tecfidera"]


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / f"{table}.tsv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def urgency(text: str, guide: Guide) -> TriageUrgency:
    """How soon, as the faces say it: patterns and words of danger together."""
    told = [Complaint(name=name) for name in told_of(text, guide)]
    return with_heard(triage(guide, told, chart=None, today=DOSE_DAY), heard_in(text, guide)).urgency


FLUSH = [row["sentence"] for row in rows("flush")]
DANGER = [row["sentence"] for row in rows("emergency")]


@pytest.mark.parametrize("text", FLUSH)
def test_a_warm_red_face_is_understood_as_flushing(text: str) -> None:
    assert "flushing" in told_of(text, CAPSULE)


@pytest.mark.parametrize("text", FLUSH)
def test_what_a_guide_says_of_flushing_decides_how_soon(text: str) -> None:
    """On the capsules it is the commonest effect; on the others it may be an allergy."""
    also = [name for name in told_of(text, CAPSULE) if name != "flushing"]
    assert urgency(text, CAPSULE) is (CALL_NOW if also else TELL)
    assert {urgency(text, GUIDES[drug]) for drug in ("kesimpta", "ocrevus", "tysabri")} == {CALL_NOW}


@pytest.mark.parametrize("drug", GUIDES)
@pytest.mark.parametrize("text", DANGER)
def test_H47_a_red_face_with_a_sign_of_danger_is_loud_on_every_medicine(text: str, drug: str) -> None:
    assert hear(text, GUIDES[drug]).loud is not None
    assert urgency(text, GUIDES[drug]) is EMERGENCY


@pytest.mark.parametrize("row", rows("another_matter"), ids=lambda row: row["sentence"])
def test_redness_and_heat_of_another_kind_are_no_flush(row: dict[str, str]) -> None:
    assert with_flush_named(row["sentence"]) == row["sentence"]
    assert not row["named"] or row["named"] in told_of(row["sentence"], CAPSULE)


@pytest.mark.parametrize(
    "text", ["no red face today", "my face is not red or hot", "never had a red hot face on it"]
)
def test_a_red_face_that_is_not_there_is_none(text: str) -> None:
    assert hear(text, CAPSULE).loud is None
    assert "flushing" not in told_of(text, CAPSULE) or is_set_aside(text, CAPSULE)


@pytest.mark.parametrize("sign", ["my memory is going", "my balance is going", "my speech has gone"])
def test_what_goes_before_an_and_is_not_the_face(sign: str) -> None:
    assert urgency(f"{sign} and my face is red", CAPSULE).rank >= urgency(sign, CAPSULE).rank > TELL.rank


PHRASES = [
    " ".join(one.words) for one in CAPSULE.danger if one.kind is DangerKind.EMERGENCY and one.language == "en"
]
JOINED = ("{flush} and {danger}", "{danger} and {flush}", "{flush}, {danger}", "{danger}, then {flush}")


def test_H47_a_phrase_of_danger_beside_a_red_face_is_as_loud_as_alone() -> None:
    chance = random.Random("a red face and danger 1")
    assert len(PHRASES) > 100
    for place, danger in enumerate(PHRASES):
        text = JOINED[place % len(JOINED)].format(flush=chance.choice(FLUSH), danger=danger)
        assert hear(text, CAPSULE).loud is not None, text


def test_H47_a_red_face_never_quiets_a_sentence_of_danger() -> None:
    """Sentences that only the ear hears, by people who knew none of our words."""
    chance = random.Random("a red face and danger 2")
    loud = [row["sentence"] for row in OUTSIDE_DANGER if hear(row["sentence"], CAPSULE).loud]
    for danger in chance.sample(loud, 80):
        assert hear(f"{danger}, {chance.choice(FLUSH)}", CAPSULE).loud is not None, danger


def test_another_sign_never_lowers_the_urgency_of_a_red_face() -> None:
    """Whatever is told beside it, in any order, on any medicine."""
    chance = random.Random("a red face and another sign 1")
    words = load_flush_words()
    signs = sorted({*CAPSULE.names.aliases["symptom"], *PHRASES})
    for _ in range(400):
        guide = GUIDES[chance.choice(sorted(GUIDES))]
        flush, sign = chance.choice(FLUSH), chance.choice(signs)
        text = chance.choice(JOINED).format(flush=flush, danger=sign)
        soonest = urgency(flush, guide).rank
        if not {*sign.split()} <= words.own | words.glue:  # "red and hot" is what the face is
            soonest = max(soonest, urgency(sign, guide).rank)
        assert urgency(text, guide).rank >= soonest, (guide.drug, text)
