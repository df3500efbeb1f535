"""Every page of the app on a five-year record: the time of the server, fresh pictures, and the weight.

Run: python -m benchmarks.pages
Starts ``doseline serve`` and asks it over loopback, page after page in turn, so that a slow moment of the
machine meets all of them. Exits with 1 when a limit is missed.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import defaultdict
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from benchmarks.five_years import Person, keep, person, places
from doseline.store import Store, open_store
from playwright.sync_api import sync_playwright
from tests.browser.conditions import PHONE
from tests.browser.conftest import FLAGS, browser_path
from tests.browser.served import serving
from tests.browser.watched import watching

ROUNDS, FRESH = 40, 12
PAGE_MS, PICTURE_MS, HEAVIEST = 50.0, 400.0, 150_000
_OK, _MOVED, _HTML = 200, 303, "text/html"


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


class Asker:
    """One connection that stays open, as a browser's does."""

    def __init__(self, address: str) -> None:
        """Connect to the app."""
        self._line = HTTPConnection(urlsplit(address).netloc)

    def ask(self, place: str) -> tuple[float, str, int]:
        """Milliseconds until the whole answer was here, its kind, and its size."""
        start = time.perf_counter_ns()
        self._line.request("GET", place)
        answer = self._line.getresponse()
        body = answer.read()
        took = (time.perf_counter_ns() - start) / 1e6
        if answer.status not in {_OK, _MOVED, 302}:
            raise SystemExit(f"{answer.status} at {place}")
        return took, (answer.getheader("content-type") or "").partition(";")[0], len(body)


def times(asker: Asker, all_places: list[str]) -> dict[str, list[float]]:
    """The milliseconds of every place, asked for in turn; a first round, which fills the caches, is left out."""
    found: dict[str, list[float]] = defaultdict(list)
    for turn in range(ROUNDS + 1):
        for place in all_places:
            took, _, _ = asker.ask(place)
            if turn:
                found[place].append(took)
    return found


def fresh_pictures(asker: Asker, store: Store, who: Person, record: str) -> list[float]:
    """The milliseconds of a picture after every entry that changes it."""
    found = []
    for turn in range(FRESH):
        on = (who.today - timedelta(days=turn)).isoformat()
        test = {"type": "test", "on": on, "name": "cd19", "value": turn + 1, "unit": "cells/uL"}
        store.append(record, [test], now=who.now)
        name = ("light-narrow", "light-wide", "dark-narrow", "dark-wide")[turn % 4]
        found.append(asker.ask(f"/p/{record}/timeline/{name}.svg")[0])
    return found


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


def main() -> int:
    """Print the tables and a verdict; 1 when a limit is missed."""
    who = person()
    with TemporaryDirectory() as made:
        folder = Path(made) / "doseline"
        record = keep(folder, who)
        with serving("--today", who.today.isoformat(), folder=folder) as served:
            asker = Asker(served.address)
            all_places = list(places(who, record))
            kinds = {place: asker.ask(place)[1] for place in all_places}
            found = times(asker, all_places)
            pages = [place for place in all_places if kinds[place] == _HTML]
            weighed = weights(served.address, pages)
            with open_store(None, folder=folder, now=who.now) as store:
                fresh = fresh_pictures(asker, store, who, record)
    print(f"{len(who.record['events'])} entries, {ROUNDS} rounds, milliseconds; yardstick {yardstick_us():.0f} us")
    print(f"{'page':52} {'median':>7} {'95th':>7} {'kB':>6}")
    for place, took in sorted(found.items(), key=lambda item: -percentile(item[1])):
        name = place.replace(record, "ID")
        size = f"{weighed[place] / 1000:6.1f}" if place in weighed else f"{kinds[place]:>6}"
        print(f"{name:52} {statistics.median(took):7.1f} {percentile(took):7.1f} {size}")
    print(f"fresh picture: median {statistics.median(fresh):.0f} ms, slowest {max(fresh):.0f} ms of {FRESH}")
    return verdict(found, kinds, fresh, weighed)


def verdict(
    found: dict[str, list[float]], kinds: dict[str, str], fresh: list[float], weighed: dict[str, int]
) -> int:
    """0 when every limit holds; what does not is printed."""
    shown = {place: percentile(took) for place, took in found.items() if kinds[place] in {_HTML, "image/svg+xml"}}
    missed = [f"{place}: {took:.0f} ms" for place, took in shown.items() if took >= PAGE_MS]
    missed += [f"{place}: {size} bytes" for place, size in weighed.items() if size > HEAVIEST]
    missed += [f"a fresh picture: {max(fresh):.0f} ms"] if max(fresh) >= PICTURE_MS else []
    limits = f"pages under {PAGE_MS:.0f} ms at the 95th percentile, {HEAVIEST // 1000} kB, fresh picture {PICTURE_MS:.0f} ms"
    print(f"limits: {limits}: {'held' if not missed else 'MISSED'}", *missed, sep="\n  ")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
