"""Where there are several guides, a record keeps its own, and a page about nobody asks which one is meant."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest

from doseline.faces.web.context import AppContext
from doseline.guide.folders import data, use_folders
from tests.gates.test_faulty_guides import DAMAGE, FAULTY, SOUND, renamed
from tests.guide.fictional import CAPSULES, INFUSION, INJECTION, invented_guides
from tests.web.browser import Browser, Person

OF_NOBODY = ("/guide", "/guide/topic/vaccines", "/guide/compare", "/guide/differ", "/symptoms")
OF_ANNA = ("", "calendar", "checks", "guide", "symptoms", "visit", "vaccines", "storage")
# What no page may change with: a guide's version and the marks against forgery.
WORDS = Path(str(files("doseline.text"))) / "en" / SOUND
ALWAYS = ("/offline", "/set-up", "/")


@pytest.fixture(name="context")
def _context(context: AppContext) -> AppContext:
    """The surroundings of the app where no setting names a guide."""
    return replace(context, drug="")


@pytest.fixture(name="second")
def _second(tmp_path: Path) -> Iterator[Path]:
    """A second guide, whose name comes first in the alphabet."""
    folder = tmp_path / "guides" / FAULTY
    shutil.copytree(str(data() / SOUND), folder)
    renamed(folder)
    shutil.copytree(WORDS, folder / "text" / "en")
    use_folders(folder.parent)
    yield folder
    use_folders()


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("address", OF_NOBODY)
def test_a_page_about_nobody_asks_which_guide_is_meant(address: str, browser: Browser) -> None:
    page = browser.open(address)
    assert {f"{address}?drug={SOUND}", f"{address}?drug={FAULTY}"} <= set(page.read.links)
    assert "emergency" in page.text.lower()
    assert "Kesimpta" in browser.open(f"{address}?drug={SOUND}").text or address == "/symptoms"


@pytest.mark.usefixtures("second")
def test_the_guide_that_was_picked_is_kept_from_page_to_page(browser: Browser) -> None:
    links = browser.open(f"/guide?drug={SOUND}").read.links
    of_topics = [link for link in links if link.startswith("/guide/topic/")]
    assert of_topics
    assert all(link.endswith(f"?drug={SOUND}") for link in of_topics)


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("address", ALWAYS)
def test_what_needs_no_guide_asks_for_none(address: str, browser: Browser) -> None:
    assert browser.open(address).status == 200


@pytest.mark.usefixtures("second")
def test_the_set_up_offers_both(browser: Browser) -> None:
    page = browser.open("/set-up")
    assert f'value="{SOUND}"' in page.html
    assert f'value="{FAULTY}"' in page.html


@pytest.mark.parametrize("damage", ["only a schedule", "no TOML", "a list in place of tables"])
def test_a_faulty_folder_changes_no_page(damage: str, anna: Person, tmp_path: Path) -> None:
    before = {part: anna.open(*filter(None, (part,))).text for part in OF_ANNA}
    folder = tmp_path / "guides" / FAULTY
    shutil.copytree(str(data() / SOUND), folder)
    renamed(folder)
    DAMAGE[damage][0](folder)
    use_folders(folder.parent)
    try:
        assert {part: anna.open(*filter(None, (part,))).text for part in OF_ANNA} == before
        for address in ("/guide", "/symptoms", "/set-up"):
            assert FAULTY not in anna.browser.open(address).html
    finally:
        use_folders()


@pytest.mark.usefixtures("second")
def test_a_person_whose_guide_became_faulty_is_told_so_calmly(second: Path, browser: Browser) -> None:
    bob = browser.person("Bob", guide=FAULTY)
    assert "Record of Bob" in bob.open().html
    DAMAGE["no TOML"][0](second)
    use_folders()
    use_folders(second.parent)
    for part in ("", "calendar", "checks", "visit"):
        page = bob.open(*filter(None, (part,)))
        assert page.status == 503
        assert f"The guide of {FAULTY} is not finished or has mistakes" in page.text
        assert "delete" not in page.text.lower()
    # What to do about a symptom does not hang on it: the only sound guide answers, for nobody.
    assert bob.open("symptoms").status == 200


@pytest.mark.parametrize(
    ("drug", "offered", "never"),
    [
        (INFUSION, ("Every 24 weeks", "Every 22 weeks", "Every 6 months", "Two of them"), "Every month"),
        (INJECTION, ("Every 4 weeks",), "The first doses"),
    ],
)
def test_the_clinics_intervals_are_those_of_the_drug(
    drug: str, offered: tuple[str, ...], never: str, browser: Browser
) -> None:
    with invented_guides():
        page = browser.person("Ida", doses=(), guide=drug).open("enter", "schedule")
        for text in offered:
            assert text in page.text
        assert never not in page.text


def test_a_medicine_taken_every_day_has_no_interval_to_order(browser: Browser) -> None:
    with invented_guides():
        person = browser.person("Ida", doses=(), guide=CAPSULES)
        assert person.address("enter", "schedule") not in person.open("happened").read.links
        assert person.open("enter", "schedule").status == 404


def test_what_the_form_offers_is_kept(browser: Browser) -> None:
    with invented_guides():
        person = browser.person("Ida", doses=(), guide=INFUSION)
        person.open("enter", "schedule").send(form="once", reading="22-weeks", by="MS clinic")
        assert person.case.plan.month_mode == "22-weeks"
