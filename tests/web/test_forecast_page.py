"""The forecast on the timeline page: bands, numbers, what if, and what is missing. Nothing of it is kept."""
# ruff: noqa: N802 - the row of the hazard log stands in the name

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.errors import RequestError, fault
from doseline.faces import demo_record
from doseline.faces.cli.main import main
from doseline.faces.serving.workers import Pool
from doseline.faces.serving.workers.pool import Limits
from doseline.faces.web.context import AppContext
from doseline.faces.web.timeline import forecast_cache
from doseline.faces.web.workers import jobs, pools
from tests.web.browser import Page, Person
from tests.web.knock import Visitor
from tests.web.reading import example, reading

TODAY = date(2026, 6, 6)
LIMITS = Limits(most=1, waiting=4, patience=60.0, seconds=20, megabytes=2048)
NOT_PERMISSION = "This shows blood counts, not relapses or safety. It is not permission."
DATED = re.compile(r"\b(?:\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4})\b")


@pytest.fixture
def ready(tmp_path: Path) -> Iterator[Person]:
    """The demo's person, of whom a forecast can be made."""
    with reading(json.loads(demo_record.record()), TODAY, tmp_path) as person:
        yield person


def told(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """The demo's record with something else about the person."""
    whole: dict[str, Any] = json.loads(demo_record.record())
    person = {**whole["person"], **changes}
    whole["person"] = {key: value for key, value in person.items() if value is not None}
    return whole


def pictures(page: Page) -> list[str]:
    return re.findall(r'(?:srcset|src)="(/p/[^"]+\.svg)"', page.html)


def test_the_page_says_what_the_command_line_says(
    ready: Person, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(demo_record.record())
    assert main(["forecast", str(file), "--today", str(TODAY)]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    page = ready.open("expected")
    for part in ("Today the model expects", "Of 100 people like you", "From about"):
        start = printed.index(part)
        sentence = printed[start : printed.index(". ", start) + 1]
        assert sentence in page.text
    assert NOT_PERMISSION in page.text


def test_the_numbers_stand_beside_the_picture_month_by_month(ready: Person) -> None:
    html = ready.open("expected").html
    table = html[html.index('id="numbers"') : html.index("</table>", html.index('id="numbers"'))]
    assert table.count('<th scope="row">') == 10 + 1 + 12
    assert "Sat Jun 6, 2026, today" in table
    assert "Forecast for June 6, 2026" in html


def test_nothing_of_a_forecast_stays_in_memory_after_deleting_the_record(ready: Person) -> None:
    ready.open("expected")
    assert forecast_cache._found  # noqa: SLF001 - what must be empty has no other door
    ready.open("data").send(form="data/delete", word="delete")
    assert not forecast_cache._found  # noqa: SLF001
    assert not forecast_cache._pictures  # noqa: SLF001


def test_the_picture_has_both_bands(ready: Person) -> None:
    drawn = ready.open("timeline", "light-wide.svg").html
    assert "Drug level (mg/L)" in drawn
    assert "8 cells/µL" in drawn
    assert "40 cells/µL, lower limit" in drawn


def test_H54_a_what_if_is_answered_and_nothing_is_kept(ready: Person) -> None:
    before = ready.browser.context.store.kept(ready.id)
    page = ready.open("what-if").send(form="every", skip="2026-06-06", every="6")
    assert page.status == 200
    assert page.path.startswith(f"/p/{ready.id}/answered/what-if/")
    assert "What if the dose of June 6, 2026 is left out?" in page.text
    assert "What if doses are 42 days apart" in page.text
    answer = page.text[page.text.index("Nothing was saved.") :]
    assert answer.count(NOT_PERMISSION) >= 3
    assert page.value("skip") == "2026-06-06"
    after = ready.browser.context.store.kept(ready.id)
    assert after == before


def test_the_picture_of_a_what_if_has_an_address_that_says_nothing(ready: Person) -> None:
    page = ready.open("what-if").send(form="every", skip="2026-06-06")
    addresses = pictures(page)
    assert len(addresses) == 4
    for address in addresses:
        assert re.fullmatch(
            rf"/p/{ready.id}/timeline/[0-9a-f]{{16}}/expected-all-(light|dark)-(narrow|wide)\.svg", address
        )
        drawn = ready.browser.open(address)
        assert drawn.status == 200
        assert "What if the dose of June 6," in drawn.html
    assert "2026" not in " ".join(addresses).replace(ready.id, "")


@pytest.mark.parametrize(
    ("button", "typed", "said"),
    [
        ("Skip one", {}, "What if the dose of June 6, 2026 is left out?"),
        ("Late by these days", {"days": "9"}, "What if the dose of June 6, 2026 is given 9 days later?"),
        ("Another rhythm", {"weeks": "6"}, "What if doses are 42 days apart from the next one on?"),
        ("Stop with it", {}, "What if no dose is given from June 6, 2026 on?"),
    ],
)
def test_each_of_the_four_buttons_is_a_question_about_the_next_dose_with_its_answer_on_top(
    ready: Person, button: str, typed: dict[str, str], said: str
) -> None:
    page = ready.open("what-if").send(press=button, **typed)
    assert page.status == 200
    assert said in page.text
    assert page.text.index(said) < page.text.index("Ask another")
    assert ("a blood test is worth asking for" in page.text) is button.startswith("Stop")


@pytest.mark.parametrize(
    ("button", "typed", "field"),
    [("Late by these days", {"days": "soon"}, "days"), ("Late by these days", {"days": "0"}, "days"),
     ("Another rhythm", {"weeks": "x"}, "weeks"), ("Skip one", {"dose": "2026-06-07"}, "dose")],
)  # fmt: skip
def test_a_button_with_a_fault_names_the_field(
    ready: Person, button: str, typed: dict[str, str], field: str
) -> None:
    page = ready.open("what-if").send(press=button, **typed)
    assert page.status == 422
    assert f'href="#f-{field}"' in page.html
    assert f'aria-describedby="fault-{field}" aria-invalid="true"' in page.html


@pytest.mark.parametrize("mark", ["0" * 16, "skip", "2026-06-06"])
def test_a_picture_nobody_asked_for_is_not_there(ready: Person, mark: str) -> None:
    assert ready.browser.open(f"/p/{ready.id}/timeline/{mark}/light-wide.svg").status == 404


def test_a_picture_asked_for_by_somebody_else_is_not_there(ready: Person) -> None:
    (address, *_) = pictures(ready.open("what-if").send(form="every", skip="2026-06-06"))
    other = ready.browser.person("Ben")
    assert ready.browser.open(address.replace(ready.id, other.id)).status == 404


def test_several_changes_can_be_one_question(ready: Person) -> None:
    page = ready.open("what-if").send(form="every", skip="2026-06-06", stop="2026-09-06", together="yes")
    assert "What if the dose of June 6, 2026 is left out and no dose is given from September 6, 2026 on?" in (
        page.text
    )
    assert page.html.count("<h3>What if the dose") == 1


@pytest.mark.parametrize(
    ("typed", "fault", "field"),
    [
        ({}, "Pick at least one change.", "skip"),
        ({"delay_days": "4"}, "Pick the dose that is given later.", "delay"),
        ({"delay": "2026-06-06", "delay_days": "soon"}, "as a whole number", "delay-days"),
        ({"delay": "2026-06-06", "delay_days": "0"}, "Expected 1 to 3660 days, got 0.", "delay-days"),
        ({"skip": "2026-06-07"}, "There is no dose on", "skip"),
        ({"skip": "soon"}, "Pick a day", "skip"),
        ({"every": "x"}, "Pick how many weeks", "every"),
    ],
)
def test_a_question_with_a_fault_comes_back_to_be_asked_again(
    ready: Person, typed: dict[str, str], fault: str, field: str
) -> None:
    page = ready.open("what-if").send(form="every", **typed)
    assert page.status == 422
    assert fault in page.text
    assert f'aria-describedby="fault-{field}" aria-invalid="true"' in page.html
    assert f'href="#f-{field}"' in page.html
    assert 'role="alert"' in page.html
    assert "What do you want to ask?" in page.text


def test_H53_the_way_back_names_no_day(ready: Person) -> None:
    page = ready.open("expected")
    html = page.html
    start = html.index("when B cells come back")
    part = html[start : html.index("</ul>", start)]
    assert DATED.findall(part) == ["May 6, 2026"]
    assert "a blood test is worth asking for" in part
    assert "may take much longer" in part


@pytest.mark.parametrize("page", ["calendar", "vaccines", "checks", "visit", "", "more"])
def test_H53_no_other_page_knows_the_forecast(ready: Person, page: str) -> None:
    ready.open("expected")
    text = ready.open(*filter(None, [page])).text.lower()
    assert not any(word in text for word in ("model expects", "worth asking for", "come back"))


@pytest.mark.parametrize(("value", "is_misfit"), [(3, False), (120, True)])
def test_H55_a_count_that_does_not_fit_is_said(tmp_path: Path, value: int, is_misfit: bool) -> None:  # noqa: FBT001
    whole = told()
    for on in ("2026-04-20", "2026-05-20"):
        test = {"id": f"c{on}", "type": "test", "on": on, "name": "cd19", "value": value, "unit": "cells/uL"}
        whole["events"].append(test)
    with reading(whole, TODAY, tmp_path) as person:
        text = person.open("expected").text
        assert f"{value} B cells measured" in text
        assert ("to your team: missed doses" in text) is is_misfit


def test_what_is_missing_leads_to_the_form_that_adds_it(tmp_path: Path) -> None:
    with reading(told(weight_kg=None, birth_date=None), TODAY, tmp_path) as person:
        page = person.open("expected")
        assert "There is no forecast yet" in page.text
        assert person.address("enter", "measurement") in page.read.links
        assert person.address("person") in page.read.links
        assert not [form for form in page.read.forms if form.action.endswith("/timeline")]
        form = person.open("enter", "measurement")
        saved = form.send(press="Save", value="70", on="2026-06-06")
        assert saved.status == 200
        assert "Your weight is not on record" not in person.open("expected").text


def test_a_record_from_the_middle_of_treatment_asks_since_when(tmp_path: Path) -> None:
    mid = example("joined-in-mid-treatment-without-a-laboratory-file")
    with reading(mid, date(2026, 9, 5), tmp_path) as person:
        page = person.open("expected")
        assert "seems to begin in the middle of treatment" in page.text
        assert page.value("treated-since") == "2024-02-05"
        answer = page.send(form="treated-since")
        assert answer.status == 200
        assert "29 doses are taken as given as planned" in answer.text
        asking = answer.send(press="What if")
        assert asking.status == 200
        asked = asking.send(form="every", skip="2026-09-05")
        assert "What if the dose of September 5, 2026 is left out?" in asked.text
        odd = asking.send(form="every", delay="2026-09-05", **{"delay-days": "x"})
        assert odd.status == 422
        assert "Write how many days later" in odd.text
        assert odd.value("treated-since") == "2024-02-05"
        wrong = page.send(form="treated-since", **{"treated-since": "2027-01-01"})
        assert wrong.status == 422
        assert "lies after today" in wrong.text


def test_while_the_forecast_is_prepared_the_page_says_so_and_shows_the_rest(
    ready: Person, context: AppContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = Pool(replace(LIMITS, patience=0.0), jobs.ready_to_forecast)
    forecast_cache.forget(context)
    with closing(hurried), monkeypatch.context() as patch:
        patch.setattr(pools, "FORECASTS", hurried)
        page = ready.open("expected")
        assert page.status == 200
        assert "The forecast is being prepared" in page.text
        assert "Dose 7: given 3 days late" in page.text
        assert ready.open("timeline", "light-wide.svg").status == 200
        asked = Visitor(ready.browser.context).get(f"/api/people/{ready.id}/forecast")
        assert asked.status_code == 503
        assert asked.json()["faults"][0]["code"] == "forecast-not-ready"
    assert "Today the model expects" in ready.open("expected").text


def test_a_changed_record_has_a_new_forecast(ready: Person) -> None:
    def given(page: Page) -> str:
        return page.text[page.text.index("Today the model expects") :][:200]

    before = given(ready.open("expected"))
    visitor = Visitor(ready.browser.context)
    test = {"type": "test", "on": "2026-06-05", "name": "cd19", "value": 8, "unit": "cells/uL"}
    sent = visitor.post_json(f"/api/people/{ready.id}/events", json.dumps(test).encode())
    assert sent.status_code == 201
    assert given(ready.open("expected")) != before


def test_the_json_is_the_one_of_the_command_line(
    context: AppContext, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = json.loads(demo_record.record())
    past = (event for event in file["events"] if event["on"] < "2026-04-02")
    events = [event for event in past if event["type"] != "instruction"]  # a hold leaves no dose to move
    record = context.store.create(
        called="Sample", person=file["person"], therapy=file["therapies"], events=events, now=context.now()
    )
    visitor = Visitor(context)
    kept = tmp_path / "record.json"
    kept.write_bytes(visitor.get(f"/api/people/{record}/record").content)
    assert main(["forecast", str(kept), "--today", "2026-04-02", "--json"]) == 0
    assert visitor.get(f"/api/people/{record}/forecast").json() == json.loads(capsys.readouterr().out)
    assert main(["forecast", str(kept), "--today", "2026-04-02", "--every", "6w", "--json"]) == 0
    sent = json.dumps({"scenarios": ["every 6w"], "months": 12}).encode()
    answer = visitor.post_json(f"/api/people/{record}/forecast", sent)
    assert answer.status_code == 200
    assert answer.json() == json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("sent", "code", "where"),
    [
        ({"scenarios": ["jump"]}, "not-a-change", "$.scenarios[0]"),
        ({"scenarios": "skip"}, "not-a-list", "$.scenarios"),
        ({"scenarios": [3]}, "not-text", "$.scenarios[0]"),
        ({"months": 0}, "months-out-of-range", "$.months"),
        ({"months": "12"}, "not-a-number", "$.months"),
        ({"months": True}, "not-a-number", "$.months"),
        ({"population": "mine"}, "not-a-choice", "$.population"),
        ({"treated_since": "soon"}, "not-a-day", "$.treated_since"),
        ({"more": 1}, "unknown-key", "$.more"),
        ({"scenarios": ["skip 2026-06-07"]}, "no-dose-on-day", "$.scenarios[0][0]"),
    ],
)
def test_a_question_of_a_program_is_refused_with_its_place(
    ready: Person, sent: object, code: str, where: str
) -> None:
    answer = Visitor(ready.browser.context).post_json(
        f"/api/people/{ready.id}/forecast", json.dumps(sent).encode()
    )
    assert answer.status_code == 422
    (fault,) = answer.json()["faults"]
    assert (fault["code"], fault["where"]) == (code, where)
    assert fault["text"]


def test_where_not_even_the_plain_question_can_be_answered_it_is_said_and_not_asked_for_ever(
    ready: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def refuse(_view: object, question: object) -> object:
        asked.append(question)
        raise RequestError((fault("unknown-guide", "therapy.guide", got="moon-dust", known=("kesimpta",)),))

    monkeypatch.setattr(forecast_cache, "forecast", refuse)
    page = ready.open("expected")
    assert len(asked) == 1
    assert "moon-dust" in page.text
