"""Two judges of resources that others wrote: the schema of R4, and Medplum with its invariants."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema_rs import Validator, validator_for

from doseline.exchange.fhir.write import compact
from tests.node_at_hand import NODE, node

Json = dict[str, Any]
_SCHEMA = NODE / "node_modules" / "@medplum" / "definitions" / "dist" / "fhir" / "r4" / "fhir.schema.json"
_INSIDE = re.compile('"#/definitions/([^"]+)"')


@cache
def _schema(*kinds: str) -> Validator:
    """The schema of R4 as the package has it, asked for what a resource of each type must be.

    What it points to in newer releases alone takes anything.
    """
    node()
    text = _SCHEMA.read_text(encoding="utf-8")
    definitions: Json = json.loads(text)["definitions"]
    for name in set(_INSIDE.findall(text)) - definitions.keys():
        definitions[name] = {}
    of_type = [
        {
            "if": {"properties": {"resourceType": {"const": kind}}},
            "then": {"$ref": f"#/definitions/{kind}"},
        }
        for kind in kinds
    ]
    return validator_for(
        {"$schema": "http://json-schema.org/draft-07/schema#", "allOf": of_type, "definitions": definitions}
    )


def by_schema(resources: Sequence[Json]) -> Iterator[str]:
    """What the schema has against them."""
    schema = _schema(*sorted({one["resourceType"] for one in resources}))
    for one in resources:
        for error in schema.iter_errors(json.loads(compact(one))):
            yield f"{one['resourceType']}/{one['id']}: {error.message}"


def by_profile(resources: Sequence[Json], folder: Path) -> Iterator[str]:
    """What the profiles and invariants have against them; all in one go, since the start takes seconds."""
    file = folder / "resources.ndjson"
    file.write_text("".join(f"{compact(one)}\n" for one in resources), encoding="utf-8")
    words = [node(), str(NODE / "judge_fhir.mjs"), str(file)]
    done = subprocess.run(words, capture_output=True, check=False, timeout=120)  # noqa: S603 - of the tests
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    for place, said in json.loads(done.stdout):
        yield f"{resources[place]['resourceType']}/{resources[place]['id']}: {said}"
