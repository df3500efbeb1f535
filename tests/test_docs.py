"""The docs hold together: each link leads somewhere, and what is said of the project is true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import doseline

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_LINK = re.compile(r"(?<!`)\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]*))?\)")
_HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as Markdown readers make them."""
    headings = _HEADING.findall(page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", one.lower()).strip().replace(" ", "-") for one in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_are_there(page: Path) -> None:
    dead = []
    for name, anchor in _LINK.findall(page.read_text(encoding="utf-8")):
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and place.suffix == ".md" and anchor not in anchors(place)):
            dead.append(f"{name}#{anchor}")
    assert dead == []


def test_every_package_of_the_library_has_a_page_of_the_reference() -> None:
    shown = "".join(page.read_text(encoding="utf-8") for page in (ROOT / "docs/api").glob("*.md"))
    packages = {path.parent.name for path in (ROOT / "src/doseline").glob("*/__init__.py")} - {"faces"}
    assert {name for name in packages if f"automodule:: doseline.{name}\n" not in shown} == set()


def test_the_citation_names_the_version_and_the_licence_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {doseline.__version__}\n" in cited
    assert f"\nlicense: {project['license']}\n" in cited


def test_no_page_of_the_site_asks_anything_of_a_network() -> None:
    config = (ROOT / "docs/conf.py").read_text(encoding="utf-8")
    assert not re.search(r"https?://|html_js_files|html_css_files|analytics", config)
