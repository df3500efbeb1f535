"""What was typed is nowhere but in the record: not in a log, an address, a free page or a temporary file."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import httpx

from tests.web.knock import token_in
from tests.web.running import Running, free_port, running

NAME, NOTE, SYMPTOM = "Wilhelmina-Planted", "note-zxqj-planted", "symptom-vbnm-planted"
PASSPHRASE, BACKUP = "passphrase-qwpo-planted", "backup-words-lkjh-planted"
PLANTED = (NAME, NOTE, SYMPTOM, PASSPHRASE, BACKUP)
FILE = {
    "format": "doseline-record/1",
    "person": {"id": "r1", "region": "US"},
    "therapy": {"guide": "kesimpta", "start": "2026-01-05"},
    "events": [{"id": "e1", "type": "note", "on": "2026-01-06", "text": NOTE}],
}


def all_bytes(folder: Path) -> bytes:
    """Everything in every file of a folder, the log of the database and temporary files with it."""
    return b"\0".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


def holds(data: bytes, word: str) -> bool:
    """Whether a word stands in the data, in any of the ways programs write text."""
    forms = (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode().hex().encode())
    return any(form in data for form in forms)


def use(app: Running, seen: list[str]) -> tuple[str, str]:
    """Use the app as a person would, and return the tokens of a calendar and a program.

    ``seen`` gets every address.
    """
    with httpx.Client(base_url=app.address, follow_redirects=True, timeout=60) as browser:
        browser.event_hooks["response"] = [lambda response: seen.append(str(response.url))]
        token = {"_csrf_token": token_in(browser.get("/lock").text)}
        page = browser.post("/lock", data={**token, "passphrase": PASSPHRASE})
        file = {"file": ("r.json", json.dumps(FILE).encode())}
        page = browser.post("/data/import", data={**token, "called": NAME}, files=file)
        assert NAME in page.text
        home = str(page.url)
        feed = browser.post(f"{home}/data/feed", data=token)
        secret = re.search(r"/feed/[^/]+/([\w-]{43})\.ics", feed.text)
        assert secret is not None
        seen.pop()
        assert browser.get(re.findall(r'href="(http[^"]+ics)"', feed.text)[0]).status_code == 200
        seen.pop()
        browser.post("/data/backup", data={**token, "passphrase": BACKUP, "passphrase-again": BACKUP})
        # things that go wrong, with planted words in them
        browser.post("/data/import", data={**token, "called": NAME}, files={"file": ("r", NOTE.encode())})
        browser.post("/data/look", data={**token, "passphrase-backup": BACKUP}, files={"backup": ("b", b"x")})
        browser.post(f"{home}/symptoms", data={**token, "symptoms": SYMPTOM, "note": NOTE})
        browser.post(f"{home}/happened", data={"note": NOTE})
        browser.post("/lock", data={**token, "passphrase": PASSPHRASE + "x"})
        api = f"/api{httpx.URL(home).path.replace('/p/', '/people/')}"
        own = {"x-csrftoken": token["_csrf_token"], "content-type": "application/json"}
        event = {"type": "symptom", "on": "2026-02-01", "name": SYMPTOM}
        assert browser.post(f"{api}/events", json=event, headers=own).status_code == 201
        browser.post(f"{api}/events", content=f'{{"{NOTE}": '.encode(), headers=own)
        browser.post(f"{api}/triage", json={"symptoms": [{"name": SYMPTOM, "severity": NOTE}]}, headers=own)
        browser.post(f"{home}/what-if", data={**token, "skip": NOTE, "delay-days": SYMPTOM, "stop": NAME})
        made = browser.post(f"{home}/data/tokens", data={**token, "token-name": NOTE, "token-writes": "yes"})
        bearer = re.search(r"doseline_[0-9a-z-]+_[0-9a-f]{8}_([0-9a-f]{64})", made.text)
        assert bearer is not None
        use_token(app, api.replace("/api/", "/api/v1/"), bearer[0])
        asked = {"scenarios": [NOTE], "population": SYMPTOM, NAME: 1}
        browser.post(f"{api}/forecast", json=asked, headers=own)
        for address in ("", "/calendar", "/entries", "/timeline", "/expected", "/visit", "/data"):
            browser.get(home + address)
        return secret[1], bearer[1]


def use_token(app: Running, api: str, text: str) -> None:
    """Use the app as a program would: what is taken, what is refused, and a token that is not good."""
    for bearer in (text, text[:-1] + "x", f"{NAME}{text}"):
        with httpx.Client(base_url=app.address, headers={"authorization": f"Bearer {bearer}"}) as program:
            good = program.get(f"{api}/plan").status_code
            assert good == (200 if bearer == text else 401)
            program.post(f"{api}/events", json={"type": "note", "on": "2026-02-01", "text": NOTE})
            program.post(f"{api}/events", json={"type": NOTE}, headers={"idempotency-key": SYMPTOM})
            program.get(f"{api}/{NOTE}")


def test_planted_words_are_found_nowhere_and_after_deleting_nowhere_at_all(tmp_path: Path) -> None:
    seen: list[str] = []
    words = ("--set-passphrase", "--port", str(free_port()))
    with running(tmp_path, *words, env={"DOSELINE_PASSPHRASE": PASSPHRASE}) as app:
        secrets = use(app, seen)
        kept = all_bytes(tmp_path)
        for word in (*PLANTED, *secrets):
            assert not holds(kept, word), f"{word} lies open on the disk"
            assert not any(word in unquote(address) for address in seen), f"{word} in an address"
        with httpx.Client(base_url=app.address, follow_redirects=True, timeout=60) as browser:
            form = {"_csrf_token": token_in(browser.get("/lock").text)}
            browser.post("/lock", data={**form, "passphrase": PASSPHRASE})
            gone = browser.post("/data/delete", data={**form, "word": "delete"})
            assert "Deleted" in gone.text
        app.end()
    assert app.code == 0
    for word in (*PLANTED, *secrets):
        assert not holds(all_bytes(tmp_path), word)
        assert word not in app.out + app.err, f"{word} in the log"
    assert app.err == ""
