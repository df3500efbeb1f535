"""What studies counted: each number beside what it was compared with, as the reference of facts has it.

A nurse can read the tables: of a hundred people on the drug, and of a hundred on the comparator.
"""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from doseline.guide.comparison import compared
from doseline.guide.effects import Effect, Share
from doseline.guide.side_by_side import HowWell, Rates, side_by_side
from doseline.source import Confidence
from doseline.text import NEUTRAL, Catalogue
from doseline.text import side_by_side as words

DRUGS = ("kesimpta", "ocrevus", "tysabri", "tecfidera")
SAY = Catalogue("en", NEUTRAL)
# The mark of what was read at second hand, and of what is still to be checked.
LETTER = {Confidence.CONFIRMED: "", Confidence.SECONDARY: "S", Confidence.TO_CHECK: "K"}

KESIMPTA = """
ASCLEPIOS I and II, 946 and 936 people, against teriflunomide
any side effect                             83.6  84.2
stopped for a side effect                    5.7   5.2
any infection                               51.6  52.7
cold or throat infection                    39    38    S
reaction of the whole body                  20.6  15.3
reaction at the site                        10.9   5.6
headache                                    13    12    S
urinary infection                           10     8    K
back pain                                    8     6    K
low IgM (an immune protein)                  7.7   3.1
stopped for low immune proteins              3.4   0.8
any serious event                            8.8   7.8
serious infection                            2.5   1.8
cancer                                       0.5   0.4
Part of ASCLEPIOS I and II, 314 and 301 people, against teriflunomide
common cold                                 24.8  23.3
headache                                    14.3  15.6
cold or throat infection                    12.7  16.3
tiredness                                    8.9  10.0
hair loss                                    5.1  16.6
"""
OCREVUS = """
OPERA I and II, 825 and 826 people, against interferon beta-1a
reaction to the drip                        34.3   9.7
any infection                               58    52
cold or throat infection                    40    33
chest infection                              8     5
herpes infection                             6     4
serious infection                            1.3   2.9  S
ORATORIO, 486 and 239 people, against placebo
reaction to the drip                        39.9  25.5
cancer                                       2.3   0.8
"""
TYSABRI = """
AFFIRM, 627 and 312 people, against placebo
headache                                    38    33
tiredness                                   27    21
reaction to the drip                        24    18
urinary infection                           21    17
joint pain                                  19    14
depression                                  19    16
pain in arms or legs                        16    14
rash                                        12     9
stomach infection                           11     9
vaginal infection (women)                   10     6
serious infection                            3.2   2.6
serious urinary infection                    0.8   0.3
serious pneumonia                            0.6   0
serious depression                           1.0   1.0
suicidal thoughts or attempt                 0.6   0.3
gallstones                                   1.0   0.3
serious sudden allergic reaction             1.1   0.3
anaphylaxis (a severe allergic reaction) or one like it  0.8  0
Several studies together, 1617 and 1135 people, against placebo
any side effect thought to come from the drug  43.5  39.6
stopped for a side effect                    5.8   4.8
"""
TECFIDERA = """
DEFINE and CONFIRM, 769 and 771 people, against placebo
flushing (a warm, red face)                 40     6
stomach pain                                18    10
diarrhea                                    14    11
nausea                                      12     9
vomiting                                     9     5
itch                                         8     4
rash                                         8     3
protein in the urine                         6     4
red skin                                     5     1
upset stomach                                5     3
a liver value up                             4     2
low white blood cells                        2    <1
stopped for stomach or bowel trouble         4    <1
stopped for a side effect                   14    11
"""
TABLES = dict(zip(DRUGS, (KESIMPTA, OCREVUS, TYSABRI, TECFIDERA), strict=True))

# Relapses of one person in a year, and how many of a hundred got worse for twelve weeks or more.
WORKED = {
    "ASCLEPIOS I": ("teriflunomide", "0.11", "0.22", None, None),
    "ASCLEPIOS II": ("teriflunomide", "0.10", "0.25", None, None),
    "ASCLEPIOS I and II": ("teriflunomide", None, None, "10.9", "15.0"),
    "OPERA I and II": ("interferon beta-1a", "0.16", "0.29", "9.1", "13.6"),
    "ORATORIO": ("placebo", None, None, "32.9", "39.3"),
    "AFFIRM": ("placebo", "0.23", "0.73", "17", "29"),
    "DEFINE": ("placebo", "0.17", "0.36", "16", "27"),
    "CONFIRM": ("placebo", "0.22", "0.40", "13", "17"),
}


Line = tuple[str, Decimal, str, str]


