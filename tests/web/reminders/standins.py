"""A push service, a mail server and an ntfy server on this computer, which take nothing on trust."""

from __future__ import annotations

import json
import socket
import ssl
import threading
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from doseline.faces.web.reminders.outgoing import Network, is_anywhere
from doseline.faces.web.reminders.web_push import Subscription, decoded, encoded


def certificate(folder: Path) -> Path:
    """A certificate for this computer with its key, that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2090, 1, 1, tzinfo=UTC))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    path = folder / "here.pem"
    own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(own + made.public_bytes(Encoding.PEM))
    return path


def served(pem: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pem)
    return context


def here(pem: Path) -> Network:
    """The world as these tests know it: this computer, whose certificate is trusted."""
    return Network(is_allowed=is_anywhere, tls=lambda: ssl.create_default_context(cafile=pem))


@dataclass
class Received:
    """One message as a push service got it, and as the browser reads it."""

    headers: dict[str, str]
    said: dict[str, Any]


class BrowserEnd:
    """What a browser keeps of a subscription: its private key and its secret."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = bytes(range(16))

    def subscription(self, endpoint: str) -> Subscription:
        return Subscription(endpoint, encoded(_point(self.key.public_key())), encoded(self.auth))

    def opened(self, body: bytes) -> bytes:
        """The text of a message (RFC 8291), worked out from the browser's end."""
        salt, length = body[:16], body[20]
        theirs, text = body[21 : 21 + length], body[21 + length :]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        info = b"WebPush: info\x00" + _point(self.key.public_key()) + theirs
        secret = _hkdf(self.key.exchange(ec.ECDH(), sender), self.auth, info, 32)
        key = _hkdf(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _hkdf(secret, salt, b"Content-Encoding: nonce\x00", 12)
        return AESGCM(key).decrypt(nonce, text, None).rstrip(b"\x00").removesuffix(b"\x02")


@dataclass
class PushService:
    """A push service: which key may write to which browser, and what came."""

    origin: str
    key: str
    browsers: dict[str, BrowserEnd] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)
    status: int = 201
    asked: int = 0
    contact: str | None = None

    def subscribe(self, name: str) -> Subscription:
        """What a browser gets that lets an app with that public key write to it."""
        self.browsers[name] = BrowserEnd()
        return self.browsers[name].subscription(f"{self.origin}/push/{name}")

    def take(self, path: str, headers: dict[str, str], body: bytes, now: datetime) -> int:
        """The status that a push service answers with; AssertionError for what the standards forbid."""
        self.asked += 1
        if self.status != 201:
            return self.status
        signed = headers["authorization"]
        verify(signed, key=self.key, audience=self.origin, now=now, contact=self.contact)
        assert headers["content-encoding"] == "aes128gcm"
        assert 0 <= int(headers["ttl"]) <= 28 * 24 * 3600
        assert headers["urgency"] in {"very-low", "low", "normal", "high"}
        assert len(headers["topic"]) <= 32
        assert "cookie" not in headers
        end = self.browsers.get(path.removeprefix("/push/"))
        if end is None:
            return 404
        self.received.append(Received(headers, json.loads(end.opened(body))))
        return 201


def verify(authorization: str, *, key: str, audience: str, now: datetime, contact: str | None = None) -> None:
    """That a request was signed (RFC 8292) by the install with that public key, for this place and now."""
    scheme, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == key
    head, claims, signature = parts["t"].split(".")
    assert json.loads(decoded(head)) == {"typ": "JWT", "alg": "ES256"}
    told, numbers = json.loads(decoded(claims)), decoded(signature)
    assert told["aud"] == audience
    assert timedelta() < datetime.fromtimestamp(told["exp"], UTC) - now <= timedelta(hours=24)
    assert told.get("sub") == contact
    der = encode_dss_signature(int.from_bytes(numbers[:32], "big"), int.from_bytes(numbers[32:], "big"))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    point.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))


@contextmanager
def push_service(pem: Path, key: str, now: Callable[[], datetime]) -> Iterator[PushService]:
    """A push service on a port of this computer, over TLS. What it refused as wrong fails the test."""
    wrong: list[AssertionError] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                status = service.take(self.path, headers, body, now())
            except AssertionError as error:
                wrong.append(error)
                status = 400
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with _listening(Handler, served(pem)) as port:
        service = PushService(f"https://localhost:{port}", key)
        yield service
    assert not wrong, wrong


@contextmanager
def ntfy(posts: list[tuple[str, dict[str, str], str]]) -> Iterator[str]:
    """A server of ntfy in the open, as somebody runs it at home."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            text = self.rfile.read(int(self.headers["content-length"])).decode()
            posts.append((self.path, {name.lower(): value for name, value in self.headers.items()}, text))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with _listening(Handler) as port:
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _listening(handler: type[BaseHTTPRequestHandler], tls: ssl.SSLContext | None = None) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class MailServer:
    """A mail server: who may sign in, and the letters that came."""

    port: int
    user: str = "anna"
    password: str = "a word for mail"  # noqa: S105 - of the tests
    has_tls: bool = True
    letters: list[Message] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    said_in_the_open: list[str] = field(default_factory=list)


@contextmanager
def mail_server(pem: Path, *, has_tls: bool = True) -> Iterator[MailServer]:
    """A mail server on a port of this computer that lets nobody write before STARTTLS and a sign-in."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = MailServer(listening.getsockname()[1], has_tls=has_tls)
        thread = threading.Thread(target=_letters, args=(listening, server, pem), daemon=True)
        thread.start()
        yield server
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def _letters(listening: socket.socket, server: MailServer, pem: Path) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        with suppress(OSError), ExitStack() as open_things:
            _conversation(open_things.enter_context(connection), server, pem, open_things)


def _conversation(  # noqa: C901 - a line a word
    plain: socket.socket, server: MailServer, pem: Path, open_things: ExitStack
) -> None:
    """One conversation of SMTP (RFC 5321, RFC 3207, RFC 4954)."""
    line = open_things.enter_context(plain.makefile("rwb"))
    is_sealed = is_known = False

    def say(text: str) -> None:
        line.write(f"{text}\r\n".encode())
        line.flush()

    say("220 here")
    while told := line.readline().decode().strip():
        word = told.upper()
        if not is_sealed:
            server.said_in_the_open.append(word.split(" ", maxsplit=1)[0])
        if word.startswith("EHLO"):
            say("250-here")
            say("250-AUTH PLAIN")
            say("250 STARTTLS" if server.has_tls and not is_sealed else "250 8BITMIME")
        elif word == "STARTTLS":
            say("220 go on")
            tls = open_things.enter_context(served(pem).wrap_socket(plain, server_side=True))
            line = open_things.enter_context(tls.makefile("rwb"))
            is_sealed = True
        elif word.startswith("AUTH PLAIN"):
            _, user, password = b64decode(told.split()[2]).decode().split("\0")
            is_known = (user, password) == (server.user, server.password)
            say("235 welcome" if is_known else "535 no")
        elif word.startswith(("MAIL", "RCPT")):
            server.to += [told] if word.startswith("RCPT") else []
            say("250 yes" if is_known and is_sealed else "530 sign in first")
        elif word == "DATA":
            say("354 go on")
            data = b""
            while (part := line.readline()) != b".\r\n":
                data += part
            server.letters.append(message_from_bytes(data))
            say("250 taken")
        elif word == "QUIT":
            say("221 bye")
            return
        else:
            say("250 yes")


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _hkdf(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(secret)
