"""How is a kernel compiled once and kept, even where the package cannot be written to?"""

from __future__ import annotations

from collections.abc import Callable

import numba


def compiled(function: Callable) -> Callable:
    """Compile `function` when it is first called, without the GIL, and keep the machine code on disk when a folder allows it.

    numba looks for a writable folder beside the file, then in the user's cache;
    with neither (read-only install, no home) it compiles again in each process.
    """
    return _compiled(function)


def uncounted(function: Callable) -> Callable:
    """Compile a part of a kernel that makes no array and keeps none: who holds its arrays is not counted.

    Counting them at every call takes four fifths of the time where a kernel is made of small functions. What calls it
    from Python holds the arrays.
    """
    return _compiled(function, _nrt=False)


def _compiled(function: Callable, **ways: bool) -> Callable:
    try:
        return numba.njit(function, cache=True, nogil=True, **ways)
    except RuntimeError:  # "cannot locate a suitable directory for the cache"
        return numba.njit(function, nogil=True, **ways)
