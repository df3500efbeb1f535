"""The names and codes that people and hospitals write, and what they mean here.

A name that is not known is kept as it was written; nothing is guessed from a word in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date

from doseline.frozen import dataclass
from doseline.guide.codes import Codes
from doseline.guide.cues import Cues
from doseline.guide.lexicon import Lexicon
from doseline.guide.marks import Marks
from doseline.guide.names_in_text import known
from doseline.guide.outcome import Outcomes
from doseline.guide.reader import read
from doseline.guide.reading import Asked, Reading
from doseline.guide.understood import Understood, Weighing, turned, weighed
from doseline.guide.words import phrase
from doseline.quantity import Scale

# Which kinds of names the text of an entry is read for; the first gives the meanings.
_READ: Mapping[str, tuple[str, ...]] = {
    "medication": ("medicine",),
    "condition": ("condition", "reaction", "allergy"),
    "allergy": ("allergy", "medicine", "reaction"),
}
# The words that tell of an accident, and its name.
Accident = tuple[tuple[str, ...], str]
_LIVE_FIRST = (True, None, False)
_PARTS = ("drug", "excipient", "device", "other", "none")


def slug(written: str) -> str:
    """A name as it is stored: lower case, hyphens.

    >>> slug("Sore throat")
    'sore-throat'
    """
    return phrase(written).replace(" ", "-")


@dataclass(frozen=True, slots=True, kw_only=True)
class VaccineKind:
    """Whether a vaccine is live; None when its name or code does not tell.

    ``is_vaccine`` is false for what is given like one and is none, such as ready-made antibodies.
    """

    name: str
    live: bool | None
    series: int | None
    check: bool = False
    is_vaccine: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicineKind:
    """What is known of a medicine: its class, and for MS drugs which one.

    ``group`` is a class id, ``"ms-drug"``, or None for a medicine that is not known. ``brands`` are the names
    that mean one product of it, the longest first.
    """

    group: str | None
    substance: str | None = None
    anti_cd20: bool = False
    lowers_lymphocytes: bool = False
    lowers_b_cells: bool = False
    liver_warning: bool = False
    brands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A sign that stands for an infection of somebody near: the infections, and the words beside them."""

    beside: frozenset[str]
    of: frozenset[str]


