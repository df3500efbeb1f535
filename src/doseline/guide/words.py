"""Words as they are compared: folded, by their stem, and with the slips that fingers make.

Names written as we know them need none of this: they are looked up whole. A word that nobody knows is
compared here, and only then the packages for stems and edit distances are loaded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

_NOT_WORD = re.compile(r"[^0-9a-z%]+")
_WORD = re.compile(r"[^\W_]+|%")
_APOSTROPHES = str.maketrans(dict.fromkeys("'\u2018\u2019`\u00b4\u02bc"))
# Letters that no accent is taken off from, though people leave it off.
_LETTERS = str.maketrans(
    {"\u00df": "ss", "\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u0142": "l", "\u0131": "i"}
)
# British spelling to American, as far as it is regular. Both sides are folded, so an odd result does no harm.
_SPELLINGS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"ae|oe"), "e"),
    (re.compile(r"(?<=\w{3})our(?=s?$|ed$|ing$)"), "or"),
    (re.compile(r"(?<=\w{3})is(?=e$|ed$|es$|er$|ing$|ation$|ations$)"), "iz"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"^cic(?=losporin)"), "cyc"),
    (re.compile(r"(?<=^cyclosporin)e$"), ""),
    (re.compile(r"(?<=\w[tb])re$"), "er"),
)
# What a word holds that any of them changes: most words are let through at one glance.
_SPELT_TWO_WAYS = re.compile(r"[ao]e|our|is|ph|closporin|[tb]re")

# From how many letters on a known word is found through a slip: turned letters; one more or less; another
# letter; two slips. Short words mean something else with one letter changed (our choice).
TURNED_FROM, MORE_OR_LESS_FROM, REPLACED_FROM, TWICE_FROM = 4, 5, 6, 11
_TWO = 2
# How many looked-up words are kept: a text of any length must not fill the memory, and a full record is read
# more than once.
_KEPT = 16384


@lru_cache(maxsize=8192)
def plain(written: str) -> str:
    """A text in lower case, without accents and apostrophes.

    >>> plain("Crohn\u2019s, D\u00e9pression")
    'crohns, depression'
    """
    if written.isascii():
        return written.lower().translate(_APOSTROPHES)
    lowered = written.lower().translate(_APOSTROPHES).translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", lowered)
    return "".join(letter for letter in apart if not _is_mark(letter))


def _is_mark(letter: str) -> bool:
    """Whether a character is an accent, or one that nobody sees: a soft hyphen, a mark of direction."""
    return unicodedata.combining(letter) > 0 or unicodedata.category(letter) == "Cf"


@lru_cache(maxsize=8192)
def phrase(written: str) -> str:
    """A name as it is compared: lower case, one space between words.

    >>> phrase("Anti-HBc (total)")
    'anti hbc total'
    """
    if written.isascii() and written.replace(" ", "").isalnum():  # as most names are: the quick way
        return " ".join(written.lower().split())
    return _NOT_WORD.sub(" ", plain(written)).strip()


def tokens(written: str) -> tuple[str, ...]:
    """The words of a text in any script, folded.

    >>> tokens("Na\u00efve T-cells, 20%")
    ('naive', 't', 'cells', '20', '%')
    """
    return tuple(_WORD.findall(plain(written)))


@lru_cache(maxsize=16384)
def spelling(word: str) -> str:
    """A folded word in one spelling, British and American alike; only ever compared, never shown.

    >>> spelling("leukaemia") == spelling("leukemia")
    True
    """
    if _SPELT_TWO_WAYS.search(word) is None:
        return word
    for pattern, put in _SPELLINGS:
        word = pattern.sub(put, word)
    return word


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """What the forms of an English word have in common.

    >>> stem("infections") == stem("infected")
    True
    """
    return _stemmer()(spelling(word))


@cache
def _stemmer() -> Callable[[str], str]:
    import snowballstemmer  # noqa: PLC0415 - only unknown words need it

    found: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return found


@cache
def _distance() -> Callable[[str, str], float]:
    import pylev  # noqa: PLC0415 - only words within reach of a known one need it

    found: Callable[[str, str], float] = pylev.damerau_levenshtein
    return found


@lru_cache(maxsize=65536)
def is_slip(known: str, typed: str, *, replaced_from: int = REPLACED_FROM) -> bool:
    """Whether ``typed`` is ``known`` with a slip: letters turned round, one more, one less, or another.

    The first letter is never another one: that gives other words (tight, night), seldom a slip. A long
    word bears two slips.

    >>> is_slip("infection", "infectoin"), is_slip("cold", "gold")
    (True, False)
    """
    if not _within_reach(known, typed, letters(known), letters(typed)):
        return False
    more, less = _apart(known, typed)
    if len(more) == _TWO and more == less[::-1]:
        return True
    if len(known) < MORE_OR_LESS_FROM:
        return False
    if len(more) + len(less) == 1:
        return True
    if len(more) == len(less) == 1:
        return len(known) >= replaced_from and known[0] == typed[0]
    return _bears_two(known, typed) and _distance()(known, typed) <= _TWO


def _apart(known: str, typed: str) -> tuple[str, str]:
    """What is left of two words without what they begin and end with alike."""
    most = min(len(known), len(typed))
    first = next((place for place in range(most) if known[place] != typed[place]), most)
    most -= first
    last = next((place for place in range(most) if known[-1 - place] != typed[-1 - place]), most)
    return known[first : len(known) - last], typed[first : len(typed) - last]


def _bears_two(known: str, typed: str) -> bool:
    return len(known) >= TWICE_FROM and known[:2] == typed[:2]


def _most(known: str) -> int:
    """How many slips a word of this length can bear."""
    if len(known) >= TWICE_FROM:
        return _TWO
    return 1 if len(known) >= TURNED_FROM else 0


def _within_reach(known: str, typed: str, known_letters: int, typed_letters: int) -> bool:
    """Whether the lengths and the letters alone leave room for a slip; quick, and says yes too often."""
    most = _most(known)
    if not most or abs(len(known) - len(typed)) > most:
        return False
    if (known_letters ^ typed_letters).bit_count() > 2 * most:
        return False
    return known[0] == typed[0] or known[:1] == typed[1:2] or known[1:2] == typed[:1]


@lru_cache(maxsize=65536)
def letters(word: str) -> int:
    """Which letters are in a word, one bit each: two words one slip apart differ in two bits at most."""
    found = 0
    for letter in word:
        found |= 1 << (ord(letter) % 61)
    return found


def _is_its_place(word: str, known: str) -> bool:
    """Whether a word is only the part of the body that is inflamed where the known word is said."""
    return known.endswith("itis") and "iti" not in word


class Vocabulary:
    """The known words, and which of them another word can be: another form of it, or a slip.

    Made once from all names; what was looked up is kept.
    """

    __slots__ = ("_by_head", "_by_place", "_forms", "_slips", "known")

    def __init__(self, words: Iterable[str]) -> None:
        as_written = frozenset(words)
        self.known = as_written.union(map(spelling, as_written))
        self._by_head: dict[str, list[str]] = {}
        self._by_place: dict[tuple[int, int, str], list[tuple[int, str]]] = {}
        self._forms: dict[str, tuple[str, ...]] = {}
        self._slips: dict[str, tuple[str, ...]] = {}
        for word in sorted(self.known):
            self._by_head.setdefault(word[:3], []).append(word)
            for place, letter in enumerate(word[:2]):
                self._by_place.setdefault((len(word), place, letter), []).append((letters(word), word))

    def forms(self, word: str) -> tuple[str, ...]:
        """The known words with the same stem, such as ``infection`` for ``infected``.

        A part of the body is no form of its inflammation.

        >>> Vocabulary(["infection", "cold"]).forms("infections")
        ('infection',)
        >>> Vocabulary(["cervicitis", "prostatitis"]).forms("cervical")
        ()
        """
        found = self._forms.get(word)
        if found is None:
            head = self._by_head.get(word[:3], ())
            root = stem(word) if head else ""
            alike = (known for known in head if stem(known) == root and not _is_its_place(word, known))
            found = self._keep(self._forms, word, tuple(alike))
        return found

    def slips(self, word: str) -> tuple[str, ...]:
        """The known words that ``word`` is a slip of.

        >>> Vocabulary(["pneumonia", "cold"]).slips("pnuemonia")
        ('pneumonia',)
        """
        found = self._slips.get(word)
        return self._keep(self._slips, word, tuple(self._near(word))) if found is None else found

    def _near(self, word: str) -> Iterable[str]:
        """Every slip leaves one of the first two letters at one of these places: no others are looked at."""
        bits, long, by_place = letters(word), len(word), self._by_place
        places = ((0, word[:1]), (0, word[1:2]), (1, word[:1]))
        for length in range(long - _TWO, long + _TWO + 1):
            most = _TWO if length >= TWICE_FROM else 1
            if not -most <= length - long <= most:
                continue
            changed = 2 * most
            near = [
                known
                for place, letter in places
                for known_bits, known in by_place.get((length, place, letter), ())
                if (known_bits ^ bits).bit_count() <= changed
            ]
            if near:
                yield from (known for known in sorted(set(near)) if is_slip(known, word))

    @staticmethod
    def _keep(kept: dict[str, tuple[str, ...]], word: str, found: tuple[str, ...]) -> tuple[str, ...]:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[word] = found
        return found
