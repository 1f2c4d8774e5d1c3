"""Programs: what a function computes, as a list of instructions that run without Python."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from autograd_core.program.compiling import Compiled
    from autograd_core.program.scalar.graph import CompiledGraph
    from autograd_core.value import Value


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
        Takes and returns arrays, Tensors, floats, or nested lists, tuples and dicts of them; or
        Values and floats, which makes a `ScalarProgram`. Its steps must not depend on the numbers:
        no branch on an entry, no `float(x)`. Other arguments (integers, strings, booleans) are
        fixed: each value of them is a program of its own.
    executor : "numba", "numpy" or "python"
        What runs the program.

    Returns
    -------
    callable
        With f's signature; `.program(*args)` gives the Program, `.plan(*args)` what of it the
        machine runs. Tensors among the arguments give constant Tensors, else plain arrays; Values
        give floats.

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

    Single numbers, and then many samples at once:

    >>> f = ag.compile(lambda w, x: ag.tanh(w * x))
    >>> f(ag.Value(0.5), 0.0)
    0.0
    >>> f.program(ag.Value(0.5), 0.0).map(0.5, [0.0, 2.0]).round(3)
    array([0.   , 0.762])
    """
    from autograd_core.program.compiling import Compiled  # most programs never compile

    return Compiled(f, executor)


def compile_graph(
    root: "Value",
    leaves: "Sequence[Any] | None" = None,
    *,
    executor: Literal["numba", "numpy", "python"] = "numba",
) -> "CompiledGraph":
    """Return what runs a graph of Values again, forward and backward, on other numbers.

    Build the loss once; then change the leaves and call the result, as often as you like. It does
    what building the graph anew and `loss.backward(keep="leaves")` would do, some thousand times
    faster.

    Parameters
    ----------
    root : Value
        The loss.
    leaves : sequence of Value or of lists of Values, optional
        What may change, `model.parameters()` say; all leaves that take a gradient if left out.
        Every other number in the graph stays what it is. Each element is one argument of
        `program.map`.
    executor : "numba", "numpy" or "python"
        What runs the program.

    Returns
    -------
    CompiledGraph
        Called, it reads the data of the leaves, returns the root's value and adds the gradient to
        their `.grad`. `.value_and_gradient(numbers)` takes and returns arrays and touches no leaf.

    Raises
    ------
    GraphError
        If the root is no Value, or a leaf is a result or stands there twice.

    Notes
    -----
    A branch that your code took while it built the graph (`if x.data > 0`) is part of the graph;
    those of `relu`, `maximum`, `where` and their like are decided anew in each run. A product that
    is added to a sum may be rounded once, and a sum of more than three terms may be added in
    another order: results agree to about 1e-12 of the size of the terms.

    Examples
    --------
    >>> import autograd_core as ag
    >>> w, x = ag.Value(0.5), ag.Value(2.0)
    >>> step = ag.compile_graph((w * x - 3.0) ** 2, [w])
    >>> step(), w.grad
    (4.0, -8.0)
    >>> w.data, w.grad = 1.5, 0.0
    >>> step(), w.grad
    (0.0, 0.0)
    """
    from autograd_core.program.scalar.graph import CompiledGraph

    return CompiledGraph(root, leaves, executor)


__all__ = ["compile", "compile_graph"]
