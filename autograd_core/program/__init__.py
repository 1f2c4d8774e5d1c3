"""Programs: what a function computes, as a list of instructions that run without Python."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from autograd_core.program.compiling import Compiled


def compile(
    f: Callable[..., Any], *, executor: Literal["numba", "numpy", "python"] = "numba"
) -> "Compiled":
    """Return a function that computes what f does, with no Python between its operations.

    f is traced when it is first called with arguments of some shapes and types: it runs once, and
    what it computed, the gradients of `grad` and its kin included, becomes a `Program`. Later
    calls replay it on other numbers.

    Parameters
    ----------
    f : callable
        Takes and returns arrays, Tensors, floats, or nested lists, tuples and dicts of them. Its
        steps must not depend on the numbers: no branch on an entry, no `float(x)`. Other arguments
        (integers, strings, booleans) are fixed: each value of them is a program of its own.
    executor : "numba", "numpy" or "python"
        What runs the program.

    Returns
    -------
    callable
        With f's signature; `.program(*args)` gives the Program, `.plan(*args)` what of it the
        machine runs. Tensors among the arguments give constant Tensors, else plain arrays.

    Raises
    ------
    AutogradError
        If there is no such executor.
    GraphError
        When it is called, if f cannot be traced: it reads a number that depends on an argument, or
        draws random numbers. The message shows f's line and says what to write instead.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> step = ag.compile(ag.value_and_grad(lambda w, x: ag.mean(ag.square(x @ w))))
    >>> value, gradient = step(np.ones(2), np.array([[1.0, 2.0]]))
    >>> float(value), gradient
    (9.0, array([ 6., 12.]))
    """
    from autograd_core.program.compiling import Compiled  # most programs never compile

    return Compiled(f, executor)


__all__ = ["compile"]
