"""Symptoms in a person's own words: understood in any surroundings, and never less urgent for them."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from doseline.record import Degree
from doseline.triage import Complaint, Onset, TriageUrgency, told_of, triage
from tests.triage.people import DOSE_DAY, FIRST, GUIDE, dose, ids, of

EMERGENCY, CALL_NOW, TELL, SELF_CARE = TriageUrgency


def told(text: str) -> tuple[str, ...]:
    return told_of(text, GUIDE)


def urgency(text: str, severity: Degree | None = Degree.MILD) -> TriageUrgency:
    complaints = [Complaint(name=name, severity=severity) for name in told(text)]
    return triage(GUIDE, complaints, chart=None, today=DOSE_DAY).urgency


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("i have a fever", {"fever"}),
        ("temperature 38.5", {"fever"}),
        ("I feel hot and shivery", {"fever"}),
        ("burning when I pee", {"painful-urination"}),
        ("my left arm is numb since this morning", {"numbness"}),
        ("I cant see properly out of my right eye", {"vision-change"}),
        ("I feel really low", {"low-mood"}),
        ("cold sore on my lip", {"cold-sores"}),
        ("tired all the time", {"fatigue"}),
        ("my leg went weak yesterday", {"leg-weakness"}),
        ("stomach bug, being sick", {"infection", "vomiting"}),
        ("covid", {"infection"}),
        ("itchy lump where i injected", {"injection-site-itching"}),
        ("chest infection", {"infection"}),
        ("UTI", {"infection"}),
        ("a fever", {"fever"}),
        ("fever!", {"fever"}),
        ("high fever", {"fever"}),
        ("feverish", {"fever"}),
        ("fevr", {"fever"}),
        ("fever since yesterday", {"fever"}),
        ("fever and chills since monday", {"fever", "chills"}),
        ("bad cold", {"infection"}),
        ("flu", {"infection"}),
        ("sinus infection", {"infection"}),
        ("urine infection", {"infection"}),
        ("shingles", {"infection"}),
        ("infection", {"infection"}),
        ("i have flu", {"infection"}),
        ("rash on my arms", {"rash"}),
        ("cant walk properly", {"leg-weakness"}),
        ("blurry vision", {"vision-change"}),
        ("numb leg", {"numbness"}),
        ("sore throat and temperature", {"sore-throat", "fever"}),
    ],
)
def test_phrases_that_were_not_understood(text: str, names: set[str]) -> None:
    assert set(told(text)) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("i have a temperature of 38.2 and a sore throat since yesterday", {"fever", "sore-throat"}),
        ("38.2", {"fever"}),
        ("38,2", {"fever"}),
        ("101 F", {"fever"}),
        ("100.4", {"fever"}),
        ("temp of 39", {"fever"}),
        ("39 degrees", {"fever"}),
        ("39\u00b0C", {"fever"}),
        ("it was 38.4 this morning", {"fever"}),
        ("103.1 and a cough", {"fever", "cough"}),
        ("a cough, more than usual", {"cough"}),
        ("headache, as usual", {"headache"}),
        ("no fever, only tired", {"fatigue"}),
        ("my throat is sore, no cough", {"sore-throat"}),
        ("being sick all night and the runs", {"vomiting", "diarrhoea"}),
        ("stings when i pee, back hurts", {"painful-urination", "back-pain"}),
        ("my wee is dark", {"dark-urine"}),
        ("eyes are yellow and i itch", {"yellow-skin", "itching"}),
        ("numb hand, dropping things", {"numbness", "clumsiness"}),
        ("abscess on my thigh", {"infection"}),
        ("positive covid test", {"infection"}),
        ("pneumonia since monday", {"infection"}),
        ("fever and purple elbow", {"fever", "purple elbow"}),
        ("seeing double since lunch", {"vision-change"}),
    ],
)
def test_further_phrases(text: str, names: set[str]) -> None:
    assert set(told(text)) == names


@pytest.mark.parametrize(
    "text", ["i weigh 70.5 kg", "37.9", "i am 39 years old", "day 40", "43.1", "38.5 lb", "12.40"]
)
def test_another_number_is_no_fever(text: str) -> None:
    assert "fever" not in told(text)


@pytest.mark.parametrize(
    ("text", "is_fever"), [("37.9 C", False), ("38.0 C", True), ("100.3 F", False), ("100.4 F", True)]
)
def test_the_limit_of_a_fever(text: str, is_fever: bool) -> None:  # noqa: FBT001 - a row of a table
    assert ("fever" in told(text)) == is_fever


@pytest.mark.parametrize(
    "text",
    [
        "exposed to chickenpox",
        "contact with shingles",
        "my son has chickenpox",
        "close contact with measles at work",
        "exposure to covid",
        "my husband tested positive for covid",
        "my daughter has measles",
        "been near someone with covid",
        "my wife has shingles",
        "my flatmate has covid",
        "visited a friend with whooping cough",
        "chicken pox at school",
        "covid contact",
        "sat next to somebody with tuberculosis",
        "met someone with mumps",
        "exposed to varicella yesterday",
        "my kids have the flu",
        "my mum has shingles and i hugged her",
        "around a child with rubella",
        "contact with meningitis",
    ],
)
def test_case_50_a_contact_with_an_infection_is_a_call_today(text: str) -> None:
    answer = triage(
        GUIDE, [Complaint(name=name, severity=Degree.MILD) for name in told(text)], chart=None, today=FIRST
    )
    assert answer.urgency is CALL_NOW
    assert "contact" in ids(answer)


@pytest.mark.parametrize(
    "text",
    [
        "shingles",
        "shingles on my back",
        "pneumonia",
        "covid",
        "i have covid",
        "positive test for covid",
        "tested positive",
        "a kidney infection",
        "tonsillitis",
        "abscess",
        "cellulitis on my leg",
        "norovirus",
        "chickenpox",
        "bronchitis",
        "infected toe",
        "herpes zoster",
        "impetigo",
        "glandular fever",
        "appendicitis",
        "infection of the skin",
        "caught a bug",
        "pus from a cut",
    ],
)
def test_case_51_an_infection_by_its_name_is_a_call_today(text: str) -> None:
    assert urgency(text) is CALL_NOW


@pytest.mark.parametrize(
    "text",
    [
        "dog bite",
        "bitten by a dog",
        "my cat bit me",
        "cat bite on my hand",
        "a bat bit me",
        "bitten by my cat on the hand",
        "human bite",
        "a child bit me at work",
        "rat bite",
        "bite from a monkey",
        "i got bitten",
        "dog bit my leg",
        "a patient bit me",
        "horse bite",
        "fox bite",
        "was bitten by the neighbours dog",
        "bites from a cat",
        "hamster bite",
        "animal bite yesterday",
        "snake bite",
    ],
)
def test_case_53_a_bite_is_a_call_today(text: str) -> None:
    answer = triage(
        GUIDE, [Complaint(name=name, severity=Degree.MILD) for name in told(text)], chart=None, today=FIRST
    )
    assert answer.urgency.rank >= CALL_NOW.rank
    assert "bite" in ids(answer)


@pytest.mark.parametrize("text", ["mosquito bite", "wasp sting"])
def test_a_mild_insect_bite_is_only_mentioned(text: str) -> None:
    assert urgency(text) is TELL


def after_first(hours: int, *said: tuple[str, Degree]) -> list[str]:
    """The patterns for signs that began so many hours after the first dose at noon."""
    chart = of(dose(FIRST, time(12, 0)))
    day, hour = FIRST + timedelta(days=(12 + hours) // 24), (12 + hours) % 24
    complaints = [Complaint(name=name, severity=severity) for name, severity in said]
    answer = triage(GUIDE, complaints, chart=chart, today=day, onset=Onset(day=day, time=time(hour)))
    return [answer.urgency.value, *ids(answer)]


@pytest.mark.parametrize("hours", [1, 2, 5, 8, 12, 20, 23, 24])
@pytest.mark.parametrize("sign", ["fever", "chills", "muscle-aches"])
def test_case_54_within_a_day_of_the_first_dose_the_common_reaction_is_named_beside_the_infection(
    sign: str, hours: int
) -> None:
    found = after_first(hours, (sign, Degree.MODERATE), ("headache", Degree.MILD))
    assert found[0] == "call_now"
    assert {"infection", "first-dose-reaction"} <= set(found)


def test_case_54_not_a_day_later_nor_when_severe_nor_with_another_sign() -> None:
    assert "first-dose-reaction" not in after_first(25, ("fever", Degree.MODERATE))
    assert "first-dose-reaction" not in after_first(5, ("fever", Degree.SEVERE))
    assert "first-dose-reaction" not in after_first(5, ("fever", Degree.MODERATE), ("cough", Degree.MILD))


def test_case_54_not_after_a_later_dose_nor_when_treatment_began_before_the_record() -> None:
    later = date(2026, 5, 2)
    onset = Onset(day=later, time=time(17, 0))
    fever = [Complaint(name="fever", severity=Degree.MODERATE)]
    for chart in (of(dose(FIRST), dose(later, time(12, 0))), of(dose(later, time(12, 0)))):
        assert "first-dose-reaction" not in ids(triage(GUIDE, fever, chart=chart, today=later, onset=onset))


@pytest.mark.parametrize("sign", ["headache", "fatigue"])
def test_a_mild_headache_on_day_three_is_no_call(sign: str) -> None:
    chart, day = of(dose(FIRST, time(12, 0))), FIRST + timedelta(days=3)
    for began in (FIRST, day):
        onset = Onset(day=began, time=time(18, 0))
        mild = triage(
            GUIDE, [Complaint(name=sign, severity=Degree.MILD)], chart=chart, today=day, onset=onset
        )
        assert mild.urgency in (TELL, SELF_CARE)
    onset = Onset(day=FIRST, time=time(18, 0))
    worse = triage(
        GUIDE, [Complaint(name=sign, severity=Degree.MODERATE)], chart=chart, today=day, onset=onset
    )
    assert worse.urgency is CALL_NOW


# What people write around a symptom.
AROUND = [
    "{}",
    "a {}",
    "i have {}",
    "i have a {}",
    "i've got {}",
    "{}!",
    "{} since yesterday",
    "since monday {}",
    "{} again",
    "bad {}",
    "really bad {}",
    "my wife says i have {}",
    "{} and i am worried",
    "hello, {}",
    "{} since the injection",
    "{} for two days",
    "help {}",
    "{}, more than usual",
    "{} please advise",
    "a bit of {}",
    "some {} today",
    "still {}",
    "maybe {}",
    "{} i think",
    "{} at night",
    "{}, what do i do",
    "new {}",
    "{} + tired",
    "feeling {}",
    "{} on and off",
    "it started with {}",
    "{} now",
    "{} all day",
    "only {}",
    "{} (mild)",
    "woke up with {}",
    "{} as well",
    "doctor, {}",
    "{} hope you can help",
    "{} / ms",
]
ALIASES = sorted(GUIDE.names.aliases["symptom"])


@pytest.mark.parametrize("shift", range(4))
def test_f1_words_around_a_symptom_never_make_it_less_urgent(shift: int) -> None:
    less = []
    for place, alias in enumerate(ALIASES):
        text = AROUND[(place * 7 + shift * 11) % len(AROUND)].format(alias)
        if urgency(text).rank < urgency(alias).rank:
            less.append(text)
    assert not less


def test_a_symptom_that_is_said_not_to_be_there_is_left_out() -> None:
    assert told("no fever") == ()
    assert told("no fever, no cough") == ()


def test_what_is_not_known_is_kept_as_it_was_typed() -> None:
    assert told("my elbow turned purple") == ("my elbow turned purple",)
