"""Parallel forms: each core takes some of the entries, or rows."""

from collections.abc import Callable
from typing import Any

from numba import prange
from numba.extending import register_jitable

from autograd_core.kernels.jit import OPTIONS
from autograd_core.kernels.registry import Kernel

PORTION = 16384
"""Entries that one core takes at a time: longer than waking it up, and even for many cores."""


def spread(kernel: Kernel) -> Callable[..., Any]:
    """Return the kernel's loop over all cores."""
    loop = register_jitable(**OPTIONS)(kernel.loop)

    def on_all_cores(x, out):
        for portion in prange((len(x) + PORTION - 1) // PORTION):
            first = portion * PORTION
            loop(x[first : first + PORTION], out[first : first + PORTION])

    on_all_cores.__qualname__ = f"{kernel.name}_on_all_cores"
    return on_all_cores
