"""Operators, comparisons, indexing and the NumPy protocols, shared by every traced value."""

from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.methods import ArrayMethods
from autograd_core.numpy_calls import call_numpy, call_ufunc
from autograd_core.numpy_functions import composites
from autograd_core.op import Traced
from autograd_core.recording import RECORDING

# What == compares entry by entry; anything else (None, a string) is just not equal.
_COMPARABLE = (Traced, int, float, np.ndarray, np.generic, list, tuple)


class Operators(Traced):
    """Python's and NumPy's ways to apply an op to a traced value."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __add__(self, other: Any) -> Any:
        return ops.add(self, other)

    def __radd__(self, other: Any) -> Any:
        return ops.add(other, self)

    def __sub__(self, other: Any) -> Any:
        return ops.subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        return ops.subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        return ops.multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        return ops.multiply(other, self)

    def __truediv__(self, other: Any) -> Any:
        return ops.divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return ops.divide(other, self)

    def __pow__(self, other: Any) -> Any:
        return ops.power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return ops.power(other, self)

    def __mod__(self, other: Any) -> Any:
        return ops.mod(self, other)

    def __rmod__(self, other: Any) -> Any:
        return ops.mod(other, self)

    def __floordiv__(self, other: Any) -> Any:
        return ops.floor_divide(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return ops.floor_divide(other, self)

    def __matmul__(self, other: Any) -> Any:
        return ops.matmul(self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return ops.matmul(other, self)

    def __neg__(self) -> Any:
        return ops.negative(self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return ops.abs(self)

    def __gt__(self, other: Any) -> Any:
        return ops.greater(self, other)

    def __ge__(self, other: Any) -> Any:
        return ops.greater_equal(self, other)

    def __lt__(self, other: Any) -> Any:
        return ops.less(self, other)

    def __le__(self, other: Any) -> Any:
        return ops.less_equal(self, other)

    def __eq__(self, other: object) -> Any:
        return ops.equal(self, other) if isinstance(other, _COMPARABLE) else NotImplemented

    def __ne__(self, other: object) -> Any:
        return ops.not_equal(self, other) if isinstance(other, _COMPARABLE) else NotImplemented

    def exp(self) -> Any:
        """Return the exponential, entry by entry."""
        return ops.exp(self)

    def log(self) -> Any:
        """Return the natural logarithm, entry by entry."""
        return ops.log(self)

    def tanh(self) -> Any:
        """Return the hyperbolic tangent, entry by entry."""
        return ops.tanh(self)

    def sigmoid(self) -> Any:
        """Return 1 / (1 + e^-x), entry by entry."""
        return ops.sigmoid(self)

    def relu(self) -> Any:
        """Return max(x, 0), entry by entry."""
        return ops.relu(self)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        return call_ufunc(ufunc, method, inputs, kwargs)

    def __array_function__(
        self, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        return call_numpy(function, args, kwargs)


class ArrayOperators(Operators, ArrayMethods):
    """What traced arrays add: shape, indexing, masks, updates and the methods of arrays."""

    __slots__ = ()

    shape: tuple[int, ...]

    @property
    def ndim(self) -> int:
        """Return the number of axes."""
        return len(self.shape)

    @property
    def T(self) -> Any:  # noqa: N802 NumPy's name
        """Return the array with its axes reversed."""
        return ops.transpose(self)

    def __iadd__(self, other: Any) -> Any:
        return _updated(self, self + other)

    def __isub__(self, other: Any) -> Any:
        return _updated(self, self - other)

    def __imul__(self, other: Any) -> Any:
        return _updated(self, self * other)

    def __itruediv__(self, other: Any) -> Any:
        return _updated(self, self / other)

    def __and__(self, other: Any) -> Any:
        return composites()["bitwise_and"](self, other)

    def __or__(self, other: Any) -> Any:
        return composites()["bitwise_or"](self, other)

    def __xor__(self, other: Any) -> Any:
        return composites()["bitwise_xor"](self, other)

    def __invert__(self) -> Any:
        return composites()["invert"](self)

    __rand__, __ror__, __rxor__ = __and__, __or__, __xor__

    def __getitem__(self, key: Any) -> Any:
        return ops.getitem(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "indexing: expected entries to stay as they were computed, got an item assignment. "
            "Build the array with stack or concatenate, or choose between two with where."
        )


def _updated(x: Any, result: Any) -> Any:
    """Return what `x += y` leaves in x: a new tensor, but under no_grad a leaf keeps its place.

    There `w -= lr * w.grad` is the step of an optimizer, which must not make w a constant.
    """
    if RECORDING.get().enabled or not getattr(x, "requires_grad", False):
        return result
    x.data = result.numpy()
    return x
