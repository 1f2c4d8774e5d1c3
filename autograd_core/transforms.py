"""Functions of functions: `grad` turns f into its gradient. They compose to any order."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.backward import own, reverse_sweep
from autograd_core.errors import GraphError, NotDifferentiableError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.recording import RECORDING, transform
from autograd_core.tensor import Tensor, constant, tensor


def value_and_grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0
) -> Callable[..., tuple[Any, Any]]:
    """Return a function that gives f's value and its gradient.

    Parameters
    ----------
    f : callable
        Takes floats, arrays, Tensors or Values, returns one scalar.
    argnums : int or tuple of int
        Which positional arguments to differentiate by. A tuple gives a tuple of gradients.

    Returns
    -------
    callable
        With f's signature. Plain numbers and arrays come back plain, Tensors as Tensors.

    Raises
    ------
    NotDifferentiableError
        If an argument to differentiate by holds integers.
    GraphError
        If f returns no scalar, or an argument is missing.

    Examples
    --------
    >>> import autograd_core as ag
    >>> ag.value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    >>> ag.grad(ag.grad(lambda x: x**3))(2.0)
    12.0
    """
    several = isinstance(argnums, tuple)
    positions = argnums if isinstance(argnums, tuple) else (argnums,)

    def differentiated(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        nested = RECORDING.get().transforms > 0
        wanted = [_position(i, len(args)) for i in positions]
        with transform():
            leaves = {i: _leaf(args[i]) for i in wanted}
            root = f(*[leaves.get(i, x) for i, x in enumerate(args)], **kwargs)
            cotangents = _cotangents(root, [*leaves.values()], nested)
        shared: set[int] = set()
        grads = tuple([_unwrap(cotangents[leaves[i]], args[i], nested, shared) for i in wanted])
        value = root if nested or not isinstance(root, Node) else root._data
        return _unwrap(value, args[wanted[0]], nested, shared), grads if several else grads[0]

    return differentiated


def grad(f: Callable[..., Any], argnums: int | tuple[int, ...] = 0) -> Callable[..., Any]:
    """Return the gradient of f as a function; see `value_and_grad`.

    Examples
    --------
    >>> import autograd_core as ag
    >>> ag.grad(lambda x: ag.tanh(x))(0.0)
    1.0
    """
    both = value_and_grad(f, argnums)

    def gradient(*args: Any, **kwargs: Any) -> Any:
        return both(*args, **kwargs)[1]

    return gradient


def _position(index: int, count: int) -> int:
    if not -count <= index < count:
        raise GraphError(
            f"grad: expected a positional argument for each of argnums, got argnums={index} "
            f"and {count} positional arguments."
        )
    return index % count


def _leaf(x: Any) -> Node:
    """Return a node of its own for an argument, so that no other use of it is mixed in."""
    if isinstance(x, Node):
        alias: Node = ops.identity(x)
        alias.requires_grad = True
        return alias
    array = np.asarray(x)
    if array.dtype.kind != "f":
        raise NotDifferentiableError(
            f"grad: expected floats, because gradients need them, got {array.dtype}. "
            "Write 3.0 for 3, or convert with dtype=float."
        )
    return tensor(array, requires_grad=True)


def _cotangents(root: Any, leaves: list[Node], nested: bool) -> dict[Node, Any]:
    zeros = {leaf: _zeros(leaf) for leaf in leaves}
    if not isinstance(root, Node) or not root.requires_grad:
        if np.ndim(getattr(root, "_data", root)):
            raise GraphError("grad: expected f to return a scalar, got an array. Add .sum().")
        return zeros
    order = sweep_order(root, stop=leaves)
    return zeros | reverse_sweep(order, root.seed(None), recorded=nested)


def _zeros(leaf: Node) -> Any:
    return np.zeros_like(leaf._data) if isinstance(leaf, Tensor) else 0.0


def _unwrap(result: Any, argument: Any, nested: bool, shared: set[int]) -> Any:
    """Return a result in the kind of the argument, as an array that nobody else holds."""
    if isinstance(result, np.ndarray) and not nested:
        result = own(result, shared)
    if isinstance(argument, Tensor) and not isinstance(result, Node):
        return constant(np.asarray(result))
    return result if nested else _plain(result, argument)


def _plain(result: Any, argument: Any) -> Any:
    """Return a 0-d array as a float where a float went in."""
    if isinstance(argument, float) and isinstance(result, np.ndarray | np.generic):
        return result.item() if not result.ndim else result
    return result
