"""A test is found in its name whatever stands around it, and a result in the words of a laboratory."""

from __future__ import annotations

from datetime import date

import pytest

from doseline.check import Verdict
from doseline.guide import load_guide
from tests.check.stories import checked, result

NAMES = load_guide("kesimpta").names
DANGERS = (
    "hbsag",
    "anti-hbc",
    "hbv-dna",
    "pregnancy-test",
    "covid-test",
    "jcv-pcr",
    "influenza-test",
    "hiv-test",
)
AROUND = (
    "{}", "{} (plasma)", "{}, serum", "serum {}", "{} (CLIA)", "{} [Presence]", "repeat {}", "Lab: {}",
    "{} blorb",
    "blorb: {} (second sample)", "{} - confirmatory", "my {}", "{} by immunoassay, external lab",
    "{} / zorbo panel",
    "*{}*", "{} qual.", "GP {}", "{} 12/3", "({})", "{} result, St. Nemo's",
)  # fmt: skip
POSITIVE = (
    "POS",
    "pos.",
    "Positive",
    "Positive (S/CO 412)",
    "DETECTED, 340 IU/mL",
    "Detected",
    "repeatedly reactive",
    "reactive",
    "REACTIVE - see letter",
    "+",
    "++",
    "1+",
    "+ve",
    "weakly positive",
    "not non-reactive",
    "negative on Monday, positive today",
    "positiv",
    "low positive 1.2",
    "Detected <20 IU/mL",
    "reactive (repeat)",
)
NEGATIVE = (
    "neg",
    "NEG.",
    "Negative",
    "negative (S/CO 0.12)",
    "non-reactive",
    "Non reactive",
    "nonreactive",
    "not detected",
    "NOT DETECTED <20 IU/mL",
    "-ve",
    "no HBV DNA detected",
    "target not detected",
    "undetectable",
    "absent",
    "not found",
    "Negativ",
    "nicht nachweisbar",
    "none detected",
    "no growth",
    "not reactive, final report",
)
UNCLEAR = (
    "equivocal", "borderline", "indeterminate", "grey zone", "negative, see letter",
    "negative but ask", "invalid, repeat",
    "no result: negative sample lost",
)  # fmt: skip


def _aliases(test: str) -> list[str]:
    return sorted(alias for alias, name in NAMES.aliases["test"].items() if name == test)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("test", DANGERS)
def test_every_name_of_danger_is_found_in_any_surroundings(test: str, around: str) -> None:
    for alias in _aliases(test):
        found = NAMES.understood("test", around.format(alias)).names
        assert test in found or (test == "anti-hbc" and "anti-hbc-igm" in found), around.format(alias)


@pytest.mark.parametrize("test", DANGERS[:5])
def test_a_find_in_any_words_holds_the_dose(test: str) -> None:
    for place, text in enumerate(POSITIVE):
        name = AROUND[place % len(AROUND)].format(test.replace("-", " "))
        check = checked(result(name, "2026-05-18", text=text))
        assert check.verdict in (Verdict.STOP, Verdict.WAIT), (name, text)


@pytest.mark.parametrize("text", POSITIVE)
def test_a_find_of_a_name_nobody_knows_is_asked_about_and_not_read(text: str) -> None:
    check = checked(result("zorbotest 7", "2026-05-18", text=text))
    assert check.verdict is Verdict.ASK
    assert [one.text for one in check.not_read] == ["zorbotest 7"]


@pytest.mark.parametrize("text", NEGATIVE)
def test_a_result_is_negative_where_every_word_is_understood(text: str) -> None:
    assert NAMES.outcomes.read(text) == "negative"
    assert checked(result("HBsAg (qual.)", "2026-05-18", text=text)).verdict is Verdict.CLEAR
    assert NAMES.outcomes.read(f"{text} blorb") != "negative"


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_is_not_clear_stays_so(text: str) -> None:
    assert NAMES.outcomes.read(text) == "indeterminate"


@pytest.mark.parametrize("said", [{"result": "negative"}, {"text": "not detected"}])
def test_a_negative_result_of_a_name_half_understood_clears_nothing(said: dict[str, str]) -> None:
    unclear = result("hbsag", "2026-05-16", result="indeterminate")
    half, whole = (result(name, "2026-05-18", **said) for name in ("hbsag blorb", "HBsAg (qual.)"))
    assert checked(unclear, half).verdict is Verdict.UNKNOWN
    assert checked(unclear, whole).verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("Hep B core total Ab", "anti-hbc"),
        ("hepatitis B core total antibodies", "anti-hbc"),
        ("Total Ab to HBc", "anti-hbc"),
        ("Hep B surface Ab (quant.)", "anti-hbs"),
        ("anti-HBs titre, serum", "anti-hbs"),
        ("HBeAg", "hbv-dna"),
        ("viral load, hepatitis B", "hbv-dna"),
        ("DNA of HBV by real-time PCR", "hbv-dna"),
        ("beta hCG in blood", "pregnancy-test"),
        ("home preg test", "pregnancy-test"),
        ("PCR for JC virus (liquor)", "jcv-pcr"),
        ("swab: SARS-CoV-2 antigen", "covid-test"),
        ("rapid COVID-19 home test kit", "covid-test"),
        ("flu A/B PCR", "influenza-test"),
        ("Group A strep rapid", "strep-test"),
        ("Varicella zoster IgM", "herpes-test"),
        ("HIV combo 4th gen", "hiv-test"),
        ("EBV VCA IgG", "immunity-test"),
        ("Rubella IgG antibody", "immunity-test"),
        ("ANA screen", "no-infection-test"),
    ],
)
def test_the_names_of_laboratories(name: str, means: str) -> None:
    assert NAMES.understood("test", name).names[:1] == (means,)


@pytest.mark.parametrize(
    "name", ["HBsAg antibody", "Rubella IgG blorb", "zorbo ANA", "LFT", "fluoride", "Hb", "B cells blorb"]
)
def test_what_is_something_else_is_no_test_of_danger_and_no_harmless_one(name: str) -> None:
    assert NAMES.understood("test", name).names == ()


@pytest.mark.parametrize(
    "text", ["stopped Tysabri in 2025", "Ocrevus, finished in 2024", "completed Mavenclad in 2025"]
)
def test_another_drug_for_ms_that_was_stopped_still_counts(text: str) -> None:
    assert NAMES.understood("medication", text, (), date(2026, 9, 1)).names
