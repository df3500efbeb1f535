"""The list of people: by what needs doing, found without a name in an address, computed once."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time
from typing import Any

import httpx
import pytest

from doseline.assessment import Assessment, read_and_assess
from doseline.faces.web import context as contexts
from doseline.faces.web.context import AppContext
from doseline.faces.web.people import listing
from doseline.faces.web.people.spreadsheet import spreadsheet
from doseline.faces.web.timeline import forecast_cache
from doseline.guide import load_guide
from doseline.store import Author
from tests.web.browser import Browser, Page, Person
from tests.web.conftest import HOST, NOW

RECORDS = Path("examples/records")
THERAPY = {"guide": "kesimpta", "start": "2026-01-05"}
# On 2 April 2026: what the example shows on that day.
PEOPLE = {
    "Dana P": ("is-due-today-and-nothing-is-in-the-way", "1988-03-14"),
    "Kim D": ("starts-next-month-and-one-blood-test-is-missing", "1999-08-08"),
    "Elif S": ("throat-swelled-after-an-injection", "1985-09-09"),
}


def create(browser: Browser, called: str, example: str, born: str | None) -> str:
    """The id of a new record, like an example, under another name."""
    record: dict[str, Any] = json.loads((RECORDS / f"{example}.json").read_text("utf-8"))
    person = {key: value for key, value in record["person"].items() if key not in {"id", "birth_date"}}
    events = [event for event in record["events"] if event["on"] <= "2026-04-02"]
    return browser.context.store.by(Author.OWNER).create(
        called=called,
        person=person | ({"birth_date": born} if born else {}),
        therapy=record.get("therapies") or record["therapy"],
        events=events,
        now=NOW,
    )


@pytest.fixture
def three(browser: Browser) -> dict[str, str]:
    """The ids of three people by name."""
    return {called: create(browser, called, *about) for called, about in PEOPLE.items()}


def lines(page: Page) -> list[str]:
    """The lines of the list, as text."""
    found = re.findall(r'<tr id="p-.*?</tr>', page.html, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in found]


def search(browser: Browser, typed: str) -> Page:
    page = browser.open("/")
    form = next(form for form in page.read.forms if form.action == "/people/search")
    return browser.post(
        form.action, [(name, typed if name == "typed" else value) for name, value in form.fields]
    )


@pytest.mark.usefixtures("three")
def test_who_needs_something_today_stands_first_with_what_and_when(browser: Browser) -> None:
    first, second, third = lines(browser.open("/"))
    assert first.startswith(
        "Elif S 9 September 1985 Do not give Signs of a severe allergic reaction 2 Mar 2 Apr"
    )
    assert first.endswith("Ring today. Decide, and write it down")
    assert second == "Dana P 14 March 1988 Due today Nothing in the record is in the way 2 Mar 2 Apr Today"
    assert third.startswith("Kim D 8 August 1999 Not known Not on record: hepatitis B surface antigen")


@pytest.mark.usefixtures("three")
def test_how_many_could_not_be_assessed_is_said_before_everything_else(browser: Browser) -> None:
    assert "All could be assessed." in browser.open("/").text
    unreadable = {"type": "dose", "on": "2031-01-01", "amount_mg": 20}
    browser.context.store.by(Author.OWNER).create(
        called="Zoe N", person={"region": "US"}, therapy={"guide": "no-such-drug", "start": "2026-01-05"},
        events=(unreadable,), now=NOW,
    )  # fmt: skip
    page = browser.open("/")
    assert page.text.index("1 person could not be assessed") < page.text.index("Elif S")
    assert lines(page)[0].startswith("Zoe N born: not known Not assessed The record cannot be read")


@pytest.mark.usefixtures("three")
def test_a_mistake_of_ours_on_one_record_hides_nobody(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(self: AppContext, kept: Any, **named: Any) -> Assessment:  # noqa: ANN401 - as the real one
        if kept.called == "Dana P":
            raise ZeroDivisionError
        return case(self, kept, **named)

    case = AppContext.case
    monkeypatch.setattr(AppContext, "case", breaks)
    found = lines(browser.open("/"))
    assert [line[:6] for line in found] == ["Dana P", "Elif S", "Kim D "]


def test_two_of_one_name_are_told_apart_by_their_birth(browser: Browser) -> None:
    for born in ("1988-03-14", "1990-02-02"):
        create(browser, "Anna K", "is-due-today-and-nothing-is-in-the-way", born)
    assert [line[:22] for line in lines(browser.open("/"))] == [
        "Anna K 14 March 1988 D",
        "Anna K 2 February 1990",
    ]


@pytest.mark.parametrize(
    ("show", "called"),
    [("", ["Elif S", "Dana P", "Kim D"]), ("act-today", ["Elif S"]), ("due-today", ["Dana P"]),
     ("before-start", ["Kim D"]), ("late", []), ("made-up", ["Elif S", "Dana P", "Kim D"])],
)  # fmt: skip
@pytest.mark.usefixtures("three")
def test_a_group_alone(browser: Browser, show: str, called: list[str]) -> None:
    found = lines(browser.open(f"/?show={show}"))
    assert [re.split(r" \d", line)[0] for line in found] == called


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("dana", ["Dana P"]), ("  p dana ", ["Dana P"]), ("14 mar 1988", ["Dana P"]),
        ("14.03.1988", ["Dana P"]),
        ("1988-03-14", ["Dana P"]), ("3/14/1988", ["Dana P"]), ("1985", ["Elif S"]), ("8 8 1999", ["Kim D"]),
        ("15 mar 1988", []), ("nobody", []), ("%", []),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("three")
def test_somebody_is_found_by_name_or_birth(browser: Browser, typed: str, called: list[str]) -> None:
    page = search(browser, typed)
    assert [re.split(r" \d", line)[0] for line in lines(page)] == called
    assert ("Nobody here fits" in page.text) == (not called)


@pytest.mark.usefixtures("three")
def test_nothing_that_was_searched_for_stands_in_an_address(browser: Browser) -> None:
    page = search(browser, "Dana 1988")
    assert re.fullmatch(r"/\?found=[\w-]+", page.path)
    assert not [link for link in page.read.links if re.search("dana|1988", link, re.IGNORECASE)]


@pytest.mark.usefixtures("three")
def test_a_search_outlives_no_lock(browser: Browser) -> None:
    page = search(browser, "Dana")
    forecast_cache.forget(browser.context)
    assert len(lines(browser.open(page.path))) == 3


@pytest.mark.usefixtures("three")
def test_an_empty_search_shows_everybody(browser: Browser) -> None:
    assert search(browser, "  ").path == "/"


def test_a_line_is_a_place_that_can_be_come_back_to(browser: Browser, three: dict[str, str]) -> None:
    page = browser.open("/")
    for id_ in three.values():
        assert f"p-{id_}" in page.read.ids
        assert f"/p/{id_}" in page.read.links


def test_the_way_back_from_a_record_leads_to_its_own_line(
    browser: Browser, three: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("doseline.faces.web.people.routes.ON_A_PAGE", 2)
    last = three["Kim D"]
    assert f"/?at={last}#p-{last}" in browser.open(f"/p/{last}/calendar").read.links
    assert f"p-{last}" in browser.open(f"/?at={last}").read.ids
    assert f"p-{last}" not in browser.open("/").read.ids
    assert len(lines(browser.open("/?at=nobody"))) == 2


def client(browser: Browser) -> httpx.Client:
    return browser._client  # noqa: SLF001 - its headers are looked at


@pytest.mark.usefixtures("three")
def test_the_file_holds_every_line(browser: Browser) -> None:
    answer = client(browser).get("/people.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="doseline-people-2026-04-02.csv"'
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head[:3] == ["Person", "Date of birth", "Medicine"]
    assert rows[1] == [
        "Dana P", "1988-03-14", "Kesimpta", "Due today", "Due today", "Nothing in the record is in the way",
        "2026-03-02", "2026-04-02", "Today", "",
    ]  # fmt: skip
    assert len(rows) == 3
    assert len(client(browser).get("/people.csv?show=act-today").text.splitlines()) == 2


@pytest.mark.parametrize("name", ["=1+1", "+49 30", "-x", "@SUM(A1)", "\t=1", " =1+1", "\uff1d1"])
def test_a_name_is_no_formula_in_a_spreadsheet(name: str) -> None:
    (cell,) = list(csv.reader(io.StringIO(spreadsheet((), ((name,),)).decode("utf-8-sig"))))[1]
    assert cell == f"'{name}"


def test_a_plain_name_stays_as_it_is() -> None:
    assert spreadsheet(("Name",), (("O'Neil, Ann",),)).decode("utf-8-sig") == '"Name"\r\n"O\'Neil, Ann"\r\n'


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose record was read, planned and checked."""
    found: list[str] = []

    def counted(assess: Callable[..., Assessment]) -> Callable[..., Assessment]:
        def counting(*given: object, **named: object) -> Assessment:
            made = assess(*given, **named)
            found.append(made.record.person.id)
            return made

        return counting

    monkeypatch.setattr(contexts, "read_and_assess", counted(read_and_assess))
    return found


