"""Whatever is sent to the JSON interface: an answer of the promised shape, never a mistake of ours."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from http import HTTPStatus
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from doseline.faces import demo_record
from doseline.faces.web.api.openapi import api_schema
from doseline.faces.web.context import AppContext
from doseline.store import open_store
from tests.web.serving import program, serving

NOW = datetime.combine(demo_record.TODAY, time(12), tzinfo=UTC)
Case = schemathesis.Case[Any]
SCHEMA = schemathesis.openapi.from_dict(api_schema())
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]


@dataclass(frozen=True, slots=True)
class Served:
    """A running app with one record, and what a program sends along."""

    url: str
    record: str
    headers: dict[str, str]
    cookies: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("api")
    with open_store(None, folder=folder, now=NOW) as store:
        file = json.loads(demo_record.record())
        record = store.create(
            called="Sample", person=file["person"], therapy=file["therapies"], events=file["events"], now=NOW
        )
        names = frozenset({"localhost"})
        context = AppContext(
            store=store,
            secret="a secret",  # noqa: S106
            hosts=names,
            today=demo_record.TODAY,
            now=lambda: NOW,
        )
        with serving(context) as place:
            headers, cookies = program(place)
            _wait_for_a_forecast(f"{place.url}api/people/{record}/forecast", headers)
            yield Served(place.url, record, headers, cookies)


def _wait_for_a_forecast(url: str, headers: dict[str, str]) -> None:
    """Until it has been compiled: until then the answer is that it is not ready yet."""
    end = monotonic() + 240
    while httpx.get(url, headers=headers, timeout=60).status_code != HTTPStatus.OK:
        assert monotonic() < end, "the forecast does not get ready"
        sleep(1)


QUICK = settings(
    # More of them: tools/fuzz_api.py
    max_examples=int(os.environ.get("DOSELINE_FUZZ_EXAMPLES", "20")),  # noqa: TID251
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)


@SCHEMA.parametrize()
@QUICK
def test_every_answer_is_of_the_promised_shape(case: Case, served: Served) -> None:
    if case.path_parameters:
        case.path_parameters["record"] = served.record
    case.call_and_validate(
        base_url=served.url.rstrip("/"), headers=served.headers, cookies=served.cookies, checks=CHECKS
    )


@SCHEMA.include(method="GET").parametrize()
@settings(QUICK, max_examples=8)
def test_a_record_that_is_not_there_is_said_in_the_promised_shape(case: Case, served: Served) -> None:
    case.call_and_validate(base_url=served.url.rstrip("/"), headers=served.headers, checks=CHECKS)
