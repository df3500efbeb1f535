"""The lock: what it hides, how long a session lasts, and that guessing takes years."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from doseline.faces.web.auth import session_cookie
from doseline.faces.web.context import AppContext
from doseline.faces.web.security import sessions
from doseline.faces.web.security.passphrase import FieldError, fault_of
from doseline.faces.web.security.sessions import HERE, Origin, RetryAfter, Sessions
from tests.web.knock import PASSPHRASE, Visitor, hidden, person, token_in

COST = sessions._SCRYPT  # noqa: SLF001 - before a test makes it cheaper
EASY = (
    "1234567890", "aaaaaaaaaa", "password12", "qwertyuiop", "doseline12", "kesimpta2026", "asdfghjkl;",
    "letmein1234", "1q2w3e4r5t", "abcabcabcabc", "19880314ann", "zaq12wsx3edc",
)  # fmt: skip


@dataclass(slots=True)
class Clock:
    """A clock that a test moves."""

    seconds: float = 1_000_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cheaper passphrase: its cost is not what is tested here."""
    monkeypatch.setattr(sessions, "_SCRYPT", {"n": 2**4, "r": 8, "p": 1})


@pytest.fixture
def locked(context: AppContext, clock: Clock) -> AppContext:
    """The app with a passphrase."""
    made = replace(context, sessions=Sessions(clock=clock))
    made.sessions.put(made.store, PASSPHRASE)
    return made


BEHIND = (
    "/", "/data", "/set-up", "/p/{record}", "/p/{record}/calendar", "/p/{record}/data", "/p/nobody",
    "/p/{record}/calendar.ics", "/p/{record}/data/record.json", "/data/deleted",
    "/api/people", "/api/people/{record}/plan", "/api/people/{record}/record",
)  # fmt: skip


@pytest.mark.parametrize("address", BEHIND)
def test_nothing_of_anybody_is_seen_before_the_passphrase(locked: AppContext, address: str) -> None:
    record = person(locked, "Wilhelmina")
    answer = Visitor(locked).get(address.format(record=record))
    assert answer.status_code == 403
    assert "Wilhelmina" not in answer.text
    assert "Kesimpta" not in answer.text


def test_a_record_that_is_there_looks_the_same_as_one_that_is_not(locked: AppContext) -> None:
    there, gone = (Visitor(locked).get(f"/p/{record}") for record in (person(locked), "nobody"))
    assert there.status_code == gone.status_code
    assert len(there.text) - len(there.request.url.path) == len(gone.text) - len(gone.request.url.path)


@pytest.mark.parametrize(
    "address", ["/lock", "/sw.js", "/manifest.webmanifest", "/offline", "/static/x/app.css"]
)
def test_what_is_about_nobody_needs_no_passphrase(locked: AppContext, address: str) -> None:
    assert Visitor(locked).get(address).status_code == 200


def test_the_passphrase_opens_the_page_that_was_asked_for(locked: AppContext) -> None:
    record, visitor = person(locked), Visitor(locked)
    asked = visitor.get(f"/p/{record}/data")
    opened = visitor.unlock(to=hidden(asked.text, "to"))
    assert (opened.status_code, opened.headers["location"]) == (303, f"/p/{record}/data")
    assert visitor.get(f"/p/{record}/data").status_code == 200


def test_blanks_around_it_and_the_way_an_umlaut_was_typed_do_not_matter(locked: AppContext) -> None:
    locked.sessions.put(locked.store, "gr\u00fcne Tomaten")
    assert Visitor(locked).unlock(" gru\u0308ne Tomaten ").status_code == 303


@pytest.mark.parametrize(
    "typed", ["", "correct horse batterx", PASSPHRASE.upper(), PASSPHRASE + "x", "x" * 5000]
)
def test_another_passphrase_does_not_open_it(locked: AppContext, typed: str) -> None:
    visitor = Visitor(locked)
    assert visitor.unlock(typed).status_code == 422
    assert visitor.get("/data").status_code == 403


