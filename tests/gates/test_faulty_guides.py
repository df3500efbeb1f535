"""A missing, unfinished or faulty drug folder changes no answer about another drug; its faults are told."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from doseline.errors import FaultyGuide
from doseline.faces.cli.main import main
from doseline.guide import load_guide, sound_drugs
from doseline.guide.folders import data, use_folders
from tests.faces.program import DEMO, TODAY

SOUND, FAULTY = "kesimpta", "examplumab"
# The guides that the program comes with.
BESIDE = sound_drugs()
ASKED = {
    "plan": ("plan", DEMO, "--today", TODAY, "--json"),
    "check": ("check", DEMO, "--today", TODAY, "--json"),
    "visit": ("visit", DEMO, "--today", TODAY, "--json"),
    "ask": ("ask", "can i get a flu shot", "--json"),
    "guide": ("guide", SOUND, "vaccines", "--json"),
    "disagreements": ("guide", SOUND, "--disagreements", "--json"),
    "compare": ("compare", SOUND, "ocrevus", "--json"),
}


@pytest.fixture(name="guides")
def _guides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a second guide, so far a whole one."""
    shutil.copytree(str(data() / SOUND), tmp_path / FAULTY)
    renamed(tmp_path / FAULTY)
    monkeypatch.setenv("DOSELINE_GUIDES", str(tmp_path))
    monkeypatch.setenv("DOSELINE_DRUG", SOUND)
    yield tmp_path
    use_folders()


def renamed(folder: Path) -> None:
    """A drug of another name, which brings nothing to the guides of others."""
    file = folder / "schedule.toml"
    file.write_text(file.read_text("utf-8").replace(f'"{SOUND}"', f'"{FAULTY}"'), "utf-8")
    for name in ("compare", "disagreements"):
        (folder / f"{name}.toml").unlink()
    for topic in (folder / "topics").glob("*.toml"):  # they name disagreements of their own drug
        lines = topic.read_text("utf-8").splitlines()
        topic.write_text("\n".join(one for one in lines if not one.startswith("disagreement")), "utf-8")


def _only_the_schedule(folder: Path) -> None:
    for item in folder.iterdir():
        if item.is_dir():
            shutil.rmtree(item)
        elif item.name != "schedule.toml":
            item.unlink()


def _loop(folder: Path) -> None:
    (folder / "facts.toml").unlink()
    (folder / "facts.toml").symlink_to(folder / "facts.toml")


def _written(name: str, text: str | bytes) -> Callable[[Path], None]:
    def write(folder: Path) -> None:
        (folder / f"{name}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())

    return write


def _added(name: str, text: str) -> Callable[[Path], None]:
    def add(folder: Path) -> None:
        file = folder / f"{name}.toml"
        file.write_text(file.read_text("utf-8") + text, "utf-8")

    return add


def _folder_instead(folder: Path) -> None:
    (folder / "rules.toml").unlink()
    (folder / "rules.toml").mkdir()


DAMAGE: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "only a schedule": (_only_the_schedule, "facts", "missing-file"),
    "no facts": (lambda folder: (folder / "facts.toml").unlink(), "facts", "missing-file"),
    "no topic": (lambda folder: (folder / "topics/cost.toml").unlink(), "topics/cost", "missing-file"),
    "no TOML": (_written("rules", "[rule"), "rules", "not-toml"),
    "a wrong key": (
        _added("facts", '\n[fact.more]\nvalue = 1\nunit = "d"\ncolour = "red"\n'), "facts", "unknown-key",
    ),
    "a binary file": (_written("patterns", bytes(range(256))), "patterns", "not-utf-8"),
    "an empty file": (_written("schedule", ""), "schedule", "missing-key"),
    "a folder in place of a file": (_folder_instead, "rules", "unreadable-file"),
    "a link to itself": (_loop, "facts", "unreadable-file"),
    "a text in place of tables": (_written("facts", 'fact = "six"\n'), "facts", "another-shape"),
    "a list in place of tables": (_written("rules", "rule = [1, 2]\n"), "rules", "another-shape"),
    "numbers in place of tables": (_written("topics/cost", "statement = 3\n"), "topics", "another-shape"),
    "a source from nowhere": (
        _added("sites", '\n[site.more]\npart = "arm"\nalone = true\n'
               'sources = [{ document = "moon", section = "1", confidence = "confirmed" }]\n'),
        "sites", "dangling-source",
    ),
    "brackets without end": (_written("facts", "a = " + "[" * 5000), "facts", "not-toml"),
    "a number that is none": (
        _added("facts", '\n[fact.more]\nvalue = "six"\nunit = "d"\nsources = []\n'), "facts", "wrong-type",
    ),
}  # fmt: skip


