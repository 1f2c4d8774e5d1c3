"""NumPy functions that are no op of their own: each is put together from ops.

They are reached through NumPy alone (`np.vstack([t, u])`), with NumPy's names and argument order.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["composites"]


@cache
def composites() -> dict[str, Callable[..., Any]]:
    """Return the functions by the name below `numpy`, such as `linalg.multi_dot`.

    They are loaded when one is first called, not when the engine is imported.
    """
    from autograd_core.numpy_functions.entries import ENTRIES
    from autograd_core.numpy_functions.layout import LAYOUT
    from autograd_core.numpy_functions.sums import SUMS

    return LAYOUT | ENTRIES | SUMS
