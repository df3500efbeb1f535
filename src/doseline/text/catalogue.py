"""Looking up a text and filling in its values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from string import Formatter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeGuard

from doseline.errors import FaultyGuide, fault
from doseline.guide import Guide, Region, drugs
from doseline.guide.folders import added_folders
from doseline.text.plurals import CATEGORIES
from doseline.text.shown import one_line
from doseline.text.write import Writer
from doseline.toml_cache import folder_of, parse_tables, read_tables

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Table = Mapping[str, Any]
ENGLISH = "en"
NOTHING: Mapping[str, str] = MappingProxyType({})
# The file, in a drug's folder, of the sentences that it says in its own way.
OWN = "sentences"
# What people type to find an entry: it is searched, and lies beside the words that are shown.
PHRASES = "phrases"
_APART = frozenset({f"{OWN}.toml", f"{PHRASES}.toml"})


class TextDefect(Exception):  # noqa: N818 - a mistake of ours, never of the reader
    """A text or a value that is missing: the catalogue and the code do not fit together."""


# The files that hold a key, by the key's first part; other parts stand in a file of the same name.
_FILES = MappingProxyType(
    {
        "assumption": ("assumptions",),
        "cli": ("shared", "cli"),
        "fault": ("faults", "trial", "guide_check", "hooks"),
        "question": ("questions",),
        "rule": ("rules", "triage"),
        "shared": ("rules",),
        "step": ("steps",),
        "unknown": ("unknowns",),
        "vaccine": ("vaccines",),
    }
)
# Where the names of a kind stand; every other kind has a table of its own in ``names.toml``.
_NAMES = MappingProxyType(
    {
        "unknown": ("unknown.what", "names.test", "names.vaccine"),
    }
)
_SPLIT = Formatter()
# What comes of a text that does not fit its values, in somebody's own folder.
_NOT_FILLED = (TextDefect, LookupError, TypeError, ValueError)
# One folder for each language that comes with the program.
_OURS = folder_of(__file__, "doseline.text")


# For words that need no region, such as what is wrong with a command line.
NEUTRAL = Region(
    id="default",
    profile="strictest",
    emergency=None,
    poison=None,
    crisis=None,
    date_style="dmy",
    decimal=".",
    temperature="C",
    week_starts=0,
    sources=(),
)


def languages() -> tuple[str, ...]:
    """The languages that come with the program."""
    return folders_with("format")


def folders_with(name: str) -> tuple[str, ...]:
    """The languages that have a file of this name: some texts are there in more than a whole translation."""
    return tuple(sorted(folder.name for folder in _OURS.iterdir() if (folder / f"{name}.toml").is_file()))


class Catalogue:
    """The texts of one language, written for one region.

    ``folder`` holds the TOML files; without it, those of ``language`` that come with the program.
    A file is read when its first key is asked for. What another language than English lacks, or has in a way
    that cannot be filled in, is said in English, and its key is kept in ``borrowed``.

    A shared text names no device, no route and no source. ``layers`` are the files whose texts go before it,
    the last one first of all: ``about`` a guide these are those of its route, its form and the drug itself.
    ``product`` is that drug with the one of its products that is spoken of.
    """

    def __init__(  # noqa: PLR0913 - a catalogue is made of these
        self,
        language: str,
        region: Region,
        *,
        folder: Traversable | None = None,
        typed: Mapping[str, str] = NOTHING,
        layers: tuple[str, ...] = (),
        product: tuple[str, str] = ("", ""),
        borrowed: dict[str, None] | None = None,
    ) -> None:
        """Take the texts of ``folder``, or of the language's own folder, and what was typed for names."""
        self.language = language
        self.region = region
        self.borrowed = {} if borrowed is None else borrowed
        self._folder = folder
        self._typed = typed
        self._layers = layers
        self._product = product
        self._read: dict[str, Table] = {}
        self._writer: Writer | None = None
        is_english = language == ENGLISH and folder is None
        self._english = (
            None if is_english else Catalogue(ENGLISH, region, typed=typed, layers=layers, product=product)
        )

    def about(self, guide: Guide, typed: Mapping[str, str] = NOTHING) -> Catalogue:
        """The same words about one drug, for one record: ``typed`` is what somebody typed for its names."""
        product = guide.product
        layers = (f"route/{product.route}", f"form/{product.form}", f"{guide.drug}/{OWN}")
        return self._with(typed, layers, (guide.drug, product.id))

    def beside(self, guide: Guide) -> Catalogue:
        """The same words about another drug of the same record."""
        return self.about(guide, self._typed)

    def _with(self, typed: Mapping[str, str], layers: tuple[str, ...], product: tuple[str, str]) -> Catalogue:
        found = Catalogue(
            self.language,
            self.region,
            folder=self._folder,
            typed=typed,
            layers=layers,
            product=product,
            borrowed=self.borrowed,
        )
        found._read = self._read
        found._english = self._english and self._english._with(typed, layers, product)  # noqa: SLF001 - one of us
        return found

    def typed(self, name: str) -> str:
        """What somebody typed for a name of the record that nobody knows."""
        return one_line(self._typed.get(name, name))

    def say(self, key: str, /, **values: object) -> str:
        """The text under ``key`` with its values filled in.

        A key is a path of table names, such as ``rule.on-hold.title``; ``kesimpta/topic.cost.title``
        names the file as well, or the folder that holds it.

        Raises: TextDefect for a missing text, a missing value, or a value that is None; FaultyGuide where it
        is one of a drug's own words.
        """
        text = self._own(key)
        if self._english is None:
            return self._surely_said(text, key, values)
        try:
            return self._said(text, key, values)
        except _NOT_FILLED:
            said = self._english.say(key, **values)
        self.borrowed[key] = None
        return said

    def _surely_said(self, text: object, key: str, values: Mapping[str, object]) -> str:
        """The same, where no other language could help: a drug that lacks its words has no finished guide."""
        try:
            return self._said(text, key, values)
        except TextDefect:
            drug = key.partition("/")[0]
            if drug in drugs():
                raise FaultyGuide(drug, (fault("no-words", key, got=key),)) from None
            raise

    def _said(self, text: object, key: str, values: Mapping[str, object]) -> str:
        if not isinstance(text, str):
            raise TextDefect(f"no text {key!r} in {self.language!r}")
        return self._filled(text, key, values) if "{" in text or "}" in text else text

    def has(self, key: str) -> bool:
        """Whether there is a text under ``key``."""
        return isinstance(self._find(key), str)

    def table(self, key: str) -> Table:
        """The texts under ``key``, unfilled; empty where there are none."""
        found = self._find(key)
        return found if isinstance(found, dict) else {}

    def texts(self, key: str) -> tuple[str, ...]:
        """The list of plain texts under ``key``; empty where there is none."""
        found = self._find(key)
        return tuple(found) if isinstance(found, list) else ()

    def name(self, kind: str, name: str) -> str | None:
        """The readable name of a kind, if there is one."""
        found = self._name(kind, name)
        return found if found is None or isinstance(found, str) else str(found["plain"])

    def write(self, value: object, how: str = "") -> str:
        """One value, written as a placeholder would write it."""
        return self._write(value, how)

    def _filled(self, text: str, key: str, values: Mapping[str, object]) -> str:
        parts: list[str] = []
        for literal, name, how, _ in _SPLIT.parse(text):
            parts.append(literal)
            if name is None:
                continue
            if values.get(name) is None:
                raise TextDefect(f"the text {key!r} needs a value {name!r}")
            parts.append(self._write(values[name], how or ""))
        return "".join(parts)

    def _write(self, value: object, how: str) -> str:
        if self._writer is None:
            self._writer = Writer(self.table("format"), self._name, self.region, self._typed)
        return self._writer.write(value, how)

    def _name(self, kind: str, name: str) -> str | Table | None:
        """The readable name, if there is one; a table of its cases in a language that has them."""
        if kind == "reason":
            return self._reason(name)
        if kind == "brand":
            return self._brand(name)
        if kind == "product":
            known = self._find(f"{self._product[0]}/drug.product.{name}")
            return known if isinstance(known, str) else None
        found = (self._at((*place.split("."), name), "") for place in _NAMES.get(kind, (f"names.{kind}",)))
        return next((text for text in found if isinstance(text, str) or has_cases(text)), None)

    def _brand(self, drug: str) -> str | None:
        """What a drug is called; the one that is spoken of by the name of the product."""
        own, product = self._product
        keys = (f"{drug}/drug.product.{product}",) if drug == own != product else ()
        found = (self._find(key) for key in (*keys, f"{drug}/drug.brand"))
        return next((brand for brand in found if isinstance(brand, str)), None)

    def _reason(self, name: str) -> str | None:
        """The name of a rule inside a headline; one with a variant, ``rule.variant``, may have its own."""
        rule, _, variant = name.partition(".")
        keys = (f"rule.{rule}.variant.{variant}.short", f"rule.{rule}.short", f"step.reason.{rule}")
        return next((text for key in keys if isinstance(text := self._find(key), str)), None)

    def _find(self, key: str) -> object:
        """What stands under a key, with that of English under it where this is another language."""
        file, _, path = key.rpartition("/")
        return self._at(tuple(path.split(".")), file)

    def _at(self, steps: tuple[str, ...], file: str) -> object:
        """What stands at the end of the steps, with that of English under it."""
        found = self._layered(steps, file)
        if self._english is None:
            return found
        return laid_over(self._english._layered(steps, file), found)  # noqa: SLF001 - one of us

    def _own(self, key: str) -> object:
        file, _, path = key.rpartition("/")
        return self._layered(tuple(path.split(".")), file)

    def _layered(self, steps: tuple[str, ...], file: str) -> object:
        """What the drug says, its form, its route or everybody; a key with a file stands there only."""
        names = (file,) if file else _FILES.get(steps[0], (steps[0],))
        shared = next((found for name in names if (found := _at(self._file(name), steps)) is not None), None)
        if file:
            return shared
        for layer in self._layers:
            shared = laid_over(shared, _at(self._file(layer), steps))
        return shared

    def _file(self, name: str) -> Table:
        if name not in self._read:
            self._read[name] = self._tables(name)
        return self._read[name]

    def _tables(self, name: str) -> Table:
        """What a file says, or all files of a folder; nothing is kept in a folder that is not ours."""
        folder = _OURS / self.language if self._folder is None else self._folder
        file = folder / f"{name}.toml"
        if file.is_file():
            return self._tables_in(file)
        own = [self._tables_in(one) for one in _files_in(folder / name)]
        return _merged([*own, *self._brought(name)])

    def _brought(self, name: str) -> Iterator[Table]:
        """The words that lie with a guide somebody added; what cannot be read is as if it were not there."""
        drug, _, only = name.partition("/")
        for added in added_folders() if self._folder is None else ():
            for file in _files_in(added / drug / "text" / self.language, only):
                with suppress(OSError, ValueError, RecursionError):
                    yield parse_tables(file.read_bytes())

    def _tables_in(self, file: Traversable) -> Table:
        """What one file says; somebody's own that cannot be read is as if it were not there."""
        if self._folder is None:
            return read_tables(file)
        try:
            return parse_tables(file.read_bytes())
        except (OSError, ValueError):
            self.borrowed[file.name] = None
            return {}


