"""One text for each hot loop: run as it is on lists, or compiled by numba on arrays.

Loading numba and compiled code takes as long as the plain loops do on a thousand nodes, so only
large graphs use it. A loop must be a top-level function that calls no other, or its cached code
would go stale; both forms give the same numbers to the last bit.
"""

from collections.abc import Callable, Iterable, MutableSequence
from functools import cache
from typing import Any, TypeVar, cast

import numpy as np

Ints = MutableSequence[int]
Floats = MutableSequence[float]
Loop = TypeVar("Loop", bound=Callable[..., Any])

PLAIN_BELOW = 3000  # nodes and edges of one level: loading takes as long as they do


class Plain:
    """Loops as they are written, on lists."""

    def ints(self, values: Iterable[int]) -> Ints:
        """Return whole numbers as a loop wants them."""
        return list(values)

    def floats(self, values: Iterable[float]) -> Floats:
        """Return numbers as a loop wants them."""
        return list(values)

    def loop(self, function: Loop) -> Loop:
        """Return a loop in its fastest form."""
        return function


class Jitted(Plain):
    """Loops compiled by numba, on arrays."""

    def ints(self, values: Iterable[int]) -> Ints:
        """Return whole numbers as a loop wants them."""
        return cast(Ints, np.array(list(values), dtype=np.int64))

    def floats(self, values: Iterable[float]) -> Floats:
        """Return numbers as a loop wants them."""
        return cast(Floats, np.array(list(values), dtype=np.float64))

    def loop(self, function: Loop) -> Loop:
        """Return a loop in its fastest form."""
        return cast(Loop, _compiled(function))


def form_for(size: int) -> Plain:
    """Return the form that is fastest for so many nodes and edges."""
    return Plain() if size < PLAIN_BELOW or not _can_compile() else Jitted()


@cache
def _can_compile() -> bool:
    """Tell whether numba is switched on and has a folder for what it compiles.

    Without one, each process would compile for ten seconds; the plain loops take less.
    """
    from numba.core import config

    is_off = config.DISABLE_JIT  # type: ignore[attr-defined]
    return not is_off and _compiled(_probe) is not None


def _probe() -> None:
    """Do nothing; that it can be cached shows that there is a folder."""


@cache
def _compiled(function: Loop) -> Any:
    """Return a loop compiled, from disk if it was before; None where there is no folder for it."""
    import numba

    try:
        return numba.njit(cache=True)(function)
    except RuntimeError:  # cannot cache
        return None