def head(drug: str, effect: Effect) -> str:
    """The trial of an effect as the tables name it."""
    trial = effect.trial
    ours, theirs = trial.people or (0, 0)
    name, against = (
        SAY.say(f"{drug}/trial.{trial.id}"),
        SAY.say(f"side_by_side.comparator.{trial.comparator}"),
    )
    return f"{name}, {ours} and {theirs} people, against {against}"


def line(effect: Effect) -> Line:
    """An effect as the tables have it: its name, both numbers, and how sure we are."""
    ours, theirs = effect.shares
    name = SAY.say(f"side_by_side.effect.{effect.name}")
    return name, ours.number, shown(theirs), LETTER[words.marks(effect.sources)[-1]]


def shown(share: Share) -> str:
    return f"{'<' if share.below else ''}{share.number.normalize():f}"


def told(table: str) -> dict[str, set[Line]]:
    """The lines of a table under the trial that they belong to."""
    found: dict[str, set[Line]] = {}
    trial = ""
    for text in filter(None, table.splitlines()):
        if " people, against " in text:
            trial = text
            continue
        parts = text.split()
        letter = parts.pop() if parts[-1] in {"S", "K"} else ""
        *name, ours, theirs = parts
        under = theirs.startswith("<")
        share = Share(Decimal(theirs.removeprefix("<")), under)
        found.setdefault(trial, set()).add((" ".join(name), Decimal(ours), shown(share), letter))
    return found


@pytest.mark.parametrize("drug", DRUGS)
def test_the_rates_are_those_of_the_studies(drug: str) -> None:
    found: dict[str, set[Line]] = {}
    for effect in compared(drug)[0].effects.effects:
        found.setdefault(head(drug, effect), set()).add(line(effect))
    assert found == told(TABLES[drug])


@pytest.mark.parametrize("trial", WORKED)
def test_how_well_it_worked_is_as_the_studies_say(trial: str) -> None:
    found = {
        SAY.say(f"{drug}/trial.{one.trial.id}"): one
        for drug in DRUGS
        for one in compared(drug)[0].effects.worked
    }
    assert found.keys() == WORKED.keys()
    one, (against, ours, theirs, worse, worse_other) = found[trial], WORKED[trial]
    assert SAY.say(f"side_by_side.comparator.{one.trial.comparator}") == against
    assert numbers(one.relapses) == (ours, theirs)
    assert numbers(one.worse) == (worse, worse_other)
    assert one.worse_weeks == (None if worse is None else 12)


def numbers(pair: tuple[Share, Share] | None) -> tuple[str | None, str | None]:
    return (str(pair[0].number), str(pair[1].number)) if pair else (None, None)


@pytest.mark.parametrize("drug", DRUGS)
def test_every_rate_has_its_comparator_and_its_trial_in_the_same_cell(drug: str) -> None:
    found = [piece for row in side_by_side(drug) for piece in row.cells[drug]]
    studied = [piece for piece in found if isinstance(piece, Rates | HowWell)]
    assert studied
    for piece in studied:
        trial = piece.trial if isinstance(piece, Rates) else piece.worked.trial
        said = words.told(SAY, drug, piece)
        assert said.text.startswith(SAY.say(f"{drug}/trial.{trial.id}"))
        assert SAY.say(f"side_by_side.comparator.{trial.comparator}") in said.text
        assert said.items
        assert all(" against " in item for item in said.items)
    # No other cell has a share of people in it: a number of one arm would stand alone.
    others = (piece for piece in found if not isinstance(piece, Rates | HowWell))
    assert [piece for piece in others if "%" in str(words.told(SAY, drug, piece))] == []


def test_a_reaction_says_from_when_to_when_it_was_counted() -> None:
    """Studies count in other ways (D71): the number alone would mislead."""
    counted = {
        (drug, one.id): one.counted
        for drug in DRUGS
        for one in compared(drug)[0].effects.effects
        if one.name in {"infusion-reaction", "systemic-reaction"}
    }
    assert counted == {
        ("kesimpta", "systemic-reaction"): ("dose", 24),
        ("ocrevus", "infusion-reaction"): ("end", 24),
        ("ocrevus", "infusion-reaction-progressive"): ("end", 24),
        ("tysabri", "infusion-reaction"): ("start", 2),
    }


def test_no_number_of_one_arm_is_shown_alone() -> None:
    """What was found for one arm only: long-term figures, and counts without what they were compared with."""
    said = re.findall(
        r"[\d.]*\d",
        " ".join(
            str(words.told(SAY, drug, piece))
            for row in side_by_side(*DRUGS)
            if row.id in {"effects-common", "effects-serious"}
            for drug, pieces in row.cells.items()
            for piece in pieces
        ),
    )
    assert "83.6" in said
    assert {"58.4", "76.2", "75.1", "19.1", "6.3", "4.19"} & set(said) == set()
