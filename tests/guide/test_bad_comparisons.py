"""Bad comparisons, each a file with exactly what is said about it.

The first line of a file names the file of an invented drug that it stands in for; the ``.faults`` file beside
it has the messages of ``doseline guide check``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from doseline.faces.cli.main import main
from doseline.guide.folders import use_folders
from tests.guide.fictional import FOLDER, INFUSION

FILES = sorted((Path(__file__).parent / "bad_comparisons").glob("*.toml"))


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(FOLDER / INFUSION, tmp_path / INFUSION)
    monkeypatch.setenv("DOSELINE_GUIDES", str(tmp_path))
    yield tmp_path / INFUSION
    use_folders()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_is_refused_with_its_message(file: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = file.read_text(encoding="utf-8")
    name = text.partition(".toml")[0].removeprefix("# ")
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    assert main(("guide", "check", INFUSION)) == 2
    said = capsys.readouterr().err.replace(f"{folder}/", "")
    assert said == file.with_suffix(".faults").read_text(encoding="utf-8")


def test_every_file_has_its_messages() -> None:
    assert len(FILES) >= 20
    assert all(file.with_suffix(".faults").is_file() for file in FILES)
