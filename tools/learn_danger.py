"""Learns the line that hears danger in a sentence: ``python tools/learn_danger.py`` (scikit-learn needed).

The sentences are made from the slot grammars in ``tools/danger/`` and the guide's phrases beside them, with
chance of a fixed seed, so that the same inputs give the same weights. ``--guide`` takes the guide's phrases
of today into ``guide_phrases.txt`` first. Nothing like the sentences it is measured on is learnt from. The
hash of all inputs stands beside the weights; a test compares it.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tomllib
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from doseline.guide.danger_features import LETTERS, PLACES, features, stem, words
from doseline.guide.danger_line import LISTS, SIGN_PLACES

ROOT = Path(__file__).parents[1]
INPUTS = ROOT / "tools" / "danger"
DATA = ROOT / "src" / "doseline" / "guide" / "data" / "danger"
SIGNS = DATA / "signs.toml"
CONCEPTS = DATA / "concepts.toml"
PHRASES = INPUTS / "guide_phrases.txt"
KNOWN = INPUTS / "known_phrases.txt"
# What the line is measured on; nothing like it is learnt from.
HEARD = ROOT / "tests" / "triage" / "heard"
TOO_ALIKE = 0.5
# How many sentences each line of a grammar gives; the few of poison are taken oftener.
EACH = {"emergency": 100, "crisis": 130, "poison": 250, "ordinary": 150}
# What is told or asked at length has few lines with many ways to fill them.
MANY = 8
WHOLE = (
    "<quest>", "<sit>", "<bad>", "<bad_of>", "<crisis_me>", "<crisis_he>", "<cpoison_me>", "<cpoison_he>",
)  # fmt: skip
# What a phrase of the guide weighs beside a made sentence.
PHRASE_WEIGHT, KNOWN_WEIGHT = 4.0, 4.0
EACH_SIGN = 600
SLIPS, DROPS, AROUND = 0.15, 0.3, 0.15
# How many long texts are made of ordinary sentences, and how many of one of danger among them.
RAMBLES, EMBEDDED = 20000, 8000
# A long text is scored in pieces of so many words; it is learnt from in the same pieces.
LONGEST = 24
JOINS = (" and ", " and ", " but ", " so ", " ", " then ", " because ", " also ", " anyway ")
SMALL = frozenset(["my", "the", "a", "is", "and", "i", "of", "his", "her", "are", "it"])
TIMES = 14
STRENGTH, ROUNDS, NEAR_ENOUGH, LARGEST = 25.0, 200, 1e-5, 127
# What a group of letters counts beside a word: it helps with slips, and alone it proves nothing.
SHARE_OF_LETTERS = 0.4
# The bars of a slot that stand in no group.
_OUTSIDE = re.compile(r"\|(?![^()]*\))")
_PART = re.compile(r"\([^()]*\)|<[a-z_]+>|[^()<>]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, its kind and its weight."""

    text: str
    kind: str
    weight: float = 1.0


def slots() -> dict[str, list[str]]:
    """The named slots."""
    lines = (line for line in _lines(INPUTS / "slots.txt"))
    return {
        name.strip(): _OUTSIDE.split(choices)
        for name, _, choices in (line.partition(" = ") for line in lines)
    }


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def expand(template: str, named: dict[str, list[str]], chance: random.Random) -> str:
    """One sentence of a template."""
    parts = (_filled(part, named, chance) for part in _PART.findall(template))
    return " ".join("".join(parts).split())


def _filled(part: str, named: dict[str, list[str]], chance: random.Random) -> str:
    if part.startswith("("):
        return expand(chance.choice(part[1:-1].split("|")), named, chance)
    if part.startswith("<"):
        return expand(chance.choice(named[part[1:-1]]), named, chance)
    return part


def slip(text: str, chance: random.Random) -> str:
    """The text with two letters turned round, or one left out or doubled, in one of its words."""
    typed = text.split()
    place = chance.randrange(len(typed))
    word = typed[place]
    if len(word) < len("chest"):
        return text
    at = chance.randrange(1, len(word) - 1)
    turned = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    typed[place] = chance.choice((turned, word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:]))
    return " ".join(typed)


def shortened(text: str, chance: random.Random) -> str:
    """The text without some of its small words, as people type it."""
    return " ".join(word for word in text.split() if word not in SMALL or chance.random() < SLIPS) or text


