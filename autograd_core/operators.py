"""Operators, comparisons, indexing and the NumPy protocols, shared by every traced value."""

from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.numpy_calls import call_numpy, op_for
from autograd_core.op import Traced

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
        if method != "__call__" or kwargs:
            raise TypeError(
                f"numpy.{ufunc.__name__}: expected a plain call, got "
                f"{'method ' + method if method != '__call__' else 'keywords ' + str([*kwargs])}. "
                "Use the function of autograd_core with that name."
            )
        return op_for(ufunc)(*inputs)

    def __array_function__(
        self, function: Any, types: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        return call_numpy(function, args, kwargs)


class ArrayOperators(Operators):
    """What traced arrays add: shape, indexing, reductions."""

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

    def __getitem__(self, key: Any) -> Any:
        return ops.getitem(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError(
            "indexing: expected entries to stay as they were computed, got an item assignment. "
            "Build the array with stack or concatenate, or choose between two with where."
        )

    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return the sum over `axis`."""
        return ops.sum(self, axis, keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return the mean over `axis`."""
        return ops.mean(self, axis, keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return the largest entry over `axis`; ties share the cotangent evenly."""
        return ops.max(self, axis, keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return the smallest entry over `axis`; ties share the cotangent evenly."""
        return ops.min(self, axis, keepdims)

    def prod(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return the product over `axis`."""
        return ops.prod(self, axis, keepdims)

    def var(self, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> Any:
        """Return the variance over `axis`."""
        return ops.var(self, axis, ddof, keepdims)

    def std(self, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> Any:
        """Return the standard deviation over `axis`."""
        return ops.std(self, axis, ddof, keepdims)

    def cumsum(self, axis: int | None = None) -> Any:
        """Return the running sum along `axis`."""
        return ops.cumsum(self, axis)

    def cumprod(self, axis: int | None = None) -> Any:
        """Return the running product along `axis`."""
        return ops.cumprod(self, axis)

    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """Return the place of the largest entry along `axis`."""
        return ops.argmax(self, axis, keepdims)

    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """Return the place of the smallest entry along `axis`."""
        return ops.argmin(self, axis, keepdims)

    def argsort(self, axis: int | None = -1) -> Any:
        """Return the places of the entries in sorted order."""
        return ops.argsort(self, axis)

    def take(self, indices: Any, axis: int | None = None) -> Any:
        """Return the entries at `indices` along `axis`."""
        return ops.take(self, indices, axis)

    def repeat(self, repeats: Any, axis: int | None = None) -> Any:
        """Return the array with each entry repeated along `axis`."""
        return ops.repeat(self, repeats, axis)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
        """Return the diagonals of the matrices in two axes."""
        return ops.diagonal(self, offset, axis1, axis2)

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
        """Return the sums of the diagonals of the matrices in two axes."""
        return ops.trace(self, offset, axis1, axis2)

    def ravel(self) -> Any:
        """Return all entries in a row."""
        return ops.ravel(self)

    def flatten(self) -> Any:
        """Return all entries in a row."""
        return ops.ravel(self)

    def squeeze(self, axis: Any = None) -> Any:
        """Return the array without its axes of length 1."""
        return ops.squeeze(self, axis)

    def astype(self, dtype: Any) -> Any:
        """Return the array converted to another type of numbers."""
        return ops.astype(self, dtype)

    def reshape(self, *shape: Any) -> Any:
        """Return the same numbers in another shape."""
        return ops.reshape(self, shape[0] if len(shape) == 1 else shape)

    def transpose(self, *axes: Any) -> Any:
        """Return the array with its axes permuted, or reversed."""
        return ops.transpose(self, axes[0] if len(axes) == 1 else axes or None)
