"""Every page of the app on a five-year record: time of the server and its processor, fresh pictures, weight.

Run: python -m benchmarks.pages
Starts ``doseline serve`` and asks it over loopback, page after page in turn, so that a slow moment of the
machine meets all of them. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import sync_playwright

from benchmarks.five_years import Person, keep, person, places
from doseline.faces.web.server.install import install_secret
from doseline.store import Store, open_store
from tests.browser.conditions import PHONE
from tests.browser.conftest import FLAGS, browser_path, wait_for_the_forecast
from tests.browser.served import Served, serving
from tests.browser.watched import watching

ROUNDS, FRESH = 40, 12
PAGE_MS, PICTURE_MS, HEAVIEST = 50.0, 400.0, 150_000
_FINE, _HTML = {200, 302, 303}, "text/html"


def yardstick_us() -> float:
    """The median time of ten thousand additions: what this machine's Python does in a known time."""

    def once() -> float:
        start, total = time.perf_counter_ns(), 0
        for number in range(10_000):
            total += number
        return (time.perf_counter_ns() - start) / 1000

    return statistics.median(once() for _ in range(200))


def percentile(times: list[float], share: int = 95) -> float:
    """The value that so many of a hundred do not exceed."""
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1]


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, with what is sent to it where the page is an answer."""

    place: str
    name: str
    form: Mapping[str, str] | None = None


def answers(record: str, due: str) -> list[Asked]:
    """The pages that come as answers and keep nothing; ``due`` is a day on which a dose is due."""
    own = f"/p/{record}"
    return [
        Asked(f"{own}/guide", "answer: a question to the guide", {"question": "can i get a flu shot"}),
        Asked(f"{own}/symptoms", "answer: a symptom", {"told": "headache", "step": "answer"}),
        Asked(f"{own}/symptoms", "answer: an emergency", {"words": "trouble breathing"}),
        Asked(f"{own}/calendar", "answer: away on that day", {"day": due, "back": ""}),
    ]


class Asker:
    """One connection that stays open, as a browser's does."""

    def __init__(self, address: str) -> None:
        """Connect to the app."""
        self._line = HTTPConnection(urlsplit(address).netloc)
        self._token = self._cookie = ""

    def ask(self, asked: Asked) -> tuple[float, str, int]:
        """Milliseconds until the whole answer was here, its kind, and its size."""
        start = time.perf_counter_ns()
        if asked.form is None:
            self._line.request("GET", asked.place)
        else:
            body = urlencode({"_csrf_token": self._token, **asked.form})
            headers = {"content-type": "application/x-www-form-urlencoded", "cookie": self._cookie}
            self._line.request("POST", asked.place, body, headers)
        answer = self._line.getresponse()
        data = answer.read()
        took = (time.perf_counter_ns() - start) / 1e6
        if answer.status not in _FINE:
            raise SystemExit(f"{answer.status} at {asked.place}")
        return took, (answer.getheader("content-type") or "").partition(";")[0], len(data)

    def learn(self, record: str) -> str:
        """Take the token that forms are sent with; a day on which a dose is due."""
        self._line.request("GET", f"/p/{record}/calendar")
        answer = self._line.getresponse()
        page = answer.read().decode()
        token = re.search('name="_csrf_token" value="([^"]+)"', page)
        due = re.search('<option value="([^"]+)"', page)
        if token is None or due is None:
            raise SystemExit("the page Calendar has no form")
        self._token = token[1]
        self._cookie = (answer.getheader("set-cookie") or "").partition(";")[0]
        return due[1]


def worked_ms(process: int) -> float:
    """Milliseconds of processor time that a process has used, all its threads together."""
    told = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(one.read_text(encoding="ascii").split()[0]) for one in told) / 1e6


def times(asker: Asker, all_asked: list[Asked], process: int) -> list[list[tuple[float, float]]]:
    """The milliseconds of every page, asked in turn, and those of the server's processor.

    A first round, which fills the caches, is left out.
    """

    def timed(asked: Asked) -> tuple[float, float]:
        before = worked_ms(process)
        took = asker.ask(asked)[0]
        return took, worked_ms(process) - before

    rounds = [[timed(asked) for asked in all_asked] for _ in range(ROUNDS + 1)]
    return [list(column) for column in zip(*rounds[1:], strict=True)]


def fresh_pictures(asker: Asker, store: Store, who: Person, record: str) -> list[float]:
    """The milliseconds of a picture, forecast and all, after every entry that changes it."""
    days = (who.today - timedelta(days=turn) for turn in range(FRESH))
    entries = ({"type": "condition", "on": day.isoformat(), "name": "infection"} for day in days)
    return [_fresh(asker, store, who, record, entry) for entry in entries]


