"""What a summary counts: each column by a small table, the sixty of the demo, and what is no screening."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from doseline.errors import RequestError
from doseline.faces.cohort.summary import counting
from doseline.faces.cohort.summary.counting import MOST_CODES, read_summary
from doseline.faces.cohort.summary.numbers import COLUMNS, STATUSES, VERDICTS, Summary, sums
from tests.faces.cohort.summary.screened import finding, person, screen_demo, unknown, write_tables

SIX = (
    person("1"),
    person("2", verdict="stop", stop=1, plan_status="overdue"),
    person("3", verdict="unknown", unknown=2, guide="tysabri", edition="eu-label", region="DE"),
    person("4", verdict="wait", plan_status="doses_not_recorded", not_understood=3),
    person("5", status="cannot-assess", why="no-region", guide=None, edition=None, verdict=None, region=None),
    person("6", status="dead", verdict="none"),
)
FOUND = (
    finding("1", "monitoring-due", "tell"),
    finding("2", "hbv-active", "stop"),
    finding("2", "monitoring-due", "tell"),
    finding("4", "pregnancy", "wait"),
    finding("4", "live-vaccine-planned", "tell"),
    finding("6", "pregnancy", "wait"),
)
LACKED = (unknown("3", "mri", "tests-before-start"), unknown("3", "hbsag", "hbv-screen"))


@pytest.fixture(name="six", scope="module")
def _six(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    rows = {"people": SIX, "findings": FOUND, "unknowns": LACKED}
    return read_summary(write_tables(tmp_path_factory.mktemp("six"), rows))


@pytest.fixture(name="demo", scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Summary:
    return read_summary(screen_demo(tmp_path_factory.mktemp("demo") / "out"))


@pytest.mark.parametrize(
    ("column", "count"),
    [
        ("cannot-assess", 1), ("assessed", 4), ("unknown", 1), ("stop", 1), ("wait", 1), ("ask", 0),
        ("clear", 1), ("none", 0), ("overdue", 1), ("missed-test", 3), ("unsafe-vaccine", 1), ("pregnant", 1),
        ("no-doses", 1),
    ],
)  # fmt: skip
def test_a_column_counts_those_who_were_assessed(six: Summary, column: str, count: int) -> None:
    assert six.all(column) == count


def test_those_who_were_not_assessed_are_told_apart_with_their_reasons(six: Summary) -> None:
    assert six.counts["people",] == 6
    assert {one: six.status(one) for one in STATUSES} == {
        "assessed": 4, "cannot-assess": 1, "dead": 1, "merged": 0, "no-guide-drug": 0,
    }  # fmt: skip
    assert (six.whys, six.counts["why", "no-region"]) == (("no-region",), 1)


def test_a_group_has_its_own_counts_and_the_largest_comes_first(six: Summary) -> None:
    assert six.groups["guide"] == ("kesimpta", "", "tysabri")
    assert [six.of("guide", group, "unknown") for group in six.groups["guide"]] == [0, 0, 1]
    assert [six.of("guide", group, "cannot-assess") for group in six.groups["guide"]] == [0, 1, 0]
    assert six.groups["edition"] == ("kesimpta/article", "/", "tysabri/eu-label")
    assert set(six.groups["region"]) == {"US", "DE", ""}


def test_a_rule_is_counted_once_a_person_and_told_apart_by_what_it_means(six: Summary) -> None:
    told = {rule.rule: (rule.people, rule.holding, rule.unknown) for rule in six.rules}
    assert told == {
        "monitoring-due": (2, 0, 0), "hbv-active": (1, 1, 0), "hbv-screen": (1, 0, 1), "pregnancy": (1, 1, 0),
        "live-vaccine-planned": (1, 0, 0), "tests-before-start": (1, 0, 1),
    }  # fmt: skip
    assert six.rules[0].rule == "monitoring-due"


def test_a_rule_that_speaks_twice_of_somebody_counts_them_once(tmp_path: Path) -> None:
    rows = {
        "people": [person("1")],
        "findings": [finding("1", "hbv-screen"), finding("1", "hbv-screen", "tell")],
        "unknowns": [unknown("1", "hbsag", "hbv-screen"), unknown("1", "anti-hbc", "hbv-screen")],
    }
    (rule,) = read_summary(write_tables(tmp_path, rows)).rules
    assert (rule.people, rule.holding, rule.unknown) == (1, 1, 1)


@pytest.mark.parametrize("some", [1, 2, 4])
def test_people_who_are_counted_in_parts_come_to_the_same(
    tmp_path: Path, six: Summary, monkeypatch: pytest.MonkeyPatch, some: int
) -> None:
    monkeypatch.setattr(counting, "_SOME", some)
    monkeypatch.setattr(counting, "_AT_ONCE", some)
    rows = {"people": SIX, "findings": FOUND, "unknowns": LACKED}
    assert read_summary(write_tables(tmp_path, rows)) == six


def code(number: int, count: int, *, known: bool = False) -> dict[str, Any]:
    return {"resource": "Condition", "system": "s", "code": f"c{number:02}", "count": count, "known": known}


def test_the_twenty_commonest_codes_that_were_not_understood(tmp_path: Path) -> None:
    codes = [code(number, 100 - number) for number in range(23)] + [code(99, 1000, known=True)]
    found = read_summary(write_tables(tmp_path, {"codes": codes}))
    assert [one.code for one in found.codes] == [f"c{number:02}" for number in range(MOST_CODES)]
    assert found.more_codes == 3


def test_words_without_a_code_are_no_code(tmp_path: Path) -> None:
    found = read_summary(write_tables(tmp_path, {"codes": [{**code(1, 5), "code": None}]}))
    assert found.codes == ()


def test_an_empty_screening_has_no_group_and_nobody(tmp_path: Path) -> None:
    found = read_summary(write_tables(tmp_path, {}))
    assert (found.counts["people",], found.all("assessed"), found.groups["guide"]) == (0, 0, ())


@pytest.mark.parametrize("which", ["six", "demo"])
def test_every_sum_comes_out(which: str, request: pytest.FixtureRequest) -> None:
    found: Summary = request.getfixturevalue(which)
    counts: Mapping[Any, int] = {key: count or 0 for key, count in found.counts.items()}
    for total, parts, is_open in sums(found):
        assert sum(counts[part] for part in parts) <= counts[total]
        assert is_open or sum(counts[part] for part in parts) == counts[total], total


def test_the_demo_shows_each_matter_and_is_calm_about_most(demo: Summary) -> None:
    assert demo.counts["people",] == 60
    assert all(demo.all(column) for column in COLUMNS if column not in {"cannot-assess", "none"})
    assert sum(demo.all(verdict) or 0 for verdict in VERDICTS) == demo.all("assessed")
    assert (demo.all("clear") or 0) * 2 > (demo.all("assessed") or 0)


# --- folders that are no finished screening ---


def test_without_its_manifest_there_is_no_screening(tmp_path: Path) -> None:
    write_tables(tmp_path, {})
    (tmp_path / "manifest.json").unlink()
    assert told(tmp_path) == "cohort-not-finished"


def told(folder: Path) -> str:
    with pytest.raises(RequestError) as caught:
        read_summary(folder)
    return caught.value.faults[0].code


def test_tables_of_another_form_are_refused_by_name(tmp_path: Path) -> None:
    write_tables(tmp_path, {})
    (tmp_path / "manifest.json").write_text(json.dumps({"format": "doseline-cohort/2"}), encoding="utf-8")
    assert told(tmp_path) == "cohort-other-format"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": "doseline-cohort/1"}', "\ud83d"])
def test_a_manifest_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    write_tables(tmp_path, {})
    (tmp_path / "manifest.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert told(tmp_path) == "cohort-not-ours"


@pytest.mark.parametrize("name", ["people", "findings", "unknowns", "codes"])
def test_a_table_that_is_cut_short_or_gone_is_told(tmp_path: Path, name: str) -> None:
    file = write_tables(tmp_path, {}) / f"{name}.parquet"
    file.write_bytes(file.read_bytes()[:100])
    assert told(tmp_path) == "cohort-not-ours"
    file.unlink()
    assert told(tmp_path) == "cohort-not-ours"
