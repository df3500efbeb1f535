"""Every other way in: twice as much takes about twice the work, or is refused in one sentence.

``docs/reliability.md`` has the table of limits.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from litestar.exceptions.http_exceptions import RequestEntityTooLarge
from litestar.types import HTTPRequestEvent

from doseline.assessment import Assessment, read_and_assess
from doseline.errors import RecordError
from doseline.faces.calendar import Kind, calendar_file, publish, published_in
from doseline.faces.picture import svg, timeline, timeline_table
from doseline.faces.web.form_data import form_data
from doseline.faces.web.request import MOST_FIELDS, StrictRequest
from doseline.faces.web.security.middleware import MOST_BYTES
from doseline.forecast.trial.document import TrialError
from doseline.forecast.trial.read import read_scenario
from doseline.record import read_record
from doseline.store import Code, Store, StoreError, age_file, backup, open_store
from doseline.text import Catalogue
from tests.budgets.doubled import assert_linear, lines_run, memory_taken, seconds
from tests.budgets.test_doubling import GUIDE
from tests.calendar.people import noon
from tests.forecast.trial.scenarios import MODELS, SMALL
from tests.store.places import NOW, later, note, somebody
from tools.budgets import KINDS, record_of

TODAY = date(2026, 6, 1)
Work = Callable[[], object]


# --- pictures and calendars ---


def assessed(record: str) -> Assessment:
    return read_and_assess(record.encode(), clock=lambda _: TODAY, today=TODAY)


def words() -> Catalogue:
    return Catalogue("en", GUIDE.region("US"))


@pytest.mark.parametrize("kind", KINDS)
def test_twice_the_entries_are_drawn_and_listed_with_twice_the_work(kind: str) -> None:
    def make(many: int) -> Work:
        case, catalogue = assessed(record_of(kind, many)), words()

        def drawn() -> None:
            found = timeline(case, catalogue)
            svg(found, catalogue)
            timeline_table(found, catalogue)

        return drawn

    assert_linear(make, 60)


def given_each_month(many: int) -> Assessment:
    """So many years of doses, each on its day or late."""
    days = [TODAY - timedelta(days=30 * place + 3) for place in range(many)]
    doses = [
        {"id": f"d{place}", "type": "dose", "on": day.isoformat(), "amount_mg": 20}
        for place, day in enumerate(days)
    ]
    whole = json.loads(record_of("notes", 0))
    whole["therapy"]["start"] = days[-1].isoformat()
    return assessed(json.dumps({**whole, "events": doses}))


def test_twice_the_doses_make_a_calendar_with_twice_the_work() -> None:
    def make(many: int) -> Work:
        case, catalogue = given_each_month(many), words()
        before = publish(case, (), now=noon(TODAY), record="r")

        def told() -> None:
            again = publish(case, before, now=noon(TODAY), record="r")
            data = calendar_file(again, catalogue, record="r", kind=Kind.SUBSCRIPTION)
            assert published_in(data, record="r") == again

        return told

    assert_linear(make, 60)


@pytest.mark.parametrize("year", [2200, 9999])
def test_a_calendar_that_comes_back_with_a_day_far_ahead_takes_no_longer(year: int) -> None:
    case, catalogue = given_each_month(20), words()
    before = publish(case, (), now=noon(TODAY), record="r")
    data = calendar_file(before, catalogue, record="r", kind=Kind.FILE)
    first = before[-1].day
    far = data.replace(f"{first:%Y%m%d}".encode(), f"{year}1231".encode()).replace(
        before[-1].uid.encode(), b"somebody-else"
    )
    ordinary = lines_run(lambda: publish(case, before, now=noon(TODAY), record="r"))
    told = publish(case, published_in(far, record="r"), now=noon(TODAY), record="r")
    assert any(item.day.year == year and not item.alarm for item in told)
    further = lines_run(lambda: publish(case, published_in(far, record="r"), now=noon(TODAY), record="r"))
    assert further < 100 * ordinary


# --- forms ---


def request_of(fields: int, *, letters: int = 10) -> Work:
    """A form with so many fields, read as the app reads it."""
    body = urlencode([(f"field{place}", "x" * letters) for place in range(fields)]).encode()
    kind = (b"content-type", b"application/x-www-form-urlencoded")

    async def receive() -> HTTPRequestEvent:
        return {"type": "http.request", "body": body, "more_body": False}

    def read() -> None:
        handler = SimpleNamespace(resolve_request_max_body_size=lambda: MOST_BYTES)
        scope: Any = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "headers": [kind],
            "route_handler": handler,
        }
        # Nothing in it waits; a loop of its own could not run beside that of a browser.
        with suppress(StopIteration):
            form_data(StrictRequest(scope, receive)).send(None)

    return read


def test_twice_the_fields_of_a_form_take_twice_the_work() -> None:
    assert_linear(request_of, MOST_FIELDS // 4)


def test_more_fields_than_any_form_has_are_refused_before_they_are_read() -> None:
    def refused(many: int) -> Work:
        def ask() -> None:
            with pytest.raises(RequestEntityTooLarge):
                request_of(many)()

        return ask

    some, many = refused(MOST_FIELDS + 1), refused(20 * MOST_FIELDS)
    some()
    assert seconds(many) < 10 * seconds(some) + 0.1


# --- scenarios ---


def regimens(many: int) -> str:
    head, _, rest = SMALL.partition("[[regimen]]")
    tail = rest.partition("[adherence]")[2]
    one = '[[regimen]]\nname = "number {}"\nstop_day = 140\ndoses = [{{ days = [0, 7], amount_mg = 20 }}]\n'
    return head + "".join(one.format(place) for place in range(many)) + "[adherence]" + tail


def doses(many: int) -> str:
    days = ", ".join(map(str, range(many)))
    return SMALL.replace("days = [0, 7, 14]", f"days = [{days}]", 1)


def unknown(many: int) -> str:
    return "".join(f"key{place} = 1\n" for place in range(many)) + SMALL


@pytest.mark.parametrize("made", [regimens, doses, unknown])
def test_a_scenario_twice_as_long_takes_twice_the_work(made: Callable[[int], str]) -> None:
    def make(many: int) -> Work:
        text = made(many)

        def read() -> None:
            try:
                read_scenario(text, models=MODELS)
            except TrialError as refused:
                assert len(refused.faults) <= 1_001  # noqa: PT017 - either way is right here

        return read

    assert_linear(make, 100)


# --- backups ---


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(None, folder=tmp_path / "doseline", now=NOW) as opened:
        yield opened


def packed(store: Store, many: int, change: Callable[[dict[str, Any], int], dict[str, Any]]) -> bytes:
    """A backup of so many records, each made from one by ``change``."""
    somebody(store, "Ann", *(note(f"word {place}") for place in range(10)))
    whole = backup.collected(store._database)  # noqa: SLF001
    (one,) = whole["records"]
    return backup.squeezed({**whole, "records": [change(one, place) for place in range(many)]}, now=later(2))


def of_another(one: dict[str, Any], place: int) -> dict[str, Any]:
    return {**one, "id": f"record-{place}", "called": f"Somebody {place}"}


def of_the_same(one: dict[str, Any], place: int) -> dict[str, Any]:
    """Another story of the same person: its last entry says something else."""
    whole = json.loads(json.dumps(one))
    whole["log"][-1]["event"]["text"] = f"version {place}"
    return dict(whole)


def put_in(folder: Path, plain: bytes) -> Work:
    count = iter(range(1_000))

    def put() -> None:
        with open_store(None, folder=folder / str(next(count)), now=NOW) as empty:
            backup.put_in(empty._database, plain, now=later(3))  # noqa: SLF001

    return put


def test_a_backup_of_twice_the_people_takes_twice_the_work(store: Store, tmp_path: Path) -> None:
    plain = packed(store, 60, of_another)
    assert len(backup.unpacked(plain)[1]) == 60
    records = {many: backup.squeezed(_first(plain, many), now=later(2)) for many in (30, 60)}
    assert_linear(lambda many: put_in(tmp_path / str(many), records[many]), 30)


def _first(plain: bytes, many: int) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(gzip.decompress(plain))
    return {"records": whole["records"][:many], "left_out": []}


def test_twice_the_versions_of_one_record_take_twice_the_work(store: Store, tmp_path: Path) -> None:
    plain = packed(store, 60, of_the_same)
    records = {many: backup.squeezed(_first(plain, many), now=later(2)) for many in (30, 60)}
    assert_linear(lambda many: put_in(tmp_path / str(many), records[many]), 30)


def test_more_versions_of_one_record_than_anybody_has_are_refused(store: Store, tmp_path: Path) -> None:
    plain = packed(store, 101, of_the_same)
    with pytest.raises(StoreError) as refused:
        put_in(tmp_path / "new", plain)()
    assert refused.value.code is Code.TOO_MANY_VERSIONS


def bomb(megabytes: int) -> bytes:
    """A few bytes that stand for many."""
    return gzip.compress(b"0" * (megabytes * 1_000_000))


def test_a_few_bytes_that_stand_for_more_than_a_backup_holds_are_refused_early(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(backup, "_MOST_BYTES", 1_000_000)

    def refused(data: bytes) -> None:
        with pytest.raises(StoreError) as error:
            backup.unpacked(data)
        assert error.value.code is Code.NOT_A_BACKUP

    small, large = bomb(20), bomb(200)
    assert memory_taken(lambda: refused(large)) < 6_000_000
    assert seconds(lambda: refused(large)) < 5 * seconds(lambda: refused(small)) + 0.1


def test_a_record_that_comes_packed_is_not_unpacked() -> None:
    data = bomb(8)

    def refused() -> None:
        with pytest.raises(RecordError):
            read_record(data, names=GUIDE.names)

    refused()
    assert memory_taken(refused) < 2_000_000


HEAD = b"age-encryption.org/v1\n"
SCRYPT = b"-> scrypt AAAAAAAAAAAAAAAAAAAAAA %d\n" + b"A" * 43 + b"\n"
END = b"--- " + b"A" * 43 + b"\n" + b"x" * 500
ASKED = {
    "more work than is done": HEAD + SCRYPT % 30 + END,
    "more work behind another line": HEAD + b"-> grease x\n\n" + SCRYPT % 30 + END,
    "more work twice": HEAD + SCRYPT % 18 + SCRYPT % 30 + END,
    "a number without end": HEAD + SCRYPT.replace(b"%d", b"9" * 100_000) + END,
    "lines without end": HEAD + b"-> X25519 AAAA\n\n" * 100_000 + END,
}


@pytest.mark.parametrize("data", ASKED.values(), ids=ASKED)
def test_what_the_head_of_a_file_asks_for_is_not_done(data: bytes) -> None:
    """No work factor above the limit is ever begun: that would take minutes and gigabytes."""

    def refused() -> None:
        with pytest.raises(StoreError) as error:
            age_file.decrypt(data, "a word")
        assert error.value.code in {Code.BACKUP_ASKS_TOO_MUCH, Code.DAMAGED_BACKUP, Code.NOT_A_BACKUP}

    assert seconds(refused, tries=1) < 1


@pytest.mark.parametrize("size", [200_000, 400_000])
def test_a_backup_is_sealed_in_the_memory_of_its_length(size: int) -> None:
    lid = age_file.lid("a word")
    assert len(age_file.covered(b"x" * size, lid)) < size + size // 100 + 1_000
    assert memory_taken(lambda: age_file.covered(b"x" * size, lid)) < 4 * size + 100_000
