"""The page, the picture, the text and the JSON say the same numbers, name nobody, and fetch nothing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from doseline.faces.cli.main import main
from doseline.faces.cohort.summary.counting import read_summary
from doseline.faces.cohort.summary.page import page
from doseline.faces.cohort.summary.picture import picture
from doseline.faces.cohort.summary.small import hide_small
from doseline.faces.picture.file import Format
from doseline.text import NEUTRAL, Catalogue
from tests.faces.cohort.summary.screened import finding, person, screen_demo, unknown, write_tables

EN = Catalogue("en", NEUTRAL)


@pytest.fixture(name="demo", scope="module")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return screen_demo(tmp_path_factory.mktemp("demo") / "out")


class Tables(HTMLParser):
    """The tables of a page, each as rows of texts, and the addresses and tags that stand in it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self._in_cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src", "action"}]
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        self._in_cell = tag in {"th", "td"}
        if self._in_cell:
            self.tables[-1][-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_cell = self._in_cell and tag not in {"th", "td"}

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.tables[-1][-1][-1] += data


def said(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["cohort", "summary", *words]) == 0
    return capsys.readouterr().out


def test_text_page_and_json_have_the_same_numbers(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "page.html"
    text = said(capsys, str(demo), "--html", str(file))
    told: dict[str, Any] = json.loads(said(capsys, str(demo), "--json"))
    stand = next(t for t in Tables(file.read_text(encoding="utf-8")).tables if "Not known" in t[0])
    columns = ("cannot_assess", "unknown", "stop", "wait", "ask", "clear", "none")
    by_guide = [[str(row[name]) for name in columns] for row in told["groups"]["guide"]]
    assert [row[1:] for row in stand[1:-1]] == by_guide
    assert stand[-1][1:] == [str(told["all"][name]) for name in columns]
    rows = {
        line.rsplit(None, 5)[0].strip(): line.split()[-5:]
        for line in text.splitlines()
        if len(line.split()) > 5
    }
    for place, name in enumerate(stand[0][1:], 1):
        assert rows[name] == [row[place] for row in stand[1:]]
    assert text.endswith(f"{file}.\n")


def test_first_who_could_not_be_assessed_and_why(tmp_path: Path) -> None:
    people = [person("1"), person("2", status="cannot-assess", why="no-region", guide=None, verdict=None)]
    html = page(read_summary(write_tables(tmp_path, {"people": people})), EN)
    first = html.partition("<section")[2]
    assert first.index("Could not be assessed: 1 of 2 (50 %)") < first.index("The country is not known")
    assert first.index("The country is not known") < first.index("Not known: 0 of 1 (0 %)")
    assert first.index("Not known: 0 of 1") < first.index("Where people stand")
    assert first.index("Do not give") < first.index("Overdue") < first.index("What is said most often")
    assert first.index("What is said most often") < first.index("Codes we did not understand")


def test_the_page_says_what_it_is_and_what_it_is_not(tmp_path: Path) -> None:
    html = page(read_summary(write_tables(tmp_path, {"people": [person("1")]})), EN)
    head = html.partition("<main>")[2].partition("<section")[0]
    for text in ("1 person on Saturday 6 June 2026", "not what to do", "files 1, lines 12", "other guides"):
        assert text in head
    assert "Guides 0123456789abcdef, doseline 0." in html


def test_nothing_is_fetched_and_nothing_runs(demo: Path) -> None:
    found = Tables(page(read_summary(demo), EN))
    assert not {"script", "img", "iframe", "object", "form", "svg", "base"} & set(found.tags)
    assert found.addresses == ["data:,"]
    style = page(read_summary(demo), EN).partition("<style>")[2].partition("</style>")[0]
    assert not re.search(r"url\(|@import|https?:", style)


def test_nobody_is_named_in_any_of_them(
    demo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html, svg = tmp_path / "page.html", tmp_path / "picture.svg"
    text = said(capsys, str(demo), "--html", str(html), "--plot", str(svg))
    numbers = said(capsys, str(demo), "--json")
    for written in (text, numbers, html.read_text(encoding="utf-8"), svg.read_text(encoding="utf-8")):
        assert "demo-" not in written.replace(str(demo), "")
        assert "Patient/" not in written


def test_what_a_hospital_wrote_stays_words(tmp_path: Path) -> None:
    code = {
        "resource": "Condition", "system": "<b>", "code": '"><script>alert(1)</script>', "count": 3,
        "known": False, "display": "\u202eodd\x1b[31m <i>",
    }  # fmt: skip
    found = read_summary(write_tables(tmp_path, {"people": [person("1", region="<u>")], "codes": [code]}))
    html = page(found, EN)
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert not re.search("[\u202e\x1b]", html)
    assert picture(found, EN, Format.SVG).startswith(b"<svg")


# --- with small counts hidden ---


def _few(number: int) -> Iterator[dict[str, Any]]:
    """So many people; four of them wait, and three of those are pregnant."""
    for place in range(number):
        yield person(str(place), verdict="wait" if place < 4 else "clear", region="US" if place % 2 else "DE")


def test_small_counts_stand_in_none_of_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [finding(str(place), "pregnancy", "wait") for place in range(3)]
    out = write_tables(tmp_path / "out", {"people": _few(44), "findings": found})
    html, svg = tmp_path / "page.html", tmp_path / "picture.svg"
    text = said(capsys, str(out), "--suppress-below", "5", "--html", str(html), "--plot", str(svg))
    for written in (text, html.read_text(encoding="utf-8")):
        assert "Counts under 5 are hidden" in written
        assert "a pregnancy" not in written.lower()
        assert "4 of 44" not in written
        assert "40 of 44" not in written
    # The bar has no part as long as the hidden count either.
    stand = Tables(html.read_text(encoding="utf-8")).tables[0]
    assert stand[1] == ["Kesimpta", "0", "0", "0", "hidden", "0", "hidden", "0"]
    assert re.findall(r"flex-grow:(\d+)", html.read_text(encoding="utf-8")) == ["44"]


def test_without_small_counts_nothing_is_hidden(tmp_path: Path) -> None:
    found = hide_small(
        read_summary(write_tables(tmp_path, {"people": [person(str(n)) for n in range(20)]})), 5
    )
    assert not found.hides
    assert ">hidden<" not in page(found, EN)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--suppress-below", "2"], "--suppress-below"), (["--suppress-below", "-1"], "--suppress-below"),
        (["--suppress-below", "x"], "--suppress-below"), (["--html", "page.pdf"], "--html"),
        (["--plot", "picture.gif"], "--plot"), (["--html", "no/such/folder/page.html"], "no/such/folder"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told(
    demo: Path, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["cohort", "summary", str(demo), *words]) == 2
    assert told in capsys.readouterr().err


def test_a_folder_without_a_screening_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cohort", "summary", str(tmp_path)]) == 2
    assert "There is no finished screening" in capsys.readouterr().err


# --- the picture ---


def test_the_picture_has_a_bar_a_medicine_and_its_table(demo: Path) -> None:
    svg = picture(read_summary(demo), EN, Format.SVG).decode()
    for text in ("Kesimpta: 30", "Ocrevus: 10", "Nothing in the way", "not what to do"):
        assert text in svg
    assert "60 people" in svg.partition("</title>")[0]


@pytest.mark.parametrize("people", [0, 1])
def test_a_picture_of_nobody_and_of_one(tmp_path: Path, people: int) -> None:
    rows = [person(str(place)) for place in range(people)]
    found = read_summary(write_tables(tmp_path, {"people": rows}))
    assert picture(found, EN, Format.SVG).startswith(b"<svg")
    assert "<h1>" in page(found, EN)


def test_a_test_that_nobody_did_is_told_as_not_known(tmp_path: Path) -> None:
    rows = {"people": [person("1", verdict="unknown")], "unknowns": [unknown("1", "hbsag", "hbv-screen")]}
    html = page(read_summary(write_tables(tmp_path, rows)), EN)
    assert "Not known: 1 of 1 (100 %)" in html
    assert "A hepatitis B test" in html
