"""Pages that a tool writes hold what the tool would write now."""

from __future__ import annotations

import pytest

from doseline.guide import load_guide, sound_drugs
from tools import exchange_words, readme_demo, rules_page, sources_table


@pytest.mark.parametrize("block", readme_demo.BLOCKS, ids=lambda block: block.name)
def test_the_pages_show_what_the_commands_print(block: readme_demo.Block) -> None:
    assert block.stale(block.picture()) == {}, "run tools/readme_demo.py"


def test_the_readme_shows_how_the_demo_begins() -> None:
    shown = readme_demo.PAGE.read_text(encoding="utf-8").split(readme_demo.DEMO.start)[1]
    lines = shown.split(readme_demo.DEMO.end)[0].strip().splitlines()
    assert len(lines) == readme_demo.LINES + 3


def test_the_sources_page_lists_every_document_of_the_guide() -> None:
    page = sources_table.PAGE.read_text(encoding="utf-8")
    assert page == sources_table.refreshed(page, sources_table.documents()), "run tools/sources_table.py"


def test_the_page_on_charts_has_every_word_of_a_report() -> None:
    page = exchange_words.PAGE.read_text(encoding="utf-8")
    assert page == exchange_words.refreshed(page), "run tools/exchange_words.py"


@pytest.mark.parametrize("drug", sound_drugs())
def test_the_rules_page_shows_every_rule(drug: str) -> None:
    page = rules_page.place(drug).read_text(encoding="utf-8")
    assert page == rules_page.page(load_guide(drug)), "run tools/rules_page.py"
    assert all(f"**`{rule}`**" in page for rule in load_guide(drug).rules)
