"""The guide in time: what it said before, what changed, and for whom."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from doseline.assessment.guide_change import touched
from doseline.finding import Severity
from doseline.guide import Dated, load_guide, load_shared, sound_drugs
from doseline.guide.difference import State, differences, state_in, state_of
from doseline.guide.folders import use_folders
from doseline.guide.history import (
    history_faults,
    load_guide_as_of,
    read_history,
    read_regional,
    told_only,
)
from doseline.guide.places import ABSENT, NoSuchPlace, leaves, put, value_at
from doseline.record import Record, read_record

TODAY = date(2026, 4, 4)
OLD = {"hbsag", "anti-hbc", "igg", "igm", "iga"}
LIVER = {"alt", "ast", "alp", "bilirubin"}


@pytest.mark.parametrize(
    ("on", "tests"),
    [(date(2025, 7, 31), OLD), (date(2025, 8, 1), OLD | LIVER), (date(2026, 11, 30), OLD | LIVER)],
)
def test_the_liver_tests_came_in_august_2025(on: date, tests: set[str]) -> None:
    guide = load_guide_as_of("kesimpta", on)
    assert set(guide.required_tests["US"]) == tests


@pytest.mark.parametrize(("on", "is_there"), [(date(2023, 11, 30), False), (date(2023, 12, 1), True)])
def test_the_belly_warning_of_tecfidera_came_in_december_2023(on: date, *, is_there: bool) -> None:
    patterns = {one.id for one in load_guide_as_of("tecfidera", on).patterns}
    assert ("bowel-severe" in patterns) is is_there


@pytest.mark.parametrize(
    ("on", "tests"), [(date(2016, 12, 31), {"lymphocytes"}), (date(2017, 1, 1), {"lymphocytes"} | LIVER)]
)
def test_the_liver_tests_of_tecfidera_came_in_january_2017(on: date, tests: set[str]) -> None:
    assert set(load_guide_as_of("tecfidera", on).required_tests["US"]) == tests


@pytest.mark.parametrize(
    ("drug", "product", "day"),
    [("tysabri", "tyruko", date(2023, 8, 24)), ("ocrevus", "under-skin", date(2024, 9, 13))],
)
def test_a_product_is_known_from_its_day_on(drug: str, product: str, day: date) -> None:
    assert not load_guide_as_of(drug, day - timedelta(days=1)).knows_product(product)
    assert load_guide_as_of(drug, day).knows_product(product)


def test_what_has_no_day_or_was_not_read_is_told_and_never_undone() -> None:
    long_ago = date(2010, 1, 1)
    (stop,) = told_only(read_history("tecfidera")[0], long_ago)
    assert (stop.day_known, stop.was_read, stop.was) == (False, True, "ask")
    assert load_guide_as_of("tecfidera", long_ago).rules["lab-low-for-long"].grade.severity is Severity.STOP
    unread = told_only(read_history("tysabri")[0], long_ago)
    assert {str(one.until) for one in unread} == {"2021-12", "2023-10", "2025-03"}
    assert not any(one.was_read for one in unread)
    # A day after it was told otherwise nothing is left to tell.
    assert told_only(read_history("tysabri")[0], date(2025, 3, 1)) == ()


def test_where_regions_differ_without_a_day_both_watches_are_named() -> None:
    found = {one.disagreement: one.places for one in read_regional("tecfidera")}
    assert found["D17"] == ("monitoring.watch.blood-count", "monitoring.watch.blood-count-us")
    assert "D65" in found


def test_a_guide_of_a_day_says_of_which_day_it_is() -> None:
    assert load_guide_as_of("kesimpta", date(2025, 1, 1)).version.endswith("@2025-01-01")


@pytest.mark.parametrize("drug", sound_drugs())
def test_every_history_leads_back_to_guides_that_hold_together(drug: str) -> None:
    assert history_faults(drug) == ()


@pytest.mark.parametrize(("on", "gap"), [(date(2020, 11, 30), (0, 140)), (date(2020, 12, 1), (5, 0))])
def test_the_least_gap_of_ocrevus_was_once_told_as_twenty_weeks(on: date, gap: tuple[int, int]) -> None:
    schedule = load_guide_as_of("ocrevus", on).schedule("us-label")
    assert isinstance(schedule, Dated)
    assert schedule.minimum_gap is not None
    assert (schedule.minimum_gap.months, schedule.minimum_gap.days) == gap


def infusions(third: str, fourth: str) -> Record:
    days = ("2026-01-05", "2026-01-19", third, fourth)
    document = {
        "format": "doseline-record/2",
        "person": {"id": "r1", "region": "US", "birth_date": "1988-03-14", "sex": "male"},
        "therapies": [{"guide": "ocrevus", "start": "2026-01-05"}],
        "events": [
            {"id": f"d{place}", "type": "dose", "on": day, "amount_mg": 300 if place < 2 else 600}
            for place, day in enumerate(days)
        ],
    }
    return read_record(json.dumps(document).encode(), names=load_shared().names)


@pytest.mark.parametrize(
    ("fourth", "is_touched"),
    # 5 July and five months: 5 December. Twenty weeks: 22 November.
    [("2026-12-05", False), ("2026-12-04", True), ("2026-11-22", True)],
)
def test_an_infusion_between_twenty_weeks_and_five_months_is_asked_about_since(
    fourth: str, *, is_touched: bool
) -> None:
    then, now = load_guide_as_of("ocrevus", date(2020, 1, 1)), load_guide("ocrevus")
    found = touched(then, now, infusions("2026-07-05", fourth), today=date(2026, 12, 6))
    assert ("minimum-gap" in {rule for rule, _ in found.come}) == is_touched


def starter_document(*entries: dict[str, object]) -> dict[str, object]:
    """Somebody about to start in the US who has every test but those of the liver."""
    dated: dict[str, object] = {"type": "test", "on": "2026-03-01"}
    tests = [{"id": name, **dated, "name": name, "result": "negative"} for name in ("hbsag", "anti-hbc")]
    range_: dict[str, object] = {"value": 9, "unit": "g/L", "low": 0.2, "high": 20}
    tests += [{"id": name, **dated, "name": name, **range_} for name in ("igg", "igm", "iga")]
    return {
        "format": "doseline-record/2",
        "person": {"id": "r1", "region": "US", "birth_date": "1988-03-14", "sex": "male"},
        "therapies": [{"guide": "kesimpta", "start": "2026-04-10"}],
        "events": [*tests, *entries],
    }


def starter() -> Record:
    return read_record(json.dumps(starter_document()).encode(), names=load_shared().names)


def test_somebody_without_liver_tests_is_touched_by_their_coming() -> None:
    then, now = load_guide_as_of("kesimpta", date(2025, 1, 1)), load_guide("kesimpta")
    found = touched(then, now, starter(), today=TODAY)
    assert not found.is_untouched
    assert {name for name, _ in found.come} & {f"liver-tests: {test}" for test in LIVER}
    assert found.gone == ()


def test_the_same_guide_touches_nobody() -> None:
    guide = load_guide("kesimpta")
    assert touched(guide, guide, starter(), today=TODAY).is_untouched


def test_a_changed_place_is_told_with_the_rules_it_feeds() -> None:
    then, now = state_of("kesimpta", date(2025, 1, 1)), state_of("kesimpta")
    found = {one.place: one for one in differences(then, now)}
    assert "liver-tests" in found["monitoring.before.US"].rules
    assert found["monitoring.watch.liver.tests"].old is ABSENT


def test_a_fact_changed_in_a_folder_of_ones_own_names_its_rules(tmp_path: Path) -> None:
    state_folder = tmp_path / "kesimpta"
    shutil.copytree(Path("src/doseline/guide/data/kesimpta"), state_folder)
    facts = state_folder / "facts.toml"
    old = "[fact.contraception-months]\nvalue = 6"
    assert old in facts.read_text(encoding="utf-8")
    facts.write_text(facts.read_text(encoding="utf-8").replace(old, old[:-1] + "9"), encoding="utf-8")
    (found,) = differences(state_of("kesimpta"), state_in(state_folder))
    assert (found.place, found.old, found.new) == ("facts.fact.contraception-months.value", 6, 9)
    assert "contraception-window" in found.rules


@pytest.mark.parametrize("drug", sound_drugs())
@pytest.mark.parametrize("file", ["schedule", "patterns", "monitoring", "rules", "facts"])
def test_every_file_of_a_guide_names_the_rules_that_its_places_feed(drug: str, file: str) -> None:
    now = state_of(drug)
    without = State(name="without", tables={**now.tables, file: {}}, guide=now.guide)
    found = differences(without, now)
    assert all(one.place.startswith(f"{file}.") and one.old is ABSENT for one in found)
    named = {rule for one in found for rule in one.rules}
    assert named
    assert named <= now.guide.rules.keys()


WRONG: dict[str, tuple[str, str]] = {
    "a file that is none": ('file = "monitorings"\nat = "before.US"\nuntil = "2025-08"', "no-such-place"),
    "a way that leads nowhere": (
        'file = "monitoring"\nat = "watches.liver"\nuntil = "2025-08"', "no-such-place",
    ),
    "a day that is none": ('file = "monitoring"\nat = "before.US"\nuntil = "August"', "wrong-type"),
    "a key nobody knows": (
        'file = "monitoring"\nat = "before.US"\nuntil = "2025-08"\nwhen = 1', "unknown-key",
    ),
    "a day and a latest day": (
        'file = "monitoring"\nat = "before.US"\nuntil = "2025-08"\nby = "2025-08"', "missing-key",
    ),
    "no day at all": ('file = "monitoring"\nat = "before.US"', "missing-key"),
    "a document nobody lists": (
        'file = "monitoring"\nat = "before.US"\nuntil = "2025-08"', "dangling-source",
    ),
    "a guide that did not hold together": (
        'file = "schedule"\nat = "default_edition"\nwas = "nowhere"\nuntil = "2025-08"', "unknown-edition",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ('disagreement = "D0"\nplaces = ["monitoring.before.US"]', "no-such-place"),
        ('disagreement = "D2"\nplaces = ["monitoring.watches.liver"]', "no-such-place"),
        ('disagreement = "D2"', "missing-key"),
    ],
)
def test_a_mistake_in_what_differs_by_region_is_named(lines: str, code: str, tmp_path: Path) -> None:
    shutil.copytree(Path("src/doseline/guide/data/kesimpta"), tmp_path / "kesimpta")
    (tmp_path / "kesimpta" / "history.toml").write_text(f"[[regional]]\n{lines}\n", encoding="utf-8")
    use_folders(tmp_path)
    try:
        assert code in [one.code for one in history_faults("kesimpta")]
    finally:
        use_folders()


@pytest.mark.parametrize("mistake", WRONG)
def test_a_mistake_in_a_history_is_named(mistake: str, tmp_path: Path) -> None:
    lines, code = WRONG[mistake]
    document = "nowhere" if code == "dangling-source" else "uspi-old"
    shutil.copytree(Path("src/doseline/guide/data/kesimpta"), tmp_path / "kesimpta")
    source = f'sources = [{{ document = "{document}", section = "2.1", confidence = "confirmed" }}]'
    (tmp_path / "kesimpta" / "history.toml").write_text(f"[[change]]\n{lines}\n{source}\n", encoding="utf-8")
    use_folders(tmp_path)
    try:
        assert code in [one.code for one in history_faults("kesimpta")]
    finally:
        use_folders()


def test_the_newest_change_comes_first_and_days_known_in_part_count_from_their_first() -> None:
    changes, wrong = read_history("kesimpta")
    assert wrong == ()
    days = [one.until.first for one in changes]
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize(
    ("do", "left"),
    [
        (lambda table: put(table, "a.b", 2), {"a": {"b": 2}, "c": [{"id": "x", "y": 1}]}),
        (lambda table: put(table, "a.b", ABSENT), {"a": {}, "c": [{"id": "x", "y": 1}]}),
        (lambda table: put(table, "c.x.y", 3), {"a": {"b": 1}, "c": [{"id": "x", "y": 3}]}),
        (lambda table: put(table, "c.x", ABSENT), {"a": {"b": 1}, "c": []}),
    ],
)
def test_a_value_is_put_at_its_place_and_nowhere_else(
    do: Callable[[dict[str, object]], None], left: dict[str, object]
) -> None:
    table: dict[str, object] = {"a": {"b": 1}, "c": [{"id": "x", "y": 1}]}
    do(table)
    assert table == left


def test_a_place_that_is_not_there_is_no_value() -> None:
    assert value_at({"a": {}}, "a.b") is ABSENT
    with pytest.raises(NoSuchPlace):
        value_at({"a": {}}, "a.b.c")


def test_every_value_has_one_place() -> None:
    assert dict(leaves({"a": [{"id": "x", "y": [1, 2]}, {"z": 3}]})) == {
        "a.x.id": "x",
        "a.x.y": [1, 2],
        "a.1.z": 3,
    }
