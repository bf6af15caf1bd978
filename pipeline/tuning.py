"""How a process that does our work and nothing else is tuned: one thread for matrices, garbage looked for seldom."""

from __future__ import annotations

import gc
import os

NEW_OBJECTS = 50_000  # after which those that refer to each other, and nobody to them, are looked for
OLDER = (20, 100)  # how many such looks until one that takes in those that survived one, and two
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def dedicate_process() -> None:
    """Make this process one that does our work and nothing else: one thread for matrices, garbage looked for seldom.

    Our matrices are small: two threads take nearly three times the processor time of one, waiting for each other. The
    libraries read the variables when they are loaded, which must be later than this; a user who set them keeps them.

    Documents are made and dropped by the thousand, and none of them refers to itself: looking for such as often as
    Python does by itself takes a tenth of the time outside the recogniser.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")
    gc.set_threshold(NEW_OBJECTS, *OLDER)


def usable_cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
