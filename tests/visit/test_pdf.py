"""The page on paper and in the ears: tagged, readable, and never a way in for markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from doseline.dates import add_months
from doseline.faces.visit import Topic, Visit
from doseline.faces.visit.paper import LINES, SHORTENED, fitted
from doseline.faces.visit.pdf import as_pdf
from doseline.text import Catalogue
from tests.visit.paper import asked, facts, font_sizes, needs_poppler, structure, words
from tests.visit.people import english, everything, in_words, page_of, symptom

LETTER, A4 = "612 x 792", "595.276 x 841.89"
UA = b"pdfuaid"
OWN = ("May I travel?",)


def full_page() -> Visit:
    return page_of(symptom("2026-04-10", severity="mild"), own=OWN, called="Maria B.", without=["igg"])


def squeezed(text: str) -> str:
    """Without spaces, which a reader of PDFs sets by the width of a gap."""
    return re.sub(r"\s+", "", text)


@needs_poppler
def test_every_text_of_the_page_is_on_the_paper(tmp_path: Path) -> None:
    page = full_page()
    told = squeezed(words(as_pdf(page, english()), tmp_path))
    missing = [line for line in everything(in_words(page)).splitlines() if squeezed(line) not in told]
    # A cell that wraps beside another is read in two pieces.
    assert [line for line in missing if len(line) < 40] == []
    assert len(missing) < 4


@needs_poppler
def test_the_page_is_tagged_with_headings_tables_and_lists(tmp_path: Path) -> None:
    tree = structure(as_pdf(full_page(), english()), tmp_path)
    tags = set(re.findall(r"^\s*(\w+)(?: |:|$)", tree, re.MULTILINE))
    assert tags >= {"Document", "H1", "H2", "H3", "Table", "THead", "TBody", "TR", "TH", "TD", "L", "LI"}
    assert tree.count("  H1 ") == 1
    assert tree.count("/Scope /Column") == sum(
        len(section.columns) for section in full_page().sections if section.lines
    )


@needs_poppler
def test_the_page_names_itself_its_language_and_the_day_it_was_made(tmp_path: Path) -> None:
    pdf = as_pdf(full_page(), english())
    told = facts(pdf, tmp_path)
    assert told["Title"] == "For my appointment"
    assert told["Tagged"] == "yes"
    assert told["CreationDate"].startswith("Wed May 20")
    assert b"/Lang(en)" in pdf
    assert UA in pdf


@needs_poppler
def test_no_letter_is_smaller_than_11_points_and_every_font_is_inside(tmp_path: Path) -> None:
    pdf = as_pdf(full_page(), english())
    assert min(font_sizes(pdf, tmp_path)) >= 11
    fonts = asked("pdffonts", "FILE", pdf=pdf, folder=tmp_path).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes yes yes +\d+ +0$", line) for line in fonts)


@needs_poppler
@pytest.mark.parametrize(
    ("region", "paper"), [("US", LETTER), ("CA", LETTER), ("GB", A4), ("DE", A4), ("ZZ", A4)]
)
def test_the_paper_is_the_one_that_lies_in_the_printers_of_the_region(
    region: str, paper: str, tmp_path: Path
) -> None:
    assert facts(as_pdf(full_page(), english(region)), tmp_path)["Page size"].startswith(paper)


@needs_poppler
def test_every_sheet_says_which_of_how_many_it_is(tmp_path: Path) -> None:
    told = words(as_pdf(full_page(), english()), tmp_path)
    assert "Page 1 of 2" in told
    assert "Page 2 of 2" in told
    assert told.count("Your clinic decides.") == 2


def test_the_same_page_gives_the_same_bytes() -> None:
    assert as_pdf(full_page(), english()) == as_pdf(full_page(), english())


ATTACKS = (
    '#read("/etc/passwd")',
    '#import "@preview/tablex:0.0.8"',
    "#panic[now] #{while true {}}",
    "$x^2$ and *bold* and _it_ and `code` and ```raw```",
    "@nobody <label> https://example.org // gone /* gone */",
    "= Heading = Heading",
    "- item + item / term: text",
    "back\\slash \\u{41} \"quotes\" 'single'",
    "[1] ] ) } { ( [ #",
    "~ -- --- ... '' &amp; <b>x</b> %s {page} {pages} {name}",
    "{",
    "</script><script>alert(1)</script>",
)


@needs_poppler
@pytest.mark.parametrize("attack", ATTACKS)
def test_what_a_person_writes_stands_there_as_it_was_written(attack: str, tmp_path: Path) -> None:
    note = {"id": "n", "type": "note", "on": "2026-05-01", "text": attack}
    drug = {"id": "m", "type": "medication", "on": "2026-05-01", "name": attack}
    pdf = as_pdf(page_of(note, drug, own=(attack,), called=attack), english())
    assert UA in pdf
    # Each time whole, and what looks like space is space.
    assert squeezed(words(pdf, tmp_path)).count(squeezed(attack)) >= 4


@needs_poppler
@pytest.mark.parametrize("text", ["שלום, מה שלומך", "مرحبا", "Ωμέγα Жизнь naïve ½ µg ≥ 40"])
def test_other_scripts_keep_their_letters_and_the_standard(text: str, tmp_path: Path) -> None:
    pdf = as_pdf(page_of(own=(text,)), english())
    assert UA in pdf
    told = words(pdf, tmp_path)
    letters = {letter for letter in text if letter.isalpha() and not "\u0600" <= letter <= "\u06ff"}
    assert letters <= set(told)


@pytest.mark.parametrize(
    "text", ["How are you 😀?", "漢字", "\U0001f9d1\u200d\u2695\ufe0f", "\ue000", "\U0010fffd"]
)
def test_a_letter_that_no_font_has_costs_nobody_the_page(text: str) -> None:
    assert as_pdf(page_of(own=(text,)), english()).startswith(b"%PDF-")


@needs_poppler
@pytest.mark.parametrize("length", [27, 28, 29, 2_000])
def test_a_word_longer_than_the_line_breaks_and_loses_no_letter(length: int, tmp_path: Path) -> None:
    word = "xy" * (length // 2) + "z"
    pdf = as_pdf(page_of({"id": "m", "type": "medication", "on": "2026-05-01", "name": word}), english())
    assert squeezed(words(pdf, tmp_path)).count(word) >= 1
    told = asked("pdftotext", "-bbox", "FILE", "-", pdf=pdf, folder=tmp_path)
    assert max(float(right) for right in re.findall(r'xMax="([\d.]+)"', told)) < 612


def five_years() -> Iterator[dict[str, Any]]:
    """A dose each month, and a symptom, a test and a medicine in many of them."""
    first = date(2021, 1, 4)
    for day in (0, 7, 14):
        yield {"id": f"l{day}", "type": "dose", "on": first + timedelta(days=day), "amount_mg": 20}
    for month in range(60):
        on = add_months(date(2021, 2, 1), month)
        yield {"id": f"m{month}", "type": "dose", "on": on, "amount_mg": 20, "site": "thigh-left"}
        yield symptom(str(on), str(on), severity="mild") | {"id": f"s{month}"}
        yield {
            "id": f"t{month}",
            "type": "test",
            "on": on,
            "name": "igg",
            "value": 9,
            "unit": "g/L",
            "low": 7,
        }


@needs_poppler
def test_five_years_fit_on_a_few_sheets_with_every_dose(tmp_path: Path) -> None:
    page = page_of(*five_years(), base="empty", since=date(2021, 1, 1), today=date(2026, 1, 20))
    assert len(page.section(Topic.DOSES).lines) == 63
    pdf = as_pdf(page, english())
    told = structure(pdf, tmp_path)
    assert told.count('"Where"') == 1
    assert sum(told.count(f'"dose {number}"') for number in range(1, 64)) == 63
    assert int(facts(pdf, tmp_path)["Pages"]) <= 10


def test_an_empty_record_makes_a_page() -> None:
    page = page_of(base="empty", since=None, person={"birth_date": "none", "sex": "none"})
    assert UA in as_pdf(page, english())


@pytest.mark.parametrize(
    ("language", "code"), [("de", b"de"), ("de-CH", b"de"), ("my own words", b"und"), ("/a/folder", b"und")]
)
def test_another_language_is_named_to_the_reader(language: str, code: bytes, tmp_path: Path) -> None:
    for file in Path(str(_folder())).glob("*.toml"):
        (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    other = Catalogue(language, english("DE").region, folder=tmp_path)
    pdf = as_pdf(full_page(), other)
    assert b"/Lang(%s)" % code in pdf
    assert UA in pdf


def _folder() -> Path:
    import doseline.text  # noqa: PLC0415

    return Path(str(doseline.text.__file__)).parent / "en"


def test_forty_names_that_are_very_long_are_set_like_any_other() -> None:
    name = "zorblax " + "w" * 60 + " " + ("v" * 60 + " ") * 14
    long_names = [
        {"id": f"c{place}", "type": "condition", "on": "2025-06-02", "name": f"{place} {name}"}
        for place in range(40)
    ]
    assert as_pdf(page_of(*long_names), english()).startswith(b"%PDF-")


def many(count: int, letters: int, type_: str = "condition") -> list[dict[str, Any]]:
    """Entries with names so long that nobody knows."""
    names = (f"zorblax {place} ".ljust(letters, "x")[:letters] for place in range(count))
    days = ((date(2026, 3, 2) + timedelta(days=place % 60)).isoformat() for place in range(count))
    return [
        {"id": f"m{place}", "type": type_, "on": on, "name": name}
        for place, (name, on) in enumerate(zip(names, days, strict=True))
    ]


def test_a_page_of_ordinary_length_goes_to_paper_as_it_is() -> None:
    page = in_words(page_of(*many(100, 300)))
    assert fitted(page, english()) == page


@pytest.mark.parametrize("type_", ["condition", "medication"])
def test_a_very_long_page_is_shortened_and_says_so(type_: str) -> None:
    page = in_words(page_of(*many(600, 900, type_)))
    paper = fitted(page, english())
    assert paper.known[:-1] == page.known
    assert "very long" in paper.known[-1]
    assert all(len(block.rows) <= LINES for block in paper.blocks)
    assert max(len(text) for block in paper.blocks for row in block.rows for text in row.cells) <= SHORTENED
    assert [block.title for block in paper.blocks] == [block.title for block in page.blocks]


def test_the_newest_of_what_happened_and_the_worst_of_the_checks_stay() -> None:
    page = in_words(page_of(*many(600, 900)))
    blocks = {block.id: block.rows for block in page.blocks}
    kept = {block.id: block.rows for block in fitted(page, english()).blocks}
    assert [row.because for row in kept["illnesses"]] == [row.because for row in blocks["illnesses"][-LINES:]]
    assert kept["checks"][0].mark == blocks["checks"][0].mark
    assert [row.because for row in kept["checks"][:-1]] == [
        row.because for row in blocks["checks"][: LINES - 1]
    ]
    assert kept["checks"][-1].because == blocks["checks"][-1].because


def test_the_end_of_a_long_sentence_stays_since_it_often_says_what_to_do() -> None:
    long = in_words(page_of(*many(600, 900))).blocks
    short = fitted(in_words(page_of(*many(600, 900))), english()).blocks
    pairs = [
        (row.cells[-1], other.cells[-1])
        for block, less in zip(long, short, strict=True)
        for row, other in zip(block.rows[: LINES - 1], less.rows, strict=False)
        if block.id == "checks"
    ]
    assert all(less.endswith(whole[-40:]) and less.startswith(whole[:40]) for whole, less in pairs)
    assert len(pairs) == LINES - 1


def test_twice_a_very_long_page_makes_no_larger_a_paper() -> None:
    sizes = [
        sum(len(text) for block in fitted(page, english()).blocks for row in block.rows for text in row.cells)
        for page in (in_words(page_of(*many(count, 900))) for count in (300, 600))
    ]
    assert sizes[1] < 1.1 * sizes[0]
