"""The one regimen of these benchmarks, in plain numbers: what every solver gets.

20 mg at days 0, 7 and 14, then every 28 days from day 28 to day 728, followed to day 1095, every day.
"""

from __future__ import annotations

import numpy as np

from doseline.forecast.trajectories import Floats

DOSE_MG = 20.0
DOSE_DAYS: Floats = np.array([0.0, 7.0, 14.0, *range(28, 729, 28)])
TIMES: Floats = np.arange(1096.0)
# The day of every dose and the last day: a solver that starts afresh at each dose goes from one to the next.
ENDS: tuple[int, ...] = (*map(int, DOSE_DAYS), int(TIMES[-1]))
