"""Words as they are compared: spelling, forms of a word, and slips of the fingers."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doseline.guide.words import Vocabulary, is_slip, phrase, plain, spelling, stem, tokens

WORDS = Vocabulary(
    [
        "infection",
        "pneumonia",
        "abscess",
        "sepsis",
        "influenza",
        "hepatitis",
        "leukemia",
        "prednisone",
        "prednisolone",
        "rituximab",
        "methylprednisolone",
        "allergy",
        "anaphylaxis",
        "cold",
        "tight",
        "cancer",
        "pregnancy",
        "lymphoma",
        "measles",
    ]
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("leukaemia", "leukemia"),
        ("tumour", "tumor"),
        ("diarrhoea", "diarrhea"),
        ("oesophagus", "esophagus"),
        ("haemophilus", "hemophilus"),
        ("immunised", "immunized"),
        ("hospitalisation", "hospitalization"),
        ("ciclosporin", "cyclosporine"),
        ("cephalexin", "cefalexin"),
        ("sulphate", "sulfate"),
        ("litre", "liter"),
        ("anaesthetic", "anesthetic"),
        ("paediatric", "pediatric"),
        ("colour", "color"),
    ],
)
def test_british_and_american_are_one_spelling(one: str, other: str) -> None:
    assert spelling(one) == spelling(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("infected", "infection"),
        ("infections", "infection"),
        ("tumours", "tumor"),
        ("abscesses", "abscess"),
        ("allergies", "allergy"),
        ("cancers", "cancer"),
        ("steroids", "steroid"),
        ("viruses", "virus"),
    ],
)
def test_forms_of_one_word(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pnuemonia", "pneumonia"),
        ("neumonia", "pneumonia"),
        ("infectoin", "infection"),
        ("infecton", "infection"),
        ("abcess", "abscess"),
        ("influensa", "influenza"),
        ("hepatitus", "hepatitis"),
        ("rituximap", "rituximab"),
        ("prednisonne", "prednisone"),
        ("methylprednisalon", "methylprednisolone"),
        ("anaphilaxis", "anaphylaxis"),
        ("anaphylactis", "anaphylaxis"),
        ("cancre", "cancer"),
        ("lymphomma", "lymphoma"),
        ("pregnacy", "pregnancy"),
        ("inefction", "infection"),
        ("cancr", "cancer"),
        ("mesasles", "measles"),
        ("codl", "cold"),
        ("sepssis", "sepsis"),
    ],
)
def test_a_slip_is_found(typed: str, meant: str) -> None:
    assert meant in WORDS.slips(typed)


@pytest.mark.parametrize(
    "other", ["gold", "night", "fold", "dancer", "old", "infant", "inflation", "", "c", "hip"]
)
def test_another_word_is_no_slip(other: str) -> None:
    assert WORDS.slips(other) == ()


def test_accents_apostrophes_and_other_scripts() -> None:
    assert phrase("Crohn\u2019s d\u00e9pression") == "crohns depression"
    assert plain("Grippe-\u00dcbelkeit stra\u00dfe") == "grippe-ubelkeit strasse"
    assert tokens("\u043b\u0438\u0445\u043e\u0440\u0430\u0434\u043a\u0430 20%") == (
        "\u043b\u0438\u0445\u043e\u0440\u0430\u0434\u043a\u0430",
        "20",
        "%",
    )


@given(st.sampled_from(sorted(word for word in WORDS.known if len(word) >= 6)), st.data())
def test_any_one_letter_more_less_or_turned_is_found(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 2))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    more = word[:place] + letter + word[place:]
    less = word[:place] + word[place + 1 :]
    turned = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    for typed in (more, less, turned):
        assert typed == word or is_slip(word, typed), typed


@given(st.text(max_size=30))
def test_any_text_can_be_compared(text: str) -> None:
    for word in tokens(text):
        assert set(WORDS.forms(word)) <= WORDS.known
        assert set(WORDS.slips(word)) <= WORDS.known


def test_a_look_up_among_ten_thousand_words_is_quick() -> None:
    many = Vocabulary(
        f"{head}{number}{tail}"
        for number in range(400)
        for head in "abcde"
        for tail in ("itis", "osis", "mab", "cillin", "sone")
    )
    assert len(many.known) == 10_000
    many.slips("b123citis")
    start = time.perf_counter()
    for number in range(20):
        many.slips(f"zoster{number}x")
    assert (time.perf_counter() - start) / 20 < 0.1  # measured: a hundredth of it; a busy machine is slow


def test_known_words_load_no_package() -> None:
    code = (
        "import sys; from doseline.guide.words import Vocabulary, phrase; "
        "Vocabulary(['infection']); phrase('Infection'); "
        "print({'snowballstemmer', 'pylev'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"