def test_the_session_is_a_new_one_at_every_login(locked: AppContext) -> None:
    """An id that a stranger put into the browser beforehand opens nothing."""
    visitor, name = Visitor(locked), session_cookie(locked)
    visitor.cookies.set(name, "chosen-by-a-stranger", domain="doseline.test")
    visitor.unlock()
    first = [str(cookie.value) for cookie in visitor.cookies.jar if cookie.name == name]
    assert "chosen-by-a-stranger" not in first[-1:]
    stranger = Visitor(locked)
    stranger.cookies.set(name, "chosen-by-a-stranger", domain="doseline.test")
    assert stranger.get("/data").status_code == 403
    again = visitor.unlock()
    assert first[-1] not in again.headers["set-cookie"]
    thief = Visitor(locked)
    thief.cookies.set(name, first[-1], domain="doseline.test")
    assert thief.get("/data").status_code == 403


def test_the_session_cookie_is_read_by_no_script_and_sent_by_no_other_site(locked: AppContext) -> None:
    cookie = Visitor(locked).unlock().headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert "Max-Age" not in cookie
    sealed = Visitor(replace(locked, scheme="https")).unlock().headers["set-cookie"]
    assert sealed.startswith("__Host-")
    assert "Secure" in sealed


def test_without_use_it_locks_itself_after_half_an_hour(locked: AppContext, clock: Clock) -> None:
    visitor = Visitor(locked)
    visitor.unlock()
    for _ in range(3):
        clock.seconds += 30 * 60 - 1
        assert visitor.get("/data").status_code == 200
    clock.seconds += 30 * 60
    assert visitor.get("/data").status_code == 403


def test_after_twelve_hours_it_locks_itself_even_in_use(locked: AppContext, clock: Clock) -> None:
    visitor = Visitor(locked)
    visitor.unlock()
    for _ in range(12 * 3):
        assert visitor.get("/data").status_code == 200
        clock.seconds += 20 * 60 - 1
    assert visitor.get("/data").status_code == 200
    clock.seconds += 36
    assert visitor.get("/data").status_code == 403


def test_a_clock_that_was_put_back_locks_it(locked: AppContext, clock: Clock) -> None:
    visitor = Visitor(locked)
    visitor.unlock()
    clock.seconds -= 60
    assert visitor.get("/data").status_code == 403


def test_the_minutes_can_be_chosen(locked: AppContext, clock: Clock) -> None:
    visitor = Visitor(locked)
    visitor.unlock()
    visitor.post("/data/minutes", {"minutes": "5"})
    clock.seconds += 5 * 60 - 1
    assert visitor.get("/data").status_code == 200
    clock.seconds += 5 * 60
    assert visitor.get("/data").status_code == 403


def test_locking_by_hand_ends_this_browsers_session_and_what_it_kept(locked: AppContext) -> None:
    visitor, other = Visitor(locked), Visitor(locked)
    visitor.unlock()
    other.unlock()
    gone = visitor.post("/lock/now")
    assert (gone.status_code, gone.headers["location"]) == (303, "/lock")
    assert gone.headers["clear-site-data"] == '"cache", "storage"'
    assert visitor.get("/data").status_code == 403
    assert other.get("/data").status_code == 200


def test_the_lock_page_itself_clears_what_was_kept_for_reading_offline(locked: AppContext) -> None:
    assert "storage" in Visitor(locked).get("/data").headers["clear-site-data"]


def test_a_restart_asks_again(locked: AppContext) -> None:
    visitor = Visitor(locked)
    visitor.unlock()
    after = Visitor(replace(locked, sessions=Sessions()))
    after.cookies.update(visitor.cookies)
    assert after.get("/data").status_code == 403