def surrounded(text: str, around: list[str], chance: random.Random) -> str:
    """The text with words before or after it that say nothing."""
    return chance.choice(around).replace("...", text)


def grammar(kind: str, named: dict[str, list[str]]) -> Iterator[Said]:
    """The sentences of one grammar."""
    around = list(_lines(INPUTS / "around.txt"))
    chance = random.Random(kind)  # noqa: S311 - the same sentences each time
    for template in (line for path in sorted(INPUTS.glob(f"{kind}*.txt")) for line in _lines(path)):
        tried = {expand(template, named, chance) for _ in range(EACH[kind] * _often(template))}
        for text in sorted(tried):
            typed = slip(text, chance) if chance.random() < SLIPS else text
            typed = shortened(typed, chance) if chance.random() < DROPS else typed
            yield Said(surrounded(typed, around, chance) if chance.random() < AROUND else typed, kind)


def _often(template: str) -> int:
    return MANY if any(slot in template for slot in WHOLE) else 1


def sentences() -> list[Said]:
    """Everything that is learnt from."""
    named = slots()
    made = [said for kind in EACH for said in grammar(kind, named)]
    measured = Measured.read()
    made = [one for one in made if not measured.has_like(one.text)]
    made += _of_guide()
    return made + list(_known()) + list(_rambles(made))


def _of_guide() -> list[Said]:
    """What people ask the guide on an ordinary day: as it is, and as it is typed, with words around it."""
    around, chance = list(_lines(INPUTS / "around.txt")), random.Random("guide")  # noqa: S311 - as above
    asked = list(_lines(PHRASES))
    typed = (shortened(slip(text, chance) if chance.random() < SLIPS else text, chance) for text in asked)
    at_length = (surrounded(text, around, chance) for text in asked)
    told = [Said(text, "ordinary") for text in (*typed, *at_length)]
    return [*(Said(text, "ordinary", PHRASE_WEIGHT) for text in asked), *told]


def _rambles(made: list[Said]) -> Iterator[Said]:
    """Long texts, as people write them without a stop: ordinary ones, and such with danger in their midst."""
    chance = random.Random("rambles")  # noqa: S311 - the same texts each time
    calm = [one.text for one in made if one.kind == "ordinary"]
    bad = [one for one in made if one.kind != "ordinary"]
    for _ in range(RAMBLES):
        typed = _joined((chance.choice(calm) for _ in range(chance.randint(2, 4))), chance).split()
        start = chance.randint(0, max(len(typed) - LONGEST, 0))
        yield Said(" ".join(typed[start : start + LONGEST]), "ordinary")
    for one in chance.sample(bad, EMBEDDED):
        before, after = (chance.choice(calm).split()[: chance.randint(0, 9)] for _ in range(2))
        texts = (" ".join(before), one.text, " ".join(after))
        yield Said(_joined(filter(None, texts), chance), one.kind)


def _joined(texts: Iterable[str], chance: random.Random) -> str:
    found = ""
    for text in texts:
        found += (chance.choice(JOINS) if found else "") + text
    return found


def _known() -> Iterator[Said]:
    """Today's phrases, alone and with words around them."""
    around, chance = list(_lines(INPUTS / "around.txt")), random.Random("known")  # noqa: S311 - as above
    for line in _lines(KNOWN):
        kind, _, text = line.partition("\t")
        yield Said(text, kind, KNOWN_WEIGHT)
        yield from (Said(surrounded(text, around, chance), kind) for _ in range(TIMES))


class Measured:
    """The sentences that the line is measured on, by their words."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Keep the words of each, and where each word stands."""
        self._words = [said for text in texts if (said := _core(text))]
        self._of: dict[str, set[int]] = {}
        for place, said in enumerate(self._words):
            for word in said:
                self._of.setdefault(word, set()).add(place)

    @classmethod
    def read(cls) -> Measured:
        """Everything in the tables of the tests."""
        tables = (path.read_text(encoding="utf-8").splitlines()[1:] for path in sorted(HEARD.glob("*.tsv")))
        return cls(part for rows in tables for row in rows for part in row.split("\t") if " " in part)

    def has_like(self, text: str) -> bool:
        """Whether one of them shares half of all words with the text, small ones left out."""
        said = _core(text)
        near = {place for word in said for place in self._of.get(word, ())}
        return any(_alike(said, self._words[place]) >= TOO_ALIKE for place in near)


