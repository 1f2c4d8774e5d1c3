"""Products of arrays: NumPy's, or those of the kernel `matmul` where it is chosen."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.kernels.choosing import laid_out, served_by
from autograd_core.shapes import Shape, matmul_shape

Array = NDArray[Any]


def _by_kernel(loop: Callable[..., Any], a: Array, b: Array) -> Any:
    shape = matmul_shape(a.shape, b.shape)
    left = a[None] if a.ndim == 1 else a
    right = b[:, None] if b.ndim == 1 else b
    if right.ndim == 2:
        left = left.reshape(-1, left.shape[-1])  # many matrices by one are one product
    batch = np.broadcast_shapes(left.shape[:-2], right.shape[:-2])
    out = np.empty((*batch, left.shape[-2], right.shape[-1]), a.dtype)
    for place in np.ndindex(*batch):
        loop(laid_out(_at(left, place)), laid_out(_at(right, place)), out[place])
    return out.reshape(shape)[()]


def _at(x: Array, place: Shape) -> Array:
    """Return the matrix at a place of a batch to which the batch of x broadcasts."""
    lead = x.shape[:-2]
    own = place[len(place) - len(lead) :]
    matrix: Array = x[tuple(i if n > 1 else 0 for i, n in zip(own, lead, strict=True))]
    return matrix


product = served_by("matmul", np.matmul, _by_kernel)
"""What `np.matmul` computes."""
_dot_by_matmul = served_by("matmul", np.dot, _by_kernel)


def dot_product(a: Any, b: Any) -> Any:
    """Return what `np.dot` computes; of more than two axes, or none, it is NumPy's alone."""
    if np.ndim(a) in (1, 2) and np.ndim(b) in (1, 2):
        return _dot_by_matmul(a, b)
    return np.dot(a, b)
