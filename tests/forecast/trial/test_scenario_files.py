"""A scenario file is read whole, or refused with every fault and its place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from doseline.forecast.model.load import load_model
from doseline.forecast.outcome import PopulationName
from doseline.forecast.trial.document import TrialError
from doseline.forecast.trial.dosing import planned
from doseline.forecast.trial.fit import beyond
from doseline.forecast.trial.limits import limits
from doseline.forecast.trial.read import read_scenario
from doseline.forecast.trial.scenario import Fixed, Listed, LogNormal, Uniform
from doseline.guide import load_guide
from tests.forecast.trial.scenarios import MODELS, SMALL, changed, scenario

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted((ROOT / "examples/trials").glob("*.toml"))
PEOPLE, FIRST = "$.population", "$.regimen[0].doses[0]"
WEIGHT = "weight_kg = { median = 70, log_sd = 0.2, least = 45, most = 150 }"
DAYS = "{ days = [0, 7, 14], amount_mg = 20 }"
MONTHLY = "{ from_day = 28, every_weeks = 4, amount_mg = 20 }"


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(TrialError) as refused:
        read_scenario(text, models=MODELS)
    return [(found.code, found.where) for found in refused.value.faults]


def test_a_scenario_is_what_the_file_says() -> None:
    found = scenario()
    assert (found.people, found.seed, found.model) == (24, 3, "yu2022")
    assert found.attendees.name is PopulationName.PUBLISHED
    assert found.attendees.reading == "B"
    assert found.attendees.weight_kg == LogNormal(median=70, log_sd=0.2, least=45, most=150)
    assert found.attendees.age_years == Uniform(least=20, most=55)
    assert found.attendees.baseline_b_per_uL is None
    assert [regimen.name for regimen in found.regimens] == ["four weeks", "half a dose"]
    assert found.adherence.late_days == (1, 9)
    assert found.looked.intervals_days == ((56, 84), (140, 168))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_can_be_read(path: Path) -> None:
    assert read_scenario(path.read_text(encoding="utf-8"), models=MODELS).regimens


def test_a_covariate_can_be_fixed_or_listed() -> None:
    assert scenario((WEIGHT, "weight_kg = 80")).attendees.weight_kg == Fixed(value=80)
    listed = scenario((WEIGHT, "weight_kg = { values = [50, 80.5] }")).attendees.weight_kg
    assert listed == Listed(values=(50, 80.5))


def test_the_command_line_takes_the_place_of_people_and_seed() -> None:
    found = read_scenario(SMALL, models=MODELS, people=7, seed=11)
    assert (found.people, found.seed) == (7, 11)
    with pytest.raises(TrialError, match=r"number-too-low.*--people"):
        read_scenario(SMALL, models=MODELS, people=0)


@pytest.mark.parametrize("seed", [2**53 - 1, 2**53 + 1, 2**63 - 1])
def test_a_seed_is_kept_to_its_last_digit(seed: int) -> None:
    assert scenario(("seed = 3", f"seed = {seed}")).seed == seed
    assert read_scenario(SMALL, models=MODELS, seed=seed).seed == seed


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('format = "doseline-trial/1"', 'format = "doseline-trial/2"', ("trial-format", "$.format")),
        ("people = 24", "people = 0", ("number-too-low", "$.people")),
        ("people = 24", "people = 1.5", ("trial-not-whole", "$.people")),
        ("people = 24", "people = true", ("not-a-number", "$.people")),
        ("people = 24", "", ("missing", "$.people")),
        ("seed = 3", "seed = -1", ("number-too-low", "$.seed")),
        ("seed = 3", f"seed = {2**63}", ("number-too-high", "$.seed")),
        ("seed = 3", f"seed = 1{'0' * 400}", ("number-too-high", "$.seed")),
        ("seed = 3", f"seed = 1{'0' * 5000}", ("number-too-long", "$")),
        (DAYS, f"{{ days = [0, 1{'0' * 400}], amount_mg = 20 }}", ("not-finite", f"{FIRST}.days[1]")),
        ("stop_day = 140", f"stop_day = 1{'0' * 400}", ("not-finite", "$.regimen[0].stop_day")),
        ("seed = 3", "sead = 3", ("unknown-key-near", "$.sead")),
        ("[adherence]", "[adherance]", ("unknown-key-near", "$.adherance")),
        ("[population]", '[population]\nname = "calibrated"\nreading = "A"',
         ("reading-not-calibrated", "$.population.reading")),
        (WEIGHT, "weight_lb = 150", ("trial-wrong-unit", f"{PEOPLE}.weight_lb")),
        (WEIGHT, "weight_kg = 4.9", ("number-too-low", f"{PEOPLE}.weight_kg")),
        (WEIGHT, "weight_kg = 401", ("number-too-high", f"{PEOPLE}.weight_kg")),
        (WEIGHT, "weight_kg = nan", ("not-finite", f"{PEOPLE}.weight_kg")),
        (WEIGHT, 'weight_kg = "70"', ("not-a-number", f"{PEOPLE}.weight_kg")),
        (WEIGHT, "weight_kg = { least = 90, most = 60 }", ("trial-least-above-most", f"{PEOPLE}.weight_kg")),
        (WEIGHT, "weight_kg = { values = [] }", ("trial-empty-list", f"{PEOPLE}.weight_kg.values")),
        ("median = 70", "median = 44", ("trial-median-outside", f"{PEOPLE}.weight_kg.median")),
        ("share = 0.5", "share = 50", ("number-too-high", f"{PEOPLE}.autoinjector_share")),
        (DAYS, "{ days = [-1, 0], amount_mg = 20 }", ("trial-before-first", f"{FIRST}.days[0]")),
        (DAYS, "{ days = [0, 14, 7], amount_mg = 20 }", ("trial-not-rising", f"{FIRST}.days[2]")),
        (DAYS, "{ days = [0, 7, 7], amount_mg = 20 }", ("trial-repeated", f"{FIRST}.days[2]")),
        (DAYS, "{ days = [0, 7.5], amount_mg = 20 }", ("trial-not-whole", f"{FIRST}.days[1]")),
        (DAYS, "{ days = [0, 7], amount_mg = [20] }", ("trial-amounts-and-days", f"{FIRST}.amount_mg")),
        (DAYS, "{ days = [0, 7], amount_g = 0.02 }", ("trial-wrong-unit", f"{FIRST}.amount_g")),
        (DAYS, "{ days = [0, 7], amount_mg = -0.001 }", ("number-too-low", f"{FIRST}.amount_mg")),
        (DAYS, "{ days = [1, 7], amount_mg = 20 }", ("trial-first-not-0", "$.regimen[0].doses")),
        (DAYS, "{ days = [0, 28], amount_mg = 20 }", ("trial-two-on-a-day", "$.regimen[0].doses")),
        (MONTHLY, "{ from_day = 28, amount_mg = 20 }", ("trial-every", "$.regimen[0].doses[1]")),
        (MONTHLY, "{ from_day = 28, every_days = 3, to_day = 27, amount_mg = 20 }",
         ("trial-ends-before", "$.regimen[0].doses[1].to_day")),
        ('"half a dose"', '"four weeks"', ("trial-name-twice", "$.regimen[1].name")),
        ("late_days = [1, 9]", "", ("trial-late-days", "$.adherence.late_days")),
        ("late_days = [1, 9]", "late_days = [9, 1]", ("trial-not-from-to", "$.adherence.late_days")),
        ("missed_share = 0.1", "missed_share = 10", ("number-too-high", "$.adherence.missed_share")),
        ("[7, 14, 28, 84]", "[7, 14, 14]", ("trial-repeated", "$.look.times_days[2]")),
        ("[7, 14, 28, 84]", "[14, 7]", ("trial-not-rising", "$.look.times_days[1]")),
        ("[7, 14, 28, 84]", "[401]", ("number-too-high", "$.look.times_days[0]")),
        ("[56, 84]", "[84, 56]", ("trial-not-from-to", "$.look.intervals_days[0]")),
        ("follow_up_days = 400", "follow_up_weeks = 57", ("trial-wrong-unit", "$.look.follow_up_weeks")),
        ("curves = true", "curves = 1", ("not-yes-or-no", "$.look.curves")),
        ('"Small"', '"\\u001b[2J"', ("odd-character", "$.title")),
        ('"four weeks"', '"four\\nweeks"', ("odd-character", "$.regimen[0].name")),
        ("title", "title = 3 #", ("not-text", "$.title")),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_place(old: str, new: str, found: tuple[str, str]) -> None:
    assert found in faults(SMALL.replace(old, new, 1))


def test_all_faults_come_at_once() -> None:
    text = changed(("people = 24", "people = 0"), ("missed_share = 0.1", "missed_share = 2"), (DAYS, "7"))
    assert {code for code, _ in faults(text)} >= {"number-too-low", "number-too-high", "not-an-object"}


def test_a_scenario_without_doses_is_refused() -> None:
    start = SMALL.index("doses = [")
    end = SMALL.index("]\n\n[[regimen]]")
    assert ("trial-no-doses", "$.regimen[0]") in faults(SMALL[:start] + SMALL[end + 1 :])
    only = SMALL[: SMALL.index("[[regimen]]")] + SMALL[SMALL.index("[adherence]") :]
    assert ("trial-no-regimen", "$.regimen") in faults(only)


def test_what_is_no_toml_is_refused_with_the_place() -> None:
    with pytest.raises(TrialError, match=r"trial-not-toml.*line 1, column"):
        read_scenario("people = \nseed = 3", models=MODELS)


@pytest.mark.parametrize(("share", "held"), [("0", True), ("1", True), ("1.001", False)])
def test_a_share_ends_at_one(share: str, held: bool) -> None:  # noqa: FBT001 - a table of cases
    text = changed(("missed_share = 0.1", f"missed_share = {share}"))
    if held:
        assert read_scenario(text, models=MODELS).adherence.missed_share == float(share)
    else:
        assert faults(text) == [("number-too-high", "$.adherence.missed_share")]


def test_outside_of_the_fitted_range_is_said_and_inside_is_not() -> None:
    model = load_model("yu2022")
    low, high = model.fitted["weight_kg"]
    inside = scenario((WEIGHT, f"weight_kg = {{ least = {low}, most = {high} }}"))
    assert beyond(inside, model) == ()
    (found,) = beyond(scenario((WEIGHT, f"weight_kg = {low - 0.1}")), model)
    assert (found.name, found.low, found.high) == ("weight_kg", low, high)
    assert [it.name for it in beyond(scenario(("amount_mg = 10", "amount_mg = 61")), model)] == ["amount_mg"]


def test_the_count_of_repletion_is_the_guides() -> None:
    assert limits().repleted_per_uL == float(load_guide("kesimpta").numbers["cd19-lower-limit"])


def test_the_texts_know_every_fault_of_a_scenario() -> None:
    said = tomllib.loads((ROOT / "src/doseline/text/en/trial.toml").read_text(encoding="utf-8"))["fault"]
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src/doseline").rglob("*.py"))
    assert [name for name in said if f'"{name}"' not in code] == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("seed = 0x" + "f" * 6_000, "number-too-long"),
        ("people = 0o" + "7" * 4_000, "number-too-long"),
        (".".join("a" * 65) + " = 1", "nested-too-deep"),
        (".".join(['"a"'] * 50_000) + " = 1", "nested-too-deep"),
        ("[" + " . ".join("b" * 3_000) + "]", "nested-too-deep"),
    ],
)
def test_a_short_line_that_asks_for_endless_work_is_refused(line: str, code: str) -> None:
    key = line.partition(" ")[0]
    text = "\n".join(one for one in SMALL.splitlines() if not one.startswith(f"{key} "))
    assert code in {found for found, _ in faults(f"{line}\n{text}")}


def test_of_a_hundred_thousand_mistakes_a_thousand_are_told() -> None:
    found = faults("".join(f"k{place} = 1\n" for place in range(100_000)) + SMALL)
    assert len(found) == 1_001
    assert found[-1] == ("more-faults", "$")


def test_no_drug_at_all_is_an_arm_to_compare_with() -> None:
    found = scenario(("amount_mg = 10 }", "amount_mg = 0 }"))
    assert planned(found.regimens[1], 60) == ((0, 20), (7, 20), (14, 20), (28, 0), (56, 0))
