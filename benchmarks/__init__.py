"""Side by side with peers: equal results first, then the time, as ratios.

One thread on both sides; said here, since libraries read it when they are loaded.
"""

import os

for _variable in (
    "OMP_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
):
    os.environ[_variable] = "1"
