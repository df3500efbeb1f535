"""The program's own TOML files: read as they stand, kept once they are parsed, and never a day too long."""

from __future__ import annotations

import json
import os
import sys
import tomllib
from importlib.util import cache_from_source
from pathlib import Path

import pytest

import doseline
from doseline import toml_cache
from doseline.toml_cache import read_tables

OURS = sorted(Path(doseline.__file__).parent.rglob("*.toml"))
FIRST, OTHER = 'a = 1\nb = ["x", "y"]\n', 'a = 2\nb = ["x", "y"]\n'


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of tables, on a machine that keeps what it compiles."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    found = tmp_path / "some.toml"
    found.write_text(FIRST, encoding="utf-8")
    return found


def kept(file: Path) -> Path:
    return Path(cache_from_source(str(file)))


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Each text that is parsed, in order."""
    found: list[bytes] = []
    parse = toml_cache.parse_tables

    def parse_and_count(text: bytes) -> toml_cache.Tables:
        found.append(text)
        return parse(text)

    monkeypatch.setattr(toml_cache, "parse_tables", parse_and_count)
    return found


@pytest.mark.parametrize("ours", OURS, ids=lambda path: path.stem)
def test_each_of_our_files_says_the_same_through_what_is_kept(ours: Path) -> None:
    said = tomllib.loads(ours.read_text(encoding="utf-8"))
    assert json.loads(json.dumps(said)) == said  # or it would be parsed each time, without a word
    assert read_tables(ours) == said


def test_a_file_is_parsed_once(file: Path, parses: list[bytes]) -> None:
    assert read_tables(file) == read_tables(file) == {"a": 1, "b": ["x", "y"]}
    assert len(parses) == 1
    assert kept(file).is_file()


def test_what_a_reader_does_to_the_tables_stays_with_it(file: Path) -> None:
    read_tables(file)["b"].append("z")
    assert read_tables(file)["b"] == ["x", "y"]


def test_a_changed_file_of_the_same_length_and_time_is_read_anew(file: Path) -> None:
    before = file.stat()
    read_tables(file)
    file.write_text(OTHER, encoding="utf-8")

    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert file.stat().st_size == before.st_size
    assert read_tables(file)["a"] == 2
    file.write_text(FIRST, encoding="utf-8")
    assert read_tables(file)["a"] == 1


def test_a_copy_with_another_time_is_not_parsed_again(file: Path, parses: list[bytes]) -> None:

    read_tables(file)
    os.utime(file, (1, 1))
    read_tables(file)
    assert len(parses) == 1


@pytest.mark.parametrize("left", [0, 3, 16, 20, 40, 60])
def test_what_was_kept_and_is_cut_short_is_not_believed(file: Path, left: int) -> None:
    read_tables(file)
    whole = kept(file).read_bytes()
    kept(file).write_bytes(whole[:left])
    assert read_tables(file)["a"] == 1


def test_what_was_kept_and_is_no_table_is_not_believed(file: Path) -> None:
    read_tables(file)
    whole = kept(file).read_bytes()
    kept(file).write_bytes(whole.replace(b'{"a"', b'("a"'))
    assert read_tables(file)["a"] == 1


def test_where_nothing_can_be_kept_the_file_is_parsed_each_time(file: Path, parses: list[bytes]) -> None:
    kept(file).parent.write_text("a file where the folder should be", encoding="utf-8")
    assert read_tables(file) == read_tables(file) == {"a": 1, "b": ["x", "y"]}
    assert len(parses) == 2


def test_nothing_is_kept_where_python_keeps_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert read_tables(file)["a"] == 1
    assert not kept(file).exists()


def test_a_mistake_in_a_file_is_said_as_one(file: Path) -> None:
    file.write_text("a = \n", encoding="utf-8")
    with pytest.raises(tomllib.TOMLDecodeError):
        read_tables(file)
