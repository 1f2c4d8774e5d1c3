"""Which form of a kernel the eager ops run, and when "auto" leaves NumPy.

The rule of "auto": numba where the op was measured to be at least 1.5 times as fast with it as with
its own NumPy forward, from the fewest entries on at which that holds there and beyond, and never
below `AUTO_SIZE`. What it comes to is data, `faster.FASTER_FROM`, which the benchmark writes.
"""

from collections.abc import Callable
from contextvars import ContextVar, Token
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import AutogradError
from autograd_core.kernels.faster import FASTER_FROM

Array = NDArray[Any]
Form = Literal["python", "numpy", "numba", "auto"]
_CHOICES = ("python", "numpy", "numba", "auto")
_FORM: ContextVar[str] = ContextVar("kernels", default="auto")
chosen = _FORM.get
"""The form asked for; ops that every step runs look at it, and at `AUTO_SIZE`, themselves."""

AUTO_SIZE = 1 << 18
"""Entries from which "auto" takes what is faster: smaller arrays do not repay loading Numba, half a
second in a process. It depends on nothing but op, size and type, so a run can be repeated."""

_FLOATS = frozenset([np.dtype(np.float64), np.dtype(np.float32)])


class use_kernels:  # noqa: N801 used like a function
    """Choose the form of the kernels by which ops compute on arrays.

    From the call on, in this thread or task; as a context manager until the end of the block.
    It reaches the ops below, wherever they are called, in a forward or in a rule of the backward
    sweep, on float32 or float64 arrays:

    - `exp expm1 log log1p tanh sigmoid softplus gelu erf normal_cdf sin cos`; `gelu` in its exact
      form;
    - `matmul affine`, and `dot` of up to two axes. Their rules are made of such products;
    - `conv1d conv2d` and their transposes `conv_input conv_weight`, of which the rules of all four
      are made (the bias's is a plain sum);
    - `max_pool2d avg_pool2d`, their rules, and what those are made of in a recorded sweep:
      `max_pool_shares fold unfold`;
    - `getitem` by integers along its first axes, which `take` and `take_along_axis` read by, and
      its rule `index_add`, which adds them up again.

    All others are NumPy's whatever is chosen; `layer_norm` and `softmax_cross_entropy` in `KERNELS`
    are those of no op, but of several together. Programs of `compile` have executors of their own.
    Forms differ by a few units in the last place (of the largest entry where sums are taken), and
    only NumPy's warns of an overflow. In a convolution's kernel an inf may make nan of cotangents
    beside those that it reaches.

    Parameters
    ----------
    form : "auto", "python", "numpy" or "numba"
        "python" is plain loops, some hundred times slower: to read, to step through, to compare.
        "numba" is the same loops compiled, on one core; the first call of an op takes seconds,
        on this computer once. "auto", the default, is NumPy below 262,144 entries; from there on
        numba where it was measured to be at least 1.5 times as fast: the page of benchmarks has
        the rows, `FASTER_FROM` in `autograd_core.kernels.faster` what follows. Entries are those of
        the largest array given; for `getitem` of what is read, for `conv1d conv2d` of the larger
        of input and output.

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


def form_for(kernel: str, entries: int, dtype: np.dtype[Any]) -> str:
    """Return "python", "numpy" or "numba": the form of a kernel that an op runs now.

    Parameters
    ----------
    kernel : str
        A key of `KERNELS`.
    entries : int
        Of the largest array.
    dtype : dtype
        Of all arrays.
    """
    form = chosen()
    if form == "numpy" or dtype not in _FLOATS:
        return "numpy"
    if form != "auto":
        return form
    least = FASTER_FROM.get(kernel, {}).get(dtype.name)
    return "numba" if least is not None and entries >= least and _is_jitting() else "numpy"


def _loop(kernel: str, form: str) -> Callable[..., Any]:
    from autograd_core.kernels.collection import KERNELS  # loaded where they are run first

    return KERNELS[kernel].form(form)


def _is_jitting() -> bool:
    from autograd_core.kernels import compiling  # loads Numba, and it is about to be used

    return compiling.is_jitting()


def served(name: str, plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return the forward of an op of one array that the kernel `name` computes entry by entry.

    It runs `plain` where NumPy is chosen, or x is no array of floats.
    """

    def forward(x: Any) -> Any:
        if x.__class__ is np.ndarray and x.size < AUTO_SIZE and chosen() == "auto":
            return plain(x)  # most often, and each step of a small network comes by
        form = form_for(name, x.size, x.dtype) if isinstance(x, np.ndarray) else "numpy"
        return plain(x) if form == "numpy" else _each_entry(_loop(name, form), x)

    forward.__name__ = name
    return forward


def _each_entry(kernel: Callable[..., Any], x: Array) -> Any:
    """Run an entrywise kernel on an array of any shape and layout."""
    out = np.empty_like(x, subok=False)  # in the order of x, as far as that is dense
    if not (x.flags.forc and x.flags.behaved and out.strides == x.strides):
        x, out = laid_out(x), np.empty(x.shape, x.dtype)
    kernel(x.ravel("K"), out.ravel("K"))
    return out[()]


def laid_out(x: Array) -> Array:
    """Return x, or a copy, as loops take it: row by row and writable, or they compile anew."""
    x = np.asarray(x)
    return x if x.flags.carray else x.copy()


def _largest(*arrays: Any, **attrs: Any) -> int:
    return max([x.size for x in arrays])


def served_by(
    name: str,
    plain: Callable[..., Any],
    run: Callable[..., Any],
    entries: Callable[..., int] = _largest,
) -> Callable[..., Any]:
    """Return a forward, or a rule on arrays, that the kernel `name` computes where it is chosen.

    Parameters
    ----------
    name : str
        A key of `KERNELS`.
    plain : callable
        `plain(*inputs, **attrs)`: the same with NumPy. It is run where NumPy is chosen, where the
        inputs are not all arrays of one float type, and where there is nothing to do.
    run : callable
        `run(loop, *inputs, **attrs)`: give `loop`, a form of the kernel, its arguments, and return
        what it wrote.
    entries : callable
        `entries(*inputs, **attrs)`: the size by which "auto" decides, or 0 where the kernel does
        not take them.
    """

    def forward(*inputs: Any, **attrs: Any) -> Any:
        form = chosen()
        if form == "numpy" or not all([isinstance(x, np.ndarray) for x in inputs]):
            return plain(*inputs, **attrs)
        count = entries(*inputs, **attrs)
        if count < AUTO_SIZE and form == "auto":
            return plain(*inputs, **attrs)
        dtype = inputs[0].dtype
        form = form_for(name, count, dtype)
        if form == "numpy" or not count or not all([x.size and x.dtype == dtype for x in inputs]):
            return plain(*inputs, **attrs)
        return run(_loop(name, form), *inputs, **attrs)

    forward.__name__ = name
    return forward
