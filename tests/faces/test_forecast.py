"""The forecast on the terminal and as JSON: what it says, what it never says, and that both agree."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment.forecast.question import POPULATIONS
from doseline.dates import add_months
from doseline.faces.cli import main as program
from doseline.faces.cli.arguments_forecast import POPULATIONS as ON_THE_COMMAND_LINE
from doseline.forecast.outcome import PopulationName
from tests.faces.program import DEMO, ROOT, TODAY, doseline

RECORDS = ROOT / "examples" / "records"
DAYS = tomllib.loads((RECORDS / "days.toml").read_text(encoding="utf-8"))
NOT_PERMISSION = "This shows blood counts, not relapses or safety. It is not permission."
SKIP = ("--skip", TODAY)
STOP = ("--stop", "2026-09-01")
BAND = {"p5", "p50", "p95"}
MID = str(RECORDS / "joined-in-mid-treatment-without-a-laboratory-file.json")


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert program.main(["forecast", *words]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return " ".join(out.split())


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert program.main(["forecast", *words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def record(tmp_path: Path, *events: dict[str, Any], **person: Any) -> str:  # noqa: ANN401 - JSON
    """The demo's record with more entries, as a file."""
    whole = json.loads(Path(DEMO).read_text(encoding="utf-8"))
    whole["events"] += events
    whole["person"] |= person
    whole["person"] = {key: value for key, value in whole["person"].items() if value is not None}
    file = tmp_path / "record.json"
    file.write_text(json.dumps(whole), encoding="utf-8")
    return str(file)


def count(value: float, on: str = "2026-05-20", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    return {
        "id": f"c{on}",
        "type": "test",
        "on": on,
        "name": "cd19",
        "value": value,
        "unit": "cells/uL",
        **more,
    }


def test_the_json_has_the_keys_of_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, DEMO, "--today", TODAY, *SKIP)
    assert found.keys() >= {
        "model", "times_days", "dates", "concentration_mg_L", "bcells_per_uL", "repletion", "what_if",
        "program", "guide_version",
    }  # fmt: skip
    length = len(found["times_days"])
    assert len(found["dates"]) == length
    for part in ("concentration_mg_L", "bcells_per_uL"):
        assert found[part].keys() == BAND
        assert {len(values) for values in found[part].values()} == {length}
        assert all(
            low <= middle <= high
            for low, middle, high in zip(*(found[part][name] for name in ("p5", "p50", "p95")), strict=True)
        )
    assert found["repletion"].keys() >= {"threshold_per_uL", "p5", "p50", "p95", "reason", "label_weeks"}
    assert (found["repletion"]["threshold_per_uL"], found["repletion"]["label_weeks"]) == (40, 24.6)
    assert found["repletion"]["unit"] == "d"
    assert len(found["what_if"]) == 1
    assert found["what_if"][0].keys() >= {"changes", "concentration_mg_L", "bcells_per_uL"}


