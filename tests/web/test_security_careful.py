"""What no browser sends: it is refused as a mistake of theirs, costs little, and changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.faces.web.auth import cookie_name
from doseline.faces.web.context import AppContext
from doseline.faces.web.request import MOST_FIELDS
from doseline.faces.web.security.pending_form import kept_form
from doseline.faces.web.server.install import install_secret
from tests.web.browser import Person
from tests.web.knock import Visitor, person

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=x"
PART = b'--x\r\nContent-Disposition: form-data; name="word"\r\n%s\r\n%s\r\n--x--\r\n'


def send(visitor: Visitor, content: bytes, kind: str = FORM, **headers: bytes) -> int:
    """What comes back for bytes as they are."""
    given = {name.replace("_", "-").encode(): value for name, value in headers.items()}
    given[b"content-type"] = kind.encode()
    client = visitor._client  # noqa: SLF001 - bytes that no client sends by itself
    made = client.post("/data/delete", content=content, headers=given, follow_redirects=False)
    return visitor.answer(made).status_code


def test_a_token_in_letters_of_another_alphabet_holds_for_nothing(context: AppContext) -> None:
    person(context)
    visitor = Visitor(context)
    token, cookie = visitor.token().encode(), cookie_name("form", context.secret, context.scheme).encode()
    assert send(visitor, b"word=delete&_csrf_token=" + b"%C3%BC" * 100) == 403
    assert send(visitor, b"word=delete", x_csrftoken=b"\xfc" * 100) == 400
    fresh = Visitor(context)
    assert send(fresh, b"word=delete&_csrf_token=" + token, cookie=cookie + b"=" + b"\xfc" * 100) == 403
    as_file = PART.replace(b'"word"', b'"_csrf_token"; filename="a"') % (b"", token)
    assert send(visitor, as_file, PARTS) == 403
    assert len(context.store.people()) == 1


def test_another_programs_cookie_in_such_letters_keeps_nobody_out(context: AppContext) -> None:
    visitor = Visitor(context)
    token, cookie = visitor.token().encode(), cookie_name("form", context.secret, context.scheme)
    own = f"{cookie}={visitor.cookies[cookie]}".encode()
    assert send(Visitor(context), b"_csrf_token=" + token, cookie=b"theirs=\xfc; " + own) == 422


@pytest.mark.parametrize(
    "content",
    [PART % (b"", b"\xff\xfe"), PART % (b"Content-Type: text/plain; charset=klingon\r\n", b"a"), b"--x\r\n"],
)
def test_a_field_that_cannot_be_read_is_refused(context: AppContext, content: bytes) -> None:
    assert send(Visitor(context), content, PARTS) == 400


def test_a_form_of_a_great_many_fields_is_refused_before_it_is_taken_apart(context: AppContext) -> None:
    visitor = Visitor(context)
    token = f"_csrf_token={visitor.token()}&".encode()
    assert send(visitor, token + b"&".join([b"a=b"] * (MOST_FIELDS - 1))) == 422
    assert send(visitor, token + b"&".join([b"a=b"] * MOST_FIELDS)) == 413


@pytest.mark.parametrize("sent_to", ["//evil.example/data/delete", "///data/delete"])
def test_a_form_that_comes_back_goes_to_this_computer_again(sent_to: str) -> None:
    assert kept_form(sent_to, []).to == f"/{sent_to.lstrip('/')}"


@pytest.mark.parametrize("path", ["triage", "events"])
@pytest.mark.parametrize(
    "content",
    [
        b"1" * 5000, b'{"symptoms": %s}' % (b"9" * 5000), b'{"text": -%s}' % (b"1" * 5000),
        b'{"symptoms": [{"name": "\\ud800"}]}', b'{"\\udfff": 1}', b'["\\ud83d"]', b"[" * 990 + b"]" * 990,
    ],
)  # fmt: skip
def test_a_program_that_sends_what_nobody_can_mean_is_told_so(
    context: AppContext, anna: Person, path: str, content: bytes
) -> None:
    visitor, before = Visitor(context), anna.events
    told = visitor.post_json(f"/api/people/{anna.id}/{path}", content)
    assert told.status_code == 422
    assert all(one["code"] and one["text"] for one in told.json()["faults"])
    assert anna.events == before


def test_a_whole_letter_written_as_two_halves_is_taken(context: AppContext, anna: Person) -> None:
    asked = {"symptoms": [{"name": "fever \U0001f912"}]}
    told = Visitor(context).post_json(f"/api/people/{anna.id}/triage", json.dumps(asked).encode())
    assert told.status_code == 200


@pytest.mark.parametrize("cut", [0, 1, 63])
def test_a_secret_that_was_cut_short_is_made_anew(tmp_path: Path, cut: int) -> None:
    first = install_secret(tmp_path)
    assert (len(first), install_secret(tmp_path)) == (64, first)
    (tmp_path / "secret").write_text(first[:cut], encoding="ascii")
    second = install_secret(tmp_path)
    assert len(second) == 64
    assert second != first
    assert {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {"secret": 0o600}
