"""Settings of the service (``hooks.toml``): who may ask, from where, with which keys.

``origin`` in a browser's sense: scheme, host and port. All faults of the file are told at once.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

from doseline.errors import Fault, RequestError, fault
from doseline.faces.hooks.key_file import KeyFile
from doseline.faces.hooks.reading import MAX_BODY
from doseline.frozen import dataclass
from doseline.record.timezone import is_timezone

# Our choice: systems give up on an answer after five to ten seconds.
TIMEOUT = 10.0
_BODY, _SECONDS = (1_000, 50_000_000), (1, 120)
_LONGEST_FILE = 1_000_000
_REGION = re.compile(r"[A-Za-z]{2}(-[A-Za-z0-9]{1,3})?")
_HTTP = ("http", "https")
_SIZE = re.compile(r"([0-9]{1,9}) ?(kB|MB)?")
_TIMES = {None: 1, "kB": 1_000, "MB": 1_000_000}
_KEYS = ("base_url", "max_body", "timeout", "client")
_OF_A_CLIENT = ("issuer", "jwks_file", "tenant", "origins", "region", "timezone", "identifier_system")


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """One hospital: who signs, with which keys, from which pages, and what is known of its people.

    ``number`` is its place in the file, from 1: all that a log tells of it.
    """

    number: int
    issuer: str
    keys: KeyFile
    tenant: str | None = None
    origins: frozenset[str] = frozenset()
    region: str | None = None
    timezone: str | None = None
    identifier_system: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of the service; ``base_url`` has no slash at its end."""

    base_url: str | None = None
    max_body: int = MAX_BODY
    timeout: float = TIMEOUT
    clients: tuple[Client, ...] = ()

    def address(self, path: str) -> str:
        """The address of a path of ours as others call it: what a token has to be made for."""
        return f"{self.base_url or ''}{path}"

    @property
    def origins(self) -> frozenset[str]:
        """All origins whose pages may ask."""
        return frozenset().union(*(client.origins for client in self.clients))


def read_config(path: Path) -> Config:
    """The settings of a file, its key files read too.

    Raises: RequestError with every fault of the file.
    """
    tables = _tables(path)
    reading = _Reading(path)
    config = reading.config(tables)
    if reading.faults:
        raise RequestError(tuple(reading.faults))
    return config


def _tables(path: Path) -> dict[str, Any]:
    name = str(path)
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_FILE + 1)
    except FileNotFoundError:
        raise RequestError((fault("no-such-file", name),)) from None
    except IsADirectoryError:
        raise RequestError((fault("is-a-folder", name),)) from None
    except PermissionError:
        raise RequestError((fault("no-permission", name),)) from None
    except OSError:
        raise RequestError((fault("cannot-read", name),)) from None
    try:
        return tomllib.loads(data.decode() if len(data) <= _LONGEST_FILE else "=")
    except (ValueError, RecursionError):  # no TOML, or no UTF-8
        raise RequestError((fault("settings-not-read", name),)) from None


