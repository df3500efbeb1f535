"""The measure of reading age itself, on texts whose level is known."""

from __future__ import annotations

import pytest

from tests.reading_age import reading_age, syllables

EASY = "The dog ran to the door. It saw a cat on the wall. The cat did not move. The dog sat down."
HARD = (
    "Immunosuppressive pretreatment necessitates individualised evaluation of immunoglobulin concentrations, "
    "considering pharmacodynamic interactions and the duration of preceding therapeutic interventions."
)


def test_a_story_for_small_children_stays_below_nine() -> None:
    assert reading_age(EASY) < 9


def test_a_sentence_of_a_specialist_journal_is_far_above_school() -> None:
    assert reading_age(HARD) > 20


def test_one_long_sentence_asks_more_than_the_same_words_in_three() -> None:
    long, short = "Ring us first and then wait and then rest.", "Ring us first. Then wait. Then rest."
    assert reading_age(long) > reading_age(short)


def test_a_number_is_read_at_a_glance() -> None:
    assert syllables("28") == 1


def test_a_text_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to read"):
        reading_age("... !")
