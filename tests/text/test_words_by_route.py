"""A shared sentence names no device, route or source: those stand with the route, the form or the drug."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from doseline.guide import load_guide
from doseline.guide.folders import use_folders
from doseline.text import NEUTRAL, Catalogue
from doseline.text.agreement import placeholders
from tests.guide.fictional import FOLDER

EN = Path(str(files("doseline.text") / "en"))
# What people type, and ask for; nothing of it is shown.
TYPED = {"questions", "search", "search-foreign"}
# What the program says of itself, and what nobody who takes a medicine reads.
OF_THE_PROGRAM = {"help", "trial", "guide_check"}
NAMES_A_ROUTE = re.compile(
    r"\b(inject\w*|pens?|syringes?|fridge|thigh|infusions?|capsules?|once a month|monthly|"
    r"Kesimpta|Novartis|the labels? (give|and the article))\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{[^}]*\}")
# A vaccine, a steroid or another medicine may be injected whatever this one is; names of other medicines.
NOT_OF_THIS_MEDICINE = {
    "names.vaccine.influenza-injected", "names.vaccine.polio-injected", "names.vaccine.typhoid-injected",
    "names.medicine.ofatumumab", "names.measurement.ofatumumab-level", "names.test.ofatumumab-level",
    "rule.steroid-running.variant.single.title", "rule.steroid-running.variant.single.do",
    "rule.steroid-running.variant.single.short", "rule.steroid-running.variant.single.decided",
    "forecast.population.yu2022",
    "names.site.thigh", "names.site.thigh-left", "names.site.thigh-right",  # parts of the body
}  # fmt: skip
LAYERS = sorted([*EN.glob("route/*.toml"), *EN.glob("form/*.toml"), EN / "kesimpta" / "sentences.toml"])


def _texts(tables: dict[str, Any], under: str = "") -> Iterator[tuple[str, str]]:
    for name, value in tables.items():
        key = f"{under}.{name}" if under else name
        if isinstance(value, dict):
            yield from _texts(value, key)
        elif isinstance(value, str):
            yield key, value


def _in(file: Path) -> dict[str, str]:
    return dict(_texts(tomllib.loads(file.read_text(encoding="utf-8"))))


SHARED = sorted(file for file in EN.glob("*.toml") if file.stem not in TYPED | OF_THE_PROGRAM)


@pytest.mark.parametrize("file", SHARED, ids=lambda file: file.stem)
def test_a_shared_sentence_names_no_device_no_route_and_no_source(file: Path) -> None:
    told = {key: text for key, text in _in(file).items() if NAMES_A_ROUTE.search(PLACEHOLDER.sub("", text))}
    assert told.keys() - NOT_OF_THIS_MEDICINE == set()


@pytest.mark.parametrize("file", LAYERS, ids=lambda file: f"{file.parent.stem}-{file.stem}")
def test_a_sentence_in_place_of_a_shared_one_needs_no_other_values(file: Path) -> None:
    shared: dict[str, str] = {}
    for one in SHARED:
        shared |= _in(one)
    for key, text in _in(file).items():
        if key in shared:
            assert placeholders(text) <= placeholders(shared[key]), key


def test_the_drug_speaks_before_its_form_its_route_and_everybody(tmp_path: Path) -> None:
    for name, keys in (
        ("today", "abcd"), ("route/injection", "bcd"), ("form/pen", "cd"), ("kesimpta/sentences", "d"),
    ):  # fmt: skip
        file = tmp_path / f"{name}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text("[today]\n" + "".join(f'{key} = "{name}"\n' for key in keys))
    words = Catalogue("toy", NEUTRAL, folder=tmp_path).about(load_guide("kesimpta"))
    assert [words.say(f"today.{key}") for key in "abcd"] == [
        "today", "route/injection", "form/pen", "kesimpta/sentences",
    ]  # fmt: skip


def test_without_a_drug_only_the_shared_words_are_said() -> None:
    words = Catalogue("en", NEUTRAL)
    assert words.say("today.took") == "I had my dose"
    assert words.about(load_guide("kesimpta")).say("today.took") == "I took my injection"


def test_a_guide_in_a_folder_of_ones_own_says_a_sentence_in_its_own_words(tmp_path: Path) -> None:
    folder = tmp_path / "infusumab"
    shutil.copytree(FOLDER / "infusumab", folder)
    words = folder / "text" / "en" / "sentences.toml"
    words.write_text('[step]\nnothing_due = "No visit today."\n', encoding="utf-8")
    use_folders(tmp_path)
    try:
        said = Catalogue("en", NEUTRAL).about(load_guide("infusumab"))
        assert said.say("step.nothing_due") == "No visit today."
        assert said.say("step.stopped") == "No infusion is due: treatment has stopped."
        assert said.name("brand", "infusumab") == "Infusumab"
    finally:
        use_folders()