def _files_in(folder: Traversable, only: str = "") -> list[Traversable]:
    """The files of a drug's topics, or its one file of that name."""
    if not folder.is_dir():
        return []
    files = (
        file
        for file in folder.iterdir()
        if file.name.endswith(".toml") and (file.name == f"{only}.toml" if only else file.name not in _APART)
    )
    return sorted(files, key=lambda file: file.name)


def _merged(found: Iterable[Table]) -> Table:
    """Several files as one: tables of one name are put together."""
    whole: dict[str, Any] = {}
    for tables in found:
        for name, table in tables.items():
            both = isinstance(whole.get(name), dict) and isinstance(table, dict)
            whole[name] = {**whole[name], **table} if both else table
    return whole


def laid_over(english: object, other: object) -> object:
    """The texts of another language with those of English where it has none, or none of that kind.

    Both sides of a list have to have as many: it stands for the months, the days of the week.
    """
    if english is None:
        return other
    if isinstance(english, str) and (isinstance(other, str) or has_cases(other)):
        return other
    if isinstance(english, list) and isinstance(other, list) and len(english) == len(other):
        return other
    if isinstance(english, dict) and isinstance(other, dict):
        if english.keys() <= frozenset(CATEGORIES):  # the forms of a word hang together
            return other
        return english | other | {key: laid_over(english[key], other[key]) for key in english.keys() & other}
    return english


def has_cases(found: object) -> TypeGuard[Table]:
    """Whether a name or a form of a word is a table of its grammatical cases."""
    return isinstance(found, dict) and "plain" in found


def _at(tables: Table, steps: Iterable[str]) -> object:
    found: object = tables
    for step in steps:
        if not isinstance(found, dict) or step not in found:
            return None
        found = found[step]
    return found
