"""``doseline trial trajectories`` and ``doseline trial sbml``: files with which solvers are compared."""

from __future__ import annotations

import sys
from typing import Any

from doseline.errors import RequestError, fault
from doseline.faces.cli import files
from doseline.faces.cli.desk import Desk, as_json
from doseline.faces.cli.trial_progress import Progress
from doseline.faces.cli.trial_threads import threads
from doseline.forecast.accuracy import TIGHT
from doseline.forecast.model.load import DEFAULT_MODEL, load_model
from doseline.forecast.sbml import sbml
from doseline.forecast.solve import simulate
from doseline.forecast.trajectories import Failure
from doseline.forecast.trial.cases import HEADER, Case, Cases, read_cases, rows
from doseline.text import Catalogue


def trajectories(desk: Desk) -> str:
    """The table of a file of cases: into the file of ``--out``, or onto standard output."""
    out, cases, cores = _out(desk), _cases(desk), threads(desk.arguments)
    lines, left_out = [f"{HEADER}\n"], []
    with Progress(desk.catalogue(), len(cases.cases)):
        for case in cases.cases:
            found = simulate(
                case.parameters, case.doses, cases.times_days, accuracy=TIGHT, threads=cores, free=True
            )
            left_out += [(case.name, failure) for failure in found.failures]
            if len(found.people):
                lines += rows(case, found)
    table = "".join(lines)
    if out is None:
        print(*_left_out(desk.catalogue(), left_out), sep="\n", end="\n" if left_out else "", file=sys.stderr)
        return table
    files.write(out, table.encode())
    if desk.wants_json:
        return as_json(_table_answer(cases, len(lines) - 1, left_out, out))
    page, catalogue = desk.page(), desk.catalogue()
    for text in (*_left_out(catalogue, left_out), _said(catalogue, cases, len(lines) - 1, out)):
        page.paragraph(text)
    return str(page)


def sbml_file(desk: Desk) -> str:
    """The model with the numbers and doses of one case: into ``--out``, or onto standard output."""
    out, case = _out(desk), _asked(desk, _cases(desk))
    text = sbml(case.parameters, case.doses)
    if out is None:
        return text
    files.write(out, text.encode())
    if desk.wants_json:
        return as_json({"file": out, "case": case.name, "level": 3, "version": 2})
    page = desk.page()
    page.paragraph(desk.catalogue().say("trial.sbml.done", name=case.name, file=out))
    return str(page)


def _out(desk: Desk) -> str | None:
    """The file of ``--out``; with ``--json`` there must be one, for standard output is taken."""
    out = desk.arguments.text("out")
    if out is None and desk.wants_json:
        raise RequestError((fault("trial-json-needs-a-file", "--out"),))
    return out


def _left_out(catalogue: Catalogue, failed: list[tuple[str, Failure]]) -> list[str]:
    return [
        catalogue.say(
            "trial.cases.left-out",
            name=name, why=catalogue.say(f"trial.why.{failure.why}"), day=round(failure.day),
        )
        for name, failure in failed
    ]  # fmt: skip


def _table_answer(cases: Cases, lines: int, failed: list[tuple[str, Failure]], out: str) -> dict[str, Any]:
    return {
        "file": out,
        "cases": [case.name for case in cases.cases],
        "rows": lines,
        "relative_tolerance": TIGHT.relative,
        "left_out": [{"case": name, "why": failure.why, "day": failure.day} for name, failure in failed],
    }


def _cases(desk: Desk) -> Cases:
    name = desk.arguments.text("NAME")
    if name is None:
        raise RequestError((fault("trial-file-missing", "NAME", what=desk.arguments.needed("SCENARIO")),))
    model = load_model(DEFAULT_MODEL)
    return read_cases(
        files.read(name), model=model.name, names=model.names, weight_kda=model.molecular_weight_kDa
    )


def _asked(desk: Desk, cases: Cases) -> Case:
    """The case of ``--case``, or the first one."""
    asked = desk.arguments.text("case")
    found = next((case for case in cases.cases if asked in {None, case.name}), None)
    if found is None:
        known = tuple(case.name for case in cases.cases)
        raise RequestError((fault("trial-no-such-case", "--case", known=known),))
    return found


def _said(catalogue: Catalogue, cases: Cases, lines: int, out: str) -> str:
    return catalogue.say(
        "trial.cases.done",
        count=len(cases.cases), rows=lines, tolerance=f"{TIGHT.relative:g}", file=out,
    )  # fmt: skip
