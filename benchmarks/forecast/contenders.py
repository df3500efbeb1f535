"""Who takes part, each with its setting."""

from __future__ import annotations

from benchmarks.forecast.contest import Contender
from doseline.forecast.accuracy import DEFAULT, FAST, TIGHT, Accuracy

_TIGHTER, _LOOSER = "1e-6/1e-9", "1e-4/1e-6"
# diffrax's implicit solvers take minutes for everybody.
_FEW = 200


def _ours(accuracy: Accuracy) -> Contender:
    return Contender(
        name=f"doseline, {accuracy.name}",
        module="ours",
        setting=f"{accuracy.relative:g}",
        uses="numba",
        options={"accuracy": accuracy.name},
        alone=False,
    )


OURS = _ours(DEFAULT)
OWN = (_ours(FAST), _ours(TIGHT))
NUMBALSODA = Contender(name="numbalsoda", module="numbalsoda", setting=_TIGHTER, uses="numbalsoda")
ROADRUNNER = Contender(
    name="libroadrunner (CVODE)", module="roadrunner_cvode", setting=_TIGHTER, uses="roadrunner"
)
PEERS = (
    NUMBALSODA,
    ROADRUNNER,
    Contender(name="COPASI (LSODA)", module="copasi_lsoda", setting=_TIGHTER, uses="COPASI"),
    Contender(name="SciPy odeint (LSODA)", module="scipy_odeint", setting=_TIGHTER, uses="scipy"),
    *(
        Contender(
            name=f"diffrax {solver}",
            module="diffrax_map",
            setting=_LOOSER,
            uses="diffrax",
            options={"solver": solver},
            limit=limit,
        )
        for solver, limit in (("Tsit5", 1000), ("Kvaerno3", _FEW), ("Kvaerno5", _FEW))
    ),
)
