"""Passphrases: how one is compared, and what keeps a new one from being taken."""

from __future__ import annotations

import unicodedata
from enum import Enum
from functools import lru_cache

from doseline.guide import load_guide, sound_drugs

# Our choices: short enough to be remembered, long enough that guessing at this pace takes years.
SHORTEST, LONGEST = 10, 200
# Guesses, as a power of ten, by an estimator that knows common words, names, dates and rows of keys. At the
# app each guess takes a second or more; a file can be taken away and guessed at by many machines.
_GUESSES, _GUESSES_FOR_A_FILE = 8.0, 10.0
# More of it tells the estimator nothing and costs it seconds.
_ESTIMATED = 72


class FieldError(Enum):
    """What was wrong with a passphrase."""

    NOT_IT = "not-it"
    TOO_SHORT = "too-short"
    TOO_LONG = "too-long"
    TOO_EASY = "too-easy"
    DIFFERENT = "different"
    # the second passphrase of an app is the first one
    SAME = "same"


def normal(typed: str) -> str:
    """A passphrase as it is compared: the same letters typed on two keyboards are one."""
    return unicodedata.normalize("NFC", typed.strip())


def fault_of(new: str, again: str | None = None, *, of_a_file: bool = False) -> FieldError | None:
    """What keeps a new passphrase from being taken; one that locks a file must be harder to guess."""
    if len(normal(new)) < SHORTEST:
        return FieldError.TOO_SHORT
    if len(normal(new)) > LONGEST:
        return FieldError.TOO_LONG
    if again is not None and normal(new) != normal(again):
        return FieldError.DIFFERENT
    least = _GUESSES_FOR_A_FILE if of_a_file else _GUESSES
    return FieldError.TOO_EASY if _guesses(normal(new)) < least else None


def _guesses(passphrase: str) -> float:
    """About how many guesses somebody needs who knows what people choose, as a power of ten."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists of words are asked for a new passphrase only

    return float(zxcvbn(passphrase[:_ESTIMATED], user_inputs=_first_guesses())["guesses_log10"])


@lru_cache(maxsize=1)
def _first_guesses() -> list[str]:
    """Words that anybody would try first: our own name, and the medicines."""
    guides = [load_guide(drug) for drug in sound_drugs()]
    return ["doseline", *(guide.drug for guide in guides), *(guide.substance for guide in guides)]
