"""The JSON of the published contract."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doseline.assessment import VERSION
from tests.faces.program import DEMO, ROOT, TODAY, doseline

FINDING = {"rule", "severity", "urgency", "title", "because", "until", "sources"}
SOURCE = {"document", "section", "version", "confidence"}
STEP = {"action", "text", "for_date", "because"}


def answer(*words: str) -> dict[str, Any]:
    done = doseline(*words, "--json")
    assert (done.code, done.err) == (0, "")
    return done.answer


def test_every_answer_names_the_program_and_the_guide() -> None:
    for words in (
        ["plan", DEMO, "--today", TODAY],
        ["guide", "kesimpta"],
        ["ask", "wine"],
        ["config"],
        ["demo"],
    ):
        found = answer(*words)
        assert found["program"] == {"name": "doseline", "version": VERSION}
        assert len(found["guide_version"]) == 16


def test_the_version_is_that_of_the_project() -> None:
    assert f'version = "{VERSION}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_plan_has_the_keys_of_the_contract() -> None:
    found = answer("plan", DEMO, "--today", TODAY)
    assert found.keys() >= {
        "today", "guide", "edition", "month_mode", "status", "next_step", "next_dose", "doses", "findings",
    }  # fmt: skip
    assert found["next_step"].keys() >= STEP
    assert found["next_dose"].keys() >= {"slot", "phase", "due", "days_until", "amount_mg"}
    for dose in found["doses"]:
        assert dose.keys() >= {"slot", "phase", "due", "given", "state", "days_late", "course"}
    assert found["next_dose"] == {
        "slot": 12, "phase": "maintenance", "due": TODAY, "days_until": 0, "amount_mg": 20,
    }  # fmt: skip


def test_plan_lists_the_tests_that_are_watched() -> None:
    watched = answer("plan", DEMO, "--today", TODAY)["monitoring"]
    assert {"igg", "igm"} <= {one["test"] for one in watched}
    for one in watched:
        assert one.keys() == {"test", "due", "last", "state", "reason", "sources"}
        assert (one["reason"] == "last-result") == (one["last"] is not None and one["due"] is not None)
        assert one["state"] in {"upcoming", "due", "overdue", "on_signs", "by_specialist"}
        assert (one["due"] is None) == (one["state"] in {"on_signs", "by_specialist"})
        assert all(source.keys() >= SOURCE for source in one["sources"])


def test_check_has_the_keys_of_the_contract() -> None:
    found = answer("check", DEMO, "--today", TODAY)
    assert found.keys() >= {
        "today",
        "for_date",
        "verdict",
        "next_step",
        "findings",
        "unknowns",
        "assumptions",
    }
    for finding in found["findings"]:
        assert finding.keys() >= FINDING
        assert all(source.keys() == SOURCE for source in finding["sources"])


def test_plan_and_check_carry_the_same_next_step() -> None:
    for today in (TODAY, "2026-06-09", "2026-07-20", "2027-01-01"):
        assert (
            answer("plan", DEMO, "--today", today)["next_step"]
            == (answer("check", DEMO, "--today", today)["next_step"])
        )


def test_doses_after_an_overdue_one_are_marked_as_assumed() -> None:
    doses = answer("plan", DEMO, "--today", "2026-06-09")["doses"]
    states = {dose["state"] for dose in doses if dose.get("assumed")}
    assert states == {"upcoming"}
    assert [dose["state"] for dose in doses].count("overdue") == 1


def test_until_sets_the_last_day_of_the_upcoming_doses() -> None:
    doses = answer("plan", DEMO, "--today", TODAY, "--until", "2026-08-31")["doses"]
    assert doses[-1]["due"] == "2026-08-06"


def test_a_replay_counts_what_it_sets_aside() -> None:
    found = answer("plan", DEMO, "--as-of", "2026-03-30")
    assert (found["today"], found["as_of"], found["set_aside"]) == ("2026-03-30", "2026-03-30", 5)
    assert found["status"] == "held"


def test_an_unknown_says_what_is_missing_and_why() -> None:
    record = ROOT / "examples/records/starts-next-month-and-one-blood-test-is-missing.json"
    (unknown,) = answer("check", str(record), "--today", "2026-05-10")["unknowns"]
    assert (unknown["what"], unknown["why"]) == ("anti-hbc", "missing")
    assert unknown["sources"]


def test_vaccine_lists_its_courses() -> None:
    (found,) = answer("vaccine", DEMO, "--today", TODAY, "--vaccine", "heplisav")["vaccines"]
    for course in found["courses"]:
        assert course.keys() >= {"id", "doses", "days", "first_by", "last_by", "fits", "text", "sources"}
        assert (course["doses"], course["fits"]) == (len(course["days"]), None)
    assert [one["days"] for one in found["courses"]][1] == [0, 28]


def test_vaccine_has_the_keys_of_the_contract() -> None:
    (found,) = answer("vaccine", DEMO, "--today", TODAY, "--vaccine", "Yellow fever")["vaccines"]
    assert found["vaccine"] == "yellow-fever"
    assert found["live"] is True
    assert found["now"].keys() >= {"severity", "why", "sources"}
    assert found.keys() >= {"last_day_before_start", "earliest_start_after"}


def test_triage_has_the_keys_of_the_contract() -> None:
    found = answer("triage", DEMO, "--today", TODAY, "--symptom", "throat-swelling:severe:sudden")
    assert found["urgency"] == "emergency"
    assert found.keys() >= {"urgency", "patterns", "advice", "avoid", "unrecognised"}
    assert found["patterns"][0].keys() >= {"id", "urgency", "because", "sources"}


def test_a_symptom_that_is_not_known_is_listed() -> None:
    found = answer("triage", DEMO, "--today", TODAY, "--symptom", "purple-ears")
    assert found["unrecognised"] == ["purple-ears"]


def test_coverage_has_a_row_for_every_row_of_the_article() -> None:
    rows = answer("guide", "kesimpta", "--coverage")["rows"]
    assert {row["row"] for row in rows} >= set(range(1, 154))
    assert all(row.keys() == {"row", "kind", "covered_by"} and row["covered_by"] for row in rows)


def test_compare_gives_one_cell_for_each_drug() -> None:
    rows = answer("compare", "kesimpta", "tysabri")["rows"]
    assert all(row["cells"].keys() == {"kesimpta", "tysabri"} for row in rows)
    assert {"route", "who-gives", "how-often", "mechanism"} <= {row["id"] for row in rows}


def test_the_schema_describes_the_demo() -> None:
    schema = doseline("schema", "record").answer
    record = json.loads(Path(DEMO).read_text(encoding="utf-8"))
    assert set(schema["required"]) <= record.keys()


def test_standard_input_gives_the_same_answer_as_the_file() -> None:
    data = Path(DEMO).read_bytes()
    assert doseline("plan", "-", "--today", TODAY, "--json", stdin=data).answer == (
        answer("plan", DEMO, "--today", TODAY)
    )
