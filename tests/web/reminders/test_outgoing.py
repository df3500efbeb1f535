"""Which places may be asked, and what is made of their answers."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from doseline.faces.web.reminders.outgoing import (
    Failure,
    Network,
    NotSent,
    is_public,
    is_push_address,
    is_topic_address,
    post,
)
from tests.web.reminders.standins import certificate, here, ntfy, push_service

NOW = datetime(2026, 4, 2, 12, tzinfo=UTC)


@contextmanager
def _push_anywhere(pem: Path, status: int = 503) -> Iterator[str]:
    with push_service(pem, "", lambda: NOW) as service:
        service.status = status
        yield f"{service.origin}/push/x"


@pytest.mark.parametrize(
    "address",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QABC",
        "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2b",
        "https://push.example:8443/a",
    ],
)
def test_the_push_services_of_browsers_may_be_asked(address: str) -> None:
    assert is_push_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://fcm.googleapis.com/fcm/send/abc",
        "https://localhost/a",
        "https://printer.local/a",
        "https://nas.lan/a",
        "https://fritz.box/a",
        "https://router/a",
        "https://127.0.0.1/a",
        "https://192.168.1.1/a",
        "https://8.8.8.8/a",
        "https://2130706433/a",
        "https://127.1/a",
        "https://0x7f.0x0.0x0.0x1/a",
        "https://[::1]/a",
        "https://[fe80::1%25eth0]/a",
        "https://user:word@push.example/a",
        "https://push.example:99999/a",
        "https://push.example:0/a",
        "https://push.example/a\r\nX: y",
        "https://push.example/a b",
        "https://püsh.example/a",
        "https://push.example/" + "a" * 2000,
        "file:///etc/passwd",
        "ftp://push.example/a",
        "//push.example/a",
        "",
    ],
)
def test_nothing_at_home_nothing_in_the_open_and_nothing_in_numbers_may_be_asked(address: str) -> None:
    assert not is_push_address(address)


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("https://ntfy.sh/a-long-word", True),
        ("https://192.168.1.5:8080/topic", True),
        ("http://192.168.1.5:8080/topic", True),
        ("http://nas.local/topic", True),
        ("http://nas/topic", True),
        ("http://127.0.0.1:2586/topic", True),
        ("http://ntfy.sh/a-long-word", False),
        ("http://8.8.8.8/topic", False),
        ("https://ntfy.sh/", False),
        ("https://ntfy.sh", False),
        ("https://user:word@ntfy.sh/topic", False),
        ("ntfy.sh/topic", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_an_owner_may_type_an_https_address_or_one_at_home(address: str, *, is_right: bool) -> None:
    assert is_topic_address(address) is is_right


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - not listened at
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:192.168.0.1", False),
    ],
)
def test_a_push_service_has_a_public_address(address: str, *, is_right: bool) -> None:
    assert is_public(ip_address(address)) is is_right


def test_a_name_that_leads_home_is_not_asked() -> None:
    posts: list[tuple[str, dict[str, str], str]] = []
    with ntfy(posts) as root:
        port = root.rpartition(":")[2]
        with pytest.raises(NotSent) as error:
            post(f"https://localhost:{port}/a", b"x", {}, network=Network())
        assert error.value.why is Failure.FORBIDDEN
    assert posts == []


def test_a_certificate_that_nobody_vouches_for_is_not_taken(tmp_path: Path) -> None:
    trusted, other = certificate(tmp_path), tmp_path / "other"
    other.mkdir()
    with (
        _push_anywhere(certificate(other)) as address,
        pytest.raises(NotSent) as error,
    ):
        post(address, b"x", {}, network=here(trusted))
    assert error.value.why is Failure.NOT_REACHED


def test_nobody_there_may_be_tried_again(tmp_path: Path) -> None:
    with ntfy([]) as root:
        pass
    with pytest.raises(NotSent) as error:
        post(f"{root}/a", b"x", {}, network=here(certificate(tmp_path)), is_typed=True)
    assert error.value.why is Failure.NOT_REACHED


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (404, Failure.GONE),
        (410, Failure.GONE),
        (401, Failure.NOT_LET_IN),
        (403, Failure.NOT_LET_IN),
        (429, Failure.NOT_REACHED),
        (503, Failure.NOT_REACHED),
        (400, Failure.REFUSED),
        (301, Failure.REFUSED),
    ],
)
def test_what_a_push_service_answers_says_whether_to_try_again(
    status: int, why: Failure, tmp_path: Path
) -> None:
    pem = certificate(tmp_path)
    with _push_anywhere(pem, status) as address:
        with pytest.raises(NotSent) as error:
            post(address, b"x", {}, network=here(pem))
        assert error.value.why is why
