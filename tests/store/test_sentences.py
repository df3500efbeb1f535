"""Everything that can go wrong has its sentence, and the sentence says what to do."""

from __future__ import annotations

import pytest

from doseline.store import Code
from doseline.text import Catalogue
from doseline.text.catalogue import NEUTRAL


@pytest.mark.parametrize("code", Code)
def test_every_trouble_has_a_sentence_that_needs_no_value(code: Code) -> None:
    said = Catalogue("en", NEUTRAL).say(f"fault.{code.value}")
    assert said.count(".") >= 2, "what is wrong, and what to do"
