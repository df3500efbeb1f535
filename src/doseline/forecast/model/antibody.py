"""An antibody given into a vein: two compartments, and a clearance that falls with time.

Clearance is ``CLinf + CLt0 * exp(-kdes * t)``, with t the time since the first dose. This is the structure
that Gibiansky and others published for ocrelizumab (Br J Clin Pharmacol 2021, doi 10.1111/bcp.14658). No
model of Doseline uses it yet: it shows that the next one needs data and formulas, and no change of the
solver.
"""

from __future__ import annotations

from doseline.forecast.model.expression import ONE, ZERO, Constant, Variable, exp
from doseline.forecast.model.structure import CLOCK, State, Structure

_v1, _v2, _q = Variable("V1"), Variable("V2"), Variable("Q")
_coefficients = (
    ("elimination_late", Variable("CLinf") / _v1),
    ("elimination_extra", Variable("CLt0") / _v1),
    ("clearance_fall", Variable("kdes") / Variable("days_per_year")),
    ("to_tissue", _q / _v1),
    ("from_tissue", _q / _v2),
    ("per_litre", ONE / _v1),
)
_c = {name: Variable(name) for name, _ in _coefficients}
_decay, _total, _tissue = Variable("decay"), Variable("total"), Variable("tissue")
# Errors below this are absolute (mg/L). Our choice.
_FLOOR = Constant(1e-3)

ANTIBODY = Structure(
    name="antibody",
    parameters=("CLinf", "CLt0", "kdes", "V1", "V2", "Q"),
    shares=(),
    constants=("days_per_year",),
    coefficients=_coefficients,
    states=(
        State(
            name="decay",
            unit="1",
            rate=-_c["clearance_fall"] * _decay,
            start=exp(-_c["clearance_fall"] * CLOCK),
        ),
        State(
            name="total",
            unit="mg/L",
            rate=-(_c["elimination_late"] + _c["elimination_extra"] * _decay) * _total
            - _c["to_tissue"] * (_total - _tissue),
            start=ZERO,
            floor=_FLOOR,
        ),
        State(
            name="tissue",
            unit="mg/L",
            rate=_c["from_tissue"] * (_total - _tissue),
            start=ZERO,
            floor=_FLOOR,
        ),
    ),
    dosed="total",
    per_mg=_c["per_litre"],
    outputs=(("concentration_mg_L", _total),),
)
"""Outputs: the drug in blood."""
