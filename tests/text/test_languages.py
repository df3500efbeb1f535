"""Every language agrees with English; one that is not whole is filled up with English, and that is said."""

from __future__ import annotations

import json
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from doseline.faces.cli import main as program
from doseline.guide import load_guide
from doseline.text import Catalogue, Counted, Named, TextDefect, languages
from doseline.text.agreement import Difference, Fit, differences, lacking
from doseline.text.plurals import category

TEXTS = files("doseline.text")
REGION = load_guide("kesimpta").region("DE")
RECORD = str(Path(__file__).parents[2] / "examples/records/is-two-days-late-and-tired.json")
PLAN = ["plan", RECORD, "--today", "2026-04-04"]
# The plural rules of languages with more forms than English, as Unicode states them.
POLISH = {
    "one": "i = 1 and v = 0",
    "few": "v = 0 and i % 10 = 2..4 and i % 100 != 12..14",
    "many": "v = 0 and i != 1 and i % 10 = 0..1 or v = 0 and i % 10 = 5..9 or v = 0 and i % 100 = 12..14",
}
WELSH = {"zero": "n = 0", "one": "n = 1", "two": "n = 2", "few": "n = 3", "many": "n = 6"}
FRENCH = {"one": "i = 0,1", "many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0 or e != 0..5"}


@pytest.mark.parametrize("language", languages())
def test_every_language_that_comes_with_the_program_agrees_with_english(language: str) -> None:
    assert [str(one) for one in differences(TEXTS / "en", TEXTS / language)] == []


@pytest.mark.parametrize(
    ("rules", "numbers", "expected"),
    [
        (POLISH, "1 2 4 5 12 14 22 25 0 1.5", "one few few many many many few many many other"),
        (WELSH, "0 1 2 3 4 6", "zero one two few other many"),
        (FRENCH, "0 1 1.5 2 1000000", "one one one other many"),
        ({}, "0 1 2", "other other other"),
        ({"one": "i = 1 and v = 0 @integer 1"}, "1 -1 1.0", "one one other"),
    ],
)
def test_a_number_takes_the_form_of_its_language(rules: dict[str, str], numbers: str, expected: str) -> None:
    assert [category(rules, number) for number in numbers.split()] == expected.split()


@pytest.fixture
def german(tmp_path: Path) -> Path:
    """The beginning of a language: its formats, and one file that lacks nearly everything."""
    (tmp_path / "format.toml").write_text(
        """
[format]
yes = "ja"
months = ["Januar"]
[format.plural]
one = "i = 1 and v = 0"
[format.count.day]
one = { plain = "1 Tag", dative = "1 Tag" }
other = { plain = "{count} Tage", dative = "{count} Tagen" }
[format.count.week]
few = "{count} Wochen"
""",
        encoding="utf-8",
    )
    (tmp_path / "names.toml").write_text(
        '[names.test]\nigg = { plain = "der IgG-Wert", dative = "dem IgG-Wert" }\nigm = "IgM-Wert"\n',
        encoding="utf-8",
    )
    (tmp_path / "steps.toml").write_text(
        '[step]\nwas-due = "Fällig vor {days_late:day.dative}, am {due:near}."\n'
        'stopped = "Ende {kein_wert}"\nwas-open = "Nie zu {"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_a_sentence_asks_for_the_case_it_needs(german: Path) -> None:
    words = Catalogue("de", REGION, folder=german)
    assert words.write(Counted("day", 3)) == "3 Tage"
    assert (words.write(3, "day.dative"), words.write(1, "day.dative")) == ("3 Tagen", "1 Tag")
    assert words.write(3, "day.genitive") == "3 Tage"
    assert words.write("igg", "test.dative") == "dem IgG-Wert"
    assert (words.write(Named("test", "igg")), words.write("igm", "test.dative")) == (
        "der IgG-Wert",
        "IgM-Wert",
    )
    assert words.name("test", "igg") == "der IgG-Wert"
    assert words.borrowed == {}


@pytest.mark.parametrize("key", ["step.stopped", "cli.heading.dates"])
def test_a_text_that_lacks_or_cannot_be_filled_in_stands_in_english(key: str, german: Path) -> None:
    words = Catalogue("de", REGION, folder=german)
    assert words.say(key) == Catalogue("en", REGION).say(key)
    assert list(words.borrowed) == [key]


def test_lists_and_names_that_lack_are_filled_up(german: Path) -> None:
    words = Catalogue("de", REGION, folder=german)
    assert words.table("format")["months"][11] == "December"
    assert words.table("format")["yes"] == "ja"
    assert words.name("vaccine", "mmr") == Catalogue("en", REGION).name("vaccine", "mmr")
    assert words.name("vaccine", "moon-dust") is None


def test_english_itself_is_never_filled_up() -> None:
    with pytest.raises(TextDefect):
        Catalogue("en", REGION).say("step.dance")
    with pytest.raises(TextDefect):
        Catalogue("de", REGION, folder=Path("/nonexistent")).say("step.dance")


def test_a_folder_that_lacks_texts_gives_the_page_and_says_so(
    german: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert program.main([*PLAN, "--language", str(german)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("Inject now")
    assert f"texts stand in English, since {german} lacks them" in err


def test_a_file_that_is_no_toml_is_as_if_it_were_not_there(
    german: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (german / "cli.toml").write_text("[cli\n", encoding="utf-8")
    assert program.main([*PLAN, "--language", str(german), "--errors", "json"]) == 0
    (note,) = json.loads(capsys.readouterr().err)["notes"]
    assert note["code"] == "texts-in-english"
    assert "cli.toml" in note["keys"]


def test_a_whole_language_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(str(TEXTS / "en"), tmp_path / "copy")
    assert program.main([*PLAN, "--language", str(tmp_path / "copy")]) == 0
    assert capsys.readouterr().err == ""


def test_what_does_not_agree_is_named(german: Path) -> None:
    found = differences(TEXTS / "en", german)
    for key, fit in (
        ("step.stopped", Fit.PLACEHOLDERS),
        ("step.was-open", Fit.UNKNOWN),
        ("step.was-due", None),
        ("format.months", Fit.OTHER_KIND),
        ("format.count.week.other", Fit.PLURAL_FORM),
        ("format.count.hour", Fit.MISSING),
        ("names.test.igg", None),
        ("names.vaccine.mmr", Fit.MISSING),
    ):
        of_the_shared = [one.fit for one in found if one.key == key and "/" not in one.file]
        assert of_the_shared == ([] if fit is None else [fit]), key
    assert Difference("format.toml", "format.no", Fit.MISSING) in found


def test_the_app_says_at_its_start_how_many_texts_lack(german: Path, tmp_path: Path) -> None:
    shutil.copytree(str(TEXTS / "en"), tmp_path / "copy")
    assert lacking(tmp_path / "copy") == ()
    missing = lacking(german)
    assert len(missing) > 1000
    assert Fit.UNKNOWN not in {one.fit for one in missing}
