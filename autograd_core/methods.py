"""The methods of traced arrays, such as `x.sum()`: each is the function of that name."""

from typing import Any

from autograd_core import ops
from autograd_core.numpy_functions import composites


class ArrayMethods:
    """NumPy's methods of arrays, for a class of traced values."""

    __slots__ = ()

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

    def all(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return whether all entries over `axis` are true (not 0)."""
        return composites()["all"](self, axis, keepdims)

    def any(self, axis: Any = None, keepdims: bool = False) -> Any:
        """Return whether any entry over `axis` is true (not 0)."""
        return composites()["any"](self, axis, keepdims)

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

    def clip(self, min: Any = None, max: Any = None) -> Any:
        """Return the array with entries below `min` or above `max` set to it."""
        return ops.clip(self, min, max)

    def dot(self, b: Any) -> Any:
        """Return NumPy's dot with b."""
        return ops.dot(self, b)

    def swapaxes(self, axis1: int, axis2: int) -> Any:
        """Return the array with two axes exchanged."""
        return composites()["swapaxes"](self, axis1, axis2)

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