def counted_pictures(asker: Asker, store: Store, who: Person, record: str) -> list[float]:
    """The same after one CD19 count, two and so on: more of them leave fewer simulated people that fit."""
    days = (who.today - timedelta(days=10 + 90 * turn) for turn in range(FRESH))
    entries = (
        {"type": "test", "on": day.isoformat(), "name": "cd19", "value": 1 + turn % 3, "unit": "cells/uL"}
        for turn, day in enumerate(days)
    )
    return [_fresh(asker, store, who, record, entry) for entry in entries]


def _fresh(asker: Asker, store: Store, who: Person, record: str, entry: dict[str, object]) -> float:
    store.append(record, [entry], now=who.now)
    return asker.ask(Asked(f"/p/{record}/timeline/light-wide.svg", "a fresh picture"))[0]


def weights(address: str, pages: list[str]) -> dict[str, int]:
    """Bytes over the line for each page with all that belongs to it, in a browser that has kept nothing."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        context = browser.new_context(viewport=PHONE, service_workers="block")
        found = {}
        with watching(context) as watched:
            for page in pages:
                watched.open(address + page)
                found[page] = watched.weight()
        browser.close()
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One page: its name and kind, the milliseconds of each round, its bytes in a browser.

    ``worked`` are the milliseconds of the server's processor.
    """

    name: str
    kind: str
    times: list[float]
    worked: list[float]
    weight: int | None

    @property
    def is_shown(self) -> bool:
        """Whether somebody waits for it to be shown, and not for a file to be saved."""
        return self.kind in {_HTML, "image/svg+xml"}


def rows(served: Served, who: Person, record: str, secret: str) -> list[Row]:
    """What was measured of every page, the slowest first."""
    wait_for_the_forecast(served.address, record)
    asker = Asker(served.address)
    all_asked = [Asked(place, name) for name, place in places(who, record, secret)]
    all_asked += answers(record, asker.learn(record))
    kinds = [asker.ask(asked)[1] for asked in all_asked]
    pages = [one.place for one, kind in zip(all_asked, kinds, strict=True) if kind == _HTML and not one.form]
    weighed = weights(served.address, pages)
    timed = times(asker, all_asked, served.process.pid)
    made = (
        Row(
            name=asked.name,
            kind=kind,
            times=[one[0] for one in took],
            worked=[one[1] for one in took],
            weight=None if asked.form else weighed.get(asked.place),
        )
        for asked, kind, took in zip(all_asked, kinds, timed, strict=True)
    )
    return sorted(made, key=lambda row: -percentile(row.times))


def main() -> int:
    """Print the tables and a verdict; 1 when a limit is missed."""
    who = person()
    with TemporaryDirectory() as made:
        folder = Path(made) / "doseline"
        record = keep(folder, who)
        with serving("--today", who.today.isoformat(), folder=folder) as served:
            found = rows(served, who, record, install_secret(folder))
            with open_store(None, folder=folder, now=who.now) as store:
                asker = Asker(served.address)
                fresh = fresh_pictures(asker, store, who, record)
                counted = counted_pictures(asker, store, who, record)
    print(
        f"{len(who.record['events'])} entries, {ROUNDS} rounds, milliseconds; "
        f"yardstick {yardstick_us():.0f} microseconds"
    )
    print(f"{'page':52} {'median':>7} {'95th':>7} {'processor, 95th':>15} {'kB':>6}")
    for row in found:
        size = f"{row.weight / 1000:6.1f}" if row.weight else "" if row.kind == _HTML else f"  {row.kind}"
        print(
            f"{row.name:52} {statistics.median(row.times):7.1f} {percentile(row.times):7.1f} "
            f"{percentile(row.worked):15.1f} {size}"
        )
    print(f"fresh picture: median {statistics.median(fresh):.0f} ms, slowest {max(fresh):.0f} ms of {FRESH}")
    print("fresh picture with 1, 2, ... CD19 counts, ms:", *(f"{took:.0f}" for took in counted))
    return verdict(found, fresh + counted)


def verdict(found: list[Row], fresh: list[float]) -> int:
    """0 when every limit holds; what does not is printed."""
    slow = (row for row in found if row.is_shown and percentile(row.times) >= PAGE_MS)
    missed = [f"{row.name}: {percentile(row.times):.0f} ms" for row in slow]
    missed += [f"{row.name}: {row.weight} bytes" for row in found if (row.weight or 0) > HEAVIEST]
    missed += [f"a fresh picture: {max(fresh):.0f} ms"] if max(fresh) >= PICTURE_MS else []
    limits = (
        f"95th percentile under {PAGE_MS:.0f} ms, at most {HEAVIEST // 1000} kB, "
        f"a fresh picture under {PICTURE_MS:.0f} ms"
    )
    print(f"limits: {limits}: {'held' if not missed else 'MISSED'}", *missed, sep="\n  ")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
