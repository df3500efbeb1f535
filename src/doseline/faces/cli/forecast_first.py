"""A forecast asked for at the terminal; the first one on a computer takes longer, and says so."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from doseline.assessment import Assessment
from doseline.assessment.forecast.question import Question
from doseline.text import Catalogue

if TYPE_CHECKING:
    from doseline.assessment.forecast.contract import Found

# The compiler tells of each function that it compiles, and not of one that it finds compiled on disk.
_COMPILING = "numba:compile"


def forecast(case: Assessment, question: Question, catalogue: Catalogue) -> Found:
    """The forecast of a case, with a line on standard error where something has to be compiled first."""
    from numba.core import event  # noqa: PLC0415 - the compiler is slow to load, and for a forecast only

    from doseline.assessment.forecast.contract import forecast_for  # noqa: PLC0415 - as above

    class Saying(event.Listener):
        """Says once that this takes its time."""

        said = False

        def on_start(self, _: object) -> None:
            if not self.said:
                self.said = True
                print(catalogue.say("forecast.progress.compiling"), file=sys.stderr, flush=True)

        def on_end(self, _: object) -> None:
            """Nothing to say: the answer comes next."""

    with event.install_listener(_COMPILING, Saying()):
        return forecast_for(case, question)