def test_a_form_that_meets_a_locked_app_is_kept_through_the_login(locked: AppContext) -> None:
    record, visitor = person(locked), Visitor(locked)
    address = f"/p/{record}/data/delete"
    met = visitor.post(address, {"word": "delete", "note": "something private"})
    assert met.status_code == 403
    assert "something private" not in met.text
    opened = visitor.unlock(kept=hidden(met.text, "kept"), to=hidden(met.text, "to"))
    assert opened.status_code == 200
    assert len(locked.store.people()) == 1
    assert hidden(opened.text, "note") == "something private"
    sent = visitor.post_raw(
        address, {"_csrf_token": token_in(opened.text), "word": hidden(opened.text, "word")}
    )
    assert sent.status_code == 303
    assert locked.store.people() == ()


def test_a_wrong_try_in_between_loses_nothing(locked: AppContext) -> None:
    record, visitor = person(locked), Visitor(locked)
    met = visitor.post(f"/p/{record}/data/delete", {"word": "delete"})
    wrong = visitor.unlock("not the passphrase", kept=hidden(met.text, "kept"))
    opened = visitor.unlock(kept=hidden(wrong.text, "kept"))
    assert hidden(opened.text, "word") == "delete"


def test_who_was_not_let_in_cannot_fill_the_memory(locked: AppContext) -> None:
    """More than a form holds is not read before the passphrase."""
    visitor, files = Visitor(locked), {"backup": b"x" * 1_100_000}
    met = visitor.post("/data/restore", {"passphrase-backup": "x"}, files=files)
    assert (met.status_code, met.headers["location"]) == (303, "/lock")
    chunks = visitor.send("POST", "/data/restore", transfer_encoding="chunked")
    assert (chunks.status_code, chunks.headers["location"]) == (303, "/lock")
    visitor.unlock()
    assert visitor.post("/data/restore", {"passphrase-backup": "x"}, files=files).status_code == 422


def test_a_program_is_told_in_its_own_way(locked: AppContext) -> None:
    answer = Visitor(locked).get("/api/people")
    assert answer.status_code == 403
    assert answer.json()["faults"][0]["code"] == "locked"


def test_wrong_tries_are_slowed_down_but_the_owner_is_not_shut_out_for_long(
    locked: AppContext, clock: Clock
) -> None:
    lock, store = locked.sessions, locked.store
    tries = [lock.open(store, "wrong guess", HERE) for _ in range(3)]
    assert tries == [FieldError.NOT_IT] * 3
    waited = []
    for _ in range(8):
        wait = lock.open(store, PASSPHRASE, HERE)
        assert isinstance(wait, RetryAfter)
        waited.append(wait.seconds)
        clock.seconds += wait.seconds
        assert lock.open(store, "wrong guess", HERE) is FieldError.NOT_IT
    assert waited == sorted(waited)
    assert max(waited) <= 31
    clock.seconds += 31
    assert isinstance(lock.open(store, PASSPHRASE, HERE), str)


def test_guesses_from_the_network_do_not_slow_down_the_person_at_the_computer(locked: AppContext) -> None:
    for _ in range(5):
        locked.sessions.open(locked.store, "wrong guess", Origin("192.168.1.7"))
    assert isinstance(locked.sessions.open(locked.store, PASSPHRASE, Origin("192.168.1.7")), RetryAfter)
    assert Visitor(locked, client=("192.168.1.7", 1)).unlock().status_code == 429
    assert Visitor(locked, client=("127.0.0.1", 1)).unlock().status_code == 303


PHONE, LAPTOP, GUEST = ("192.168.1.7", 1), ("192.168.1.8", 1), ("192.168.1.9", 1)


def test_who_guesses_at_one_address_keeps_nobody_out_at_another(locked: AppContext, clock: Clock) -> None:
    guest = Visitor(locked, client=GUEST)
    for _ in range(40):
        guest.unlock("wrong guess")
        clock.seconds += 1
    assert guest.unlock().status_code == 429, "even the right one waits where it was guessed at"
    assert Visitor(locked, client=PHONE).unlock().status_code == 303
    assert Visitor(locked, client=("127.0.0.1", 1)).unlock().status_code == 303


