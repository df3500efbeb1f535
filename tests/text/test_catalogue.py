"""Texts, values, and what a region changes about them."""

from __future__ import annotations

import tomllib
from datetime import date, time
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

from doseline.dates import PartialDate
from doseline.guide import load_guide
from doseline.text import NEUTRAL, Catalogue, Counted, Named, Near, TextDefect, languages
from doseline.text.agreement import TYPED

GUIDE = load_guide("kesimpta")
EN = Catalogue("en", GUIDE.region("GB")).about(GUIDE)
US = Catalogue("en", GUIDE.region("US")).about(GUIDE)
DE = Catalogue("en", GUIDE.region("DE")).about(GUIDE)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 6, 4), "4 June 2026"),
        (Near(date(2026, 5, 4)), "Monday 4 May"),
        (PartialDate.parse("2026-05-04"), "4 May 2026"),
        (PartialDate.parse("2026-05"), "May 2026"),
        (PartialDate.parse("2026"), "2026"),
        (time(18, 5), "18:05"),
        (Counted("day", 1), "1 day"),
        (Counted("day", 28), "28 days"),
        (Counted("week", 0), "0 weeks"),
        (Decimal("20.0"), "20"),
        (Decimal("1E+2"), "100"),
        (7, "7"),
        (9.8, "9.8"),
        (True, "yes"),
        ((), "nothing"),
        (("a",), "a"),
        (("a", "b", "c"), "a, b and c"),
        (Named("test", "igg"), "immunoglobulin G (IgG)"),
        (Named("vaccine", "moon-dust", "Moon dust"), "“Moon dust”"),
        (Named("vaccine", "moon-dust"), "“moon dust”"),
    ],
)
def test_a_value_is_written_by_its_type(value: object, said: str) -> None:
    assert EN.write(value) == said


def test_the_region_writes_days_and_numbers_its_own_way() -> None:
    assert US.write(date(2026, 6, 4)) == "June 4, 2026"
    assert US.write(Near(date(2026, 5, 4))) == "Monday, May 4"
    assert (US.write(Decimal("9.8")), DE.write(Decimal("9.8"))) == ("9.8", "9,8")


@pytest.mark.parametrize(
    ("value", "how", "said"),
    [
        (3, "day", "3 days"),
        (("igg", "igm"), "test", "immunoglobulin G (IgG) and immunoglobulin M (IgM)"),
        (("a", "b"), "or", "a or b"),
        (("a", "b"), "apart", "a; b"),
        (date(2026, 5, 4), "short", "Mon 4 May 2026"),
        ("mmr", "vaccine", "measles, mumps and rubella vaccine (MMR)"),
        (5, "number", "5"),
    ],
)
def test_a_placeholder_can_say_how(value: object, how: str, said: str) -> None:
    assert EN.write(value, how) == said


def test_a_missing_text_or_value_is_a_defect() -> None:
    with pytest.raises(TextDefect, match="no text"):
        EN.say("step.dance")
    with pytest.raises(TextDefect, match="'due'"):
        EN.say("step.was-due", days_late=3)
    with pytest.raises(TextDefect, match="'due'"):
        EN.say("step.was-due", days_late=3, due=None)
    with pytest.raises(TypeError, match="no way to write"):
        EN.write(object())


def test_a_folder_can_hold_another_language(tmp_path: Path) -> None:
    (tmp_path / "steps.toml").write_text('[step]\nstopped = "Schluss."\n', "utf-8")
    assert Catalogue("de", NEUTRAL, folder=tmp_path).say("step.stopped") == "Schluss."


def test_english_comes_with_the_program() -> None:
    assert languages() == ("en",)


def _texts(table: dict[str, Any], path: str = "") -> list[tuple[str, str]]:
    found = []
    for key, value in table.items():
        match value:
            case str():
                found.append((f"{path}{key}", value))
            case dict():
                found += _texts(value, f"{path}{key}.")
            case list():
                found += [(f"{path}{key}[{place}]", item) for place, item in enumerate(value)]
    return found


ENGLISH = Path(str(files("doseline.text") / "en"))
FILES = sorted(ENGLISH.rglob("*.toml"))
WAYS = {
    "", "number", "or", "and", "apart", "near", "short", "brief", "dated", "long", "full", "month", "second",
    "minute", "hour", "day", "week", "year", "entry", "dose", "person", "reason", "unknown", "test",
    "vaccine", "symptom", "condition", "brand", "site", "verdict", "month-name", "short-month",
    "resource", "record",
}  # fmt: skip


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_every_text_can_be_filled_and_promises_nothing(file: Path) -> None:
    for key, text in _texts(tomllib.loads(file.read_text(encoding="utf-8"))):
        for _, name, how, conversion in Formatter().parse(text):
            assert name is None or name.isidentifier(), key
            assert (how or "") in WAYS, key
            assert conversion is None, key
        # What people type is theirs, and never shown.
        if not TYPED.fullmatch(str(file.relative_to(ENGLISH))):
            assert "safe" not in text.lower().split(), key


@pytest.mark.parametrize("kind", ["condition", "allergy", "symptom", "vaccine", "test"])
def test_every_name_of_the_guide_has_a_word(kind: str) -> None:
    names = load_guide("kesimpta").names.aliases[kind].values()
    assert set(names) <= set(EN.table(f"names.{kind}"))