class _Reading:
    """One reading of a file: the faults gather here."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.folder = path.parent
        self.faults: list[Fault] = []

    def config(self, tables: Mapping[str, Any]) -> Config:
        """The settings; what is wrong is left out and noted."""
        self._unknown(tables, _KEYS, "")
        written = tables.get("client", [])
        if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
            self._wrong("hooks-config-no-clients", "client")
            written = []
        clients = [self._client(number, table) for number, table in enumerate(written, 1)]
        if clients and "base_url" not in tables:
            self._wrong("hooks-config-missing", "base_url", key="base_url")
        known = [client for client in clients if client is not None]
        self.faults.extend(self._not_told_apart(known))
        return Config(
            base_url=self._take(tables, "base_url", "", _base_url),
            max_body=self._take(tables, "max_body", "", _size) or MAX_BODY,
            timeout=self._take(tables, "timeout", "", _seconds) or TIMEOUT,
            clients=tuple(known),
        )

    def _client(self, number: int, table: Mapping[str, Any]) -> Client | None:
        where = f"client[{number}]."
        self._unknown(table, _OF_A_CLIENT, where)
        for key in ("issuer", "jwks_file"):
            if key not in table:
                self._wrong("hooks-config-missing", f"{where}{key}", key=key)
        issuer = self._take(table, "issuer", where, _text)
        keys = self._keys(table, where)
        found = Client(
            number=number,
            issuer=issuer or "",
            keys=keys or KeyFile(self.folder),
            tenant=self._take(table, "tenant", where, _text),
            origins=frozenset(self._take(table, "origins", where, _origins) or ()),
            region=self._take(table, "region", where, _region),
            timezone=self._take(table, "timezone", where, _timezone),
            identifier_system=self._take(table, "identifier_system", where, _text),
        )
        return found if issuer and keys else None

    def _keys(self, table: Mapping[str, Any], where: str) -> KeyFile | None:
        """The keys of a hospital, in a file beside this one or wherever it says."""
        name = self._take(table, "jwks_file", where, _text)
        if name is None:
            return None
        keys = KeyFile(self.folder / name)
        try:
            keys.read()
        except RequestError as error:
            place = f"{self.file} {where}jwks_file"
            self.faults += [
                Fault(code=one.code, where=f"{place}: {one.where}", values=one.values) for one in error.faults
            ]
            return None
        return keys

    def _not_told_apart(self, clients: Iterable[Client]) -> Iterator[Fault]:
        """Two hospitals of one issuer are told apart by their tenants alone."""
        seen: dict[str, list[str | None]] = {}
        for client in clients:
            others = seen.setdefault(client.issuer, [])
            if others and (client.tenant in others or None in (client.tenant, *others)):
                yield fault("hooks-config-same-issuer", f"{self.file} client[{client.number}].tenant")
            others.append(client.tenant)

    def _take(self, table: Mapping[str, Any], key: str, where: str, reads: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - as the reader has it
        """The value of a key; None where it is not there or wrong."""
        if key not in table:
            return None
        try:
            return reads(table[key])
        except _Wrong as wrong:
            self._wrong(wrong.code, f"{where}{key}", **wrong.values)
            return None

    def _unknown(self, table: Mapping[str, Any], known: tuple[str, ...], where: str) -> None:
        for key in table:
            if key in known:
                continue
            near = get_close_matches(key, known, n=1)
            if near:
                self._wrong("unknown-key-near", f"{where}{key}", key=key, near=near[0])
            else:
                self._wrong("unknown-key", f"{where}{key}", key=key)

    def _wrong(self, code: str, where: str, **values: object) -> None:
        self.faults.append(fault(code, f"{self.file} {where}", **values))


class _Wrong(Exception):  # noqa: N818 - never leaves this module
    """A value that a key does not take."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip() or not value.isprintable():
        raise _Wrong("hooks-config-not-text")
    return value


def _split(value: object) -> SplitResult | None:
    """An address with scheme and host, or None."""
    if not isinstance(value, str) or not value.isprintable():
        return None
    try:
        parts = urlsplit(value)
        good = parts.scheme in _HTTP and parts.hostname and "@" not in parts.netloc and parts.port != 0
    except ValueError:
        return None
    return parts if good else None


def _base_url(value: object) -> str:
    parts = _split(value)
    if parts is None or parts.query or parts.fragment:
        raise _Wrong("hooks-config-not-an-address")
    return str(value).rstrip("/")


def _origins(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Wrong("hooks-config-not-origins")
    return tuple(origin(one) for one in value)


def origin(value: object) -> str:
    """An origin as browsers write it.

    Raises: an error for anything else: ``*`` would be everybody.
    """
    parts = _split(value)
    if parts is None or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise _Wrong("hooks-config-not-origins")
    usual = {"http": 80, "https": 443}[parts.scheme]
    host = f"[{parts.hostname}]" if ":" in str(parts.hostname) else str(parts.hostname)
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, usual) else "")


def origins_of(texts: Iterable[str], where: str) -> frozenset[str]:
    """Origins that a command names.

    Raises: RequestError for what is none.
    """
    try:
        return frozenset(origin(text) for text in texts)
    except _Wrong as wrong:
        raise RequestError((fault(wrong.code, where),)) from None


def _region(value: object) -> str:
    if not _REGION.fullmatch(_text(value)):
        raise _Wrong("hooks-config-not-a-region")
    return str(value).upper()


def _timezone(value: object) -> str:
    if not is_timezone(_text(value)):
        raise _Wrong("unknown-timezone", got=value)
    return str(value)


def _size(value: object) -> int:
    """Bytes: a whole number, or a text such as ``5 MB``."""
    found = _SIZE.fullmatch(str(value)) if isinstance(value, int | str) else None
    size = int(found[1]) * _TIMES[found[2]] if found and not isinstance(value, bool) else 0
    if not _BODY[0] <= size <= _BODY[1]:
        raise _Wrong("hooks-config-not-a-size", least=_BODY[0], most=_BODY[1])
    return size


def _seconds(value: object) -> float:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not _SECONDS[0] <= float(str(value)) <= _SECONDS[1]:
        raise _Wrong("hooks-config-not-seconds", least=_SECONDS[0], most=_SECONDS[1])
    return float(str(value))
