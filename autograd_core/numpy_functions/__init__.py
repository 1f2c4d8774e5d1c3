"""NumPy functions that are no op of their own: each is put together from ops.

They are reached through NumPy alone (`np.vstack([t, u])`), with NumPy's names and argument order.
"""

from autograd_core.numpy_functions.entries import ENTRIES
from autograd_core.numpy_functions.layout import LAYOUT
from autograd_core.numpy_functions.sums import SUMS

COMPOSITES = LAYOUT | ENTRIES | SUMS
"""By the name below `numpy`, such as `linalg.multi_dot`."""

__all__ = ["COMPOSITES"]
