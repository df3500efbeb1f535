"""Settings: a flag over the environment over the file."""

from __future__ import annotations

import os
import pwd
from pathlib import Path

import pytest

from doseline.faces import folders
from doseline.faces.cli.settings import config_file
from tests.faces.program import doseline


def settings_file(folder: Path, text: str) -> dict[str, str]:
    path = folder / "doseline" / "config.toml"
    path.parent.mkdir()
    path.write_text(text, "utf-8")
    return {"XDG_CONFIG_HOME": str(folder)}


def origins(env: dict[str, str], *words: str) -> dict[str, tuple[str, str]]:
    found = doseline("config", "--json", *words, env=env).answer["settings"]
    return {item["name"]: (item["value"], item["from"]) for item in found}


def test_a_flag_comes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    env = settings_file(tmp_path, 'region = "DE"\ncolor = "never"\n')
    assert origins(env)["region"] == ("DE", "file")
    env["DOSELINE_REGION"] = "GB"
    assert origins(env)["region"] == ("GB", "environment")
    found = origins(env, "--region", "US")
    assert found == {
        "region": ("US", "flag"),
        "color": ("never", "file"),
        "language": ("en", "default"),
        "drug": ("", "default"),
        "guides": ("", "default"),
        "operator": ("", "default"),
    }


@pytest.mark.parametrize("given", ["mailto:me@example.org", "https://clinic.example.org/help", ""])
def test_who_may_be_written_to_about_reminders_is_a_setting(tmp_path: Path, given: str) -> None:
    env = settings_file(tmp_path, f'operator = "{given}"\n')
    assert origins(env)["operator"] == (given, "file")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('colour = "never"', "no such setting"),
        ("color = 3", "text in quotes"),
        ('color = "pink"', "auto, always or never"),
        ("color =", "cannot be read as TOML"),
        ('language = "xx"', "no texts"),
        ('operator = "me@example.org"', "no address to write to"),
        ('operator = "mailto:me@localhost"', "no address to write to"),
        ('operator = "http://clinic.example.org"', "no address to write to"),
        ('operator = "mailto:me@example.org, you@example.org"', "no address to write to"),
    ],
)
def test_a_settings_file_that_cannot_be_used_is_bad_input(tmp_path: Path, text: str, said: str) -> None:
    done = doseline("demo", env=settings_file(tmp_path, text))
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_the_region_picks_the_numbers_to_ring() -> None:
    assert "999" in doseline("ask", "my throat is swelling", "--region", "GB").out
    assert "911" in doseline("ask", "my throat is swelling", env={"DOSELINE_REGION": "US"}).out
    assert "local emergency number" in doseline("ask", "my throat is swelling").out


@pytest.mark.parametrize(
    ("platform", "folder"),
    [("linux", ".config"), ("darwin", "Library/Application Support"), ("win32", "AppData/Roaming")],
)
def test_the_file_lies_where_the_platform_keeps_settings(
    platform: str, folder: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("XDG_CONFIG_HOME", "APPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr("sys.platform", platform)
    assert config_file() == tmp_path / folder / "doseline" / "config.toml"


@pytest.mark.parametrize("home", ["", ".", "no/slash/first"])
def test_a_home_that_is_empty_or_relative_is_as_if_it_were_not_set(
    home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative/config")
    monkeypatch.setenv("XDG_DATA_HOME", home)
    listed = pwd.getpwuid(os.getuid()).pw_dir
    assert folders.home() == Path(listed)
    assert folders.config_folder() == Path(listed, ".config", "doseline")
    assert folders.data_folder() == Path(listed, ".local", "share", "doseline")
