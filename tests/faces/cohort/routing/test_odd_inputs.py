"""Odd inputs: what cannot be read has its word and place, and nobody else can read what was written."""

from __future__ import annotations

import gzip
import io
import os
import stat
from pathlib import Path

import pytest

from doseline.faces.chart_files import documents
from doseline.faces.cohort.routing import route
from tests.faces.cohort.routing.both_ways import as_if_large, assert_alike, read_both_ways
from tests.faces.cohort.routing.lines import (
    MUCH,
    folder_of,
    held,
    ids,
    lines,
    observation,
    order,
    others,
    patient,
    routed,
)

SMALL = lines(patient("1"), patient("2"), order("a", "1"), observation("b", "2"))


@pytest.mark.parametrize(
    "data",
    [
        SMALL.encode(),
        SMALL.encode().rstrip(b"\n"),
        SMALL.replace("\n", "\r\n").encode(),
        b"\xef\xbb\xbf" + SMALL.encode(),
        SMALL.replace("\n", "\n\n").encode(),
        SMALL.replace('":', '": ').replace(',"', ', "').encode(),
        gzip.compress(SMALL.encode()),
        gzip.compress(SMALL.encode()[:100]) + gzip.compress(SMALL.encode()[100:]),
    ],
    ids=["plain", "no end", "CRLF", "mark", "blank lines", "spaces", "packed", "packed twice"],
)
def test_however_lines_are_written(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.ndjson").write_bytes(data)
    both = read_both_ways([tmp_path / "x.ndjson"], tmp_path / "to")
    assert_alike(both)
    assert ([one.person for one in both.people], both.others) == (["Patient/1"], ("Patient/2",))


def test_the_standard_input_is_read_twice_and_not_left_behind(tmp_path: Path) -> None:
    found = route(["-"], tmp_path / "to", memory=MUCH, stdin=io.BytesIO(SMALL.encode()))
    assert (ids(held(found)), others(found)) == (["1", "a"], ["Patient/2"])
    assert [(one.name, one.bytes, one.lines) for one in found.inputs] == [("-", len(SMALL), 4)]
    assert not (tmp_path / "to" / "standard-input").exists()


def test_nobody_else_can_read_what_was_written(tmp_path: Path) -> None:
    os.umask(0)
    routed(folder_of(tmp_path / "in", x=SMALL), tmp_path / "to")
    assert stat.S_IMODE((tmp_path / "to").stat().st_mode) == 0o700
    names = sorted(one.name for one in (tmp_path / "to").iterdir())
    assert names == ["00000.lines", "00000.others", "routed.json"]
    assert {stat.S_IMODE((tmp_path / "to" / name).stat().st_mode) for name in names} == {0o600}


@pytest.mark.parametrize(
    "text",
    [
        lines(patient("1"), "{\n", "[1]\n", '{"a":1}\n', order("a", "1")),
        lines(order("a", "1"))[:-9],
        lines(*["{\n"] * 1002, order("a", "1")),
        "<Patient/>",
        "",
        "PK\x03\x04",
        lines(order("a", "1"), {"resourceType": "MedicationOrder", "id": "x"}),
        lines(order("a", "1"), order("b", "2", medication={"concept": {"text": "x"}})),
        lines(order("a", "1"), lines(observation("b", "1")).replace("{", '{"id":"c",', 1)),
    ],
    ids=["broken", "cut", "given up", "xml", "empty", "zip", "older release", "newer release", "twice"],
)
def test_the_words_are_those_of_an_import(tmp_path: Path, text: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "x.json").write_text(text)
    both = read_both_ways([tmp_path / "in"], tmp_path / "to")
    assert both.unreadable == frozenset(both.whole.unreadable)
    assert both.unreadable


def test_links_pipes_and_what_may_not_be_read(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", x=SMALL)
    (place / "loop").symlink_to("../in")
    (place / "self").symlink_to("self")
    os.mkfifo(place / "pipe.ndjson")
    found = routed(place, tmp_path / "to")
    assert [(one.file, one.what) for one in found.unreadable] == [
        ("in/loop", "link-in-a-circle"),
        ("in/pipe.ndjson", "named-pipe"),
        ("in/self", "link-in-a-circle"),
    ]
    assert ids(held(found)) == ["1", "a"]


def test_a_packed_file_that_unpacks_without_end(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "x.ndjson.gz", "wb") as file:
        file.write(SMALL.encode())
        for _ in range(70):
            file.write(b" " * 999_999 + b"\n")
    found = routed(tmp_path / "x.ndjson.gz", tmp_path / "to")
    assert "unpacks-without-end" in {one.what for one in found.unreadable}


def test_a_file_that_grows_between_the_passes_is_named(tmp_path: Path) -> None:
    place = folder_of(tmp_path / "in", x=SMALL)
    is_done: list[bool] = []

    def grow(_done: int, _all: int) -> None:
        if not is_done:
            is_done.append(True)
            os.utime(place / "x.ndjson", (1, 1))

    found = route([str(place)], tmp_path / "to", memory=MUCH, report=grow)
    assert ("in/x.ndjson", "changed-while-read") in {(one.file, one.what) for one in found.unreadable}


def test_record_files_are_each_somebody(tmp_path: Path) -> None:
    record = '{"format": "doseline-record/2", "person": {"id": "%s", "region": "US"}, "therapies": []}'
    place = folder_of(tmp_path / "in", x=SMALL)
    for number in range(5):
        (place / f"{number}.json").write_text(record % (number // 2))
    found = routed(place, tmp_path / "to", memory=1000)
    files = [one for one in held(found) if isinstance(one.data, dict) and "format" in one.data]
    assert (len(files), found.records, found.unreadable) == (5, 5, ())
    assert {one.file for one in files} == {f"in/{number}.json" for number in range(5)}


def test_an_order_in_a_file_that_seemed_to_hold_none_is_found(tmp_path: Path) -> None:
    many = [observation(f"o{number}", "1") for number in range(200)]
    place = folder_of(tmp_path / "in", x=lines(*many, order("a", "1"), *many[:5]))
    with as_if_large():
        found = routed(place, tmp_path / "to")
    assert len(held(found)) == 206
    assert (found.no_guide_drug, found.skipped) == (0, 0)


def test_a_person_who_was_taken_out_is_nobody(tmp_path: Path) -> None:
    gone = patient("2", meta={"tag": [{"code": "deleted"}]})
    place = folder_of(tmp_path / "in", x=lines(patient("1"), gone, order("a", "1"), patient("3")))
    with as_if_large():
        found = routed(place, tmp_path / "to")
    assert (others(found), found.left_out) == (["Patient/3"], {"deleted": 1})


def test_many_lines_at_once_are_the_same_as_one_after_the_other(tmp_path: Path) -> None:
    """Every line of a long file is about somebody who is kept, so all of them come back."""
    many = [observation(f"o{number}", "1", note="x" * (number % 3000)) for number in range(2000)]
    (tmp_path / "x.ndjson").write_text(lines(order("a", "1"), *many))
    found = routed(tmp_path / "x.ndjson", tmp_path / "to")
    assert held(found) == list(documents([str(tmp_path / "x.ndjson")]))
