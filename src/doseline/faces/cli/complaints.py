"""What was wrong, on standard error: in sentences, or as one JSON document with ``--errors json``.

Standard error stays text with ``--json`` alone, as the contract has it: who wants codes asks for them.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from itertools import pairwise

from doseline.errors import Fault
from doseline.faces.cli.commands import ERRORS
from doseline.text import Catalogue, sentences
from doseline.text.shown import clean, escaped

# How many keys of missing texts a sentence names.
_NAMED = 3
_FLAG = f"--{ERRORS}"


def wants_json(given: Sequence[str]) -> bool:
    """Whether a program reads them; asked of the bare words, since they may be what is wrong."""
    return f"{_FLAG}=json" in given or (_FLAG, "json") in pairwise(given)


def complain(catalogue: Catalogue, faults: Sequence[Fault], given: Sequence[str], *, code: int) -> None:
    """Write every fault out: a line for each, or all in one document beside the exit code."""
    if not wants_json(given):
        for wrong in faults:
            print(clean(sentences.wrong(catalogue, wrong)), file=sys.stderr)
        return
    _document(code, [_as_json(catalogue, wrong) for wrong in faults])


def complain_of_us(said: str, where: str, given: Sequence[str], *, code: int) -> None:
    """Write a mistake of ours out, which no code of a fault names."""
    if not wants_json(given):
        print(said, file=sys.stderr)
        return
    _document(code, [{"code": "defect", "where": where, "message": said}])


def tell_borrowed(catalogue: Catalogue, language: str, keys: Sequence[str], given: Sequence[str]) -> None:
    """Say which texts stand in English because the language lacks them; it changes no exit code."""
    said = catalogue.say("cli.page.borrowed", count=len(keys), language=language, keys=keys[:_NAMED])
    if wants_json(given):
        notes = [{"code": "texts-in-english", "where": language, "message": said, "keys": list(keys)}]
        print(escaped(json.dumps({"exit_code": 0, "faults": [], "notes": notes}, indent=2)), file=sys.stderr)
    else:
        print(clean(said), file=sys.stderr)


def _as_json(catalogue: Catalogue, wrong: Fault) -> dict[str, object]:
    said, _, _ = clean(sentences.wrong(catalogue, wrong)).rpartition(" @ ")
    return {"code": wrong.code, "where": wrong.where, "message": said}


def _document(code: int, faults: Sequence[dict[str, object]]) -> None:
    document = json.dumps({"exit_code": code, "faults": faults}, ensure_ascii=False, indent=2)
    print(escaped(document), file=sys.stderr)
