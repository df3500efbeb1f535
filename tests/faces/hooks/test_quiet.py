"""What is never told: no request leaves the service (trap 40), and no word of a chart stays anywhere."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.faces.hooks.ehr import Chart, Ehr, Json
from tests.faces.hooks.keys import BASE, write_config
from tests.faces.listened import listened_to
from tests.faces.program import ROOT
from tests.web.running import free_port

REQUESTS = 20
# Member names whose values say how to read a resource; planted words elsewhere.
_KEPT = frozenset({"resourceType", "hook", "status", "intent", "type", "patientId"})


@contextmanager
def running(folder: Path, *words: str) -> Iterator[tuple[str, list[str]]]:
    """``doseline hooks`` as a program of its own: its address, and what it wrote by its end."""
    port, wrote = free_port(), list[str]()
    command = [sys.executable, "-m", "doseline", "hooks", *words, "--port", str(port), "--workers", "1"]
    own = {
        "TMPDIR": str(folder / "tmp"),
        "XDG_DATA_HOME": str(folder / "data"),
        "PYTHONPATH": str(ROOT / "src"),
    }
    (folder / "tmp").mkdir()
    process = subprocess.Popen(  # noqa: S603 - our own program
        command,
        env={**os.environ, **own},  # noqa: TID251
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        said = iter(process.stdout.readline, "")
        for line in said:
            wrote.append(line)
            if "Answers at" in line:
                break
        yield f"http://127.0.0.1:{port}", wrote
    finally:
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=30)
        wrote += [out, err]


def planted(value: Any, dice: random.Random, words: list[str], name: str = "") -> Any:  # noqa: ANN401 - any JSON
    """The same with a word of its own in about each second text."""
    if isinstance(value, dict):
        return {key: planted(one, dice, words, key) for key, one in value.items()}
    if isinstance(value, list):
        return [planted(one, dice, words, name) for one in value]
    if not isinstance(value, str) or name in _KEPT or dice.random() < 0.5:
        return value
    words.append(f"Planted{dice.randrange(10**9)}")
    return words[-1] if dice.random() < 0.5 else f"{value} {words[-1]}"


def more(request: Json, words: list[str]) -> Json:
    """The request with words where charts have their own: names, notes, the page, who asks, the way back."""
    own = [f"Planted{name}" for name in ("Family", "Note", "Div", "Server", "Bearer", "Key", "User")]
    words += own
    family, note, div, server, bearer, key, user = own
    request["prefetch"]["patient"] |= {
        "name": [{"family": family}],
        "text": {"status": "generated", "div": f"<div>{div}</div>"},
        "extension": [{"url": "urn:x", "valueString": note}],
    }
    request["prefetch"]["patient"]["extension"].append({"url": "urn:y", "valueString": key})
    request["fhirServer"] = f"https://{server}.example"
    request["fhirAuthorization"] = {
        "access_token": bearer,
        "token_type": "Bearer",
        "scope": "x",
        "subject": "y",
    }
    request["context"]["userId"] = f"Practitioner/{user}"
    return request


def test_planted_words_stay_nowhere(tmp_path: Path, ann: Chart) -> None:
    config = write_config(tmp_path, region="US")
    dice, words, errors = random.Random(13), list[str](), list[str]()
    with running(tmp_path, "serve", "--config", str(config), "--keep-comments") as (address, wrote):
        ehr = Ehr(address, meant=BASE)
        for place in range(REQUESTS):
            hook = ("patient-view", "order-sign")[place % 2]
            orders = [one for one in ann.resources if one["resourceType"] == "MedicationRequest"]
            request = more(ehr.request(hook, ann, orders), words)
            if place >= 2:  # the first two as they are, so that there are cards
                request = planted(request, dice, words)
            if place % 5 == 4:
                request["context"]["patientId"] = {"planted": words[-1]}
            answer = ehr.post(f"/cds-services/{ehr.entry(hook)['id']}", request)
            assert answer.status_code in (200, 400, 412), answer.text
            if answer.status_code != 200:
                errors.append(answer.text)
            for card in answer.json().get("cards", ()):
                told = {
                    "card": card["uuid"],
                    "outcome": "overridden",
                    "outcomeTimestamp": "2026-05-28T10:00:00Z",
                    "overrideReason": {
                        "reason": {"code": words[0], "display": words[1]},
                        "userComment": words[2],
                    },
                }
                assert ehr.tell(ehr.entry(hook)["id"], [told]).status_code == 200
        files = [
            file for folder in ("tmp", "data") for file in (tmp_path / folder).rglob("*") if file.is_file()
        ]
        kept = b"".join(file.read_bytes() for file in files)
    assert any(file.name == "hooks.db" for file in files)
    assert len(words) > 200
    assert errors
    said = "".join(wrote)
    assert "doseline-patient client 1: " in said, "there is a log"
    left = [word for word in words if word in said or word in "".join(errors) or word.encode() in kept]
    assert left == []


# --- trap 40: no request of any kind ---


@contextmanager
def listener() -> Iterator[tuple[str, list[Any]]]:
    """A place on this computer where nobody should ever knock."""
    knocks: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(0.1)
        is_over = threading.Event()

        def listen() -> None:
            while not is_over.is_set():
                try:
                    came, who = door.accept()
                except TimeoutError:
                    continue
                knocks.append(who)
                came.close()

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"http://127.0.0.1:{door.getsockname()[1]}", knocks
        finally:
            is_over.set()
            thread.join()


def with_addresses(request: Json, there: str) -> Json:
    """The request with an address wherever somebody might follow one."""
    text = json.dumps(request).replace("https://", f"{there}/")
    found: Json = json.loads(text)
    found["fhirServer"] = there
    found["fhirAuthorization"] = {"access_token": "t", "token_type": "Bearer", "scope": "x", "subject": "y"}
    for name, value in found["prefetch"].items():
        if isinstance(value, dict) and value.get("resourceType") == "Bundle":
            value["link"] = [{"relation": "next", "url": f"{there}/page/{name}"}]
    attached = {"contentType": "application/pdf", "url": f"{there}/file"}
    found["prefetch"]["medicationRequests"].setdefault("entry", []).append(
        {
            "fullUrl": f"{there}/MedicationRequest/far",
            "resource": {
                "resourceType": "MedicationRequest", "id": "far", "status": "active", "intent": "order",
                "subject": {"reference": found["context"]["patientId"]},
                "medicationReference": {"reference": f"{there}/Medication/1"},
                "extension": [{"url": f"{there}/profile", "valueAttachment": attached}],
            },
        }
    )  # fmt: skip
    return found


def test_trap_40_no_address_in_a_request_or_a_token_is_knocked_at(ehr: Ehr, ann: Chart) -> None:
    with listener() as (there, knocks):
        for hook in ("patient-view", "order-sign"):
            path = f"/cds-services/{ehr.entry(hook)['id']}"
            request = with_addresses(ehr.request(hook, ann), there)
            assert ehr.post(path, request).status_code == 200
        socket.create_connection(("127.0.0.1", int(there.rpartition(":")[2]))).close()
        threading.Event().wait(0.3)
    assert len(knocks) == 1, "the listener hears, and heard the test alone"


def test_trap_40_the_work_itself_opens_no_socket(tmp_path: Path, ann: Chart, served_plain: Ehr) -> None:
    request = with_addresses(served_plain.request("order-sign", ann), "http://127.0.0.1:9")
    file = tmp_path / "request.json"
    file.write_text(json.dumps(request))
    done = listened_to("hooks", "try", str(file), "--region", "US", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert "cards" in json.loads(done.stdout)


def test_the_line_that_the_demo_names_gives_the_card_that_it_shows(tmp_path: Path) -> None:
    with running(tmp_path, "demo") as (_, wrote):
        (line,) = [one for one in wrote if one.startswith("curl ")]
        file, address = line.split()[-2:]
        content = Path(file.removeprefix("@")).read_bytes()
        answer = httpx.post(address, content=content, headers={"content-type": "application/json"})
        (card,) = answer.json()["cards"]
        assert card["summary"] in " ".join("".join(wrote).split())
        assert card["suggestions"]
        assert len(list((tmp_path / "tmp").glob("doseline-hooks-*/hooks.db"))) == 1
    assert not list((tmp_path / "tmp").glob("doseline-hooks-*")), "nothing of the demo stays"
