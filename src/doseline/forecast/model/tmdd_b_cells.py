"""An antibody that binds its target on B cells and kills them: the structure of Yu 2022.

Source: Yu et al., CNS Drugs 2022;36(3):283-300, doi 10.1007/s40263-021-00895-w, the equations as described
there: two compartments, first-order absorption, a target that is made and broken down and takes the drug with
it (quasi-steady-state binding), and B cells in blood and tissue that the free drug kills.

Written so that nothing cancels and nothing drifts:

* Compartments hold concentrations, and exchange is ``rate * (one - other)``: without drug every rate is
  exactly zero, so a person without a dose stays at baseline to the last digit.
* The falling synthesis of the target is a state of its own that decays from 1 (``synthesis``), so the
  equations do not read the time and the clock since the first dose is just where that state starts.
* The free drug is the positive root of ``x^2 - excess*x - Ks*total = 0``. Where the target outweighs the
  drug, the usual form of the root subtracts two nearly equal numbers; the other form divides instead.
* The Hill function is a logistic function of ``hill * (log free - log EC50)``: a power with a large exponent
  would underflow, and the person's answer with it.
"""

from __future__ import annotations

from doseline.forecast.model.expression import (
    ONE,
    ZERO,
    Constant,
    Named,
    Variable,
    exp,
    log,
    maximum,
    minimum,
    select,
    sqrt,
)
from doseline.forecast.model.structure import CLOCK, Limit, State, Structure

# --- as printed; nmol/L becomes mg/L with the molecular weight --------------------------------------------

_ka, _vc, _kep = Variable("ka"), Variable("Vc"), Variable("kep")
_vp, _koff, _kdes = Variable("Vp"), Variable("koff"), Variable("kdes")
_kout, _qb, _vb = Variable("kout"), Variable("QB"), Variable("Vb")
_ec50, _hill = Variable("EC50"), Variable("hill")
_mg_per_nmol = Variable("molecular_weight_kDa") / Constant(1000.0, unit="ug/mg")
_r0 = Variable("R0") * _mg_per_nmol
_ksyn0 = Variable("ksyn0") * _mg_per_nmol
_ksyn_inf = Variable("ksyninf") * _mg_per_nmol

# Below this share of its largest value the effect on B cells no longer shows in five digits of the count. The
# concentration where the Hill function falls to it is how far down the drug must be right: with a Hill
# exponent of 0.2 that is far below anything a laboratory can see. Our choice, in the log; so are the two
# bounds in mg/L.
_SMALL_EFFECT = 11.5
_LOWEST_FLOOR = 1e-30
_DRUG_FLOOR = 1e-3
# Errors of the count below this are absolute (cells/uL). Our choice.
_COUNT_FLOOR = 1e-2

_coefficients = (
    ("absorption", _ka),
    ("absorption_per_litre", _ka / _vc),
    ("elimination", Variable("CL") / _vc),
    ("to_tissue", Variable("Q") / _vc),
    ("from_tissue", Variable("Q") / _vp),
    ("complex_loss", _kep),
    ("binding", (_kep + _koff) * Variable("KD") * _mg_per_nmol / _koff),
    ("synthesis_fall", _kdes / Variable("days_per_year")),
    ("target_loss_late", _ksyn_inf / _r0),
    ("target_loss_extra", (_ksyn0 - _ksyn_inf) / _r0),
    ("target_baseline", _r0),
    ("count_baseline", Variable("B0")),
    ("count_loss", _kout),
    ("count_kill", _kout * Variable("Emax")),
    ("steepness", _hill),
    ("log_half_effect", log(_ec50)),
    ("count_to_tissue", _qb / _vc),
    ("count_from_tissue", _qb / _vb),
    ("bioavailability", Variable("F")),
    (
        "drug_floor",
        minimum(maximum(_ec50 * exp(-_SMALL_EFFECT / _hill), _LOWEST_FLOOR), _DRUG_FLOOR),
    ),
)
_c = {name: Variable(name) for name, _ in _coefficients}

# A steep effect (Hill exponent from 10 on) is a stair: between two stages that see the same flat part the
# error estimate sees nothing, and a step would cross it unseen. So the log odds of the effect, where it is
# neither nearly nothing nor nearly full, may change by this much in one step; in a step far shorter than the
# time in which B cells are killed, by more. Our choices, tuned on three populations.
_WATCHED = 7.0
_CHANGE_A_STEP = 0.5
_ACTS_FASTER = 5.0

