"""Danger in free text: how much of it is heard, on sentences that nothing was learnt from."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import csv
import time
from array import array
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from doseline.guide.danger_features import LETTERS, PLACES
from doseline.guide.danger_line import load_line
from doseline.guide.load import data
from doseline.guide.patterns import DangerKind
from doseline.triage import Heard, hear
from tests.triage.people import GUIDE
from tools import learn_danger

TABLES = Path(__file__).parent / "heard"
EMERGENCY, CRISIS, POISON = DangerKind


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def heard(text: str) -> Heard:
    return hear(text, GUIDE)


def share_loud(texts: list[str]) -> float:
    return sum(heard(text).loud is not None for text in texts) / len(texts)


def share_heard(texts: list[str]) -> float:
    return sum(heard(text) != Heard() for text in texts) / len(texts)


DANGERS = [row["sentence"] for row in rows("danger.tsv") + rows("emergencies.tsv")]


def test_H47_95_of_100_sentences_of_danger_are_loud_and_98_are_heard() -> None:
    assert share_loud(DANGERS) >= 0.95
    assert share_heard(DANGERS) >= 0.98


def test_H47_the_right_line_is_rung() -> None:
    found = [(row["kind"], heard(row["sentence"]).loud) for row in rows("danger.tsv")]
    right = [kind in loud.kinds for kind, loud in found if loud is not None]
    assert sum(right) / len(right) >= 0.97


def test_at_most_10_of_100_hard_ordinary_sentences_are_loud() -> None:
    assert share_loud([row["sentence"] for row in rows("ordinary.tsv")]) <= 0.10


def test_few_questions_to_the_guide_are_loud() -> None:
    """4 of 100 are wanted; the accidents with a pen among them are loud on purpose."""
    meant = {
        "my child injected himself with my pen", "took two pens same day by mistake",
        "stuck myself with my wifes used kesimpta needle",
    }  # fmt: skip
    questions = [row["question"] for row in rows("questions.tsv")]
    assert meant <= {text for text in questions if heard(text).loud}
    assert share_loud([text for text in questions if text not in meant]) <= 0.04


def test_german_and_spanish_words_of_danger_are_heard() -> None:
    texts = {kind: [row["text"] for row in rows("other_languages.tsv") if row["kind"] == kind] for kind in
             ("danger", "ordinary", "question")}  # fmt: skip
    assert share_loud(texts["danger"]) >= 0.9
    assert share_loud(texts["ordinary"] + texts["question"]) <= 0.07


# What somebody wrote who knew neither the code nor its words: set A was read before its kinds were mended,
# set B was measured first and read then. Nothing like them is learnt from.
OUTSIDE_DANGER, OUTSIDE_ORDINARY, OUTSIDE_ASKED = (
    rows(f"outside_{name}.tsv") for name in ("danger", "ordinary", "asked")
)


@pytest.mark.parametrize("which", ["A", "B"])
def test_H47_danger_in_the_words_of_outsiders_is_heard(which: str) -> None:
    texts = [row["sentence"] for row in OUTSIDE_DANGER if row["set"] == which]
    assert share_loud(texts) >= 0.95
    assert share_heard(texts) >= 0.98


@pytest.mark.parametrize("which", ["A", "B"])
def test_few_ordinary_sentences_of_outsiders_are_loud(which: str) -> None:
    assert share_loud([row["sentence"] for row in OUTSIDE_ORDINARY if row["set"] == which]) <= 0.10


@pytest.mark.parametrize("which", ["A", "B"])
def test_few_questions_of_outsiders_are_loud(which: str) -> None:
    assert share_loud([row["sentence"] for row in OUTSIDE_ASKED if row["set"] == which]) <= 0.04


@pytest.mark.parametrize(
    "text",
    [
        "no chest pain, just a cold",
        "no fever or rash, only tired",
        "a seizure ten years ago, may i take it",
        "my mother had a stroke years ago",
        "i dont have any trouble breathing",
        "without fever or stiff neck",
        "had chest pain last year, all fine",
        "never had a seizure",
        "not dizzy and no swelling",
        "what are the signs of a stroke",
        "what are the symptoms of meningitis",
        "can it cause chest pain",
        "what is the risk of pml",
        "is an overdose of vitamin d possible",
        "has anyone had anaphylaxis",
        "does it raise the risk of a heart attack",
        "history of depression and epilepsy",
        "i had meningitis as a child",
        "i was unconscious once in 2009",
        "how common is a severe allergic reaction",
    ],
)
def test_what_is_denied_or_over_or_asked_about_is_not_loud(text: str) -> None:
    assert heard(text).loud is None


@pytest.mark.parametrize(
    "text",
    [
        "chest pain ten years ago and now again",
        "no fever but i cant breathe",
        "not just a headache, i cant see",
        "never had a headache like this, it exploded",
        "no chest pain yesterday, but now i cant breathe",
        "no feeling in my legs",
        "no air",
        "no reason to live",
        "not breathing",
        "no pulse",
        "cant feel my legs",
        "had a stroke years ago, today my face is drooping",
        "without air i am choking",
        "he has no pulse",
        "no pee since yesterday and legs are weak",
        "i do not want to wake up any more",
        "not responding",
        "what are the signs of a stroke? my face is drooping",
        "no longer able to speak",
        "no hope left for me",
    ],
)
def test_what_is_not_denied_stays_loud(text: str) -> None:
    assert heard(text).loud is not None


@pytest.mark.parametrize(
    "text",
    [
        "thinking of ending things",
        "everyone would be better off",
        "i cant go on",
        "whats the point any more",
        "i am saving up my pills for the day",
        "i wrote goodbye letters to my kids",
        "tired of living",
        "they would manage without me",
        "i want it all to stop for good",
        "nothing left to live for",
        "i wish i would not wake up tomorrow",
        "i am a burden to everyone",
        "cant cope any more and want it over",
        "i have a plan to end it",
        "i gave my things away because i will be gone",
        "sick of being alive",
        "i see no way out",
        "i am not safe with myself",
        "my daughter is cutting herself",
        "no point in carrying on",
    ],
)
def test_indirect_words_of_not_wanting_to_live_lead_to_the_crisis_line(text: str) -> None:
    found = heard(text)
    kinds = {*(found.loud.kinds if found.loud else ()), *(found.soft.kinds if found.soft else ())}
    assert CRISIS in kinds


@pytest.mark.parametrize(
    "text",
    [
        "my toddler got hold of my pen and it went off",
        "i took the whole box of baclofen",
        "took two pens at once",
        "my dog chewed my pen",
        "the nurse gave me the dose twice",
        "he swallowed a handful of my tablets",
    ],
)
def test_too_much_of_a_medicine_leads_to_the_poison_line_as_well(text: str) -> None:
    found = heard(text).loud
    assert found is not None
    assert {EMERGENCY, POISON} <= set(found.kinds)


def test_a_crisis_that_is_said_to_be_over_still_gets_its_line() -> None:
    found = heard("i was suicidal in my teens")
    assert found.loud is None
    assert found.soft is not None
    assert CRISIS in found.soft.kinds


def test_danger_in_a_long_note_is_not_thinned_by_the_rest() -> None:
    filler = "today i wrote down my dates and the nurse rang about the delivery of the next box in june . "
    found = heard(filler * 6 + "half of my face is hanging and i cannot speak . " + filler * 6)
    assert found.loud is not None


# What people write around what they have to say.
AROUND = [
    "{}",
    "{} help",
    "hello, {}",
    "{} what do i do",
    "{}!!",
    "since this morning {}",
    "{} since an hour",
    "please {}",
    "my husband says {}",
    "{} and im scared",
    "ok so {}",
    "{} after the injection",
    "i think {}",
    "{} right now",
    "{} thanks",
    "sorry to bother, {}",
    "hi, question: {}",
    "{}, is that normal",
    "{}, on kesimpta since may",
    "um {}",
    "{}. my dose was on monday.",
    "good morning. {}",
    "{} (i am 45)",
    "well, {}",
    "{} :(",
    "this is urgent {}",
    "yesterday all fine, now {}",
    "{} and alone at home",
    "we are on holiday and {}",
    "{} again",
    "all of a sudden {}",
    "i have ms and {}",
    "doctor {}",
    "dont know if it matters but {}",
    "{} - should i inject",
    "{} / kesimpta",
    "so {}",
    "just now {}",
    "{} pls",
    "{} who do i call",
]


@pytest.mark.parametrize(
    "phrase", ["i cant breathe", "i want to die", "my face is drooping", "he passed out"]
)
@pytest.mark.parametrize("around", AROUND)
def test_a_known_phrase_of_danger_is_loud_in_any_surroundings(phrase: str, around: str) -> None:
    assert heard(around.format(phrase)).loud is not None


def test_almost_every_known_phrase_is_loud_in_any_surroundings() -> None:
    phrases = [" ".join(phrase.words) for phrase in GUIDE.danger]
    texts = [AROUND[place % len(AROUND)].format(text) for place, text in enumerate(phrases * 3)]
    quiet = [text for text in texts if heard(text).loud is None]
    assert len(quiet) <= 0.01 * len(texts), quiet
    assert all(heard(text).soft is not None for text in quiet)


def test_the_weights_are_those_that_the_inputs_give() -> None:
    """When this fails, the inputs were changed: run ``python tools/learn_danger.py``."""
    text = (data() / "danger" / "line.toml").read_text(encoding="utf-8")
    packed = (data() / "danger" / "line.bin").read_bytes()
    assert f'inputs = "{learn_danger.inputs_hash()}"' in text
    assert f'weights = "{sha256(packed).hexdigest()[:16]}"' in text


def test_nothing_is_learnt_that_is_like_a_sentence_it_is_measured_on() -> None:
    measured = learn_danger.Measured.read()
    named = learn_danger.slots()
    made = [said for kind in learn_danger.EACH for said in learn_danger.grammar(kind, named)]
    dangers = frozenset(DANGERS)
    assert all(measured.has_like(said.text) for said in made if said.text in dangers)
    some = made[::8]  # to look at each takes half a minute
    left_out = sum(measured.has_like(said.text) for said in some)
    assert 0 < left_out < 0.1 * len(some)


@pytest.mark.parametrize(
    "text",
    [
        "eyes look yellow and my wee is like cola",
        "my eyes are a bit yellow since monday",
        "my pee is dark like tea",
    ],
)
def test_yellow_eyes_and_dark_urine_are_for_today_and_no_emergency(text: str) -> None:
    assert heard(text).loud is None


@pytest.mark.parametrize(
    "text",
    [
        "He had a heart attack at school",
        "a colleague just had a heart attack",
        "my son had a stroke in class",
    ],
)
def test_what_happened_just_now_is_loud_though_it_is_told_in_the_past(text: str) -> None:
    assert heard(text).loud is not None


@pytest.mark.parametrize(
    "text",
    [
        "had a heart attack years ago", "he had a stroke in 2012", "my mum had a heart attack when i was six",
        "i had a heart attack last year, can i have the pen",
    ],
)  # fmt: skip
def test_what_happened_long_ago_is_not_loud(text: str) -> None:
    assert heard(text).loud is None


def test_letters_that_only_look_like_danger_are_not_loud_by_themselves() -> None:
    """All the weight on groups of letters, none on words and what they are about."""
    line = load_line()
    letters = array("b", [0] * LETTERS + [127] * (PLACES - LETTERS))
    only_letters = replace(line, weights={**line.weights, "danger": letters})
    assert only_letters.score(["swellow breathen chokery"]).value == line.limits.soft


def test_the_line_is_there_at_once() -> None:
    load_line.cache_clear()
    began = time.perf_counter()
    load_line()
    assert time.perf_counter() - began < 0.1