def test_a_browser_that_had_the_passphrase_is_let_in_where_somebody_else_guesses(
    locked: AppContext, clock: Clock
) -> None:
    """As behind a router or a proxy that gives all of them one address."""
    phone, guest = Visitor(locked, client=PHONE), Visitor(locked, client=PHONE)
    phone.unlock()
    phone.post("/lock/now")
    for _ in range(40):
        guest.unlock("wrong guess")
        clock.seconds += 1
    assert guest.unlock().status_code == 429
    assert phone.unlock().status_code == 303


def test_such_a_browser_has_no_endless_tries(locked: AppContext, clock: Clock) -> None:
    thief = Visitor(locked, client=PHONE)
    thief.unlock()
    thief.post("/lock/now")
    for _ in range(10):
        thief.unlock("wrong guess")
        clock.seconds += 31
    for _ in range(4):
        thief.unlock("wrong guess")
    assert Visitor(locked, client=PHONE).unlock().status_code == 429, "it counts at the address again"


def test_the_mark_of_an_older_passphrase_holds_no_more(locked: AppContext, clock: Clock) -> None:
    phone = Visitor(locked, client=PHONE)
    phone.unlock()
    locked.sessions.put(locked.store, "another horse battery")
    clock.seconds += 3
    for _ in range(4):
        Visitor(locked, client=PHONE).unlock("wrong guess")
    assert phone.unlock("another horse battery").status_code == 429


@pytest.mark.parametrize("mark", ["", "x", "x.y", "é.x", ".", "a" * 5000])
def test_a_mark_that_somebody_made_up_is_none(locked: AppContext, mark: str) -> None:
    locked.sessions.verifier(locked.store)
    assert not locked.sessions.knows_mark(mark)
    assert locked.sessions.origin(locked.store, mark) is None


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP"])
def test_no_proxy_is_trusted_to_say_who_it_is(locked: AppContext, header: str) -> None:
    guest = Visitor(locked, client=GUEST)
    for number in range(4):
        guest.post("/lock", {"passphrase": "wrong guess"}, files=None, **{header: f"192.168.1.{number}"})
    back = guest.post("/lock", {"passphrase": PASSPHRASE}, files=None, **{header: "127.0.0.1"})
    assert back.status_code == 429


def test_addresses_without_number_take_no_memory(locked: AppContext) -> None:
    lock, store = Sessions(), locked.store
    for number in range(1200):
        lock.check(store, "x" * 1000, Origin(f"10.0.{number // 250}.{number % 250}"))
    assert len(lock._tries) == 1000  # noqa: SLF001 - what must be bounded has no other door


def test_on_the_network_there_is_no_door_without_a_passphrase(context: AppContext) -> None:
    """Whatever went wrong before: a page that others reach never opens by itself."""
    shared = replace(context, scheme="https")
    visitor = Visitor(shared)
    assert visitor.get("/data").status_code == 403
    assert visitor.unlock("").status_code == 422
    assert visitor.get("/data").status_code == 403


def test_a_passphrase_is_set_and_changed_in_my_data(context: AppContext, clock: Clock) -> None:
    app = replace(context, sessions=Sessions(clock=clock))
    owner, other = Visitor(app), Visitor(app)
    new = {"passphrase-new": PASSPHRASE, "passphrase-new-again": PASSPHRASE}
    assert owner.post("/data/passphrase", new).status_code == 303
    assert owner.get("/data").status_code == 200
    assert other.get("/data").status_code == 403
    other.unlock()
    newer = {"passphrase-new": "another horse battery", "passphrase-new-again": "another horse battery"}
    assert owner.post("/data/passphrase", newer | {"passphrase-now": "not this one"}).status_code == 422
    assert owner.post("/data/passphrase", newer | {"passphrase-now": PASSPHRASE}).status_code == 303
    assert other.get("/data").status_code == 403, "sessions of the old passphrase end"
    assert owner.get("/data").status_code == 200