def test_nobody_is_computed_twice(browser: Browser, three: dict[str, str], computed: list[str]) -> None:
    browser.open("/")
    assert sorted(computed) == sorted(three.values())
    computed.clear()
    browser.open("/")
    browser.open("/?show=late")
    search(browser, "dana")
    client(browser).get("/people.csv")
    assert computed == []


def test_a_new_entry_makes_that_line_stale_and_no_other(
    browser: Browser, three: dict[str, str], computed: list[str]
) -> None:
    browser.open("/")
    computed.clear()
    Person(browser, three["Dana P"]).open("took").send(press="Save")
    computed.clear()
    browser.open("/")
    assert set(computed) <= {three["Dana P"]}
    dana = next(line for line in lines(browser.open("/")) if line.startswith("Dana P"))
    assert "2 Apr 2 May In 30 days" in dana


def test_another_day_makes_every_line_stale(context: AppContext, computed: list[str]) -> None:
    with Browser(context, HOST) as opened:
        for called, about in PEOPLE.items():
            create(opened, called, *about)
        opened.open("/")
        computed.clear()
    tomorrow = replace(context, today=date(2026, 4, 3))
    with Browser(tomorrow, HOST) as opened:
        late = next(line for line in lines(opened.open("/")) if line.startswith("Dana P"))
    assert "1 day late Remind: one dose, now" in late
    assert len(computed) == 3


@pytest.mark.usefixtures("three")
def test_another_guide_makes_every_line_stale(
    browser: Browser, computed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.open("/")
    computed.clear()
    guide = replace(load_guide("kesimpta"))
    monkeypatch.setattr(listing, "as_loaded", lambda _: guide)
    monkeypatch.setattr(contexts, "as_loaded", lambda _: guide)
    browser.open("/")
    assert len(computed) == 3


@pytest.mark.usefixtures("three")
def test_nothing_of_it_outlives_a_lock(browser: Browser) -> None:
    browser.open("/")
    assert len(browser.context.listed) == 3
    forecast_cache.forget(browser.context)
    assert len(browser.context.listed) == 0


@pytest.mark.slow
def test_three_hundred_people_are_listed_within_the_limits(browser: Browser) -> None:
    """Our limits: three seconds of computing when nothing is known, one when everything is."""
    for number in range(300):
        example, born = list(PEOPLE.values())[number % len(PEOPLE)]
        create(browser, f"P {number:03}", example, born)
    for limit in (3.0, 1.0):
        before = process_time()
        assert "300 people" in browser.open("/").text
        assert process_time() - before < limit
    assert len(browser.open("/").html.encode()) < 150_000
