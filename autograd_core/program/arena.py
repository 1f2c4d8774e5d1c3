"""How arrays lie in an arena: each begins with a cache line, so that no vector straddles two."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

CACHE_LINE = 64
"""Bytes."""


def room_for(entries: int, dtype: np.dtype[Any]) -> int:
    """Return the entries that an array takes up: whole cache lines."""
    line = CACHE_LINE // dtype.itemsize
    return -(-max(entries, 1) // line) * line


def new_arena(size: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    """Return zeros that begin with a cache line: reads of a whole vector then touch one line."""
    line = CACHE_LINE // dtype.itemsize
    array = np.zeros(size + line, dtype)
    start = -array.ctypes.data % CACHE_LINE // dtype.itemsize
    return array[start : start + size]
