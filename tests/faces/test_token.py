"""``doseline token`` makes, lists and takes back what programs come with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from doseline.faces.web.api.tokens import Access, token_of
from doseline.store import open_store
from tests.faces.program import doseline

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def record(tmp_path: Path) -> str:
    """The id of a record in a folder of its own."""
    with open_store(None, folder=tmp_path, now=NOW) as store:
        therapy = {"guide": "kesimpta", "start": "2026-01-05"}
        return store.create(called="Ann", person={"region": "US"}, therapy=therapy, now=NOW)


def test_a_token_is_printed_once_and_alone_and_listed_without_its_secret(tmp_path: Path, record: str) -> None:
    at = ("--folder", str(tmp_path))
    made = doseline("token", "make", record, "--name", "ward list", "--write", *at)
    text = made.out.strip()
    assert (made.code, made.err, " " in text) == (0, "", False)
    with open_store(None, folder=tmp_path, now=NOW) as store:
        found = token_of(store, text)
    assert found is not None
    assert (found.name, found.access) == ("ward list", Access.WRITE)
    listed = doseline("token", "list", *at)
    assert all(word in listed.out for word in (record, "Ann", "ward list", found.id, "adds entries"))
    assert text.rpartition("_")[2] not in listed.out


def test_one_that_is_taken_back_is_gone(tmp_path: Path, record: str) -> None:
    at = ("--folder", str(tmp_path), "--json")
    doseline("token", "make", record, "--name", "a", *at)
    (one,) = doseline("token", "list", record, *at).answer["records"][0]["tokens"]
    assert one["access"] == "read"
    assert doseline("token", "revoke", record, one["id"], *at).answer["revoked"] == one["id"]
    assert doseline("token", "list", record, *at).answer["records"][0]["tokens"] == []
    again = doseline("token", "revoke", record, one["id"], *at)
    assert again.code == 2


@pytest.mark.parametrize(
    ("words", "about"),
    [
        (("steal",), "ACTION"),
        (("make",), "ID"),
        (("make", "nobody", "--name", "a"), "record"),
        (("make", "{record}"), "--name"),
        (("revoke", "{record}"), "TOKEN"),
        (("list", "nobody"), "record"),
    ],
)
def test_what_is_missing_or_names_nothing_is_said(
    tmp_path: Path, record: str, words: tuple[str, ...], about: str
) -> None:
    given = [word.format(record=record) for word in words]
    done = doseline("token", *given, "--folder", str(tmp_path))
    assert done.code == 2
    assert about in done.err
