"""What is given before an infusion and how long one is watched after it is told wherever its day is."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from doseline.assessment import read_and_assess
from doseline.faces.calendar.ics import Kind, calendar_file
from doseline.faces.calendar.publish import publish
from doseline.faces.cli.main import main
from doseline.guide import load_guide
from doseline.guide.product import Observation, Product, Route
from doseline.text import NEUTRAL, Catalogue
from tests.guide.fictional import CAPSULES, FOLDER, INFUSION, document, dose, invented_guides
from tests.web.browser import Browser
from tests.web.conftest import browser, context, store  # noqa: F401 - the fixtures of the app

GIVEN = (dose("2026-01-05", 300), dose("2026-01-19", 300))
TOLD = ("30 minutes before it, you get this medicine: methylprednisolone", "60 to 30 minutes before it")
WATCHED = "60 minutes after the end of the infusion"


@pytest.fixture(autouse=True)
def _guides(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("DOSELINE_GUIDES", str(FOLDER))
    with invented_guides():
        yield


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> str:
    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(INFUSION, *GIVEN)), "utf-8")
    return str(file)


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(words) == 0
    return " ".join(capsys.readouterr().out.split())


def watched(*observation: Observation) -> Product:
    return Product(
        route=Route.INFUSION, form="infusion-bag", given_by=(), devices=(), families=frozenset(), model=None,
        observation=observation,
    )  # fmt: skip


@pytest.mark.parametrize(("slot", "minutes"), [(1, 60), (12, 60), (13, None), (None, 60)])
def test_a_time_of_being_watched_can_be_for_the_first_doses(slot: int | None, minutes: int | None) -> None:
    """Twelve are watched, the thirteenth is not; one of unknown number is watched like a first one."""
    found = watched(Observation(minutes=60, until_slot=12, sources=())).watched_after(slot)
    assert (found.minutes if found else None) == minutes


def test_the_plan_tells_it_to_programs(record: str, capsys: pytest.CaptureFixture[str]) -> None:
    around = json.loads(said(capsys, "plan", record, "--today", "2026-06-20", "--json"))["dose_day"]
    assert [(one["medicine"], one["from_minutes"], one["to_minutes"]) for one in around["premedication"]] == [
        ("methylprednisolone", 30, 30),
        ("antihistamine", 60, 30),
    ]
    assert around["observation"]["minutes"] == 60
    assert around["observation"]["sources"]


@pytest.mark.parametrize("command", ["plan", "visit"])
def test_the_terminal_and_the_page_for_a_visit_tell_it(
    command: str, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    page = said(capsys, command, record, "--today", "2026-06-20")
    assert WATCHED in page
    for text in TOLD:
        assert text in page


def test_a_calendar_that_others_may_see_tells_the_time_and_no_medicine() -> None:
    case = read_and_assess(
        json.dumps(document(INFUSION, *GIVEN)).encode(), clock=lambda _: date.max, today=date(2026, 1, 20)
    )
    now = datetime(2026, 1, 20, tzinfo=UTC)
    words = Catalogue("en", NEUTRAL).about(case.guide)
    told = publish(case, (), now=now, record="r1")
    file = calendar_file(told, words, record="r1", kind=Kind.SUBSCRIPTION).decode().replace("\r\n ", "")
    assert "Keep 60 minutes free after it." in file
    assert "methylprednisolone" not in file
    assert publish(case, told, now=now, record="r1") == told


@pytest.mark.parametrize(("start", "is_told"), [("2026-04-02", True), ("2026-04-09", False)])
def test_today_tells_it_on_the_day(browser: Browser, start: str, is_told: bool) -> None:  # noqa: FBT001, F811
    person = browser.person("Ida", doses=(), guide=INFUSION, start=start)
    assert (WATCHED in person.open("day").text) is is_told
    assert WATCHED in person.open("calendar").text


def test_a_drug_without_either_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load_guide(CAPSULES).product.watched_after(1) is None
    file = tmp_path / "record.json"
    file.write_text(json.dumps(document(CAPSULES, dose("2026-01-05", 120))), "utf-8")
    assert "dose_day" not in json.loads(said(capsys, "plan", str(file), "--today", "2026-06-20", "--json"))
