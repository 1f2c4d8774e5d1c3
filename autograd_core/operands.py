"""What an op of Tensors takes beside them: Python numbers, which stay weak, and arrays."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import GraphError
from autograd_core.node import Node
from autograd_core.op import Op

_WEAK = frozenset([float, int, bool])


def plain_operand(op: Op, x: Any) -> Any:
    """Return an input that is no Tensor as NumPy takes it; Python numbers stay weak."""
    if x.__class__ in _WEAK:
        return x
    if isinstance(x, Node):
        raise GraphError(
            f"{op.name}: expected Tensors, arrays and numbers, got a {type(x).__name__}. "
            "Tensors and Values do not mix: use ag.tensor for all of them."
        )
    array = x if isinstance(x, np.ndarray | np.generic) else np.asarray(x)
    if array.dtype.kind not in "fiub":
        raise GraphError(
            f"{op.name}: expected Tensors, arrays and numbers, got {_described(x, array)}. "
            "Convert it to numbers first, as with np.asarray(..., dtype=float)."
        )
    return array


def _described(x: Any, array: Any) -> str:
    if isinstance(x, np.ndarray | list | tuple):
        return f"a {type(x).__name__} of dtype {array.dtype}"
    return f"a {type(x).__name__}, {x!r:.40}"


def operand_array(x: Any, result: NDArray[Any]) -> NDArray[Any]:
    """Return a plain operand as an array; a Python number takes the result's float type."""
    if x.__class__ is np.ndarray:
        return x.copy()  # its owner may write to it
    weak = x.__class__ in _WEAK and result.dtype.kind == "f"
    return np.asarray(x, dtype=result.dtype if weak else None)
