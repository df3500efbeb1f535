"""``doseline serve`` itself rings: a test that was asked for comes within a minute, and once."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from doseline.faces.web.context import AppContext
from doseline.faces.web.reminders import bell, kept
from doseline.faces.web.reminders.ways import Ntfy
from doseline.store import open_store
from tests.web.knock import person
from tests.web.reminders.standins import ntfy
from tests.web.running import free_port, running

# No dose is planned near it, so that nothing but the test rings.
ZONE = ZoneInfo("UTC")


def test_a_test_rings_within_a_minute_and_once_though_two_programs_run(tmp_path: Path) -> None:
    posts: list[tuple[str, dict[str, str], str]] = []
    data = tmp_path / "data"
    with ntfy(posts) as root, open_store(None, folder=data, now=_now()) as store:
        context = AppContext(store=store, secret="of the tests", hosts=frozenset(), now=_now)  # noqa: S106
        record = person(context)
        kept.add(store, record, Ntfy(f"{root}/word", ""))
        with (
            running(tmp_path, "--folder", str(data), "--port", str(free_port())),
            running(tmp_path, "--folder", str(data), "--port", str(free_port())),
        ):
            bell.ask_for_test(context, record)
            until = time.monotonic() + 60
            while not posts and time.monotonic() < until:
                time.sleep(0.2)
            time.sleep(16)  # each has looked once more
    assert [(path, text) for path, _, text in posts] == [("/word", "Open Doseline first.")]


def _now() -> datetime:
    return datetime.now(ZONE)  # noqa: TID251 - the programs read the real clock too
