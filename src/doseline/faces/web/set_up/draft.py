"""Draft of a record: what was answered so far, kept sealed until the set-up is finished.

It is no record: no list names it, nothing is computed of it but the date that is asked about, and no alarm is
made of it. Its word stands in the addresses of the set-up. Once the record is made the same word leads there,
so that who goes back never makes a second person.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Any

from doseline.faces.web.form_data import FormData
from doseline.frozen import dataclass
from doseline.store import Store

Answers = Mapping[str, Mapping[str, list[str]]]
_SETTING = "set-up"
_WORD = re.compile(r"[A-Za-z0-9_-]{16,64}", re.ASCII)
# Our choices: more than one household begins at a time, and more than anybody goes back to.
_MOST_BEGUN, _MOST_MADE = 4, 50
# What belongs to the page that was sent, and is no answer.
_NO_ANSWER = frozenset({"_csrf_token"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What one set-up holds; ``answers`` are those of each page, as they were typed."""

    word: str
    answers: Answers

    def of(self, page: str) -> FormData:
        """What was answered on one page; nothing where it was not asked yet."""
        kept = self.answers.get(page, {})
        return FormData({name: tuple(values) for name, values in kept.items()}, {})

    def has(self, page: str) -> bool:
        """Whether this page was answered."""
        return page in self.answers

    def with_answer(self, page: str, sent: FormData) -> Draft:
        """The same draft with the answers of one page in the place of those before."""
        return Draft(word=self.word, answers={**self.answers, page: _told(sent)})


def _told(sent: FormData) -> dict[str, list[str]]:
    return {
        name: list(values) for name, values in sent.fields.items() if name not in _NO_ANSWER and any(values)
    }


def new_word() -> str:
    """The word of a set-up that begins; it says nothing."""
    return secrets.token_urlsafe(18)


def is_word(text: str) -> bool:
    """Whether this can be the word of a set-up."""
    return _WORD.fullmatch(text) is not None


def draft(store: Store, word: str) -> Draft:
    """The draft of this word; an empty one where nothing was answered yet."""
    return Draft(word=word, answers=_kept(store)["begun"].get(word, {}))


def begun(store: Store) -> tuple[Draft, ...]:
    """The set-ups that were begun and not finished, the newest first."""
    found = _kept(store)["begun"]
    return tuple(Draft(word=word, answers=answers) for word, answers in reversed(found.items()))


def keep(store: Store, written: Draft) -> None:
    """Keep the answers of a draft."""

    def changed(kept: Any) -> Any:  # noqa: ANN401 - JSON
        held = _read(kept)
        others = {word: answers for word, answers in held["begun"].items() if word != written.word}
        return {**held, "begun": _newest({**others, written.word: dict(written.answers)}, _MOST_BEGUN)}

    store.settings.change(_SETTING, changed)


def drop(store: Store, word: str) -> None:
    """Forget a draft."""
    _end(store, word, made={})


def finish(store: Store, word: str, record: str) -> None:
    """Forget a draft, and remember which record was made of it."""
    _end(store, word, made={word: record})


def made_of(store: Store, word: str) -> str | None:
    """The record that was made of this set-up, or None."""
    record = _kept(store)["made"].get(word)
    return record if isinstance(record, str) else None


def _end(store: Store, word: str, *, made: dict[str, str]) -> None:
    def changed(kept: Any) -> Any:  # noqa: ANN401 - JSON
        held = _read(kept)
        begun = {key: answers for key, answers in held["begun"].items() if key != word}
        return {"begun": begun, "made": _newest({**held["made"], **made}, _MOST_MADE)}

    store.settings.change(_SETTING, changed)


def _newest(found: dict[str, Any], most: int) -> dict[str, Any]:
    return dict(list(found.items())[-most:])


def _kept(store: Store) -> dict[str, dict[str, Any]]:
    return _read(store.settings.get(_SETTING))


def _read(kept: Any) -> dict[str, dict[str, Any]]:  # noqa: ANN401 - JSON
    return kept if isinstance(kept, dict) else {"begun": {}, "made": {}}
