"""Free text about an entry: which known names it speaks of, and in what manner."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.guide import load_guide
from doseline.guide.lexicon import How
from doseline.guide.reader import read
from doseline.guide.reading import Reading

NAMES = load_guide("kesimpta").names
YEAR = 2026

HERE = """
    pneumonia left lung                      infection
    tested positive for covid                infection
    hep b carrier                            hepatitis-b
    pnuemonia                                infection
    infected wounds on the leg               infection
    VIRAL INFEKTION                          infection
    not sure if pneumonia                    infection
    no doubt an infection                    infection
    pneumonia, not gone                      infection
    pneumonia not resolved                   infection
    never without an infection               infection
    infection no longer controlled           infection
    no fever, cough or infection             infection
    history of recurrent uti                 infection
    no cancer but a cold                     infection
    cold, no cancer                          infection
    my mother and I have hepatitis B         hepatitis-b
    caught flu from my daughter              infection
    hepatitis B not negative                 hepatitis-b
    HIV since 2012                           immunodeficiency
    breast cancer in 2027                    malignancy
    cancer in 2012, back since May           malignancy
    breast cancer 2012                       malignancy
    maybe no infection                       infection
    no infection?                            infection
    no infection xyzzy                       infection
    leukaemia                                malignancy
    Hodgkin's lymfoma                        malignancy
    cancer, not in remission                 malignancy
    pneu\u00admonia                          infection
    preg test +ve today                      pregnancy
    s/p covid, now pneumonia                 infection
    pas de pneumonia                         infection
    flu shot reaction with fever             infection
    mother has it and now me: shingles       infection
    past or present tuberculosis, unclear    tuberculosis
"""
NOT_HERE = """
    no infection                             negated
    No known infection.                      negated
    I never had hepatitis B                  negated
    hepatitis B negative                     negated
    breast cancer ruled out                  negated
    no sign of infection                     negated
    no cancer or infection                   negated
    without infection                        negated
    family history of breast cancer          family
    mother had hepatitis B                   family
    my daughter has chickenpox               family
    breast cancer (sister)                   family
    Mum's cancer                             family
    pneumonia in 2012                        past
    chickenpox as a child                    past
    history of pneumonia                     past
    pneumonia ten years ago                  past
    shingles, resolved                       past
    virus scanner                            about
    flu shot                                 about
    pregnancy vitamins                       about
    cancer screening                         about
    cold hands and feet                      about
    no evidence of lymphoma on CT            negated
    chest x-ray: no TB                       negated
    FHx: dad had melanoma                    family
    fh bowel cancer                          family
    s/p cellulitis 2018                      past
    H/O TB 2003, fully resolved              past
    melanoma 2012, in remission              past
    hep B vaccine nonresponder               about
"""


def _rows(table: str) -> list[tuple[str, str]]:
    lines = (line.rpartition("  ") for line in table.strip().splitlines())
    return [(text.strip(), meaning.strip()) for text, _, meaning in lines]


def _condition(text: str) -> Reading:
    return read(NAMES, ["condition"], text, year=YEAR)


@pytest.mark.parametrize(("text", "name"), _rows(HERE))
def test_what_may_be_there_is_found(text: str, name: str) -> None:
    assert _condition(text).says("condition", name)


@pytest.mark.parametrize(("text", "manner"), _rows(NOT_HERE))
def test_what_is_surely_not_there_is_set_aside_and_not_forgotten(text: str, manner: str) -> None:
    reading = _condition(text)
    assert reading.counting == ()
    assert {one.manner for one in reading.set_aside} >= {manner}, reading
    assert reading.whole


@pytest.mark.parametrize(("text", "manner"), _rows(NOT_HERE))
def test_one_word_that_is_not_understood_takes_the_permission_back(text: str, manner: str) -> None:
    reading = _condition(f"{text} blorb")
    assert reading.left == ("blorb",)
    assert reading.counting == reading.mentions != (), manner


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("oral prednisone", "systemic-steroid"),
        ("iv methylprednisolone", "systemic-steroid"),
        ("predinsone 20mg daily", "systemic-steroid"),
        ("10 ML rituximab 10 MG/ML Injection", "rituximab"),
        ("0.4 ML ofatumumab 50 MG/ML Auto-Injector [Kesimpta]", "ofatumumab"),
        ("24 HR tacrolimus 5 MG Extended Release Oral Capsule", "immunosuppressant"),
        ("1 ML methotrexate 25 MG/ML Injection", "immunosuppressant"),
        ("started on Ocrevus", "ocrelizumab"),
    ],
)
def test_a_medicine_is_found_in_any_place(text: str, group: str) -> None:
    reading = read(NAMES, ["medicine"], text)
    assert reading.says("medicine", group)
    assert reading.whole


def test_how_surely_a_name_was_found() -> None:
    found = {text: _condition(text).mentions[0].how for text in ("pneumonia", "pneumonias", "pnuemonia")}
    assert found == {"pneumonia": How.EXACT, "pneumonias": How.FORM, "pnuemonia": How.SLIP}


def test_the_longest_name_wins() -> None:
    (one,) = _condition("hepatitis b infection").mentions
    assert (one.name, one.words) == ("hepatitis-b", "hepatitis b infection")


# Words such as "carer" and names of more than eight words are known as a whole text only.
ALIASES = st.sampled_from(
    sorted(
        pair
        for pair in NAMES.aliases["condition"].items()
        if pair[1] not in NAMES.past and pair[0] not in NAMES.cues.only_whole and pair[0].count(" ") < 8
    )
)


@given(ALIASES, st.text(max_size=20), st.text(max_size=20))
def test_a_name_is_there_whatever_stands_around_it(alias: tuple[str, str], before: str, after: str) -> None:
    """Unless the text was understood whole as something else, or the words make another name."""
    written, name = alias
    reading = _condition(f"{before}, {written}, {after}")
    assert reading.says("condition", name) or reading.mentions
    assert reading.counting or not reading.left


def test_a_very_long_text_is_read_in_bounds() -> None:
    reading = _condition("pneumonia " + "word " * 5000)
    assert reading.says("condition", "infection")
    assert len(reading.left) <= 400
