"""How is a kernel compiled once and kept, even where the package cannot be written to?"""

from __future__ import annotations

from collections.abc import Callable

import numba


def compiled(function: Callable) -> Callable:
    """Compile `function` when it is first called, without the GIL, and keep the machine code on disk when a folder allows it.

    numba looks for a writable folder beside the file, then in the user's cache;
    with neither (read-only install, no home) it compiles again in each process.
    """
    try:
        return numba.njit(function, cache=True, nogil=True)
    except RuntimeError:  # "cannot locate a suitable directory for the cache"
        return numba.njit(function, nogil=True)


def warm() -> float:
    """Compile the kernels that a first page waits for, on tiny inputs; return the seconds that it took.

    Call it once at set-up: what is compiled is kept on disk, and later processes load it.
    """
    import time

    import numpy as np

    from murmure.kernels.layout import place

    clock = time.perf_counter()
    ends = np.array([[0, 1], [1, 2], [2, 0], [2, 3], [4, 5]])  # a part of four, a pair, and one alone
    place(7, ends[:, 0], ends[:, 1], np.ones(len(ends)))
    return time.perf_counter() - clock