def test_the_forecast_reaches_from_the_first_injection_as_far_as_asked(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for words, months in (((), 12), (("--months", "3"), 3)):
        found = answer(capsys, DEMO, "--today", TODAY, *words)
        assert found["dates"][0] == "2025-09-01"
        assert found["dates"][-1] == add_months(date.fromisoformat(TODAY), months).isoformat()


def test_the_page_and_the_json_agree(capsys: pytest.CaptureFixture[str]) -> None:
    page, found = said(capsys, DEMO, "--today", TODAY), answer(capsys, DEMO, "--today", TODAY)
    place = found["dates"].index(TODAY)
    now = {name: values[place] for name, values in found["bcells_per_uL"].items()}
    words = re.search(r"model expects (\S+) B cells .*? it is (\S+) to ([\d.]+)\. It", page)
    assert words is not None
    shown = dict(zip(("p50", "p5", "p95"), words.groups(), strict=True))
    for name, text in shown.items():
        assert float(text) == pytest.approx(now[name], abs=0.51 if now[name] >= 10 else 0.051)


def test_the_drawing_has_both_bands_both_lines_today_and_the_injections(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert program.main(["forecast", DEMO, "--today", TODAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if re.match(r" {0,8}[\d.]* *\|", line) and line[8:9] == "|"]
    assert len(rows) == 18
    bodies = {line[:8].strip(): line[9:] for line in rows}
    assert all(set(bodies[name]) <= set("-=:*|") for name in ("8", "40"))
    assert all(any(sign in body for body in bodies.values()) for sign in "*:|")
    doses = next(line for line in lines if set(line.strip()) == {"^", " "})
    assert doses.count("^") >= 20  # injections of one column share a sign
    assert all(line.isascii() for line in rows)


def test_colour_is_an_extra(capsys: pytest.CaptureFixture[str]) -> None:
    plain = said(capsys, DEMO, "--today", TODAY, "--color", "never")
    colourful = said(capsys, DEMO, "--today", TODAY, "--color", "always")
    assert re.sub(r"\x1b\[[0-9;]*m", "", colourful) == plain


def test_the_table_holds_today_and_each_month_ahead(capsys: pytest.CaptureFixture[str]) -> None:
    page = said(capsys, DEMO, "--today", TODAY)
    assert "Sat Jun 6, 2026, today" in page
    for month in ("Mon Jul 6, 2026", "Sun Dec 6, 2026", "Sun Jun 6, 2027"):
        assert month in page


DATED = re.compile(r"\b(?:\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|\d{4}-\d\d-\d\d)\b")


def test_H53_the_way_back_names_no_day_and_has_no_late_end(capsys: pytest.CaptureFixture[str]) -> None:
    page, found = said(capsys, DEMO, "--today", TODAY), answer(capsys, DEMO, "--today", TODAY)
    back = found["repletion"]
    assert back["p95"] is None
    assert "not reliable" in back["reason"]
    text = " ".join(back["text"])
    assert DATED.findall(text) == ["May 6, 2026"]  # the last injection, and no other day
    assert set(DATED.findall(json.dumps(back))) == {"May 6, 2026", "2026-05-06"}
    for part in ("a blood test is worth asking for", "may take much longer", back["reason"]):
        assert part in text
        assert part in page


def test_H53_the_later_of_the_two_medians_leads(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, DEMO, "--today", TODAY)["repletion"]
    later = max(found["p50"] / 7, found["label_weeks"])
    assert found["leading"] == ("label" if later == found["label_weeks"] else "model")
    weeks = re.search(r"That is about (\d+) weeks", " ".join(found["text"]))
    assert weeks is not None
    assert 0 <= int(weeks[1]) - later < 1


@pytest.mark.parametrize("command", ["plan", "check", "vaccine", "visit"])
def test_H53_no_other_answer_knows_the_forecast(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    record = str(RECORDS / "stopped-in-april-and-wants-a-yellow-fever-vaccine.json")
    assert program.main([command, record, "--today", "2026-09-01"]) == 0
    text = capsys.readouterr().out.lower()
    assert not any(word in text for word in ("forecast", "model expects", "worth asking for"))


def test_H53_the_calendar_file_holds_nothing_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "doses.ics"
    assert program.main(["plan", DEMO, "--today", TODAY, "--ics", str(file)]) == 0
    capsys.readouterr()
    text = file.read_text(encoding="utf-8").lower()
    assert not any(word in text for word in ("cell", "blood", "level", "forecast"))


def test_H54_every_what_if_says_that_it_is_no_permission(capsys: pytest.CaptureFixture[str]) -> None:
    words = (*SKIP, "--delay", f"{TODAY}:10", *STOP, "--every", "6w", "--scenario", f"skip {TODAY}, every 6w")
    page, found = said(capsys, DEMO, "--today", TODAY, *words), answer(capsys, DEMO, "--today", TODAY, *words)
    assert len(found["what_if"]) == 5
    assert all(NOT_PERMISSION in one["text"] for one in found["what_if"])
    assert page.count(NOT_PERMISSION) == 6
    for letter in "ABCDE":
        assert f"{letter}: what if" in page


def test_H54_the_record_stays_as_it_was(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = record(tmp_path)
    before = Path(file).read_bytes()
    said(capsys, file, "--today", TODAY, *SKIP)
    assert Path(file).read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == ["record.json"]


def test_a_left_out_dose_lets_more_people_have_cells_again_and_the_page_says_where(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = answer(capsys, DEMO, "--today", TODAY, *SKIP)
    (skipped,) = found["what_if"]
    assert skipped["changes"] == [{"kind": "skip", "on": TODAY}]
    assert TODAY in found["doses"]["ahead"]
    assert TODAY not in skipped["doses"]["ahead"]
    place = found["dates"].index("2026-07-06")
    assert skipped["bcells_per_uL"]["p50"][place] > found["bcells_per_uL"]["p50"][place]
    past = found["dates"].index(TODAY)
    assert skipped["bcells_per_uL"]["p50"][:past] == found["bcells_per_uL"]["p50"][:past]
    assert "The middle differs most on July" in " ".join(skipped["text"])


@pytest.mark.parametrize(("value", "is_misfit"), [(3, False), (120, True)])
def test_H55_a_count_far_from_the_band_is_said_and_not_smoothed_away(
    value: float, *, is_misfit: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = record(tmp_path, count(value), count(value, "2026-04-20"))
    page, found = said(capsys, file, "--today", TODAY), answer(capsys, file, "--today", TODAY)
    assert [one["misfit"] for one in found["measured"]] == [is_misfit, is_misfit]
    assert ("to your team: missed doses, warm storage" in page) is is_misfit
    assert ("misfit-measurement" in [note["id"] for note in found["notes"]]) is is_misfit
    assert f"{value} B cells measured" in page
    is_used = [one["used"] for one in found["measured"]]
    assert ("now count as much as" in page) is any(is_used)
    assert ("so the forecast does not use it" in page) is not all(is_used)
    assert found["effective_people"] < found["people"]


def test_H55_doubtful_doses_run_both_ways_and_that_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    page = said(
        capsys, str(RECORDS / "the-pen-leaked-and-part-of-the-dose-is-lost.json"), "--today", "2026-04-03"
    )
    assert "Each made-up person had them or not, half and half." in page
    assert "injection of 20 mg, April 2, 2026" in page


def test_a_count_below_the_limit_of_the_laboratory_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = record(tmp_path, count(1, comparator="<"))
    found = answer(capsys, file, "--today", TODAY)
    assert [one["below"] for one in found["measured"]] == [True]
    assert "under 1 B cells measured" in said(capsys, file, "--today", TODAY)


@pytest.mark.parametrize(("value", "text"), [(0.05, ": under 0.1 B cells"), (0.1, ": under 0.1 B cells")])
def test_a_count_below_the_smallest_that_is_written_says_under_once(
    value: float, text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = said(capsys, record(tmp_path, count(value, comparator="<")), "--today", TODAY)
    assert text in page
    assert "under under" not in page


def test_few_people_are_said_once_and_where_the_json_says_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    few = record(tmp_path, count(120, "2026-04-20"))
    page, found = said(capsys, few, "--today", TODAY), answer(capsys, few, "--today", TODAY)
    assert "few-people" in [note["id"] for note in found["notes"]]
    assert page.count("the band as rough") == 1
    assert "The band is rough" not in page
    enough = record(tmp_path, count(3, "2026-04-20"), count(5))
    page, found = said(capsys, enough, "--today", TODAY), answer(capsys, enough, "--today", TODAY)
    assert found["people"] > 1000
    assert "few-people" not in [note["id"] for note in found["notes"]]
    assert "as rough" not in page


def test_a_start_long_ago_with_no_injection_on_record_has_no_forecast(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    person = {"id": "r1", "birth_date": "1988-03-14", "weight_kg": 70, "region": "US"}
    therapy = {"guide": "kesimpta", "start": "2023-01-05"}
    whole = {"format": "doseline-record/1", "person": person, "therapy": therapy, "events": []}
    file.write_text(json.dumps(whole), encoding="utf-8")
    assert "Has treatment begun? In the record file" in said(capsys, str(file), "--today", TODAY)
    since = said(capsys, str(file), "--today", TODAY, "--treated-since", "2023-01-05")
    assert "44 doses are taken as given as planned" in since


def test_what_is_missing_is_said_all_at_once_with_how_to_add_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = record(tmp_path, weight_kg=None, birth_date=None)
    page, found = said(capsys, file, "--today", TODAY), answer(capsys, file, "--today", TODAY)
    assert [one["what"] for one in found["unknowns"]] == ["weight", "birth-date"]
    for key in ("model", "times_days", "dates", "concentration_mg_L", "bcells_per_uL", "repletion"):
        assert found[key] is None
    assert found["what_if"] == []
    for part in ("There is no forecast yet", '"weight_kg" of the person', '"birth_date" of the person'):
        assert part in page
    picture = tmp_path / "x.svg"
    assert "There is nothing to draw yet" in said(capsys, file, "--today", TODAY, "--plot", str(picture))
    assert not picture.exists()


def test_a_record_from_the_middle_of_treatment_asks_since_when(capsys: pytest.CaptureFixture[str]) -> None:
    today = ("--today", "2026-09-05")
    assert "--treated-since DATE" in said(capsys, MID, *today)
    assert "29 doses are taken as given as planned" in said(
        capsys, MID, *today, "--treated-since", "2024-02-05"
    )


@pytest.mark.parametrize("name", POPULATIONS)
def test_the_population_is_named_and_the_other_one_offered(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = answer(capsys, DEMO, "--today", TODAY, "--population", name)
    assert found["population"] == name
    (other,) = set(POPULATIONS) - {name}
    page = said(capsys, DEMO, "--today", TODAY, "--population", name)
    assert f"--population {other}" in page
    assert ("did better on the checks" in page) or ("You asked for this group" in page)


def test_the_names_of_the_populations_are_the_core_s() -> None:
    assert tuple(name.value for name in PopulationName) == POPULATIONS == ON_THE_COMMAND_LINE


@pytest.mark.parametrize("name", DAYS)
def test_every_example_has_a_forecast_or_says_why_not(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    file, today = str(RECORDS / f"{name}.json"), DAYS[name]["today"].isoformat()
    page = said(capsys, file, "--today", today)
    assert ("The model expects" in page or "the model expects" in page) != (
        "There is no forecast yet" in page
    )
    assert not re.search(r"\bsafe(ly)?\b", page, re.IGNORECASE)


def test_a_replay_counts_what_it_sets_aside(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, DEMO, "--as-of", "2026-03-30")
    assert (found["today"], found["as_of"], found["set_aside"]) == ("2026-03-30", "2026-03-30", 5)


@pytest.mark.parametrize("ending", ["svg", "png", "pdf"])
def test_a_picture_is_written_with_its_warning(
    ending: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / f"forecast.{ending}"
    assert str(file.name) in said(capsys, DEMO, "--today", TODAY, *SKIP, "--plot", str(file))
    begin = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}[ending]
    data = file.read_bytes()
    assert data.startswith(begin)
    if ending == "svg":
        text = data.decode()
        assert NOT_PERMISSION in text
        assert "What if the dose of June 6, 2026 is left out?" in text


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["--skip", "2026-06-07"], ["no dose on 7 June 2026", "nearest one is on 6 June 2026. @ --skip"]),
        (["--skip", "soon"], ["@ --skip"]),
        (["--delay", "2026-06-06"], ['"2026-06-06" is no delay', "@ --delay"]),
        (["--delay", "2026-06-06:0"], ["Expected 1 to 3660 days, got 0. @ --delay"]),
        (["--every", "monthly"], ['"monthly" is no interval', "@ --every"]),
        (["--every", "0w"], ["got 0. @ --every"]),
        (["--scenario", "jump 2026-06-06"], ["is no change", "@ --scenario"]),
        (["--scenario", f"skip {TODAY}, delay {TODAY}:3"], ["changes the same dose twice", "@ --scenario"]),
        (["--months", "0"], ["Expected 1 to 120 months, got 0. @ --months"]),
        (["--months", "121"], ["got 121. @ --months"]),
        (["--months", "soon", "--plot", "x.gif"], ["@ --months", "end in .svg, .png or .pdf @ --plot"]),
        (["--population", "mine"], ["published or calibrated"]),
        (["--treated-since", "2027-01-01"], ["@ --treated-since"]),
        (["--skip", "2029-06-06"], ["The forecast ends on 6 June 2027", "@ --skip"]),
        ([word for days in range(30, 43) for word in ("--every", f"{days}d")], ["At most 12"]),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_answered_is_refused_in_plain_words(
    words: list[str], parts: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main(["forecast", DEMO, "--today", TODAY, *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    for part in parts:
        assert part in err


def test_a_picture_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "nowhere" / "forecast.svg"
    assert program.main(["forecast", DEMO, "--today", TODAY, "--plot", str(file)]) == 2
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_warm_says_how_long_it_took(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["warm"]) == 0
    assert re.search(r"ready\. That took [\d.]+ seconds\.", capsys.readouterr().out)
    assert program.main(["warm", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seconds"] >= 0


def test_a_first_start_has_a_line_of_progress_and_the_answer_stays_clean(tmp_path: Path) -> None:
    # An empty cache is a computer on which no forecast was made yet.
    done = doseline("warm", "--json", env={"NUMBA_CACHE_DIR": str(tmp_path)})
    assert done.code == 0
    assert "Preparing the forecast" in done.err
    assert done.answer["seconds"] > 0


def test_the_demo_shows_the_forecast_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["demo"]) == 0
    page = " ".join(capsys.readouterr().out.split())
    for part in (
        "Drug level and B cells, past and ahead",
        NOT_PERMISSION,
        "a blood test is worth asking for",
    ):
        assert part in page
    assert program.main(["demo", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["forecast"]["dates"][0] == "2025-09-01"
    assert timedelta(days=len(found["forecast"]["dates"])) > timedelta(days=600)


def test_a_narrow_terminal_is_respected(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert program.main(["forecast", DEMO, "--today", TODAY, *SKIP, *STOP]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if len(line) > 40] == []
