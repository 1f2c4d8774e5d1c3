"""NumPy functions that work entry by entry, and questions about entries.

Answers are booleans and counts, which take no gradient.
"""

import math
from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.numpy_functions.layout import dtype_of
from autograd_core.op import Traced
from autograd_core.recording import no_grad


def arccosh(x: Any) -> Any:
    """Return the inverse of cosh, at least 0."""
    return ops.log(x + ops.sqrt(x - 1.0) * ops.sqrt(x + 1.0))


def arctanh(x: Any) -> Any:
    """Return the inverse of tanh."""
    return (ops.log1p(x) - ops.log1p(-x)) / 2.0


def deg2rad(x: Any) -> Any:
    """Return an angle in degrees as radians."""
    return x * (math.pi / 180)


def rad2deg(x: Any) -> Any:
    """Return an angle in radians as degrees."""
    return x * (180 / math.pi)


def logaddexp2(x1: Any, x2: Any) -> Any:
    """Return log2(2^x1 + 2^x2)."""
    return ops.logaddexp(*(ops.multiply(x, math.log(2)) for x in (x1, x2))) / math.log(2)


def trunc(x: Any) -> Any:
    """Return x without its digits behind the point."""
    return ops.where(ops.less(x, 0), ops.ceil(x), ops.floor(x))


def heaviside(x1: Any, x2: Any) -> Any:
    """Return 0 below 0, 1 above, and x2 at 0."""
    return ops.where(ops.equal(x1, 0), x2, ops.step(x1))


def fmax(x1: Any, x2: Any) -> Any:
    """Return the larger of two entries; one that is nan does not count."""
    return _that_are_numbers(ops.maximum, x1, x2)


def fmin(x1: Any, x2: Any) -> Any:
    """Return the smaller of two entries; one that is nan does not count."""
    return _that_are_numbers(ops.minimum, x1, x2)


def _that_are_numbers(choose: Callable[..., Any], a: Any, b: Any) -> Any:
    return ops.where(isnan(a), b, ops.where(isnan(b), a, choose(a, b)))


def divide_both_ways(x1: Any, x2: Any) -> tuple[Any, Any]:
    """Return the quotient rounded down, and the remainder: NumPy's divmod."""
    return ops.floor_divide(x1, x2), ops.mod(x1, x2)


def nan_to_num(x: Any, copy: bool = True, nan: float = 0.0) -> Any:
    """Return x with a number for nan, and the largest numbers of its type for inf and -inf."""
    largest = float(np.finfo(dtype_of(x)).max)
    finite = ops.where(ops.less(ops.abs(x), math.inf), x, ops.sign(x) * largest)
    return ops.where(isnan(x), nan, finite)


def select(condlist: Any, choicelist: Any, default: Any = 0) -> Any:
    """Return entries of the first choice whose condition holds, or the default."""
    result = default
    for condition, choice in reversed([*zip(condlist, choicelist, strict=True)]):
        result = ops.where(condition, choice, result)
    return result


def isnan(x: Any) -> Any:
    """Return where x is nan."""
    return ops.not_equal(x, x)


def isinf(x: Any) -> Any:
    """Return where x is inf or -inf."""
    return ops.equal(ops.abs(x), math.inf)


def isfinite(x: Any) -> Any:
    """Return where x is neither nan nor infinite."""
    return ops.less(ops.abs(x), math.inf)


def every(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return whether all entries over `axis` are true: NumPy's all."""
    return ops.equal(ops.sum(ops.equal(a, 0), axis, keepdims), 0)


def some(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return whether any entry over `axis` is true: NumPy's any."""
    return ops.greater(count_nonzero(a, axis, keepdims), 0)


def count_nonzero(a: Any, axis: Any = None, keepdims: bool = False) -> Any:
    """Return how many entries over `axis` are not 0."""
    return ops.sum(ops.not_equal(a, 0), axis, keepdims)


def _answered(question: Callable[..., Any]) -> Callable[..., Any]:
    """Return one of NumPy's questions about the numbers of two arrays."""

    @wraps(question)
    def answer(*args: Any, **options: Any) -> Any:
        with no_grad():
            plain = {key: np.asarray(x) for key, x in options.items()}
            return question(*map(np.asarray, args), **plain)

    return answer


def logical_and(x1: Any, x2: Any) -> Any:
    """Return where both are true."""
    return ops.multiply(ops.not_equal(x1, 0), ops.not_equal(x2, 0))


def logical_or(x1: Any, x2: Any) -> Any:
    """Return where one at least is true."""
    return ops.maximum(ops.not_equal(x1, 0), ops.not_equal(x2, 0))


def logical_xor(x1: Any, x2: Any) -> Any:
    """Return where one alone is true."""
    return ops.not_equal(ops.not_equal(x1, 0), ops.not_equal(x2, 0))


def logical_not(x: Any) -> Any:
    """Return where x is false."""
    return ops.equal(x, 0)


def _of_masks(sign: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function of booleans; of numbers it would work on bits."""

    def checked(*masks: Any) -> Any:
        for x in masks:
            dtype = np.result_type(dtype_of(x) if isinstance(x, Traced) else x)
            if dtype.kind != "b":
                raise TypeError(
                    f"{sign}: expected masks of booleans, got {dtype}. Compare first, in "
                    f"parentheses, as in (x > 0) & (x < 1); a power is written **."
                )
        return function(*masks)

    return checked


ENTRIES: dict[str, Callable[..., Any]] = {
    f.__name__: f
    for f in (
        arccosh, arctanh, deg2rad, rad2deg, logaddexp2, trunc, heaviside, fmax, fmin, nan_to_num,
        select, isnan, isinf, isfinite, count_nonzero, logical_and, logical_or, logical_xor,
        logical_not,
    )
} | {
    "radians": deg2rad, "degrees": rad2deg, "fix": trunc, "divmod": divide_both_ways,
    "all": every, "any": some, "positive": ops.identity, "conjugate": ops.identity,
    "real": ops.identity, "fabs": ops.abs, "isclose": _answered(np.isclose),
    "allclose": _answered(np.allclose), "array_equal": _answered(np.array_equal),
    "bitwise_and": _of_masks("&", logical_and), "bitwise_or": _of_masks("|", logical_or),
    "bitwise_xor": _of_masks("^", logical_xor), "invert": _of_masks("~", logical_not),
}  # fmt: skip
