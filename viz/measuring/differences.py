"""How far apart two results are that should be equal, in units of the last place."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class UnequalError(AssertionError):
    """A form of a kernel computes something else than NumPy's."""


def ulps(expected: Array, got: Array, dtype: str, *, entrywise: bool) -> float:
    """Return the largest difference in units of the last place, of each entry or of the largest."""
    if not expected.size or np.array_equal(expected, got, equal_nan=expected.dtype.kind == "f"):
        return 0.0
    size = np.abs(expected).astype(dtype)
    unit = np.spacing(size if entrywise else np.max(size))
    return float(np.max(np.abs(expected.astype(float) - got) / unit))
