"""What people call an illness without its name leads to the rule of that illness, not of a general word."""

from __future__ import annotations

import pytest

from doseline.guide import load_guide
from doseline.guide.lay_words import load_lay_words
from doseline.guide.reader import read
from tests.check.stories import checked, illness

ON = "2026-05-18"
NAMES = load_guide("kesimpta").names


def _rows(table: str) -> list[tuple[str, str]]:
    lines = (line for line in table.splitlines() if line.strip())
    return [(line[:50].strip(), line[50:].strip()) for line in lines]


TOLD = """
    possible JC brain virus thing showed on my MRI      pml-diagnosed
    PML maybe on scan                                   pml-diagnosed
    PML suspected on MRI                                pml-diagnosed
    progressive multifocal...                           pml-diagnosed
    leuko ... suspected                                 pml-diagnosed
    leucoencephalopathy, query                          pml-diagnosed
    the tysabri brain infection                         pml-diagnosed
    JC virus in my spinal fluid                         pml-diagnosed
    they found JCV lesions                              pml-diagnosed
    that brain virus people get from MS drugs           pml-diagnosed
    JC virus                                            jc-virus-on-record
    jcv index 2.1                                       jc-virus-on-record
    JCV antibody positive                               jc-virus-on-record
    stratify positive                                   jc-virus-on-record
    that liver virus B                                  hbv-history
    liver virus, type B I think                         hbv-history
    hepB                                                hbv-history
    hepatitis type B                                    hbv-history
    jaundice from a virus, type B, as a kid             hbv-history
    carrier of the B virus                              hbv-history
    the big C                                           malignancy
    the big c in my breast                              malignancy
    mets                                                malignancy
    secondaries in the liver                            malignancy
    cancerous mole                                      malignancy
    lump in breast, waiting for biopsy                  growth-unclear
    lump on my neck                                     growth-unclear
    suspicious spot on lung scan                        growth-unclear
    biopsy came back bad                                growth-unclear
    abnormal mammogram, recalled                        growth-unclear
    living with hiv                                     immune-compromised
    the HIV virus                                       immune-compromised
    my immune system is shot                            immune-compromised
    spleen taken out                                    immune-compromised
    no immunity                                         immune-compromised
    on chemo                                            immune-compromised
    got my own stem cells back in Mexico                immune-compromised
    chest TB years ago                                  tuberculosis-on-record
    positive mantoux                                    tuberculosis-on-record
    consumption as a child                              tuberculosis-on-record
    old tuberculosis scar                               tuberculosis-on-record
    the belt rash                                       infection-open
    the kissing disease                                 infection-open
    bug in my waterworks                                infection-open
    liver is scarred                                    liver-disease
    liver playing up                                    liver-disease
    bun in the oven                                     pregnancy
    two lines on the test                               pregnancy
"""
# Rules of one illness, beside which "any infection" would be the wrong sentence.
NO_INFECTION = {"pml-diagnosed", "jc-virus-on-record", "hbv-history"}


@pytest.mark.parametrize(("text", "rule"), _rows(TOLD))
def test_an_illness_in_peoples_own_words_is_told_by_its_own_rule(text: str, rule: str) -> None:
    rules = {finding.rule for finding in checked(illness(text, ON)).findings if "c" in finding.because}
    assert rule in rules
    assert not (rule in NO_INFECTION and "infection-open" in rules)


@pytest.mark.parametrize(
    "text",
    [
        "no PML",
        "PML ruled out",
        "no JC virus in the spinal fluid",
        "JCV negative",
        "my mother had TB",
        "not TB",
    ],
)
def test_what_is_not_there_is_said_and_holds_nothing(text: str) -> None:
    check = checked(illness(text, ON))
    assert check.verdict.value == "clear"
    assert "entry-read-as" in {finding.rule for finding in check.findings}


@pytest.mark.parametrize(
    "text",
    ["migraine", "hay fever", "big toe", "hepatitis B vaccine", "high cholesterol", "two cats", "brain fog"],
)
def test_an_ordinary_life_has_none_of_them(text: str) -> None:
    text_rules = {finding.rule for finding in checked(illness(text, ON)).findings if "c" in finding.because}
    assert text_rules <= {"entry-read-as", "condition-not-known"}


def _sets() -> list[tuple[str, tuple[str, ...]]]:
    return [(one.means, words) for one in load_lay_words().every for words in one.sets]


@pytest.mark.parametrize(
    "around", ["{}", "blorb {} blorb", "I think {}", "{} since Monday, GP says", "ich habe {}"]
)
def test_the_words_mean_it_in_any_order_and_with_anything_between(around: str) -> None:
    for means, words in _sets():
        for said in (" ".join(words), " or so ".join(reversed(words))):
            found = read(NAMES, ["condition"], around.format(said))
            names = {NAMES.part_of.get(one.name, one.name) for one in found.mentions}
            known = {one for name in names for one in (name, *NAMES.narrows.get(name, ()))}
            assert NAMES.part_of.get(means, means) in known, (means, words)


def test_every_name_of_the_list_is_a_condition_that_asks_for_care() -> None:
    permits = NAMES.cues.permits["condition"]
    assert {one.means for one in load_lay_words().every} <= set(NAMES.care["condition"]) - permits
