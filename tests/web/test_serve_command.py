"""``doseline serve``: it starts without set-up, says where it is, and ends calmly."""

from __future__ import annotations

import json
import signal
import socket
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from doseline.errors import RequestError
from doseline.faces.cli.main import main
from doseline.faces.web.server.certificates import home_address
from doseline.store.schema import VERSION_TABLE
from tests.web.knock import PASSPHRASE
from tests.web.running import Running, free_port, running

Refused = Callable[..., tuple[int, str]]


@pytest.fixture
def refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """The exit code and the words of a start that has to fail."""

    def start(*words: str, **env: str) -> tuple[int, str]:
        for name, value in {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), **env}.items():
            monkeypatch.setenv(name, value)
        code = main(["serve", "--no-browser", *words])
        told = capsys.readouterr()
        assert told.out == ""
        return code, told.err

    return start


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The demo, running."""
    with running(tmp_path_factory.mktemp("demo"), "--demo", "--port", str(free_port())) as app:
        yield app


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_the_demo_opens_and_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, "--demo", "--port", str(free_port())) as app:
        page = httpx.get(app.address, follow_redirects=True)
        assert page.status_code == 200
        assert "made-up person" in page.text
        assert list(tmp_path.glob("doseline-demo-*"))
        app.end(number)
    assert app.code == 0
    assert app.err == ""
    assert list(tmp_path.iterdir()) == []


def test_without_set_up_the_folder_of_the_platform_is_used_and_is_private(tmp_path: Path) -> None:
    with running(tmp_path, "--port", str(free_port())) as app:
        assert httpx.get(app.address).headers["location"] == "/set-up"
    folder = tmp_path / "doseline"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if file.is_file()} == {0o600}


def test_it_answers_under_each_of_its_own_names_and_no_other(demo: Running) -> None:
    port = httpx.URL(demo.address).port
    for host in (f"localhost:{port}", f"127.0.0.1:{port}", f"LOCALHOST:{port}"):
        assert httpx.get(demo.address, headers={"host": host}).status_code == 302
    for host in ("localhost", "localhost:1", f"evil.example:{port}", f"127.0.0.1.evil.example:{port}"):
        assert httpx.get(demo.address, headers={"host": host}).status_code == 421


def test_it_answers_over_ipv6_too_where_there_is_any(demo: Running) -> None:
    try:
        with socket.socket(socket.AF_INET6) as own:
            own.bind(("::1", 0))
    except OSError:
        pytest.skip("this machine has no IPv6")
    port = httpx.URL(demo.address).port
    assert httpx.get(f"http://[::1]:{port}/").status_code == 302


def test_nobody_else_on_the_network_reaches_it(demo: Running) -> None:
    try:
        own = home_address(None)
    except RequestError:
        pytest.skip("this machine is on no home network")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"http://{own}:{httpx.URL(demo.address).port}/")


def test_a_port_in_use_is_said_and_the_next_one_taken_and_ctrl_c_ends_it_calmly(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with running(tmp_path, "--demo", "--port", str(port)) as app:
            assert httpx.URL(app.address).port != port
            assert f"Port {port} is in use" in "".join(app.said)
            app.end(signal.SIGINT)
    assert (app.code, app.err) == (0, "")


def test_a_program_gets_the_address_as_json(tmp_path: Path) -> None:
    with running(tmp_path, "--demo", "--json", "--port", str(free_port())) as app:
        app.end()
    document = json.loads(app.out)
    assert document["address"] == app.address
    assert document["program"]["name"] == "doseline"


def test_a_folder_for_copies_is_chosen_once_and_kept(tmp_path: Path) -> None:
    words = ("--folder", str(tmp_path / "d"), "--port", str(free_port()))
    disk = tmp_path / "another disk"
    disk.mkdir()
    with running(tmp_path, *words, "--copies", str(disk), env={"DOSELINE_PASSPHRASE": "a few good words"}):
        pass
    for more, is_on in (((), True), (("--no-copies",), False), ((), False)):
        with running(tmp_path, *words, *more) as app:
            assert (str(disk) in httpx.get(f"{app.address}data").text) is is_on


def test_records_in_a_folder_that_is_copied_to_other_computers_are_said_at_the_start(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Example" / "doseline"
    with running(tmp_path, "--folder", str(folder), "--port", str(free_port())) as app:
        assert "a folder that OneDrive copies to other places" in "".join(app.said)
        assert "a folder that OneDrive copies to other places" in httpx.get(f"{app.address}data").text


@pytest.mark.parametrize("port", ["0", "65536", "99999999", "http"])
def test_a_port_that_is_none_is_refused(refused: Refused, port: str) -> None:
    code, said = refused("--demo", "--port", port)
    assert code == 2
    assert "--port" in said


def test_the_home_network_is_not_served_without_a_passphrase(refused: Refused) -> None:
    code, said = refused("--share", "--port", str(free_port()))
    assert code == 2
    assert "Set a passphrase first" in said


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "0.0.0.0", "::", "224.0.0.1", "127.0.0.1", "home", "169.254.1.1.1"],  # noqa: S104
)
def test_an_address_that_the_whole_world_reaches_is_refused_even_with_one(
    refused: Refused, address: str
) -> None:
    words = ("--set-passphrase", "--share", "--address", address, "--port", str(free_port()))
    code, said = refused(*words, DOSELINE_PASSPHRASE=PASSPHRASE)
    assert code == 2
    assert "home network" in said


def test_an_address_of_another_computer_is_refused(refused: Refused) -> None:
    words = ("--set-passphrase", "--share", "--address", "10.255.255.254", "--port", str(free_port()))
    code, said = refused(*words, DOSELINE_PASSPHRASE=PASSPHRASE)
    assert code == 2
    assert "not an address of this computer" in said


@pytest.mark.parametrize(
    ("typed", "word"), [("nine char", "10 letters or more"), ("x" * 201, "200 letters at most")]
)
def test_a_passphrase_that_does_not_hold_is_not_set(refused: Refused, typed: str, word: str) -> None:
    code, said = refused("--set-passphrase", DOSELINE_PASSPHRASE=typed)
    assert code == 2
    assert word in said
    assert typed not in said


def test_without_a_terminal_a_passphrase_is_not_waited_for(refused: Refused) -> None:
    code, said = refused("--set-passphrase")
    assert code == 2
    assert "DOSELINE_PASSPHRASE" in said


@pytest.mark.parametrize("option", ["--share", "--encrypted", "--set-passphrase"])
def test_the_demo_takes_nothing_that_keeps_or_shares(refused: Refused, option: str) -> None:
    code, said = refused("--demo", option, DOSELINE_PASSPHRASE=PASSPHRASE)
    assert code == 2
    assert option in said


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(refused: Refused, tmp_path: Path) -> None:
    with running(tmp_path, "--port", str(free_port())) as app:
        httpx.get(app.address)
    with sqlite3.connect(tmp_path / "doseline" / "doseline.db") as database:
        database.execute(f"UPDATE {VERSION_TABLE} SET version_num = '9999'")  # noqa: S608 - our own name
    database.close()
    code, said = refused()
    assert code == 2
    assert "newer" in said
    assert "Traceback" not in said


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(refused: Refused, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "doseline.db").write_bytes(b"this is something else altogether")
    code, said = refused("--folder", str(folder))
    assert code == 2
    assert "Traceback" not in said
    assert (folder / "doseline.db").read_bytes() == b"this is something else altogether"


def test_a_folder_that_cannot_be_written_is_said(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", "utf-8")
    code, said = refused("--folder", str(tmp_path / "file" / "below"))
    assert code == 2
    assert said.count("\n") == 1


def test_an_encrypted_database_opens_with_its_passphrase_alone(refused: Refused, tmp_path: Path) -> None:
    pytest.importorskip("sqlcipher3", reason="the extra sqlcipher is not installed")
    words = {"DOSELINE_PASSPHRASE": PASSPHRASE}
    with running(tmp_path, "--encrypted", "--port", str(free_port()), env=words) as app:
        assert httpx.get(app.address).status_code == 403
    file = (tmp_path / "doseline" / "doseline.db").read_bytes()
    assert not file.startswith(b"SQLite format 3")
    code, said = refused("--encrypted", DOSELINE_PASSPHRASE="another horse battery")  # noqa: S106
    assert (code, said.count("\n")) == (2, 1)
    code, said = refused()
    assert (code, said.count("\n")) == (2, 1)


@pytest.mark.parametrize("typed", ["nine char", "x" * 201])
def test_a_new_encrypted_database_wants_a_passphrase_that_holds(
    refused: Refused, tmp_path: Path, typed: str
) -> None:
    code, said = refused("--encrypted", DOSELINE_PASSPHRASE=typed)
    assert (code, said.count("\n")) == (2, 1)
    assert not (tmp_path / "doseline").exists()


def test_one_who_sends_drop_by_drop_does_not_keep_the_others_waiting(demo: Running) -> None:
    slow = [socket.create_connection(("127.0.0.1", httpx.URL(demo.address).port or 0)) for _ in range(50)]
    for one in slow:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert httpx.get(demo.address, follow_redirects=True).status_code == 200
    for one in slow:
        one.close()


@pytest.mark.slow
@pytest.mark.parametrize("start", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_who_sends_no_whole_request_within_twenty_seconds_is_hung_up_on(demo: Running, start: bytes) -> None:
    with socket.create_connection(("127.0.0.1", httpx.URL(demo.address).port or 0), timeout=40) as one:
        one.sendall(start)
        try:
            rest = one.recv(10)
        except ConnectionResetError:
            rest = b""
        assert rest == b""


def test_what_is_no_request_is_answered_and_not_logged(demo: Running) -> None:
    with socket.create_connection(("127.0.0.1", httpx.URL(demo.address).port or 0)) as one:
        one.sendall(b"planted words of nobody\r\n\r\n")
        assert one.recv(100).startswith(b"HTTP/1.1 400")
