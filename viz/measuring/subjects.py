"""The kernels that are timed, in the form in which the benchmark takes them."""

import functools
from typing import Any

import numba
import numpy as np
from numba import prange

from autograd_core.kernels import elementary
from autograd_core.kernels.jit import OPTIONS
from viz.measuring.kernels import Array, Subject


def _tanh(x: Array, out: Array) -> None:
    for i in range(len(x)):
        out[i] = elementary.tanh(x[i])  # type: ignore[no-untyped-call]


def _numpy_tanh(x: Array, out: Array) -> None:
    np.tanh(x, out=out)


def _parallel(x: Array, out: Array) -> None:
    for i in prange(len(x)):
        out[i] = elementary.tanh(x[i])  # type: ignore[no-untyped-call]


def _arguments(size: int, dtype: str) -> tuple[Any, ...]:
    x = np.random.default_rng(0).normal(size=size).astype(dtype)
    return x, np.empty_like(x)


@functools.cache
def subjects() -> dict[str, Subject]:
    """Return every kernel by name."""
    forms = {
        "python": _tanh,
        "numpy": _numpy_tanh,
        "numba": numba.njit(**OPTIONS)(_tanh),
        "parallel": numba.njit(parallel=True, **OPTIONS)(_parallel),
    }
    return {"tanh": Subject("tanh", forms, _arguments, lambda arguments: [arguments[-1]])}


def parallel_threads() -> int:
    """Return how many threads the parallel forms use."""
    return int(numba.get_num_threads())