def answer(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(words)
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.fixture(name="before")
def _before(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> dict[str, tuple[int, str, str]]:
    """The answers where there is no other folder, asked once."""
    if not ALONE:
        with monkeypatch.context() as without:
            without.delenv("DOSELINE_GUIDES", raising=False)
            use_folders()
            ALONE.update({name: answer(words, capsys) for name, words in ASKED.items()})
    return ALONE


ALONE: dict[str, tuple[int, str, str]] = {}


@pytest.mark.parametrize("asked", ASKED)
def test_a_sound_second_guide_changes_no_answer(
    asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSELINE_DRUG", SOUND)
    alone = answer(ASKED[asked], capsys)
    shutil.copytree(str(data() / SOUND), tmp_path / FAULTY)
    renamed(tmp_path / FAULTY)
    monkeypatch.setenv("DOSELINE_GUIDES", str(tmp_path))
    try:
        assert answer(ASKED[asked], capsys) == alone
        assert sound_drugs() == (FAULTY, *BESIDE)
    finally:
        use_folders()


@pytest.mark.parametrize("damage", DAMAGE)
def test_damage_changes_no_answer_about_another_drug(
    damage: str, guides: Path, capsys: pytest.CaptureFixture[str], before: dict[str, tuple[int, str, str]]
) -> None:
    DAMAGE[damage][0](guides / FAULTY)
    for name, words in ASKED.items():
        assert answer(words, capsys) == before[name]
        assert before[name][0] == 0


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_question_about_the_faulty_drug_is_one_calm_sentence(
    damage: str, guides: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    DAMAGE[damage][0](guides / FAULTY)
    record = tmp_path / "record.json"
    record.write_text(Path(DEMO).read_text("utf-8").replace(f'"{SOUND}"', f'"{FAULTY}"'), "utf-8")
    asked = [("ask", "flu shot", "--drug", FAULTY), ("guide", FAULTY)]
    if not DAMAGE[damage][1].startswith("topics"):  # the plan reads no explanations
        asked.append(("plan", str(record), "--today", TODAY))
    for words in asked:
        code, out, err = answer(words, capsys)
        assert (code, out) == (2, "")
        assert err.count("\n") == 1
        assert f"doseline guide check {FAULTY}" in err


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_wrong_is_told_with_its_file(
    damage: str, guides: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, file, wanted = DAMAGE[damage]
    spoil(guides / FAULTY)
    code, out, err = answer(("guide", "check", FAULTY, "--json"), capsys)
    faults = json.loads(out)["faults"]
    assert (code, err) == (2, "")
    assert [one for one in faults if one["code"] == wanted and f"/{FAULTY}/{file}.toml" in one["where"]]
    assert answer(("guide", "check", FAULTY), capsys)[:2] == (2, "")


@pytest.mark.usefixtures("guides")
def test_a_guide_without_words_is_not_finished(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (("ask", "flu shot", "--drug", FAULTY), ("guide", FAULTY, "vaccines")):
        code, out, err = answer(words, capsys)
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert f"doseline guide check {FAULTY}" in err
    code, out, _ = answer(("guide", "check", FAULTY, "--json"), capsys)
    assert code == 2
    assert {one["code"] for one in json.loads(out)["faults"]} == {"no-words"}


def test_all_faults_are_told_at_once(guides: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("no TOML", "a binary file", "a link to itself", "no topic"):
        DAMAGE[name][0](guides / FAULTY)
    code, out, err = answer(("guide", "check", FAULTY), capsys)
    assert (code, out) == (2, "")
    assert all(f"{FAULTY}/{file}.toml" in err for file in ("rules", "patterns", "facts", "topics/cost"))


def test_a_guide_that_holds_together_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = answer(("guide", "check", SOUND), capsys)
    assert (code, err) == (0, "")
    assert "holds together" in out


def test_a_file_that_may_not_be_read_is_told(guides: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another user's file: a superuser may read all of them."""
    real = Path.read_bytes

    def read(path: Path) -> bytes:
        if path == guides / FAULTY / "facts.toml":
            raise PermissionError(path)
        return real(path)

    use_folders(guides)
    monkeypatch.setattr(Path, "read_bytes", read)
    with pytest.raises(FaultyGuide) as caught:
        load_guide(FAULTY)
    assert [(one.code, one.where) for one in caught.value.reasons] == [("unreadable-file", "facts")]


def test_a_question_that_names_no_medicine_is_put_to_every_guide_and_told_apart(
    guides: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guides.is_dir()
    monkeypatch.delenv("DOSELINE_DRUG")
    code, out, err = answer(("ask", "flu shot", "--json"), capsys)
    assert (code, err) == (0, "")
    assert {entry["drug"] for entry in json.loads(out)["answers"]} == {*BESIDE}
    named = json.loads(answer(("ask", f"flu shot and {SOUND}?", "--json"), capsys)[1])
    alone = json.loads(answer(("ask", f"flu shot and {SOUND}?", "--drug", SOUND, "--json"), capsys)[1])
    assert named == alone
