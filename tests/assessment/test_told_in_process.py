"""The newest commands, told in this process: each works, and says what it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doseline.faces.cli.main import main

LEAFLET = "tests/guide/leaflets/examplumab-2025.xml"


@pytest.fixture(name="record")
def _record(tmp_path: Path) -> str:
    """Somebody on infusions for a year."""
    days = (("2025-11-03", 300), ("2025-11-17", 300), ("2026-05-03", 600))
    document = {
        "format": "doseline-record/2",
        "person": {"id": "r1", "region": "US", "birth_date": "1988-03-14", "sex": "female", "weight_kg": 55},
        "therapies": [{"guide": "ocrevus", "start": "2025-11-03"}],
        "events": [
            {"id": f"d{place}", "type": "dose", "on": on, "amount_mg": mg}
            for place, (on, mg) in enumerate(days)
        ],
    }
    file = tmp_path / "ann.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


AHEAD = ("forecast", "RECORD", "--today", "2026-06-01", "--skip", "2026-11-03")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("switch", "RECORD", "--to", "tysabri", "--today", "2026-06-01"), "Have ready"),
        (("switch", "RECORD", "--to", "kesimpta", "--today", "2026-06-01"), "From Ocrevus to Kesimpta"),
        (("switch", "RECORD", "--to", "cladribine", "--today", "2026-06-01"), "names no day"),
        pytest.param(AHEAD, "one typical person", marks=pytest.mark.forecast),
        pytest.param((*AHEAD, "--json"), "gibiansky2021", marks=pytest.mark.forecast),
        (("guide", "diff", "ocrevus@2020-01-01", "ocrevus"), "minimum_gap"),
        (("guide", "diff", "kesimpta@2025-01-01", "kesimpta", "--json"), "watch.liver"),
        (("guide", "ocrevus", "--as-of", "2020-01-01"), "days = 140"),
        (("guide", "check-leaflet", LEAFLET, "--document", "uspi-old", "--drug", "kesimpta"), "rules.rule."),
    ],
)
def test_it_works_and_says_what_it_is_for(
    words: tuple[str, ...], said: str, record: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(tuple(record if word == "RECORD" else word for word in words))
    heard = capsys.readouterr()
    assert code == 0, heard.err
    assert said.lower() in heard.out.lower()