# --- the right-hand side ----------------------------------------------------------------------------------

_depot, _synthesis, _total = Variable("depot"), Variable("synthesis"), Variable("total")
_tissue, _target = Variable("tissue"), Variable("target")
_count, _count_tissue = Variable("count"), Variable("count_tissue")

_half_excess = Named("half_excess", 0.5 * (_total - _target - _c["binding"]))
_product = Named("product", _c["binding"] * maximum(_total, ZERO))
_spread = Named("spread", sqrt(_half_excess * _half_excess + _product))
_root = Named("root", select(_half_excess, _half_excess + _spread, _product / (_spread - _half_excess)))
# The derivatives of the root by the implicit equation: no cancellation either.
_per_spread = Named("per_spread", 0.5 / _spread)
_free = Named(
    "free",
    _root,
    slopes=(
        (_total, (_root + _c["binding"]) * _per_spread),
        (_target, -_root * _per_spread),
    ),
)
_bound = Named("bound", _total - _free)

# Below this the drug is gone; its logarithm stays a number (mg/L, far below a single molecule).
_GONE = 1e-30
_log_free = log(maximum(_free, _GONE))
_log_odds = Named("log_odds", _c["steepness"] * (_log_free - _c["log_half_effect"]))
_logistic = Named("logistic", ONE / (ONE + exp(-_log_odds)))
_effect = Named(
    "effect",
    select(_free - _GONE, _logistic, ZERO),
    slopes=((_log_odds, select(_free - _GONE, _logistic * (ONE - _logistic), ZERO)),),
)

_target_loss = Named("target_loss", _c["target_loss_late"] + _c["target_loss_extra"] * _synthesis)
_exchange = _free - _tissue

TMDD_B_CELLS = Structure(
    name="tmdd-b-cells",
    parameters=(
        "ka",
        "F",
        "Vc",
        "kep",
        "CL",
        "Q",
        "Vp",
        "R0",
        "ksyn0",
        "ksyninf",
        "KD",
        "koff",
        "kdes",
        "B0",
        "Emax",
        "EC50",
        "hill",
        "kout",
        "QB",
        "Vb",
    ),
    shares=("F",),
    constants=("molecular_weight_kDa", "days_per_year"),
    coefficients=_coefficients,
    states=(
        State(name="depot", unit="mg", rate=-_c["absorption"] * _depot, start=ZERO),
        State(
            name="synthesis",
            unit="1",
            rate=-_c["synthesis_fall"] * _synthesis,
            start=exp(-_c["synthesis_fall"] * CLOCK),
        ),
        State(
            name="total",
            unit="mg/L",
            rate=_c["absorption_per_litre"] * _depot
            - _c["elimination"] * _free
            - _c["to_tissue"] * _exchange
            - _c["complex_loss"] * _bound,
            start=ZERO,
            floor=_c["drug_floor"],
        ),
        State(
            name="tissue",
            unit="mg/L",
            rate=_c["from_tissue"] * _exchange,
            start=ZERO,
            floor=_c["drug_floor"],
        ),
        State(
            name="target",
            unit="mg/L",
            rate=_target_loss * (_c["target_baseline"] - _target + _bound) - _c["complex_loss"] * _bound,
            start=_c["target_baseline"],
            floor=Constant(_DRUG_FLOOR),
        ),
        State(
            name="count",
            unit="cells/uL",
            rate=_c["count_loss"] * (_c["count_baseline"] - _count)
            - _c["count_kill"] * _effect * _count
            - _c["count_to_tissue"] * (_count - _count_tissue),
            start=_c["count_baseline"],
            floor=Constant(_COUNT_FLOOR),
        ),
        State(
            name="count_tissue",
            unit="cells/uL",
            rate=_c["count_from_tissue"] * (_count - _count_tissue),
            start=_c["count_baseline"],
            floor=Constant(_COUNT_FLOOR),
        ),
    ),
    dosed="depot",
    per_mg=_c["bioavailability"],
    limits=(
        Limit(
            value=minimum(maximum(_log_odds, -_WATCHED), _WATCHED),
            size=_CHANGE_A_STEP,
            rate=_ACTS_FASTER * _c["count_kill"],
        ),
    ),
    outputs=(
        ("concentration_mg_L", _total),
        ("b_cells_per_uL", _count),
        ("free_concentration_mg_L", _free),
    ),
)
"""Outputs: the total drug, which the assay measures; B cells in blood; the free drug."""
