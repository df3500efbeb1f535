"""Of 5,000 invented people without trouble, hardly anybody is asked anything after set-up."""

from __future__ import annotations

from tools import rates


def test_under_one_in_a_hundred_is_held_back_and_the_page_says_so() -> None:
    found = rates.rates()
    assert found.people == 5000
    assert found.share_held < rates.MOST_HELD, rates.table(found)
    # The other way round: a model in which nothing is ever said would show nothing.
    assert len(found.said) > 10
    assert rates.PAGE.read_text(encoding="utf-8") == rates.page(found), "run tools/rates.py"
