"""Numbers and sums as NumPy computes with them fastest.

NumPy converts a Python number anew for each operation, which takes as long as a small array does.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _in_each_type(number: float) -> dict[Any, NDArray[Any]]:
    return {np.dtype(kind): np.array(number, kind) for kind in (np.float32, np.float64)}


ZERO = _in_each_type(0.0)
ONE = _in_each_type(1.0)


@lru_cache(maxsize=64)
def row_numbers(n: int) -> NDArray[np.intp]:
    """Return 0 ... n-1, read-only."""
    array = np.arange(n)
    array.flags.writeable = False
    return array


@lru_cache(maxsize=64)
def _ones(n: int, dtype: np.dtype[Any]) -> NDArray[Any]:
    array = np.ones(n, dtype)
    array.flags.writeable = False
    return array


_LONG = 1 << 16  # entries, from where on a vector is made anew and not kept


def total_of_rows(x: NDArray[Any]) -> Any:
    """Return the sum of a matrix's rows; BLAS takes a half to a tenth of NumPy's time for it."""
    n = len(x)
    return np.dot(_ones(n, x.dtype) if n < _LONG else np.ones(n, x.dtype), x)


def total_of_columns(x: NDArray[Any]) -> Any:
    """Return the sum of a matrix's columns."""
    return np.dot(x, _ones(x.shape[1], x.dtype))
