"""What people write around a word of danger never makes it less; around ordinary words it holds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import cycle, islice
from typing import Any

import pytest

from doseline.check import Verdict
from doseline.guide import load_guide
from doseline.guide.terminology import Terminology
from doseline.guide.words import phrase
from tests.check.stories import checked, illness, medicine, result, shot, sign

NAMES: Terminology = load_guide("kesimpta").names
ON = "2026-05-18"

# Forty ways to write something down, each with the bare words in the middle.
AROUND = (
    "{}",
    "my {}",
    "{} again",
    "still {}",
    "{} since Monday",
    "I have {}",
    "I think it is {}",
    "maybe {}",
    "{}?",
    "{} is suspected",
    "{} on the left",
    "{} (mild)",
    "recurrent {}",
    "{}, getting worse",
    "{} and a headache",
    "a headache and {}",
    "diagnosed with {} last week",
    "GP says {}",
    "{} - ask doctor",
    "started: {}",
    "{} not gone",
    "{} not sure",
    "no idea, {}",
    "not only {}",
    "{} no better",
    "{} in 2031",
    "since 2012 {}",
    "ich habe {} seit gestern",
    "j'ai {} depuis hier",
    "tengo {} desde ayer",
    "ho {} da ieri",
    "{} bij mij nu",
    "my mother and I have {}",
    "caught from my son: {}",
    "{} blorb",
    "no fever but {}",
    "{}; antibiotics?",
    "*{}*",
    "({})",
    "{}!!!",
)
# Forty ways to write down a medicine or a vaccine.
BESIDE = (
    "{}",
    "oral {}",
    "iv {}",
    "{} 20 mg",
    "{} tablets",
    "2 x {} daily",
    "started {}",
    "{} (generic)",
    "{} for relapse",
    "took {} blorb",
    "{} and vitamin d",
    "vitamin d, {}",
    "10 ML {} 10 MG/ML Injection",
    "still on {}",
    "maybe {}",
    "{} since 2012",
    "nehme {} seit gestern",
    "je prends {}",
    "tomo {}",
    "{}!",
    "my {}",
    "{} again",
    "{} every 8 weeks",
    "{} at the hospital",
    "GP gave me {}",
    "{} since Monday",
    "({})",
    "*{}*",
    "{}?",
    "had {} yesterday",
    "{} (private clinic)",
    "{}; next one in May",
    "not sure, {}",
    "{} and a headache",
    "ibuprofen and {}",
    "{} plus the usual",
    "ho preso {}",
    "{} sinds gisteren",
    "no fever but {}",
    "{} blorb",
)


def _slips(word: str) -> Iterator[str]:
    """The slips that the reader promises to find in a long word: turned, one less, one twice."""
    middle = len(word) // 2
    yield word[:middle] + word[middle + 1] + word[middle] + word[middle + 2 :]
    yield word[:middle] + word[middle + 1 :]
    yield word[:middle] + word[middle] * 2 + word[middle + 1 :]


def _is_live(name: str) -> bool:
    return name in NAMES.vaccines and NAMES.vaccines[name].live is True


def _dangers(kind: str) -> list[tuple[str, str]]:
    """Every alias of every name of a kind that can hold a dose back."""
    permits = NAMES.cues.permits.get(kind, frozenset())
    if kind == "medication":
        groups = {"systemic-steroid", "immunosuppressant", "anti-infective"} | {
            name for name, drug in NAMES.medicines.items() if drug.group == "ms-drug"
        }
        return sorted(pair for pair in NAMES.medicine_names.items() if pair[1] in groups)
    if kind == "vaccine":
        return sorted(pair for pair in NAMES.aliases[kind].items() if _is_live(pair[1]))
    careful = {"infection", "hepatitis-b", "malignancy", "immunodeficiency", "immunosuppressed", "pregnancy"}
    careful |= {"liver-disease", "pml", "missed-period", "drug", "polysorbate-80", "latex"}
    little = NAMES.cues.only_whole
    pairs = NAMES.aliases[kind].items()
    return sorted(
        (alias, name)
        for alias, name in pairs
        if name in careful - permits and alias not in little and name not in NAMES.past
    )


@cache
def _meant(kind: str, text: str) -> tuple[str, ...]:
    return NAMES.understood(kind, text, (), date(2026, 5, 18)).names


def _rank(kind: str, names: tuple[str, ...]) -> int:
    """How much care is asked for; nothing understood is the least."""
    if not names:
        return 10_000
    if kind == "vaccine":
        return 0 if names[0] in NAMES.vaccines and NAMES.vaccines[names[0]].live else 1
    if kind == "allergy":
        return ("drug", "excipient", "device", "other").index(NAMES.allergy_parts[names[0]])
    return NAMES.care[kind].get(names[0], 10_000)


def _is_no_less(kind: str, name: str, text: str) -> bool:
    """Whether a text asks for as much care as the name; one that is itself a known name speaks for itself."""
    if phrase(text) in _every_name():
        return True
    meant = _meant(kind, text)
    return name in meant or _rank(kind, meant) <= _rank(kind, (name,))


@pytest.mark.parametrize("kind", ["condition", "allergy"])
def test_no_surrounding_makes_a_danger_less(kind: str) -> None:
    """Each alias in each of the forty surroundings."""
    less = [
        text
        for alias, name in _dangers(kind)
        for around in AROUND
        if not _is_no_less(kind, name, text := around.format(alias))
    ]
    assert not less, (len(less), less[:20])


@pytest.mark.parametrize("kind", ["medication", "vaccine"])
def test_no_words_beside_a_medicine_make_it_less(kind: str) -> None:
    less = [
        text
        for alias, name in _dangers(kind)
        for around in BESIDE
        if not _is_no_less(kind, name, text := around.format(alias))
    ]
    assert not less, (len(less), less[:20])


@pytest.mark.parametrize("kind", ["condition", "allergy", "medication", "vaccine"])
def test_upper_case_and_hyphens_are_nothing(kind: str) -> None:
    for alias, name in _dangers(kind):
        assert name in _meant(kind, alias.upper()), alias
        assert _is_no_less(kind, name, alias.replace(" ", "-")), alias
        assert _is_no_less(kind, name, alias.title().replace(" ", "  ")), alias


@pytest.mark.parametrize("kind", ["condition", "medication"])
def test_a_slip_in_a_long_word_is_no_less(kind: str) -> None:
    """One-word names of eight letters and more; a slip that makes another known name is that name."""
    less = [
        slip
        for alias, name in _dangers(kind)
        if alias.isalpha() and len(alias) >= 8
        for slip in _slips(alias)
        if phrase(slip) not in _every_name() and not _is_no_less(kind, name, f"my {slip}")
    ]
    assert not less, (len(less), less[:20])


@cache
def _every_name() -> frozenset[str]:
    return frozenset(alias for aliases in NAMES.aliases.values() for alias in aliases) | frozenset(
        NAMES.medicine_names
    )


_RANK = {Verdict.CLEAR: 0, Verdict.ASK: 1, Verdict.UNKNOWN: 2, Verdict.WAIT: 3, Verdict.STOP: 4}


@pytest.mark.parametrize("place", range(40))
def test_the_verdict_never_falls_below_that_of_the_bare_word(place: int) -> None:
    """A sample of the same, through the whole of the checks."""
    dangers = _dangers("condition")
    alias, _ = next(islice(cycle(dangers), place * 7, None))
    bare = checked(illness(alias, ON)).verdict
    said = checked(illness(AROUND[place].format(alias), ON)).verdict
    assert _RANK[said] >= _RANK[bare], (alias, AROUND[place])


ORDINARY = (
    "no infection",
    "no known infection",
    "family history of breast cancer",
    "mother had hepatitis B",
    "my father has lung cancer",
    "virus scanner",
    "flu shot",
    "covid vaccine",
    "pregnancy vitamins",
    "never had hepatitis B",
    "pneumonia in 2012",
    "chickenpox as a child",
    "mumps when I was a child",
    "hepatitis B negative",
    "cancer ruled out",
    "no sign of cancer",
    "shingles, resolved",
    "no pregnancy",
    "not pregnant",
    "no liver disease",
    "free of infection",
    "cancer screening",
    "sister's breast cancer",
    "grandmother had leukaemia",
    "cold hands and feet",
    "pneumonia ten years ago",
    "history of bronchitis",
    "no cancer or infection",
    "uncle with tuberculosis",
    "no longer pregnant",
)


@pytest.mark.parametrize("text", ORDINARY)
def test_what_is_not_there_holds_no_dose_and_is_said(text: str) -> None:
    check = checked(illness(text, ON))
    assert check.verdict is Verdict.CLEAR
    assert "entry-read-as" in check.rules
    assert not check.not_read


@pytest.mark.parametrize(
    "text",
    [
        "steroid cream",
        "hydrocortisone 1% cream daily",
        "prednisolone eye drops",
        "ibuprofen 400 mg when needed",
        "vitamin D3 1000 IU",
        "baclofen 10 mg tablets",
        "metformin 500 MG Oral Tablet",
        "mometasone nasal spray 50 mcg",
        "paracetamol and ibuprofen",
        "Levothyroxine Sodium 0.075 MG Oral Tablet",
        "omeprazole 20 mg capsule daily",
        "metronidazole gel",
        "aciclovir cream",
        "ibuprofin",
        "Betamethasone 0.1% ointment twice daily",
    ],
)
def test_an_ordinary_medicine_holds_no_dose(text: str) -> None:
    check = checked(medicine(text, ON))
    assert check.verdict is Verdict.CLEAR
    assert not check.not_read


@pytest.mark.parametrize(
    "text",
    [
        "flu shot 2026",
        "shingrix dose 1",
        "Shingrix 2nd dose",
        "COVID booster spring 2026",
        "2nd hep b shot",
        "Tdap booster",
    ],
)
def test_a_known_vaccine_with_its_number_or_year_is_known(text: str) -> None:
    assert checked(shot(text, ON)).verdict is Verdict.CLEAR


@pytest.mark.parametrize(
    "text",
    ["no known allergies", "NKDA", "birch pollen", "nuts and eggs", "allergic to penicillin", "cat hair"],
)
def test_an_ordinary_allergy_asks_nothing(text: str) -> None:
    check = checked({"id": "a", "type": "allergy", "on": "2020", "name": text})
    assert check.verdict is Verdict.CLEAR, check.findings


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("anaphylaxis to ofatumumab", Verdict.STOP),
        ("severe reaction to Kesimpta pen", Verdict.STOP),
        ("hives after my last injection", Verdict.STOP),
        ("Ofatumumab (Kesimpta)", Verdict.STOP),
        ("polysorbat 80", Verdict.STOP),
        ("rubber in the needle cap", Verdict.ASK),
        ("latex gloves", Verdict.ASK),
        ("kesimta", Verdict.STOP),
        ("zorblatt", Verdict.ASK),
        ("not allergic to latex", Verdict.CLEAR),
    ],
)
def test_an_allergy_to_it_in_any_words(text: str, verdict: Verdict) -> None:
    assert checked({"id": "a", "type": "allergy", "on": "2020", "name": text}).verdict is verdict


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("throat swelling after kesimpta", Verdict.STOP),
        ("anaphylaxis after my last shot", Verdict.STOP),
        ("rash after kesimpta", Verdict.ASK),
        ("latex allergy", Verdict.ASK),
        ("missed period", Verdict.ASK),
        ("period is late", Verdict.ASK),
        ("maybe pregnant", Verdict.WAIT),
        ("morbus nemo", Verdict.ASK),
        ("migraine with blorb", Verdict.ASK),
        ("hepatitis B in 2010", Verdict.WAIT),
        ("HIV since 2012", Verdict.ASK),
        ("kidney transplant in 2015", Verdict.ASK),
    ],
)
def test_an_illness_in_any_words(text: str, verdict: Verdict) -> None:
    assert checked(illness(text, ON)).verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "HBV core ab",
        "hep B core antibody total",
        "Hepatitis B core Ab, total",
        "anti-HBc total",
        "core antibody hep b",
    ],
)
def test_a_test_is_found_in_the_words_of_laboratories(text: str) -> None:
    assert _meant("test", text) == ("anti-hbc",)


@pytest.mark.parametrize("text", ["hepatitis core", "zorbotest", "surface something", "HBsAg antibody"])
def test_a_test_that_is_not_whole_is_not_guessed(text: str) -> None:
    assert _meant("test", text) == ()


def test_what_could_not_be_read_is_given_back_with_what_was_left() -> None:
    check = checked(illness("migraine with blorb", ON))
    (one,) = check.not_read
    assert (one.entry, one.text, "blorb" in one.left) == ("c", "migraine with blorb", True)


def test_a_word_from_the_clinic_settles_it_once() -> None:
    word = {
        "id": "d",
        "type": "decision",
        "on": "2026-05-19",
        "about": "condition-not-known",
        "outcome": "may-proceed",
        "by": "MS clinic",
    }
    check = checked(illness("morbus nemo", ON), word)
    assert (check.verdict, check.not_read) == (Verdict.CLEAR, ())


def test_a_positive_test_nobody_knows_is_told_by_its_name() -> None:
    check = checked(result("zorbin panel", "2026-05-10", result="positive"))
    (found,) = (one for one in check.findings if one.rule == "positive-test-not-known")
    assert dict(found.values)["names"] == ("zorbin panel",)


# A positive test for tuberculosis in the words of clinics and people: never "a test we do not know".
@pytest.mark.parametrize(
    "name",
    [
        "quantiferon", "QuantiFERON-TB Gold Plus", "Quantiferon gold", "QFT", "QFT-Plus", "T-SPOT",
        "T-SPOT.TB", "tspot tb", "IGRA", "interferon gamma release assay", "Mantoux", "mantoux test",
        "TB skin test", "tuberculin skin test", "PPD", "TST", "TB blood test", "tb test",
        "tuberculosis test", "TB screening", "tuberculosis blood test", "latent TB test",
    ],
)  # fmt: skip
def test_a_positive_test_for_tuberculosis_is_told_as_one(name: str) -> None:
    check = checked(result(name, "2026-05-10", result="positive"))
    (found,) = (one for one in check.findings if one.rule == "infection-test-positive")
    assert found.variant == "tuberculosis-during"
    assert "positive-test-not-known" not in {one.rule for one in check.findings}


def test_two_positive_tests_are_told_apart() -> None:
    check = checked(
        {**result("HIV", "2026-05-10", result="positive"), "id": "h"},
        {**result("quantiferon", "2026-05-10", result="positive"), "id": "q"},
        {**result("zorbin panel", "2026-05-10", result="positive"), "id": "z"},
    )
    told = {one.reason: one.because for one in check.findings}
    assert told["infection-test-positive.during"] == ("h",)
    assert told["infection-test-positive.tuberculosis-during"] == ("q",)
    assert told["positive-test-not-known"] == ("z",)


# Situations that were answered wrongly before free text was read.
@pytest.mark.parametrize(
    ("entry", "verdict", "rule"),
    [
        (illness("tested positive for COVID", ON), Verdict.WAIT, "infection-open"),
        (illness("pneumonia left lung", ON), Verdict.WAIT, "infection-open"),
        (illness("hep B carrier", ON), Verdict.WAIT, "hbv-history"),
        (illness("missed period", ON), Verdict.ASK, "pregnancy-unclear"),
        (medicine("oral prednisone", ON), Verdict.ASK, "steroid-running"),
        (medicine("iv methylprednisolone", ON), Verdict.ASK, "steroid-running"),
        (medicine("10 ML rituximab 10 MG/ML Injection", ON), Verdict.ASK, "immunosuppressant-running"),
        (medicine("kesimpta", ON, atc="L01FA02"), Verdict.ASK, "codes-disagree"),
    ],
)
def test_a_situation_that_was_answered_wrongly(entry: dict[str, Any], verdict: Verdict, rule: str) -> None:
    check = checked(entry)
    assert (check.verdict, rule in check.rules) == (verdict, True)


@pytest.mark.parametrize("around", AROUND)
def test_a_symptom_in_any_words_is_no_less(around: str) -> None:
    """A symptom of danger in a sentence holds the dose as the bare word does."""
    for name in ("fever", "trouble breathing", "face swelling", "painful urination"):
        bare, said = (checked(sign(text, ON, severity="moderate")) for text in (name, around.format(name)))
        assert _RANK[said.verdict] >= _RANK[bare.verdict], around.format(name)


def test_two_symptoms_in_one_entry_both_count() -> None:
    check = checked(sign("runny nose and trouble breathing", ON, severity="moderate"))
    assert "symptom-severe-allergy" in check.rules or check.verdict in (Verdict.STOP, Verdict.WAIT)