def _core(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in SMALL)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def inputs_hash() -> str:
    """A hash of every input and of this program."""
    seen = sha256()
    features_of = ROOT / "src" / "doseline" / "guide" / "danger_features.py"
    code = (Path(__file__), features_of, CONCEPTS)
    for path in (*sorted(INPUTS.glob("*.txt")), *sorted(HEARD.glob("*.tsv")), *code):
        seen.update(path.name.encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Learnt:
    """The weights of one list as whole numbers, what one of them is worth, and the base."""

    weights: bytes
    scale: float
    base: float


@dataclass(frozen=True, slots=True)
class LearntSigns:
    """The weights that tell the signs apart, the base of each group, and what one of the numbers is worth."""

    weights: bytes
    base: list[float]
    scale: float


def learn_signs() -> LearntSigns:
    """What a sentence of danger is about, from the slots that stand for one sign each."""
    from numpy import abs as size  # noqa: PLC0415 - only here
    from numpy import int8, rint  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - a development tool only

    texts, about = [], []
    for place, group in enumerate(tomllib.loads(SIGNS.read_text(encoding="utf-8"))["groups"]):
        told = list(_of_group(group))
        texts += told
        about += [place] * len(told)
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS)
    model.fit(_matrix(texts, SIGN_PLACES), about)
    scale = float(size(model.coef_).max()) / LARGEST
    small = rint(model.coef_ / scale).astype(int8)
    return LearntSigns(small.tobytes(), [round(float(one), 4) for one in model.intercept_], round(scale, 6))


def _of_group(group: str) -> Iterator[str]:
    """The sentences of one group of signs, alone and with words around them."""
    named, chance = slots(), random.Random(group)  # noqa: S311 - the same sentences each time
    around = list(_lines(INPUTS / "around.txt"))
    for slot in (group, f"{group}_of"):
        for _ in range(EACH_SIGN if slot in named else 0):
            text = expand(f"<{slot}>", named, chance)
            typed = shortened(text, chance) if chance.random() < DROPS else text
            yield surrounded(typed, around, chance) if chance.random() < AROUND else typed


def learn() -> dict[str, Learnt]:
    """The three lists of weights."""
    said = sentences()
    is_danger = [one.kind != "ordinary" for one in said]
    bad = [one for one in said if one.kind != "ordinary"]
    found = {"danger": _fit(said, is_danger, evenly=True)}
    return found | {kind: _fit(bad, [one.kind == kind for one in bad], evenly=False) for kind in LISTS[1:]}


def _fit(said: list[Said], is_it: list[bool], *, evenly: bool) -> Learnt:
    """The weights that tell one from the other; ``evenly`` makes both sides weigh the same."""
    from numpy import abs as size  # noqa: PLC0415 - only here
    from numpy import array, int8, repeat, rint  # noqa: PLC0415
    from scipy.sparse import diags  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - a development tool only

    yes = sum(one.weight for one, it in zip(said, is_it, strict=True) if it)
    no = sum(one.weight for one, it in zip(said, is_it, strict=True) if not it)
    weights = [one.weight * (no / yes if it and evenly else 1) for one, it in zip(said, is_it, strict=True)]
    model = LogisticRegression(C=STRENGTH, max_iter=ROUNDS, tol=NEAR_ENOUGH)
    counts = repeat([1.0, SHARE_OF_LETTERS], [LETTERS, PLACES - LETTERS])
    model.fit(_matrix(one.text for one in said) @ diags(counts), array(is_it), sample_weight=array(weights))
    found = model.coef_[0] * counts
    scale = float(size(found).max()) / LARGEST
    small = rint(found / scale).astype(int8)
    return Learnt(small.tobytes(), round(scale, 6), round(float(model.intercept_[0]), 4))


def _matrix(texts: Iterable[str], size: int = PLACES) -> Any:  # noqa: ANN401 - scipy has no types
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only here

    values: list[float] = []
    where: list[int] = []
    ends = [0]
    for text in texts:
        filled = sorted({place % size for place in features(text)})
        where += filled
        values += [len(filled) ** -0.5] * len(filled)
        ends.append(len(where))
    return csr_matrix((values, where, ends), shape=(len(ends) - 1, size))


