"""Medicines side by side, as a page: a source at every cell, one's own first, columns to choose."""

from __future__ import annotations

import re

from doseline.guide import load_guide
from doseline.guide.side_by_side import side_by_side
from doseline.text import Catalogue
from doseline.text import side_by_side as words
from tests.web.browser import Browser, Page, Person

SAY = Catalogue("en", load_guide("kesimpta").region("US"))
DRUGS = ("kesimpta", "ocrevus", "tecfidera", "tysabri")
NAMES = ["Kesimpta", "Ocrevus", "Tecfidera", "Tysabri"]


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def columns(page: Page) -> list[str]:
    return re.findall(r'<th scope="col">([^<]*)</th>', page.html)[1:]


def test_four_medicines_stand_side_by_side_and_none_is_ranked(browser: Browser) -> None:
    page = browser.open("/guide/compare?drug=kesimpta")
    assert "ranks none" in page.text
    assert columns(page) == NAMES
    shown = _bare(page.text)
    for row in side_by_side(*DRUGS):
        assert f"compare-{row.id}" in page.read.ids
        for drug, pieces in row.cells.items():
            for piece in pieces:
                told = words.told(SAY, drug, piece, letters=True)
                assert all(_bare(text) in shown for text in (told.regions, told.text, *told.items))


def test_every_cell_leads_to_its_source(browser: Browser) -> None:
    page = browser.open("/guide/compare?drug=kesimpta")
    said = page.html.count('class="said"')
    silent = sum(
        not piece.sources for row in side_by_side(*DRUGS) for pieces in row.cells.values() for piece in pieces
    )
    assert page.html.count('class="from"') == said - silent
    assert {link[1:] for link in page.read.links if link.startswith("#source-")} <= set(page.read.ids)


def test_a_persons_own_medicine_stands_first(anna: Person) -> None:
    assert columns(anna.open("guide", "compare")) == NAMES


def test_columns_can_be_chosen_and_nothing_of_it_stands_in_the_address(anna: Person) -> None:
    page = anna.open("guide", "compare").send(press="Show these", drug=("tysabri", "kesimpta"))
    assert columns(page) == ["Kesimpta", "Tysabri"]
    assert "tysabri" not in page.path
    assert page.html.count(" checked>") == 2
    again = page.send(press="Show these", drug=("tecfidera",))
    assert columns(again) == ["Tecfidera"]


def test_what_nobody_can_compare_is_left_out(anna: Person) -> None:
    page = anna.open("guide", "compare").send(press="Show these", drug=("moon",))
    assert columns(page) == NAMES


def test_no_colour_and_no_order_ranks(browser: Browser) -> None:
    html = browser.open("/guide/compare?drug=kesimpta").html
    table = html[html.index("<table") : html.index("</table>")]
    assert not re.search(r'class="[^"]*(tag|ok|care|alarm|best|worst|rank)', table)
    assert "style=" not in table