@pytest.mark.parametrize(
    ("new", "again"),
    [
        ("nine char", "nine char"), ("x" * 201, "x" * 201), (PASSPHRASE, PASSPHRASE + "x"), ("", ""),
        *((easy, easy) for easy in EASY),
    ],
)  # fmt: skip
def test_a_passphrase_that_does_not_hold_is_not_set(context: AppContext, new: str, again: str) -> None:
    back = Visitor(context).post("/data/passphrase", {"passphrase-new": new, "passphrase-new-again": again})
    assert back.status_code == 422
    assert 'aria-invalid="true"' in back.text
    assert "NOT saved" in back.text
    assert context.sessions.verifier(context.store) is None


@pytest.mark.parametrize("easy", EASY)
def test_what_is_easy_to_guess_is_refused_for_the_app_and_for_a_file(easy: str) -> None:
    assert fault_of(easy) is fault_of(easy, of_a_file=True) is FieldError.TOO_EASY


@pytest.mark.parametrize("middling", ["anna und ben", "ilovemydog1"])
def test_a_file_that_can_be_taken_away_needs_more(middling: str) -> None:
    assert fault_of(middling) is None
    assert fault_of(middling, of_a_file=True) is FieldError.TOO_EASY


@pytest.mark.parametrize(
    "good",
    [
        "blue elephant lamp",
        "pass words here",
        "drei Äpfel am Fluss",
        "手帳と雨の月曜日の朝に",
        "vRt7#Lq9!mZ2",
    ],
)
def test_what_people_are_told_to_choose_is_taken_for_both(good: str) -> None:
    assert fault_of(good) is fault_of(good, of_a_file=True) is None


def test_ten_letters_are_enough(context: AppContext) -> None:
    fields = {"passphrase-new": "oak lidgnu", "passphrase-new-again": "oak lidgnu"}
    assert Visitor(context).post("/data/passphrase", fields).status_code == 303


def test_the_passphrase_goes_only_with_the_passphrase_and_never_on_the_network(locked: AppContext) -> None:
    owner = Visitor(locked)
    owner.unlock()
    assert owner.post("/data/passphrase/off", {"passphrase-now": "not this one"}).status_code == 422
    shared = replace(locked, shared="https://192.168.1.7:8765/")
    visitor = Visitor(shared)
    visitor.unlock()
    visitor.post("/data/passphrase/off", {"passphrase-now": PASSPHRASE})
    assert locked.sessions.verifier(locked.store) is not None
    owner.post("/data/passphrase/off", {"passphrase-now": PASSPHRASE})
    assert locked.sessions.verifier(locked.store) is None


def test_a_passphrase_set_by_another_program_locks_this_one_within_seconds(
    context: AppContext, clock: Clock
) -> None:
    app = replace(context, sessions=Sessions(clock=clock))
    visitor = Visitor(app)
    assert visitor.get("/data").status_code == 200
    Sessions().put(context.store, PASSPHRASE)
    clock.seconds += 2
    assert visitor.get("/data").status_code == 403


def test_a_passphrase_changed_by_another_program_ends_what_the_old_one_opened(
    locked: AppContext, clock: Clock
) -> None:
    visitor = Visitor(locked)
    visitor.unlock()
    assert visitor.get("/data").status_code == 200
    Sessions().put_minutes(locked.store, 60)
    clock.seconds += 3
    assert visitor.get("/data").status_code == 200
    Sessions().put(locked.store, "another horse battery")
    clock.seconds += 3
    assert visitor.get("/data").status_code == 403


def test_the_store_holds_no_passphrase(locked: AppContext) -> None:
    assert PASSPHRASE not in str(locked.store.settings.get("lock"))


def test_no_guess_is_cheap() -> None:
    """64 MiB for each guess, twice over: what OWASP asks of scrypt."""
    assert COST == {"n": 2**16, "r": 8, "p": 2}
