"""Words of danger typed into a search box."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import tomllib

import pytest

from doseline.guide.load import data
from doseline.guide.patterns import DangerKind, Phrase
from doseline.guide.typed_words import read_typed
from doseline.guide.validation import Citations, Faults
from doseline.triage import danger
from tests.triage.people import GUIDE

EMERGENCY, CRISIS, POISON = DangerKind
CALLS = """
my throat is closing
My throat feels like it's closing up
throat swolen cant talk
my throat is getting tigth
tight throat and hives
throat tight after the shot
i cant breathe
I can't breath
I can\u2019t breathe
I can`t breathe
cant breeth
cannot breathe
Hard to breathe
short of breath
trouble brething
difficulty breathing and hives
gasping for air
cant catch my breath
can't swallow
cant swallow anything
chest tight
my chest is really tight
crushing chest pain
chest pian
my tounge is swelling
tongue is swollen
face swolen up
lips are swelling after the injection
my lips turned blue
my eyelids are swollen
I passed out after my shot
i fainted
she collapsed and is unconscious
unconcious
he wont wake up
he is not responding
having a siezure
he is having a fit
fever and stiff neck
fever and confusion
worst headache of my life
one side of my face is drooping
face droping
cant move my left arm
my speech is slurred
i think im having a stroke
i suddenly cant see
lost vision in one eye
cant feel my legs
legs gave way and cant pee
i cant pee
numb between my legs
anaphylaxis
severe alergic reaction
heart attack?
coughing up blood
bleeding wont stop
""".strip().splitlines()
CRIES = """
I want to die
i wanna die
i want too die
i'm going to kill myself
want to kill my self
sucidal thoughts
thinking about suicide
I dont want to live anymore
end my life
better off dead
hurting myself
no reason to live
""".strip().splitlines()
QUESTIONS = """
what are the side effects
can i get a flu shot
is it safe with wine
swelling at the injection site
i forgot my injection last week
how do i throw away the pen
how long does the injection take
can i travel with my pen
what is kesimpta
how does kesimpta compare to ocrevus
can i breastfeed my baby
i injected yesterday and my baby is breastfed
can i get pregnant
how much does it cost
where do i inject
can i drink alcohol
what if i miss a dose
i am late with my dose
can i take ibuprofen for a mild headache
i have a cold should i inject
sore throat at night
is back pain a side effect
how do i store the pen
the pen was out of the fridge
does it cause weight gain
does it make my hair fall out
will my symptoms come back if i stop
how many b cells do i have
can i have the shingles vaccine
do i need a blood test
i have a mild headache and feel tired
what is pml
itching where i injected
redness at the injection site
can i do cooking after the injection
can i go swimming
how do i tell my doctor about my mood
can my partner inject me
what is the maximum dose
i cant see the date on the pen
i cant go on holiday without my pens
can my child be near me after i injected
can i move my injection day
how long until it works
is it a chemotherapy drug
what is relapsing ms
i have a runny nose
""".strip().splitlines()


def phrases() -> tuple[Phrase, ...]:
    faults = Faults()
    citations = Citations(tomllib.loads((data() / "sources.toml").read_text("utf-8"))["source"], faults)
    table = tomllib.loads((data() / "typed" / "en.toml").read_text("utf-8"))
    found = read_typed("en", table, citations, faults)
    assert faults.found == []
    assert found is not None
    return found.phrases


PHRASES = phrases()


@pytest.mark.parametrize("text", CALLS)
def test_H47_words_of_danger_lead_to_the_emergency_line(text: str) -> None:
    found = danger(text, PHRASES)
    assert found is not None
    assert found.kind is EMERGENCY


@pytest.mark.parametrize("text", CRIES)
def test_H47_words_of_someone_who_may_not_want_to_live_lead_to_the_crisis_line(text: str) -> None:
    found = danger(text, PHRASES)
    assert found is not None
    assert found.kind is CRISIS
    assert found.symptoms == ("self-harm-thoughts",)


@pytest.mark.parametrize("text", [*QUESTIONS, "", "?!"])
def test_H47_an_ordinary_question_is_looked_up(text: str) -> None:
    assert danger(text, PHRASES) is None


def test_H47_both_lines_are_named_where_both_are_needed() -> None:
    found = danger("i want to die and i cant breathe", PHRASES)
    assert found is not None
    assert found.kinds == (EMERGENCY, CRISIS)
    assert found.symptoms == ("trouble-breathing", "self-harm-thoughts")


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: " ".join(phrase.words))
def test_every_phrase_is_found_and_means_a_known_symptom(phrase: Phrase) -> None:
    found = danger(" ".join(phrase.words), PHRASES)
    assert found is not None
    assert phrase.kind in found.kinds
    assert phrase.symptom is None or GUIDE.names.knows("symptom", phrase.symptom)


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("breathe", True), ("breathhe", True), ("breath", True), ("braethe", True), ("brezthe", True),
        ("xreathe", False), ("brztthe", False), ("br", False),
    ],
)  # fmt: skip
def test_one_slip_is_forgiven_and_two_are_not(typed: str, is_found: bool) -> None:  # noqa: FBT001 - a row of a table
    hard = (Phrase(kind=EMERGENCY, words=("hard", "breathe")),)
    assert (danger(f"hard to {typed}", hard) is not None) == is_found


def test_a_phrase_of_one_short_word_allows_no_other_letter() -> None:
    choking = (Phrase(kind=EMERGENCY, words=("choking",)),)
    assert danger("chokign", choking) is not None
    assert danger("cooking", choking) is None
