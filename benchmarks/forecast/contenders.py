"""Who takes part, each with its setting."""

from __future__ import annotations

from benchmarks.forecast.contest import Contender

_TIGHTER, _LOOSER = "1e-6/1e-9", "1e-4/1e-6"
# diffrax's implicit solvers take minutes for everybody.
_FEW = 200

OURS = Contender(
    name="doseline, default",
    module="ours",
    setting="1e-6",
    uses="numba",
    options={"accuracy": "default"},
    alone=False,
)
OWN = (
    Contender(
        name="doseline, fast",
        module="ours",
        setting="1e-5",
        uses="numba",
        options={"accuracy": "fast"},
        alone=False,
    ),
    Contender(
        name="doseline, tight",
        module="ours",
        setting="1e-10",
        uses="numba",
        options={"accuracy": "tight"},
        alone=False,
    ),
)
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