def write(learnt: dict[str, Learnt]) -> None:
    """The weights and their table; the limits in it stay as they are."""
    packed = zlib.compress(b"".join(learnt[name].weights for name in LISTS), 9)
    (DATA / "line.bin").write_bytes(packed)
    table = (DATA / "line.toml").read_text(encoding="utf-8").partition("# --- Learnt")[0]
    rows = [f'inputs = "{inputs_hash()}"', f'weights = "{sha256(packed).hexdigest()[:16]}"']
    base = ", ".join(f"{name} = {one.base}" for name, one in learnt.items())
    scale = ", ".join(f"{name} = {one.scale}" for name, one in learnt.items())
    made = "# --- Learnt by tools/learn_danger.py; not to be changed by hand.\n[learnt]\n"
    tables = f"\n[base]\n{base.replace(', ', chr(10))}\n\n[scale]\n{scale.replace(', ', chr(10))}\n"
    (DATA / "line.toml").write_text(table + made + "\n".join(rows) + "\n" + tables, encoding="utf-8")


def write_signs(learnt: LearntSigns) -> None:
    """The weights that tell the signs apart; their groups stay as they are."""
    packed = zlib.compress(learnt.weights, 9)
    SIGNS.with_suffix(".bin").write_bytes(packed)
    table = SIGNS.read_text(encoding="utf-8").partition("# --- Learnt")[0]
    rows = (
        "# --- Learnt by tools/learn_danger.py; not to be changed by hand.", "[learnt]",
        f'weights = "{sha256(packed).hexdigest()[:16]}"', f"base = {learnt.base}", f"scale = {learnt.scale}",
    )  # fmt: skip
    SIGNS.write_text(table + "\n".join(rows) + "\n", encoding="utf-8")


def take_guide_phrases() -> None:
    """The phrases that people ask the guide with: none on what to do in danger, none heard today."""
    from doseline.guide import load_guide  # noqa: PLC0415 - only here
    from doseline.guide.statements import load_statements  # noqa: PLC0415
    from doseline.triage import danger  # noqa: PLC0415

    texts = ROOT / "src" / "doseline" / "text" / "en"
    phrases = load_guide("kesimpta").danger
    questions = tomllib.loads((texts / "questions.toml").read_text(encoding="utf-8"))["question"]
    tables = (
        tomllib.loads(path.read_text(encoding="utf-8"))
        for path in sorted([*texts.glob("kesimpta*.toml"), *texts.glob("kesimpta/*.toml")])
    )
    urgent = {one.id for one in load_statements("kesimpta").statements.values() if one.kind == "triage"}
    guides = [
        {
            **table,
            "statement": {id_: said for id_, said in table.get("statement", {}).items() if id_ not in urgent},
        }
        for table in tables
    ]
    for guide in guides:
        guide.pop("pattern", None)
    asked = dict.fromkeys((*(phrase for guide in guides for phrase in _asks(guide)), *questions.values()))
    kept = [phrase for phrase in asked if danger(phrase, phrases) is None]
    known = dict.fromkeys(f"{one.kind.value}\t{' '.join(one.words)}" for one in phrases)
    KNOWN.write_text(
        "# Today's phrases of danger, taken as they are.\n" + "\n".join(known) + "\n", encoding="utf-8"
    )
    head = "# Taken from the guide by tools/learn_danger.py --guide: what people ask on an ordinary day.\n"
    PHRASES.write_text(head + "\n".join(kept) + "\n", encoding="utf-8")


def _asks(table: object) -> Iterator[str]:
    """Phrases, titles and texts; a text of many lines is a list of phrases."""
    if isinstance(table, str) and "\n" in table:
        yield from filter(None, map(str.strip, table.splitlines()))
    if isinstance(table, dict):
        yield from table.get("asks", ())
        yield from (table[key] for key in ("title", "text") if isinstance(table.get(key), str))
        for inner in table.values():
            yield from _asks(inner)


if __name__ == "__main__":
    if "--guide" in sys.argv:
        take_guide_phrases()
    done = learn()
    write(done)
    write_signs(learn_signs())
    print(json.dumps({name: {"base": one.base, "scale": one.scale} for name, one in done.items()}))
