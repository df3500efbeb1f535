"""A question that names a medicine is put to its guide alone; one that names none is put to all."""

from __future__ import annotations

import pytest

from doseline.guide import sound_drugs
from doseline.guide.asked import guides_asked


@pytest.mark.parametrize(
    ("question", "drug"),
    [
        ("Does Ocrevus need a fridge?", "ocrevus"),
        ("ocrelizumab, and a flu shot", "ocrevus"),
        ("Zunovo: how long does it take?", "ocrevus"),
        ("what is tyruko", "tysabri"),
        ("natalizumab and pregnancy", "tysabri"),
        ("is dimethyl fumarate taken with food", "tecfidera"),
        ("can I fly with Kesimpta", "kesimpta"),
    ],
)
def test_a_brand_a_substance_or_a_product_names_its_guide(question: str, drug: str) -> None:
    assert [guide.drug for guide in guides_asked("", question)] == [drug]


def test_two_that_are_named_are_both_asked() -> None:
    found = {guide.drug for guide in guides_asked("", "tysabri or zunovo?")}
    assert found == {"tysabri", "ocrevus"}


def test_a_question_that_names_none_is_put_to_all() -> None:
    found = [guide.drug for guide in guides_asked("", "is mine given with a pen?")]
    assert sorted(found) == sorted(sound_drugs())
