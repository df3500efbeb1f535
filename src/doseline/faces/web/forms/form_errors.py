"""Form errors: what was wrong with a small form, and what a page needs to say it."""

from __future__ import annotations

from collections.abc import Sequence

from doseline.errors import InputFaults
from doseline.faces.web.context import AppContext
from doseline.faces.web.errors import in_words
from doseline.faces.web.security.passphrase import LONGEST, SHORTEST, FieldError
from doseline.faces.web.security.sessions import RetryAfter
from doseline.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FormErrors:
    """The faults of one form: each with the id of its field, or None where it belongs to no single one."""

    faults: tuple[tuple[str | None, str], ...] = ()
    typed: str = ""

    def at(self, field: str) -> str | None:
        """What is wrong with one field."""
        return next((text for where, text in self.faults if where == field), None)


NOTHING = FormErrors()


def wrong_passphrase(context: AppContext, field: str, wrong: FieldError | RetryAfter) -> FormErrors:
    """What is wrong with a passphrase."""
    say = context.catalogue().say
    if isinstance(wrong, RetryAfter):
        return FormErrors(faults=((field, say("lock.wait", seconds=wrong.seconds)),))
    values = {"shortest": SHORTEST, "longest": LONGEST}
    return FormErrors(faults=((field, say(f"lock.wrong.{wrong.value}", **values)),))


def faults_of(context: AppContext, field: str | None, error: InputFaults, *, typed: str = "") -> FormErrors:
    """Every fault of a file or of the store, in words."""
    said = tuple((field, in_words(context, one)) for one in error.faults)
    return FormErrors(faults=said, typed=typed)


def missing(context: AppContext, fields: Sequence[tuple[str, str]]) -> FormErrors:
    """What was left empty: pairs of the field's id and the key of the sentence."""
    return FormErrors(faults=tuple((field, context.catalogue().say(key)) for field, key in fields))
