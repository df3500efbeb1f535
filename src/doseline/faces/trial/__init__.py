"""A trial's results as files: the rows as Parquet, the answer for a program, the picture."""

from doseline.faces.trial.answer import reproduction_answer, trial_answer
from doseline.faces.trial.results import Done, run_trial

__all__ = ["Done", "reproduction_answer", "run_trial", "trial_answer"]
