"""The weights of the line of danger, made anew."""

from __future__ import annotations

from array import array

import pytest

from doseline.guide.danger_line import LISTS, load_line
from tools import learn_danger

pytestmark = pytest.mark.slow


def test_learning_again_gives_the_same_weights() -> None:
    pytest.importorskip("sklearn")
    again, line = learn_danger.learn(), load_line()
    for name in LISTS:
        made, kept = array("b", again[name].weights), line.weights[name]
        assert max(abs(one - other) for one, other in zip(made, kept, strict=True)) <= 1
        assert again[name].base == pytest.approx(line.base[name], abs=0.01)
