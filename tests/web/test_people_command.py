"""The list of people in the terminal: the same people, order and words as the page."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from doseline.assessment.worklist import Group
from doseline.faces.cli.commands import GROUPS
from doseline.faces.cli.main import main
from doseline.store import Author
from tests.web.browser import Browser
from tests.web.conftest import NOW, TODAY
from tests.web.test_people_list import PEOPLE, create, lines

WORDS = ("standing", "stands_out", "since", "task")


@pytest.fixture
def install(browser: Browser, tmp_path: Path) -> Browser:
    """The app with four people, one of whom cannot be assessed."""
    for called, about in PEOPLE.items():
        create(browser, called, *about)
    browser.context.store.by(Author.OWNER).create(
        called="Zoe N", person={"region": "US"}, therapy={"guide": "no-such-drug", "start": "2026-01-05"},
        events=(), now=NOW,
    )  # fmt: skip
    assert tmp_path.is_dir()
    return browser


@pytest.fixture
def say(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401
    """What the command prints about the people of the app."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))

    def said(*words: str, code: int = 0, where: bool = True) -> str:
        place = ("--folder", str(tmp_path), "--database", str(tmp_path / "doseline.db")) if where else ()
        assert main(["people", *words, *place, "--today", TODAY.isoformat()]) == code
        told = capsys.readouterr()
        return told.out if code == 0 else told.err

    return said


def answer(said: str) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = json.loads(said)["people"]
    return people


def test_the_terminal_and_the_page_list_the_same_people_in_the_same_words(install: Browser, say: Any) -> None:  # noqa: ANN401
    told, page = answer(say("--json")), lines(install.open("/"))
    assert [one["called"] for one in told] == ["Zoe N", "Elif S", "Dana P", "Kim D"]
    assert len(told) == len(page)
    for one, line in zip(told, page, strict=True):
        assert line.startswith(one["called"])
        assert all(one["words"][name] in line for name in WORDS), (one, line)
    printed = say()
    places = [printed.index(one["called"]) for one in told]
    assert places == sorted(places)
    for one in told:
        for name in ("stands_out", "since", "task"):
            assert one["words"][name] in " ".join(printed.split())


def test_how_many_could_not_be_assessed_is_said_before_everybody(install: Browser, say: Any) -> None:  # noqa: ANN401
    printed = say()
    assert printed.startswith("Thursday 2 April 2026: 4 people\n1 person could not be assessed.")
    assert printed.index("could not be assessed") < printed.index("Zoe N") < printed.index("Elif S")
    assert "1 person could not be assessed" in install.open("/").text


def test_a_program_gets_names_and_days_it_can_rely_on(install: Browser, say: Any) -> None:  # noqa: ANN401
    whole = json.loads(say("--json"))
    assert whole["today"] == "2026-04-02"
    assert whole["count"] == 4
    assert whole["groups"] == {
        "not-assessed": 1, "act-today": 1, "decide": 0, "late": 0, "due-today": 1, "before-start": 1,
        "nothing": 0,
    }  # fmt: skip
    assert {"program", "guide_version"} <= set(whole)
    (dana,) = (one for one in whole["people"] if one["called"] == "Dana P")
    assert install.open(f"/p/{dana['id']}").status == 200
    del dana["id"]
    assert dana == {
        "called": "Dana P", "birth_date": "1988-03-14", "drug": "kesimpta", "group": "due-today",
        "standing": "due-today", "reasons": [], "missing": [], "since": None, "days_since": None,
        "last_given": "2026-03-02", "next_due": "2026-04-02", "days_until": 0, "task": "none",
        "is_call": False, "is_emergency": False, "open_tests": [],
        "words": {"standing": "Due today", "stands_out": "Nothing in the record is in the way",
                  "since": "Today", "task": ""},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("words", "called"),
    [
        (("--show", "act-today"), ["Elif S"]), (("--show", "not-assessed"), ["Zoe N"]),
        (("--show", "late"), []), (("--find", "dana"), ["Dana P"]), (("--find", "8 aug 1999"), ["Kim D"]),
        (("--find", "dana", "--show", "late"), []), (("--find", "nobody"), []),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("install")
def test_only_those_that_were_asked_for(words: tuple[str, ...], called: list[str], say: Any) -> None:  # noqa: ANN401
    assert [one["called"] for one in answer(say("--json", *words))] == called
    assert [name for name in (*PEOPLE, "Zoe N") if name in say(*words)] == sorted(called)


@pytest.mark.usefixtures("install")
def test_a_folder_of_record_files_is_listed_as_well(tmp_path: Path, say: Any) -> None:  # noqa: ANN401
    ward = tmp_path / "ward"
    ward.mkdir()
    shutil.copy("examples/records/is-due-today-and-nothing-is-in-the-way.json", ward / "bed-2.json")
    (ward / "bed-1.json").write_text("{}", "utf-8")
    (ward / "notes.txt").write_text("no record", "utf-8")
    told = answer(say(str(ward), "--json", where=False))
    assert [(one["called"], one["id"], one["group"]) for one in told] == [
        ("bed-1", "bed-1.json", "not-assessed"),
        ("bed-2", "bed-2.json", "due-today"),
    ]


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("nowhere",), "There is no such folder @ nowhere"),
        ((".", "--folder", "x"), "cannot be listed at once @ --folder"),
        (("--show", "everybody"), "--show"),
        (("--folder", "/nonexistent"), "There are no records in"),
    ],
)
def test_what_cannot_be_listed_is_said(words: tuple[str, ...], about: str, say: Any) -> None:  # noqa: ANN401
    assert about in say(*words, code=2, where=False)


def test_the_command_knows_every_group() -> None:
    assert set(Group) == set(GROUPS)
    assert date.fromisoformat("2026-04-02") == TODAY


def test_no_name_can_colour_a_terminal(browser: Browser, say: Any) -> None:  # noqa: ANN401
    create(browser, "Eve \x1b[31m\u202eX", "is-due-today-and-nothing-is-in-the-way", None)
    assert not re.search("[\x1b\u202e]", say("--color", "never"))
