"""What an allergy is to, and the name the sentence shows."""

from __future__ import annotations

from datetime import date

import pytest

from tests.check.stories import checked, shown


@pytest.mark.parametrize(
    ("written", "rule", "variant"),
    [
        ("Kesimpta", "allergy-drug", None),
        ("Polysorbate 80", "allergy-drug", "ingredient"),
        ("Penicillin", "allergy-other", None),
        ("Latex", "allergy-latex", None),
        ("latex gloves", "allergy-latex", None),
        ("latex gloves at work", "allergy-latex", None),
        ("sodium chloride solution", "allergy-drug", "ingredient"),
        ("sodium chloride in a drip", "allergy-drug", "ingredient"),
        ("gloves made of latex", "allergy-latex", None),
    ],
)
def test_an_allergy_is_read_by_the_name_it_begins_with_and_shown_as_written(
    written: str, rule: str, variant: str | None
) -> None:
    said = checked({"id": "a", "type": "allergy", "on": date(2020, 5, 1), "name": written})
    (finding,) = (finding for finding in said.findings if finding.rule.startswith("allergy-"))
    assert (finding.rule, finding.variant, finding.because) == (rule, variant, ("a",))
    assert shown(finding) == {"name": written}
