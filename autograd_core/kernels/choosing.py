"""Which form of a kernel the eager ops run, and when "auto" leaves NumPy.

Rows of "auto" (ns an entry of 1,000,000 on one core of an AVX-512 processor, NumPy 2.4, the op's
own NumPy forward beside the numba form; the rest are draws, and stay with NumPy):

    op          float64        float32
    sigmoid     22    / 0.8    14    / 0.3
    gelu        45    / 1.5    35    / 0.5
    erf         38    / 1.6    38    / 1.1
    normal_cdf  17    / 1.5    18    / 1.6
    softplus    14    / 1.5     2.0  / 1.0
    sin         23    / 0.9
    cos         25    / 0.9
"""

from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Any, Literal

import numpy as np

from autograd_core.errors import AutogradError
from autograd_core.kernels.collection import KERNELS
from autograd_core.kernels.registry import Array

Form = Literal["python", "numpy", "numba", "auto"]
_CHOICES = ("python", "numpy", "numba", "auto")
_FORM: ContextVar[str] = ContextVar("kernels", default="auto")
_form = _FORM.get

AUTO_SIZE = 1 << 18
"""Entries from which "auto" takes what is faster: smaller arrays do not repay loading Numba, half a
second in a process. It depends on nothing but op, size and type, so a run can be repeated."""

_DOUBLE, _SINGLE = np.dtype(np.float64), np.dtype(np.float32)
_FLOATS = frozenset([_DOUBLE, _SINGLE])
_FASTER = {
    "sigmoid": _FLOATS,
    "gelu": _FLOATS,
    "erf": _FLOATS,
    "normal_cdf": _FLOATS,
    "softplus": _FLOATS,
    "sin": frozenset([_DOUBLE]),
    "cos": frozenset([_DOUBLE]),
}


class use_kernels:  # noqa: N801 used like a function
    """Choose the form of the kernels by which ops compute on arrays.

    From the call on, in this thread or task; as a context manager until the end of the block.
    Ops with a kernel are `exp expm1 log log1p tanh sigmoid softplus gelu erf normal_cdf sin cos`
    (their forward on float32 and float64 arrays; `gelu` in its exact form); all others, and the
    backward sweep, are NumPy's whatever is chosen. So are programs of `compile`, which have
    executors of their own. Forms differ by a few units in the last place, and only NumPy's warns
    of an overflow.

    Parameters
    ----------
    form : "auto", "python", "numpy" or "numba"
        "python" is plain loops, some hundred times slower: to read, to step through, to compare.
        "numba" is the same loops compiled, on one core; the first call of an op takes a second,
        on this computer once. "auto", the default, is NumPy below 262,144 entries; from there on
        numba where it was measured to be at least 1.5 times as fast: for `sigmoid softplus gelu
        erf normal_cdf`, and `sin cos` in float64.

    Raises
    ------
    AutogradError
        If there is no such form.

    Examples
    --------
    >>> import numpy as np
    >>> import autograd_core as ag
    >>> with ag.use_kernels("python"):
    ...     y = ag.tanh(np.array([0.0, 1.0]))
    >>> y.round(4).tolist()
    [0.0, 0.7616]
    """

    _token: Token[str]

    def __init__(self, form: Form) -> None:
        if form not in _CHOICES:
            raise AutogradError(
                f"use_kernels: expected one of {', '.join(_CHOICES)}, got {form!r}. "
                'Leave it to "auto" if in doubt.'
            )
        self._token = _FORM.set(form)

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        _FORM.reset(self._token)


def served(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return an op's forward that runs the kernel `name` where that is chosen, else `plain`."""
    faster = _FASTER.get(name, frozenset())

    def forward(x: Any) -> Any:
        form = _form()
        if form == "auto":
            if x.__class__ is not np.ndarray or x.size < AUTO_SIZE or x.dtype not in faster:
                return plain(x)
            form = "numba"
        elif form == "numpy" or not isinstance(x, np.ndarray) or x.dtype not in _FLOATS:
            return plain(x)
        return _each_entry(KERNELS[name].form(form), x)

    forward.__name__ = name
    return forward


def _each_entry(kernel: Callable[..., Any], x: Array) -> Any:
    """Run an entrywise kernel on an array of any shape and layout."""
    out = np.empty_like(x, subok=False)  # in the order of x, as far as that is dense
    if not (x.flags.forc and out.strides == x.strides):
        x, out = np.ascontiguousarray(x), np.empty(x.shape, x.dtype)
    kernel(x.ravel("K"), out.ravel("K"))
    return out[()]
