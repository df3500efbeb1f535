"""``doseline trial`` as a researcher meets it: files whole or not at all, answers that can be read."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas  # noqa: ICN001 - as a reader would
import pyarrow.parquet as pq
import pytest

from doseline.faces.cli import main as program
from doseline.faces.cli.commands import COMMANDS
from doseline.faces.cli.run_trial import OPTIONS
from doseline.faces.trial import Done, Work, run_trial
from doseline.faces.trial.picture import drawing, look
from doseline.forecast.accuracy import Accuracy
from doseline.forecast.model.load import load_model
from doseline.forecast.trial.cases import HEADER
from doseline.forecast.trial.limits import MOST_REGIMENS
from doseline.forecast.trial.read import read_scenario
from doseline.text import NEUTRAL, Catalogue
from tests.faces.program import ROOT, doseline
from tests.forecast.trial.scenarios import SMALL

CASES = str(ROOT / "tests/data/ofatumumab/trajectories.json")
CURVES = ROOT / "tests/data/ofatumumab/trajectories.csv"
ROWS = {f"T{number}" for number in range(1, 8)} | {f"P{number}" for number in range(1, 6)}
COLUMNS = {
    "person": "int64",
    "regimen": "string",
    "population_weight": "double",
    "weight_kg": "double",
    "age_years": "double",
    "autoinjector": "double",
    "doses_given": "int32",
    "doses_late": "int32",
    "doses_missed": "int32",
    "last_dose_day": "double",
    "depletion_days": "double",
    "depleted_after_last_dose": "bool",
    "repletion_days_after_last_dose": "double",
    "half_life_days": "double",
    "auc_days_56_to_84_mg_day_per_L": "double",
    "peak_days_56_to_84_mg_per_L": "double",
    "peak_day_days_56_to_84": "double",
    "trough_days_56_to_84_mg_per_L": "double",
    "concentration_day_7_mg_per_L": "double",
    "b_cells_day_7_per_uL": "double",
}


@pytest.fixture
def scenario(tmp_path: Path) -> str:
    file = tmp_path / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return str(file)


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert program.main(words) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert program.main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    return err.splitlines()


def test_the_page_has_each_regimen_with_its_convention(
    scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = said(["trial", scenario], capsys)
    for part in (
        "four weeks",
        "half a dose",
        "24 virtual people",
        "linear-up log-down",
        "from day 14 to day 60",
    ):
        assert part in " ".join(page.split())
    assert [line for line in page.splitlines() if len(line) > 80] == []
    assert not re.search(r"\bsafe(ly)?\b", page, re.IGNORECASE)


def test_the_rows_are_a_table_with_units_in_the_names(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.parquet"
    answer = json.loads(said(["trial", scenario, "--out", str(out), "--json"], capsys))
    table = pq.read_table(out)
    types = {name: str(table.schema.field(name).type) for name in COLUMNS}
    assert types == COLUMNS
    kept = answer["regimens"][0]["people"]
    assert table.num_rows == 2 * kept
    assert sorted(set(table["regimen"].to_pylist())) == ["four weeks", "half a dose"]
    about = json.loads(table.schema.metadata[b"doseline-trial"])
    assert about["scenario"] == SMALL
    assert (about["seed"], about["people"], about["model"], about["reading"]) == (3, 24, "yu2022", "B")
    left_out = json.loads(pq.read_metadata(out).metadata[b"doseline-left-out"])
    assert left_out == answer["left_out"]
    assert about["program"]["name"] == "doseline"


def test_the_same_rows_as_csv(scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / f"rows.{ending}" for ending in ("parquet", "csv")]
    for file in files:
        said(["trial", scenario, "--out", str(file)], capsys)
    table = pq.read_table(files[0])
    with files[1].open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert list(rows[0]) == table.column_names
    for row, expected in zip(rows, table.to_pylist(), strict=True):
        assert row == {name: written(value) for name, value in expected.items()}


def written(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_the_long_form_has_one_row_a_person_quantity_and_time(
    scenario: str, ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = json.loads(
        said(["trial", scenario, "--out", str(tmp_path / f"rows.{ending}"), "--long", "--json"], capsys)
    )
    file = tmp_path / f"rows.{ending}"
    rows = pandas.read_parquet(file) if ending == "parquet" else pandas.read_csv(file)
    assert list(rows) == [
        "person", "regimen", "population_weight", "quantity", "unit", "from_day", "day", "value",
    ]  # fmt: skip
    assert not rows.duplicated(["person", "regimen", "quantity", "from_day", "day"]).any()
    seen = rows[rows.quantity == "concentration"]
    assert sorted(set(seen.day)) == [7, 14, 28, 84]
    assert seen.from_day.isna().all()
    assert set(seen.unit) == {"mg/L"}
    assert len(seen) == 4 * 2 * answer["regimens"][0]["people"]
    areas = rows[rows.quantity == "auc"]
    assert set(zip(areas.from_day, areas.day, areas.unit, strict=True)) == {
        (56, 84, "mg*d/L"),
        (140, 168, "mg*d/L"),
    }
    whole = rows[rows.quantity == "depletion_time"]
    assert whole.day.isna().all()
    assert set(whole.unit) == {"d"}


def test_the_long_form_holds_the_numbers_of_the_wide_one(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / "wide.parquet", tmp_path / "long.parquet"]
    said(["trial", scenario, "--out", str(files[0])], capsys)
    said(["trial", scenario, "--out", str(files[1]), "--long"], capsys)
    wide, long = (pandas.read_parquet(file) for file in files)
    for name, quantity, day in [
        ("concentration_day_7_mg_per_L", "concentration", 7), ("b_cells_day_7_per_uL", "b_cells", 7),
        ("trough_days_56_to_84_mg_per_L", "trough", 84), ("half_life_days", "half_life", None),
        ("doses_given", "doses_given", None),
    ]:  # fmt: skip
        picked = long[(long.quantity == quantity) & (long.day.isna() if day is None else long.day == day)]
        pairs = wide.merge(picked, on=["person", "regimen"])
        assert len(pairs) == len(wide), name
        both_missing = pairs[name].isna() & pairs["value"].isna()
        assert (both_missing | (pairs[name] == pairs["value"])).all(), name


@pytest.mark.parametrize("is_long", [False, True])
def test_a_notebook_gets_the_rows_of_the_file_as_a_table(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, is_long: bool
) -> None:
    out = tmp_path / "rows.parquet"
    said(["trial", scenario, "--out", str(out), *(["--long"] if is_long else [])], capsys)
    table = run(SMALL, people=24).to_pandas(is_long=is_long)
    pandas.testing.assert_frame_equal(table, pandas.read_parquet(out), check_dtype=False)


def test_no_column_holds_a_number_that_is_none(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.parquet"
    said(["trial", scenario, "--out", str(out)], capsys)
    for name, values in pq.read_table(out).to_pydict().items():
        for value in values:
            assert value is None or isinstance(value, str) or abs(value) < 1e12, name


def test_every_known_misfit_has_its_words() -> None:
    for misfit in load_model("yu2022").misfits:
        assert Catalogue("en", NEUTRAL).has(f"trial.misfit.{misfit.id}")


def test_an_engine_changes_no_row_and_no_answer(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Other processes, and Ray: tests/faces/engine/test_ray.py.
    here = said(["trial", scenario, "--out", str(tmp_path / "here.csv"), "--json"], capsys)
    there = said(
        ["trial", scenario, "--out", str(tmp_path / "there.csv"), "--json", "--engine", "serial"], capsys
    )
    assert here == there
    assert (tmp_path / "here.csv").read_bytes() == (tmp_path / "there.csv").read_bytes()


def test_two_runs_write_the_same_rows_whatever_the_threads(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / f"{threads}.parquet" for threads in (1, 2)]
    for file in files:
        said(["trial", scenario, "--out", str(file), "--threads", file.stem], capsys)
    assert pq.read_table(files[0]).equals(pq.read_table(files[1]))


def test_json_is_one_document_without_nan(scenario: str, capsys: pytest.CaptureFixture[str]) -> None:
    def refuse(value: str) -> Any:  # noqa: ANN401 - never returns
        raise AssertionError(value)

    answer = json.loads(said(["trial", scenario, "--json"], capsys), parse_constant=refuse)
    assert answer.keys() >= {
        "program",
        "guide_version",
        "model",
        "population",
        "seed",
        "regimens",
        "left_out",
    }
    for arm in answer["regimens"]:
        assert arm["repletion_days_after_last_dose"]["p95"] is None
        assert arm["repletion_days_after_last_dose"]["reason"] == "flat-effect-curve"
        assert [it["day"] for it in arm["at"]] == [7, 14, 28, 84]


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_the_picture_is_what_its_name_says(
    ending: str, start: bytes, scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"bands.{ending}"
    said(["trial", scenario, "--plot", str(file), "--people", "5"], capsys)
    assert file.read_bytes().startswith(start)


def test_the_picture_tells_regimens_by_more_than_colour(
    scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "bands.svg"
    said(["trial", scenario, "--plot", str(file), "--people", "5"], capsys)
    drawn = file.read_text(encoding="utf-8")
    assert "stroke-dasharray" in drawn
    assert drawn.count("four weeks") >= 1
    assert "http://" not in drawn.replace("http://www.w3.org/", "")


def test_no_two_of_the_most_regimens_look_alike() -> None:
    looks = {(line.ink, line.dash) for line in map(look, range(MOST_REGIMENS))}
    assert len(looks) == MOST_REGIMENS


def test_the_picture_holds_all_its_words_and_none_on_another() -> None:
    text = SMALL[: SMALL.index("[[regimen]]")].replace('title = "', 'title = "' + "a long title, " * 12)
    for number in range(MOST_REGIMENS):
        name = f"{number}, every four weeks " + "and so on " * number
        text += f'[[regimen]]\nname = "{name}"\ndoses = [{{ days = [0], amount_mg = 20 }}]\n'
    text += SMALL[SMALL.index("[look]") :]
    drawn = drawing(run(text, people=2), Catalogue("en", NEUTRAL))
    boxes = []
    for word in drawn.words:
        length = len(word.text) * word.size * 0.5
        left = {"left": word.x, "center": word.x - length / 2, "right": word.x - length}[word.align]
        assert left >= 0, word
        assert left + length <= drawn.width, word
        assert 0 < word.y < drawn.height, word
        boxes.append((left, left + length, word.y - word.size * 0.4, word.y + word.size * 0.4, word.text))
    for one, other in combinations(boxes, 2):
        apart = one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
        assert apart, (one, other)
    for area in drawn.areas:
        assert all(0 <= x <= drawn.width and 0 < y <= y2 < drawn.height for x, y, y2 in area.places)


def run(text: str, *, people: int) -> Done:
    scenario = read_scenario(text, models=("yu2022",), people=people)
    return run_trial(scenario, text="", rows=None, work=Work(threads=1), report=lambda _: None)


def test_days_and_ranges_are_not_rounded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "long.toml"
    text = SMALL.replace("follow_up_days = 400", "follow_up_days = 1095")
    text = text.replace("[7, 14, 28, 84]", "[7, 1000.121, 1000.122, 1095]").replace(
        "most = 150", "most = 171.8"
    )
    file.write_text(text.replace("[140, 168]", "[1067, 1095]"), encoding="utf-8")
    out = tmp_path / "rows.parquet"
    page = " ".join(said(["trial", str(file), "--people", "3", "--out", str(out)], capsys).split())
    for part in ("weights from 45 to 171.8 kg. The model saw 40.5 to 171.6 kg", "Days 1067 to 1095"):
        assert part in page
    assert re.search(r" 1095 +[<0-9]", page)
    names = pq.read_schema(out).names
    assert len(names) == len(set(names))
    assert {"b_cells_day_1000.121_per_uL", "b_cells_day_1000.122_per_uL"} <= set(names)


def test_people_who_are_not_back_yet_are_not_said_to_have_been_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "short.toml"
    text = SMALL[: SMALL.index("[adherence]")] + "[look]\nfollow_up_days = 140\n"
    file.write_text(text, encoding="utf-8")
    page = " ".join(said(["trial", str(file), "--people", "3"], capsys).split())
    assert "Nobody has fewer than 40" not in page
    assert "0 % of those with fewer are back at 40" in page
    arm = json.loads(said(["trial", str(file), "--people", "3", "--json"], capsys))["regimens"][0]
    assert arm["repletion_days_after_last_dose"]["share_depleted_after_last_dose"] > 0
    assert arm["repletion_days_after_last_dose"]["p50"] is None


@pytest.mark.parametrize("option", ["--out", "--plot"])
def test_a_place_that_cannot_be_written_is_said_before_the_run(
    option: str, scenario: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    ending = {"--out": "csv", "--plot": "svg"}[option]
    folder, pipe = tmp_path / f"folder.{ending}", tmp_path / f"pipe.{ending}"
    folder.mkdir()
    os.mkfifo(pipe)

    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("doseline.faces.cli.trial_run.run_trial", never)
    for place in (folder, pipe, tmp_path / "nowhere" / f"a.{ending}"):
        (line,) = refused(["trial", scenario, option, str(place)], capsys)
        assert line.endswith(f" @ {place}")
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name, pipe.name, "small.toml"]


def test_a_faulty_scenario_is_refused_whole_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "bad.toml", tmp_path / "rows.parquet"
    file.write_text(
        SMALL.replace("people = 24", "people = 0").replace("weight_kg", "weight_lb"), encoding="utf-8"
    )
    lines = refused(["trial", str(file), "--out", str(out)], capsys)
    assert [line.rpartition(" @ ")[2] for line in lines] == ["$.people", "$.population.weight_lb"]
    assert list(tmp_path.iterdir()) == [file]


def test_a_run_that_breaks_off_leaves_the_old_file(
    scenario: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "rows.parquet"
    out.write_bytes(b"old")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("doseline.faces.trial.row_file.PieceWriter.add", stop)
    assert program.main(["trial", scenario, "--out", str(out)]) == 130
    assert out.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.parquet", "small.toml"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (["reproduce"], "NAME"),
        (["reproduce", "yu2023"], "yu2023"),
        (["reproduce", "yu2022", "--plot", "x.svg"], "--plot"),
        (["reproduce", "yu2022", "--people", "0"], "--people"),
        (["trajectories"], "NAME"),
        (["trajectories", "nowhere.json"], "nowhere.json"),
        (["trajectories", CASES, "--seed", "3"], "--seed"),
        (["sbml", CASES, "--case", "D7"], "--case"),
        (["SCENARIO", "more"], "more"),
        (["SCENARIO", "--plot", "bands.gif"], "--plot"),
        (["SCENARIO", "--out", "/nowhere/rows.parquet"], "/nowhere/rows.parquet"),
        (["SCENARIO", "--threads", "0"], "--threads"),
        (["SCENARIO", "--engine", "spark"], "--engine"),
        (["SCENARIO", "--workers", "2"], "--workers"),
        (["SCENARIO", "--engine", "serial", "--workers", "0"], "--workers"),
        (["sbml", CASES, "--engine", "serial"], "--engine"),
        (["SCENARIO", "--reading", "A"], "--reading"),
        (["SCENARIO", "--out", "same.svg", "--plot", "same.svg"], "--out"),
        (["SCENARIO", "--out", "rows.xml"], "--out"),
        (["SCENARIO", "--long"], "--long"),
        (["trajectories", CASES, "--out", "curves.parquet"], "--out"),
        (["sbml", CASES, "--out", "model.csv"], "--out"),
        (["trajectories", CASES, "--out", "curves.csv", "--long"], "--long"),
        (["SCENARIO", "--out", "SCENARIO"], "--out"),
        (["trajectories", CASES, "--json"], "--out"),
        (["sbml", CASES, "--json"], "--out"),
        (["trajectories", CASES, "--out", CASES], "--out"),
        (["nowhere.toml"], "nowhere.toml"),
    ],
)
def test_a_command_line_that_cannot_be_is_refused_with_its_place(
    words: list[str], place: str, scenario: str, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [scenario if word == "SCENARIO" else word for word in words]
    lines = refused(["trial", *asked], capsys)
    assert [line.rpartition(" @ ")[2] for line in lines] == [place]


def test_reproduce_gives_a_list_of_rows_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    rows = json.loads(said(["trial", "reproduce", "yu2022", "--json", "--people", "400"], capsys))
    assert isinstance(rows, list)
    assert {row["id"] for row in rows} == ROWS
    assert all({"id", "published", "computed", "tolerance", "verdict"} <= row.keys() for row in rows)
    typical = {row["id"]: row["verdict"] for row in rows if row["id"].startswith("T")}
    assert set(typical.values()) == {"reproduced"}
    assert next(row["verdict"] for row in rows if row["id"] == "P5") == "misfit"


def test_reproduce_shows_published_and_ours_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(["trial", "reproduce", "yu2022", "--reading", "A", "--people", "400"], capsys)
    assert all(f"\n{row}  " in page for row in ROWS)
    assert "reading A" in " ".join(page.split())
    assert "MISFIT" in page
    assert [line for line in page.splitlines() if len(line) > 80] == []


def test_trajectories_writes_the_reference_table_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "curves.csv"
    page = said(["trial", "trajectories", CASES, "--out", str(out)], capsys)
    assert "1e-10" in page
    ours, expected = ((list(csv.reader(io.StringIO(path.read_text("utf-8"))))) for path in (out, CURVES))
    assert [row[:2] for row in ours] == [row[:2] for row in expected]
    assert ours[0] == expected[0]
    for got, wanted in zip(ours[1:], expected[1:], strict=True):
        for value, other, floor in zip(got[2:], wanted[2:], (1e-3, 1e-3, 1e-2), strict=True):
            assert abs(float(value) - float(other)) <= 1e-6 * max(abs(float(other)), floor), got[:2]


def test_with_json_the_file_is_named_in_a_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for what, ending in (("sbml", "xml"), ("trajectories", "csv")):
        out = str(tmp_path / f"result.{ending}")
        answer = json.loads(said(["trial", what, CASES, "--out", out, "--json"], capsys))
        assert answer["file"] == out
    table = json.loads(said(["trial", "trajectories", CASES, "--out", out, "--json"], capsys))
    assert (table["rows"], table["relative_tolerance"], table["left_out"]) == (6576, 1e-10, [])


def test_a_case_that_cannot_be_solved_is_named_and_no_number_of_it_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few_steps = Accuracy(name="tight", relative=1e-10, most_steps=3)
    monkeypatch.setattr("doseline.faces.cli.trial_cases.TIGHT", few_steps)
    assert program.main(["trial", "trajectories", CASES]) == 0
    out, err = capsys.readouterr()
    assert out == f"{HEADER}\n"
    assert err.count("was left out") == 6
    assert "D5_extreme_steep" in err


def test_the_table_goes_to_standard_output_without_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(["trial", "trajectories", CASES], capsys).startswith("case,time_day,conc_total_mg_L")


def test_sbml_goes_to_a_file_or_to_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "model.xml"
    assert "D5_extreme_steep" in said(
        ["trial", "sbml", CASES, "--case", "D5_extreme_steep", "--out", str(out)], capsys
    )
    assert "108.11381159778027" in out.read_text(encoding="utf-8")
    assert said(["trial", "sbml", CASES], capsys).startswith("<?xml")


def test_progress_is_said_on_standard_error_when_asked_and_not_otherwise(scenario: str) -> None:
    quiet, loud = doseline("trial", scenario), doseline("trial", scenario, "--progress")
    assert (quiet.code, quiet.err) == (0, "")
    assert "24 people done." in loud.err
    assert loud.out == quiet.out


def test_the_command_and_its_module_know_the_same_options() -> None:
    assert {option.name for option in COMMANDS["trial"].options} == set(OPTIONS)
    assert load_model("yu2022").readings == ("A", "B")


def test_the_page_on_trials_can_be_followed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (ROOT / "docs/trials.md").read_text(encoding="utf-8")
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(code, {})  # noqa: S102 - our own page
    assert capsys.readouterr().out.count("Quantiles") == 3
    named = set(re.findall(r"`--([a-z]+)`", page))
    assert named <= {option.name for option in COMMANDS["trial"].options}
