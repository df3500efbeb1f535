"""One rule engine: an example record has the same answers in the terminal, in the app and as FHIR."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from litestar.testing import TestClient

from doseline.faces.cli.main import main
from doseline.faces.web.context import AppContext
from doseline.store import open_store
from tests.web.routes_at_hand import app_at_hand

FOLDER = Path(__file__).parents[2] / "examples" / "records"
DAYS: dict[str, Any] = tomllib.loads((FOLDER / "days.toml").read_text("utf-8"))
COMMANDS = ("plan", "check", "vaccine")
Json = dict[str, Any]


def in_the_terminal(file: Path, today: date, capsys: pytest.CaptureFixture[str], command: str) -> Json:
    main([command, str(file), "--today", today.isoformat(), *(() if command == "export" else ("--json",))])
    answer: Json = json.loads(capsys.readouterr().out)
    return answer


def in_the_app(file: Path, today: date, folder: Path) -> dict[str, Json]:
    """What a program is answered that asks the app, by command; and the Bundle that a person takes along."""
    kept, noon = json.loads(file.read_bytes()), datetime.combine(today, time(12), tzinfo=UTC)
    with open_store(folder / "doseline.db", folder=folder, now=noon) as store:
        person = {key: value for key, value in kept["person"].items() if key != "id"}
        therapies = kept.get("therapies") or [kept["therapy"]]  # as format 1 has it
        record = store.create(called="Ann", person=person, therapy=therapies, events=kept["events"], now=noon)
        context = AppContext(
            store=store,
            secret="a secret of the tests",  # noqa: S106
            hosts=frozenset({"doseline.test"}),
            now=lambda: noon,
        )
        with app_at_hand(context) as app, TestClient(app, base_url="http://doseline.test") as client:
            return {one: client.get(f"/api/people/{record}/{one}").json() for one in COMMANDS}


def issues(bundle: Json, status: str) -> Counter[str]:
    """The rules, or what is missing, that a Bundle has an issue for."""
    found = (one["resource"] for one in bundle["entry"])
    return Counter(
        one["code"]["coding"][0]["code"]
        for one in found
        if one["resourceType"] == "DetectedIssue" and one["status"] == status
    )


def days_of_plan(bundle: Json) -> Counter[str]:
    (plan,) = (one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "CarePlan")
    details = (one["detail"] for one in plan.get("activity", ()) if "code" in one["detail"])
    return Counter(
        one["scheduledPeriod"]["start"] if "scheduledPeriod" in one else one["scheduledString"][:10]
        for one in details
        if "scheduledPeriod" in one or "scheduledString" in one
    )


def spoken(answers: dict[str, Json]) -> Counter[str]:
    """The findings of the answers, each once."""
    tails = [one for tail in answers["check"].get("tails", ()) for one in tail["findings"]]
    every = [*answers["check"]["findings"], *answers["plan"]["findings"], *tails]
    return Counter(json.loads(one)["rule"] for one in {json.dumps(one, sort_keys=True) for one in every})


@pytest.mark.parametrize("name", sorted(DAYS))
def test_an_example_has_the_same_answers_everywhere(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, today = FOLDER / f"{name}.json", DAYS[name]["today"]
    answers = {one: in_the_terminal(file, today, capsys, one) for one in COMMANDS}
    assert in_the_app(file, today, tmp_path) == answers

    bundle = in_the_terminal(file, today, capsys, "export")
    if bundle["entry"][0]["resource"].keys() & {"deceasedDateTime", "deceasedBoolean"}:
        assert not issues(bundle, "final")
        return
    assert issues(bundle, "final") == spoken(answers)
    missing = Counter(f"missing-{one['what']}" for one in answers["check"]["unknowns"])
    assert issues(bundle, "preliminary") == missing
    assert days_of_plan(bundle) <= Counter(one["given"] or one["due"] for one in answers["plan"]["doses"])
