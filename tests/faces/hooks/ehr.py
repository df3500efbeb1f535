"""A small EHR: it reads the discovery, fills the prefetch from a chart, signs a token and posts over HTTP."""

from __future__ import annotations

import json
import ssl
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from tests.faces.hooks.keys import claims, token

Json = dict[str, Any]
PRACTITIONER = "Practitioner/nurse"


@dataclass(frozen=True)
class Chart:
    """What the EHR knows of one person."""

    resources: tuple[Json, ...]

    @property
    def patient(self) -> Json:
        return next(one for one in self.resources if one["resourceType"] == "Patient")

    def found(self, search: str) -> Json | None:
        """The answer to a read (``Patient/1``) or a search (``Condition?patient=1``)."""
        parts = urlsplit(search)
        if not parts.query:
            return self.patient if parts.path == f"Patient/{self.patient['id']}" else None
        asked = parse_qs(parts.query)
        assert asked.pop("patient") == [self.patient["id"]]
        assert set(asked) <= {"code"}, "only searches that every EHR knows"
        hits = [one for one in self.resources if one["resourceType"] == parts.path]
        return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": one} for one in hits]}


def chart_of(text: str | bytes) -> Chart:
    """The chart in a Bundle."""
    return Chart(tuple(entry["resource"] for entry in json.loads(text)["entry"]))


@cache
def _tls() -> ssl.SSLContext:
    """Made once: to make one takes longer than a request."""
    return ssl.create_default_context()


@cache
def _discovery(address: str) -> list[Json]:
    answer = httpx.get(f"{address}/cds-services", verify=_tls())
    assert answer.status_code == 200
    services: list[Json] = answer.json()["services"]
    return services


@dataclass(frozen=True)
class Ehr:
    """One hospital's system. ``address`` is where the service answers, ``meant`` what its tokens are for."""

    address: str
    meant: str | None = None
    origin: str | None = None
    services: tuple[Json, ...] = ()

    def discovery(self) -> list[Json]:
        """The services, read without a token, or as they are known."""
        if self.services:
            return list(self.services)
        return _discovery(self.address)

    def entry(self, hook: str) -> Json:
        return next(one for one in self.discovery() if one["hook"] == hook)

    def request(self, hook: str, chart: Chart, orders: Iterable[Json] = ()) -> Json:
        """The whole request for a hook: what the discovery asks for is filled in from the chart."""
        name = chart.patient["id"]
        context: Json = {"userId": PRACTITIONER, "patientId": name}
        if hook != "patient-view":
            entries = [{"resource": one} for one in orders]
            context["draftOrders"] = {"resourceType": "Bundle", "entry": entries}
        if hook == "order-select":
            context["selections"] = [f"{one['resourceType']}/{one['id']}" for one in orders]
        wanted = self.entry(hook)["prefetch"]
        filled = {key: search.replace("{{context.patientId}}", name) for key, search in wanted.items()}
        return {
            "hook": hook,
            "hookInstance": str(uuid.uuid4()),
            "context": context,
            "prefetch": {key: chart.found(search) for key, search in filled.items()},
        }

    def call(self, hook: str, chart: Chart, orders: Iterable[Json] = ()) -> httpx.Response:
        """What the service answers on a hook."""
        return self.post(f"/cds-services/{self.entry(hook)['id']}", self.request(hook, chart, orders))

    def tell(self, service: str, told: Iterable[Json]) -> httpx.Response:
        """Say what was done with cards."""
        return self.post(f"/cds-services/{service}/feedback", {"feedback": list(told)})

    def post(self, path: str, body: object, **headers: str) -> httpx.Response:
        """What comes back for a body, sent with a token where the service wants one."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.post(
            self.address + path,
            content=content,
            headers=self.headers(path) | headers,
            timeout=30,
            verify=_tls(),
        )

    def headers(self, path: str, **changes: object) -> dict[str, str]:
        """The headers of a request, with a fresh token."""
        own = {"content-type": "application/json"}
        if self.origin:
            own["origin"] = self.origin
        if self.meant is None:
            return own
        now = int(time.time())  # noqa: TID251
        told = claims(self.meant + path, iat=now, exp=now + 300, **changes)
        return own | {"authorization": f"Bearer {token(told)}"}


def outcome(answer: httpx.Response, status: int) -> list[Mapping[str, Any]]:
    """The issues of an OperationOutcome, which has to come with that status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/json"
    document = answer.json()
    assert document["resourceType"] == "OperationOutcome"
    assert all(issue["diagnostics"] and issue["expression"] for issue in document["issue"])
    issues: list[Mapping[str, Any]] = document["issue"]
    return issues