UNKNOWN_MEDICINE = MedicineKind(group=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminology:
    """All names, aliases and codes.

    ``aliases`` maps a kind (``test``, ``vaccine``, ``condition``, ``allergy``, ``symptom``) and a
    phrase to the canonical name; ``codes`` a kind and a code likewise. ``care`` ranks the names of a kind,
    the one that asks for most care first; ``local_atc`` are the beginnings of ATC codes of what acts where
    it is put; ``past`` the conditions that are over or another's by their code; ``family_planning`` those
    asked about where somebody thinks of a baby; ``narrows`` the wider names that a name only makes more
    exact; ``part_of`` what a name means besides itself, ``when_past`` what it means where the words say that
    it is over. ``siblings`` are counts of cells and their shares,
    ``quantities`` tests in words that come as an amount, ``infection_tests`` those of infections and whether
    they pass by themselves, ``no_vaccines`` what is given like a vaccine and is none, ``index_codes`` the
    codes of an index. ``sign_of_condition`` are the illnesses that count as a symptom, ``in_any_order`` the
    accidents whose words count in any order, ``emergency_order`` the signs of an emergency in the order in
    which they are listed. ``lexicons`` keeps what the reader makes of the names when it
    first needs it, ``readings`` the newest texts that were read, ``ours`` the canonical names of each kind
    that was asked for, ``accidents`` their words by the first of them.
    """

    aliases: Mapping[str, Mapping[str, str]]
    codes: Codes
    care: Mapping[str, Mapping[str, int]]
    local_atc: tuple[str, ...]
    past: frozenset[str]
    family_planning: tuple[str, ...]
    narrows: Mapping[str, frozenset[str]]
    part_of: Mapping[str, str]
    when_past: Mapping[str, str]
    vaccines: Mapping[str, VaccineKind]
    no_vaccines: Mapping[str, VaccineKind]
    scales: Mapping[str, Scale]
    siblings: Mapping[str, str]
    quantities: frozenset[str]
    infection_tests: Mapping[str, bool]
    index_codes: frozenset[str]
    medicines: Mapping[str, MedicineKind]
    medicine_names: Mapping[str, str]
    allergy_parts: Mapping[str, str]
    sign_of_condition: Mapping[str, str]
    contacts: Mapping[str, Contact]
    in_any_order: frozenset[str]
    emergency_order: tuple[str, ...]
    serious_infections: frozenset[str]
    cues: Cues
    marks: Marks
    outcomes: Outcomes
    lexicons: dict[str, Lexicon] = field(default_factory=dict, compare=False, repr=False)
    readings: dict[Asked, Reading] = field(default_factory=dict, compare=False, repr=False)
    ours: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    accidents: dict[str, list[tuple[int, Accident]]] = field(default_factory=dict, compare=False, repr=False)

    def canonical(self, kind: str, written: str) -> str:
        """The canonical name, or the written one as a slug if it is not known."""
        found = self.aliases.get(kind, {}).get(phrase(written))
        return found if found is not None else slug(written) or written

    def knows(self, kind: str, name: str) -> bool:
        """Whether a canonical name is one of ours."""
        return name in self.known(kind)

    def known(self, kind: str) -> frozenset[str]:
        """Every canonical name of a kind."""
        if kind not in self.ours:
            self.ours[kind] = frozenset(self.aliases.get(kind, {}).values())
        return self.ours[kind]

    def accidents_in(self, words: Iterable[str]) -> tuple[Accident, ...]:
        """The accidents that these words tell of, in whatever order they stand."""
        if not self.accidents:
            self.accidents.update(self._accidents())
        there = frozenset(words)
        begun = (told for word in there for told in self.accidents.get(word, ()))
        return tuple(one for _, one in sorted(begun) if there.issuperset(one[0]))

    def _accidents(self) -> dict[str, list[tuple[int, Accident]]]:
        """The words of each accident and its name, by the first of them, with their order in the guide."""
        found: dict[str, list[tuple[int, Accident]]] = {}
        for place, (alias, name) in enumerate(self.aliases.get("symptom", {}).items()):
            if name in self.in_any_order:
                words = tuple(alias.split())
                found.setdefault(words[0], []).append((place, (words, name)))
        return found

    def of_code(self, kind: str, system: str, code: str, on: date | None = None) -> str | None:
        """The canonical name of a code among the names of a kind, as it stood on a day, if known."""
        return self.codes.find(kind, system, code, on)

    def meanings(
        self, kind: str, written: str, codes: Iterable[tuple[str, str]], on: date | None = None
    ) -> tuple[str, ...]:
        """What a name and its codes (each a system and a code) mean, the one that asks for most care first.

        One name where all that is known agrees, none where nothing is known, several where they differ.
        """
        by_name = self.aliases.get(kind, {}).get(phrase(written))
        coded = (self.of_code(kind, system, code, on) for system, code in codes)
        known = dict.fromkeys(name for name in (*coded, by_name) if name is not None)
        wider = frozenset[str]().union(*(self.narrows.get(name, frozenset()) for name in known))
        return self._with_parts(self._by_care(kind, [name for name in known if name not in wider]))

    def understood(
        self,
        kind: str,
        written: str,
        codes: Iterable[tuple[str, str]] = (),
        on: date | None = None,
        *,
        year: int | None = None,
    ) -> Understood:
        """What an entry means by its name, its codes and the words of its text; of medicines the classes.

        A name that stands there as we know it is looked up whole; any other text is read. ``year`` is the one
        in which it was written, where that is later than the one it is about.
        """
        codes, kinds = tuple(codes), _READ.get(kind, (kind,))
        name = known(self, kinds[0]).get(phrase(written))
        if name is not None:
            if not codes:
                return Understood(self._with_parts((name,)), is_read=True)
            return self._as_known(kind, written, codes, on)
        coded = [name for system, code in codes if (name := self.of_code(kind, system, code, on))]
        reading = read(self, kinds, written, year=year or (on.year if on else None))
        if kind == "medication":
            reading = turned(reading, self.cues.forms)
            if coded and all(self._settles(one.name, coded, codes) for one in reading.mentions):
                return Understood(self._by_care(kind, dict.fromkeys(coded)), is_read=True, reading=reading)
        found = weighed(reading, tuple(coded), self._weighing(kind))
        if kind == "test":
            found = self._marked(written, found)
        if not found.names:
            return found
        wider = frozenset[str]().union(*(self.narrows.get(name, frozenset()) for name in found.names))
        return replace(found, names=self._with_parts(name for name in found.names if name not in wider))

    def _with_parts(self, meant: Iterable[str]) -> tuple[str, ...]:
        """The names, and what some of them mean besides."""
        known = tuple(meant)
        return tuple(dict.fromkeys((*known, *(self.part_of[name] for name in known if name in self.part_of))))

    def _marked(self, written: str, found: Understood) -> Understood:
        """What a test is by the words of its name in any order; it is read only where all are understood."""
        marked = self.marks.find(written)
        names = self._by_care("test", dict.fromkeys((*found.names, *marked.tests)))
        if names[:1] == found.names[:1]:
            return found
        return replace(found, names=names, is_read=bool(found.names) or marked.whole)

    def result_in(self, test: str, written: str) -> str | None:
        """What a text says of a test in words; of a test that comes as an amount, any amount is a find."""
        said = self.outcomes.read(written)
        if said is None and self._looks_for_germs(test) and self.outcomes.names_germ(written):
            return "positive"
        if said is None and self.is_quantity(test) and self.outcomes.amount(written):
            return "positive"
        return said

    def _looks_for_germs(self, test: str) -> bool:
        """Whether the name of a germ is a find of a test: of one for infections, and of one nobody knows."""
        if test in self.infection_tests:
            return True
        return not self.knows("test", test) and not self.outcomes.is_ordinary(test)

    def _as_known(
        self, kind: str, written: str, codes: Iterable[tuple[str, str]], on: date | None
    ) -> Understood:
        if kind != "medication":
            return Understood(self.meanings(kind, written, codes, on), is_read=True)
        return Understood(self._medicine_keys(phrase(written), tuple(codes)), is_read=True)

    def _weighing(self, kind: str) -> Weighing:
        permits = self.cues.permits.get(kind, frozenset())
        if kind == "vaccine":
            shots = {**self.vaccines, **self.no_vaccines}
            permits = frozenset(
                name for name, one in shots.items() if one.live is False or not one.is_vaccine
            )
        elif kind == "test":
            permits = frozenset(self.aliases["test"].values())
        return Weighing(
            kind=_READ.get(kind, (kind,))[0],
            ranks=self._ranks(kind),
            permits=permits,
            lasting=self.cues.lasting.get(kind, frozenset()),
            when_past=self.when_past if kind == "condition" else {},
            harmless_if_unsure=self.cues.permits["allergy-if-unsure"] if kind == "allergy" else frozenset(),
        )

    def _ranks(self, kind: str) -> Mapping[str, int]:
        """The names of a kind by the care they ask for; a live vaccine before one that is not known."""
        if kind == "vaccine":
            return {name: _LIVE_FIRST.index(one.live) for name, one in self.vaccines.items()}
        if kind == "allergy":
            return {name: _PARTS.index(part) for name, part in self.allergy_parts.items()}
        return self.care.get(kind, {})

    def _by_care(self, kind: str, known: Iterable[str]) -> tuple[str, ...]:
        ranks = self.care.get(kind, {})
        return tuple(sorted(known, key=lambda name: ranks.get(name, len(ranks))))

    def test_of_unit(self, test: str, unit: str) -> str:
        """A count of cells or its share, whichever the unit says: the share is no count."""
        other = self.siblings.get(test)
        if other is None or self.scales[test].accepts(unit) or not self.scales[other].accepts(unit):
            return test
        return other

    def is_quantity(self, test: str) -> bool:
        """Whether any amount of a test in words is a find, such as a viral load."""
        return test in self.quantities

    def is_index(self, system: str, code: str) -> bool:
        """Whether a code is that of an index, whose number is no result."""
        known = self.codes.system(system)
        return known is not None and known.id == "loinc" and code in self.index_codes

    def scale(self, test: str) -> Scale | None:
        """The units of a numeric test, or None."""
        return self.scales.get(test)

    def vaccine(self, name: str, cvx: str | None = None) -> VaccineKind:
        """What kind a vaccine is; of a name and a code that disagree neither is believed."""
        by_name = self._shot(name)
        by_code = self._shot(self.of_code("vaccine", "cvx", cvx)) if cvx else None
        if by_name is None or by_code is None:
            return by_name or by_code or VaccineKind(name=name, live=None, series=None)
        if by_code.live is None:
            return by_name
        if by_name.live is None or by_name.live == by_code.live:
            return by_code if by_name.live is None else by_name
        return VaccineKind(name=name, live=None, series=None)

    def _shot(self, name: str | None) -> VaccineKind | None:
        known = name or ""
        return self.vaccines.get(known) or self.no_vaccines.get(known)

    def medicine(
        self, name: str, atc: str | None = None, codes: Iterable[tuple[str, str]] = ()
    ) -> MedicineKind:
        """What a medicine is; of a name and codes that disagree, what asks for most care."""
        return next(iter(self.medicine_meanings(name, atc, codes)), UNKNOWN_MEDICINE)

    def medicine_meanings(
        self, name: str, atc: str | None = None, codes: Iterable[tuple[str, str]] = ()
    ) -> tuple[MedicineKind, ...]:
        """Everything that a medicine's name and codes mean, what asks for most care first.

        The code of a form that acts where it is put settles a name that could be either.
        """
        all_codes = (("atc", atc), *codes) if atc else tuple(codes)
        return tuple(self.medicines[key] for key in self._medicine_keys(phrase(name), all_codes))

    def _medicine_keys(self, written: str, codes: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        coded = [found for system, code in codes if (found := self.of_code("medication", system, code))]
        by_name = self._by_name(written)
        meant = coded if by_name is None or self._settles(by_name, coded, codes) else [*coded, by_name]
        return self._by_care("medication", dict.fromkeys(meant))

    def _settles(self, by_name: str, coded: list[str], codes: Iterable[tuple[str, str]]) -> bool:
        """Whether the codes say what a name leaves open: no MS medicine, and only local forms."""
        if not coded or self.medicines[by_name].substance is not None:
            return False
        return all(self._is_local(system, code) for system, code in codes)

    def _is_local(self, system: str, code: str) -> bool:
        known = self.codes.system(system)
        return known is not None and known.id == "atc" and code.strip().upper().startswith(self.local_atc)

    def _by_name(self, written: str) -> str | None:
        """The class of a whole name, or of the longest known name it begins with."""
        words = written.split()
        ends = range(len(words), 0, -1)
        starts = (" ".join(words[:end]) for end in ends)
        return next((self.medicine_names[start] for start in starts if start in self.medicine_names), None)
