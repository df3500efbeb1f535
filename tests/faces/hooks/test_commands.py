"""``doseline hooks`` as it is typed: what starts, what does not and why, one request, and the counts."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from doseline.faces.cli.main import main
from doseline.faces.hooks.database import Spoken, Told, open_database
from tests.faces.hooks.ehr import Chart, Ehr
from tests.faces.hooks.keys import NOW, write_config


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    code: int
    out: str
    err: str


Doseline = Callable[..., Done]


@pytest.fixture
def doseline(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Doseline:
    """The command, in this process: what it loads, the other tests have loaded."""
    monkeypatch.setenv("XDG_CONFIG_HOME", "/nonexistent")

    def run(*words: str) -> Done:
        code = main(words)
        return Done(code, *capsys.readouterr())

    return run


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Nobody could ask"),
        (("--config", "{config}", "--open"), "Leave one of the two out"),
        (("--open", "--host", "192.0.2.1"), "only this computer may ask"),
        (("--open", "--host", "::"), "only this computer may ask"),
        (("--config", "{config}", "--allow-origin", "https://x.example"), "stand in the config"),
        (("--open", "--allow-origin", "*"), "Expected a list of origins"),
        (("--open", "--certificate", "a.pem"), "go together"),
        (("--open", "--certificate", "{config}", "--key", "{config}"), "cannot be used together"),
        (("--open", "--port", "99999"), "is not a port"),
        (("--open", "--workers", "0"), "from 1 to 64"),
        (("--config", "gone.toml"), "no such file"),
        (("--open", "--service", "x"), "has no meaning with"),
        (("--open", "file.json"), "file.json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_it_does_not_start_and_says_why(
    doseline: Doseline, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    config = str(write_config(tmp_path))
    told = [word.format(config=config) for word in words]
    done = doseline("hooks", "serve", "--folder", str(tmp_path / "kept"), *told)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_a_folder_that_cannot_be_used_is_said(doseline: Doseline, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = doseline("hooks", "serve", "--open", "--folder", str(tmp_path / "file" / "below"))
    assert done.code == 2
    assert "cannot be opened" in done.err


def test_one_request_is_tried_without_a_server(
    doseline: Doseline, tmp_path: Path, ann: Chart, served_plain: Ehr
) -> None:
    file = tmp_path / "request.json"
    file.write_text(json.dumps(served_plain.request("patient-view", ann)))
    shown = doseline("hooks", "try", str(file), "--region", "US", "--today", "2026-06-06")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(("Critical: ", "Warning: "))
    asked = doseline("hooks", "try", str(file), "--json", "--today", "2026-06-06")
    assert json.loads(asked.out)["cards"][0]["summary"] in " ".join(shown.out.split())


def test_a_request_that_cannot_be_answered_is_told_with_file_and_place(
    doseline: Doseline, tmp_path: Path
) -> None:
    file = tmp_path / "request.json"
    for text, says in (
        ('{"hook": "patient-view"}', "context"),
        ('{"hook": "order-dispatch"}', "--service"),
        ("{", "line 1, column 2"),
    ):
        file.write_text(text)
        done = doseline("hooks", "try", str(file))
        assert (done.code, done.out) == (2, "")
        assert says in done.err
        assert "request.json" in done.err


def test_the_counts_by_rule_as_text_and_for_a_program(doseline: Doseline, tmp_path: Path) -> None:
    assert "No card was sent yet." in doseline("hooks", "rates", "--folder", str(tmp_path)).out
    with closing(open_database(tmp_path)) as database:
        cards = [
            Spoken(uuid=f"c{n}", rule="vaccine-live", severity="stop", reasons=("known",)) for n in range(3)
        ]
        database.keep("", "doseline-orders", cards, NOW)
        told = [
            Told(card="c0", outcome="accepted", at=NOW),
            Told(card="c1", outcome="overridden", at=NOW, reason="known", comment="as agreed"),
        ]
        database.take("", "doseline-orders", told, keep_comments=True)
    shown = doseline("hooks", "rates", "--folder", str(tmp_path))
    assert next(line.split() for line in shown.out.splitlines() if "vaccine-live" in line) == [
        "vaccine-live", "stop", "3", "1", "1",
    ]  # fmt: skip
    assert "known: 1" in shown.out
    assert "as agreed" not in shown.out
    rules = json.loads(doseline("hooks", "rates", "--folder", str(tmp_path), "--json").out)
    assert rules["rules"] == [
        {
            "rule": "vaccine-live",
            "severity": "stop",
            "spoke": 3,
            "accepted": 1,
            "overridden": 1,
            "reasons": {"known": 1},
        }
    ]
    assert "as agreed" in doseline("hooks", "rates", "--folder", str(tmp_path), "--comments").out
