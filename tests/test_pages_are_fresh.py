"""Pages that a tool writes hold what the tool would write now."""

from __future__ import annotations

import tomllib

from tools import readme_demo, sources_table


def test_the_readme_shows_what_the_demo_prints() -> None:
    page = readme_demo.PAGE.read_text(encoding="utf-8")
    assert page == readme_demo.refreshed(page, readme_demo.picture()), "run tools/readme_demo.py"


def test_the_sources_page_lists_every_document_of_the_guide() -> None:
    page = sources_table.PAGE.read_text(encoding="utf-8")
    sources = tomllib.loads(sources_table.SOURCES.read_text(encoding="utf-8"))["source"]
    assert page == sources_table.refreshed(page, sources), "run tools/sources_table.py"
