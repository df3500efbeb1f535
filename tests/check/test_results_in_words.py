"""A result in words: a germ by its name is a find, what cannot be read is asked about, the rest is quiet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from doseline.check import Check
from doseline.guide import load_guide
from tests.check.stories import DAY, STOPPED, Entry, checked, result

GUIDE = load_guide("kesimpta")
TAKEN = DAY - timedelta(days=6)
DAYS = GUIDE.numbers["result-unread-days"]


def _rules(check: Check, entry: str) -> set[str]:
    return {finding.rule for finding in check.findings if entry in finding.because}


def _told(name: str, text: str, **keys: object) -> Entry:
    return {**result(name, TAKEN, text=text), "id": "r", **keys}


FINDS = """
    MSU                  E. coli >10^5 cfu/ml, sens trimethoprim
    MSU                  Klebsiella pneumoniae, resistant to amoxicillin
    urine culture        >100,000 coliforms
    urine culture        Proteus mirabilis 10^4
    mid stream urine     Enterococcus faecalis. Sens nitrofurantoin
    CSU                  Pseudomonas aeruginosa
    throat swab          Group A Strep
    throat swab          beta haemolytic streptococcus
    wound swab           Staph aureus +
    wound swab           moderate Staphylococcus
    MRSA screen          MRSA from groin
    stool culture        Campylobacter jejuni
    stool culture        Salmonella sp.
    C diff toxin         C. difficile
    vaginal swab         Candida albicans
    HVS                  Gardnerella
    sputum culture       Haemophilus influenzae
    sputum culture       Aspergillus fumigatus
    VZV PCR              VZV
    skin swab PCR        HSV 1
    blood culture        Gram negative rods, E coli
    nose swab            RSV
    skin scrapings       Trichophyton rubrum
    nail clippings       dermatophyte
    ear swab             P. aeruginosa, Pseudomonas
    wound swab           Heavy mixed growth incl. Staph aureus, some skin flora
"""


@pytest.mark.parametrize("line", FINDS.strip().splitlines())
def test_a_germ_by_its_name_holds_the_dose(line: str) -> None:
    name, text = (part.strip() for part in line.strip().split("  ", 1))
    check = checked(_told(name, text))
    assert check.verdict in ("wait", "ask")
    assert _rules(check, "r")


UNREAD = """
    MSU                  banana
    MSU                  see letter
    urine culture        discussed with micro
    throat swab          rang patient
    wound swab           as per phone call
    stool culture        reported to public health
    COVID test           two lines
    hepatitis C          repeat needed, tell GP
    MRSA screen          blue
    flu PCR              lab says come back
    zorbotest            wobbly
    quantiferon          qqq
    HIV test             negative on Monday, see letter
    sputum culture       scanty organisms, identity to follow
    HBsAg                banana
    VZV IgG              purple
"""


@pytest.mark.parametrize("line", UNREAD.strip().splitlines())
def test_a_result_that_cannot_be_read_is_never_silent(line: str) -> None:
    name, text = (part.strip() for part in line.strip().split("  ", 1))
    check = checked(_told(name, text))
    assert check.verdict != "clear"
    assert "test-not-read" in _rules(check, "r")
    assert [(one.entry, one.left) for one in check.not_read] == [("r", (text,))]


QUIET = """
    MSU                  no growth
    MSU                  No significant growth
    MSU                  mixed growth, probable contamination
    MSU                  NAD
    MSU                  neg
    MSU                  no growth after 48 hours
    urine culture        contaminated sample
    urine culture        within normal limits
    urine culture        12.3
    throat swab          normal flora
    throat swab          Normal upper respiratory flora only
    throat swab          no group A strep
    wound swab           skin flora
    wound swab           skin commensals only
    stool culture        no pathogens isolated
    MRSA screen          MRSA not detected
    C diff toxin         negative
    COVID test           not detected
    VZV IgG              immune
    blood film           normal
    cervical smear       normal, see you in 3 years
    mammogram            clear
    chest x-ray          hyperinflated but clear
    ECG                  sinus rhythm
    DEXA                 mild osteopenia of the hip
    ferritin             a bit on the low side
    MRI                  two old lesions, stable
    vitamin D            start supplements
    eye test             new glasses
    HbA1c                38, no change
"""


@pytest.mark.parametrize("line", QUIET.strip().splitlines())
def test_an_ordinary_result_stops_nobody(line: str) -> None:
    name, text = (part.strip() for part in line.strip().split("  ", 1))
    check = checked(_told(name, text))
    assert check.verdict == "clear", check.findings
    assert check.not_read == ()


@pytest.mark.parametrize(("age", "asked"), [(DAYS - 1, True), (DAYS, False), (365, False)])
def test_an_old_result_does_not_ask_for_ever(age: int, *, asked: bool) -> None:
    check = checked({**_told("MSU", "banana"), "on": DAY - timedelta(days=age)})
    assert ("test-not-read" in _rules(check, "r")) is asked


def test_an_old_germ_is_no_infection_of_today() -> None:
    assert checked({**_told("MSU", "E. coli >10^5"), "on": DAY - timedelta(days=365)}).verdict == "clear"


def test_a_newer_result_takes_the_place_of_one_nobody_could_read() -> None:
    newer = {**_told("MSU", "no growth"), "id": "n", "on": DAY - timedelta(days=1)}
    assert checked(_told("MSU", "banana"), newer).verdict == "clear"


@pytest.mark.parametrize(("word", "verdict"), [("indeterminate", "clear"), ("positive", "wait")])
def test_a_word_beside_the_text_answers(word: str, verdict: str) -> None:
    assert checked(_told("MSU", "banana", result=word)).verdict == verdict


def test_after_treatment_it_holds_nothing() -> None:
    found = [one for one in checked(STOPPED, _told("MSU", "banana")).findings if one.rule == "test-not-read"]
    assert [one.severity for one in found] == ["tell"]


# The comments of these tests can wait, but not where they name an illness.
ILLNESSES = """
    MRI                  possible PML
    MRI brain            suspicious for progressive multifocal leukoencephalopathy
    MRI                  new lesion, PML cannot be excluded
    chest x-ray          pneumonia
    chest x-ray          TB cavity
    chest x-ray          ? pneumonia left base
    CT chest             pulmonary embolism excluded, small abscess
    MRI spine            discitis
    ultrasound           7 week pregnancy
"""


@pytest.mark.parametrize("line", ILLNESSES.strip().splitlines())
def test_a_scan_that_names_an_illness_is_asked_about(line: str) -> None:
    name, text = (part.strip() for part in line.strip().split("  ", 1))
    check = checked(_told(name, text))
    assert check.verdict in ("wait", "ask")
    assert "test-not-read" in _rules(check, "r")


QUIET_SCANS = """
    MRI                  stable, no PML
    MRI                  no new lesions
    chest x-ray          no pneumonia
    chest x-ray          clear
    ultrasound           normal
    MRI                  no evidence of infection or malignancy
    echo                 fine
"""


@pytest.mark.parametrize("line", QUIET_SCANS.strip().splitlines())
def test_a_scan_that_denies_an_illness_is_quiet(line: str) -> None:
    name, text = (part.strip() for part in line.strip().split("  ", 1))
    assert _rules(checked(_told(name, text)), "r") == set()
