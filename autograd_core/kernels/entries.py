"""The kernels of functions applied entry by entry: their NumPy forms and examples."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd_core.kernels.registry import Array, Example, Kernel, register_kernel

if TYPE_CHECKING:
    from numpy.random import Generator


def _drawn_from(low: float, high: float) -> Callable[..., Example]:
    def make(size: int, dtype: Any, rng: "Generator") -> Example:
        x = rng.uniform(low, high, size).astype(dtype)
        return Example((x,), (np.empty_like(x),))

    return make


def sigmoid(x: Array, out: Array) -> None:
    """Write 1 / (1 + e^-x), with no overflow on either side; out may be x."""
    e = np.exp(-np.abs(x))
    np.divide(np.where(x < 0, e, x.dtype.type(1)), 1 + e, out=out)


def _softplus(x: Array, out: Array) -> None:
    np.add(np.maximum(x, 0), np.log1p(np.exp(-np.abs(x))), out=out)


def _erf(x: Array, out: Array) -> None:
    from scipy import special  # on first use, because importing it takes longer than the engine

    special.erf(x, out=out)


def _normal_cdf(x: Array, out: Array) -> None:
    from scipy import special

    special.ndtr(x, out=out)


def _gelu(x: Array, out: Array) -> None:
    from scipy import special

    near = np.clip(x, -1e4, None)  # -inf · 0 would be nan
    np.multiply(near, special.ndtr(near), out=out)


def _entrywise(name: str, vector: Any, domain: tuple[float, float], doc: str) -> Kernel:
    kernel = Kernel(
        name=name,
        home="functions",
        vector=vector,
        make_example=_drawn_from(*domain),
        doc=doc,
        ops=(name,),
        entrywise=True,
        in_parallel=True,
    )
    return register_kernel(kernel)


_entrywise("exp", np.exp, (-4, 4), "Exponential e^x.")
_entrywise("expm1", np.expm1, (-2, 2), "Exponential minus one, exact for small x.")
_entrywise("log", np.log, (1.5, 9), "Natural logarithm.")
_entrywise("log1p", np.log1p, (-0.5, 4), "ln(1 + x), exact for small x.")
_entrywise("tanh", np.tanh, (-3, 3), "Hyperbolic tangent.")
_entrywise("sigmoid", sigmoid, (-4, 4), "Logistic sigmoid 1 / (1 + e^-x).")
_entrywise("softplus", _softplus, (-4, 4), "ln(1 + e^x).")
_entrywise("gelu", _gelu, (-1, 4), "x Φ(x), exact form.")
_entrywise("erf", _erf, (-3, 3), "Error function.")
_entrywise("normal_cdf", _normal_cdf, (-1, 4), "Standard normal distribution function Φ(x).")
_entrywise("sin", np.sin, (-3, 3), "Sine of an angle in radians.")
_entrywise("cos", np.cos, (-1.5, 1.5), "Cosine of an angle in radians.")
