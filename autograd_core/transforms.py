"""Functions of functions: gradients, products with Jacobians, Jacobians, Hessians.

They compose to any order: each sweep inside another transform is itself recorded.
"""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import update_wrapper
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.backward import reverse_sweep
from autograd_core.errors import GraphError, NotDifferentiableError, ShapeError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.pullback import Pullback, leaf_for, unwrap, zeros_for
from autograd_core.recording import RECORDING, no_grad, transform
from autograd_core.shapes import shape_of, size_of
from autograd_core.tensor import Tensor
from autograd_core.trees import tree_leaves, tree_map
from autograd_core.value import Value


def value_and_grad(
    f: Callable[..., Any], argnums: int | tuple[int, ...] = 0
) -> Callable[..., tuple[Any, Any]]:
    """Return a function that gives f's value and its gradient.

    Parameters
    ----------
    f : callable
        Takes floats, arrays, Tensors, Values, or nested lists, tuples and dicts of them;
        returns one scalar.
    argnums : int or tuple of int
        Which positional arguments to differentiate by. A tuple gives a tuple of gradients.

    Returns
    -------
    callable
        With f's signature. Each gradient has the structure of its argument; plain numbers and
        arrays come back plain, Tensors as Tensors.

    Raises
    ------
    NotDifferentiableError
        If an argument to differentiate by holds integers, or f returns some.
    GraphError
        If f returns no scalar, or an argument is missing or named twice.

    Notes
    -----
    Keyword arguments are passed on to f as they are; only positional ones are differentiated by.
    An argument that f does not use has gradient 0, of its shape and type. None inside nested
    arguments stays None.

    Examples
    --------
    >>> import autograd_core as ag
    >>> ag.value_and_grad(lambda x: x**3)(2.0)
    (8.0, 12.0)
    >>> ag.grad(lambda p: p["w"] * p["x"])({"w": 2.0, "x": 3.0})
    {'w': 3.0, 'x': 2.0}
    """
    several = isinstance(argnums, tuple | list)
    wanted: tuple[int, ...] = tuple(argnums) if isinstance(argnums, tuple | list) else (argnums,)

    def differentiated(*args: Any, **kwargs: Any) -> tuple[Any, Any]:
        run = Pullback("grad", f, args, kwargs, wanted)
        _refuse_integers(run.root)
        if size_of(shape_of(run.root)) != 1:
            raise GraphError(
                f"grad: expected a scalar from f, got shape {shape_of(run.root)}. Add .sum()."
            )
        grads = run.pull(None)
        return run.value(), grads if several else grads[0]

    return _signed(differentiated, f)


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

    return _signed(gradient, f)


def vjp(f: Callable[..., Any], *xs: Any) -> tuple[Any, Callable[[Any], tuple[Any, ...]]]:
    """Return `f(*xs)` and its pullback, ct -> (ctᵀ J_1, ctᵀ J_2, ...).

    Parameters
    ----------
    f : callable
        Returns one array, Tensor or number.
    *xs : floats, arrays, Tensors, Values or nested structures of them

    Returns
    -------
    value, pullback
        The pullback takes a cotangent of the value's shape and returns one cotangent for each x.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> value, pullback = ag.vjp(ag.square, np.array([1.0, 2.0]))
    >>> pullback(np.array([1.0, 10.0]))
    (array([ 2., 40.]),)
    """
    run = Pullback("vjp", f, xs, {}, tuple(range(len(xs))))
    return run.value(), run.pull


def jvp(f: Callable[..., Any], primals: Any, tangents: Any) -> tuple[Any, Any]:
    """Return `f(*primals)` and the derivative along the tangents, J_1 v_1 + J_2 v_2 + ...

    Parameters
    ----------
    f : callable
        Returns one array, Tensor or number.
    primals, tangents : sequences of equal structure
        The arguments, and the direction for each; one argument may stand without its sequence.

    Raises
    ------
    ShapeError
        If a tangent has not the shape of its primal.

    Notes
    -----
    Two reverse sweeps: the pullback is linear in its cotangent, and the derivative of
    ⟨pullback(u), v⟩ with respect to u is J v (Townsend, "A new trick for calculating Jacobian
    vector products", 2017).

    Examples
    --------
    >>> import autograd_core as ag
    >>> ag.jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 0.0))
    (6.0, 3.0)
    """
    primals, tangents = _as_arguments(primals), _as_arguments(tangents)
    tree_map(_check_tangent, primals, tangents)
    nested = RECORDING.get().transforms > 0
    with transform():
        run = Pullback("jvp", f, primals, {}, tuple(range(len(primals))))
        root = run.root
        if not isinstance(root, Node):
            return root, np.zeros(shape_of(root)) if shape_of(root) else 0.0
        u: Node = root.leaf(0.0) if isinstance(root, Value) else leaf_for(np.zeros_like(root._data))
        along = _dot(run.pull(u), tangents)
    product = zeros_for(u)
    if isinstance(along, Node) and along.requires_grad:
        order = sweep_order(along, stop=[u])
        product = reverse_sweep(order, along.seed(None), recorded=nested).get(u, product)
    value = root if nested else root._data
    return unwrap(value, run.first, nested, set()), unwrap(product, run.first, nested, set())


def hvp(f: Callable[..., Any], x: Any, v: Any) -> Any:
    """Return H v, the Hessian of a scalar f at x times v, without building H.

    Parameters
    ----------
    f : callable
        Takes `x`, returns a scalar.
    x, v : arrays, numbers or nested structures of them, of equal structure

    References
    ----------
    Pearlmutter, "Fast exact multiplication by the Hessian", 1994.

    Examples
    --------
    >>> import autograd_core as ag
    >>> ag.hvp(lambda x: x**3, 2.0, 1.0)
    12.0
    """
    tree_map(_check_tangent, x, v)
    return grad(lambda y: _dot(grad(f)(y), v))(x)


def jacobian(f: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    """Return the Jacobian of f: entry (i..., j...) is ∂f_i/∂x_j.

    Parameters
    ----------
    f : callable
        Returns one array, Tensor or number.
    argnum : int
        The argument to differentiate by, one array or number.

    Returns
    -------
    callable
        Its result has the shape f's shape + x's shape; one sweep for each entry of f.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> ag.jacobian(lambda x: x * x)(np.array([1.0, 2.0]))
    array([[2., 0.],
           [0., 4.]])
    """

    def matrix(*args: Any, **kwargs: Any) -> Any:
        run = Pullback("jacobian", f, args, kwargs, (argnum,))
        argument, shape = run.arguments[0], shape_of(run.root)
        if isinstance(argument, dict | list | tuple):
            raise GraphError(
                "jacobian: expected to differentiate by one array or number, got a "
                f"{type(argument).__name__}. Pass its arrays as arguments of their own."
            )
        if not shape:
            return run.pull(None)[0]
        count = size_of(shape)
        basis = np.eye(count).reshape(count, *shape)
        rows = [run.pull(ct)[0] for ct in basis]
        full = (*shape, *shape_of(argument))
        if not rows:
            return np.zeros(full)
        if not isinstance(rows[0], Node):
            return np.stack(rows).reshape(full)
        with nullcontext() if run.nested else no_grad():
            return ops.reshape(ops.stack(rows), full)

    return _signed(matrix, f)


def hessian(f: Callable[..., Any], argnum: int = 0) -> Callable[..., Any]:
    """Return the Hessian of a scalar f, of shape x's shape + x's shape.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> ag.hessian(lambda x: ag.sum(x**3))(np.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    """
    return jacobian(grad(f, argnum), argnum)


def _signed(function: Callable[..., Any], f: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function f's signature, for those who ask for it: what `compile` calls its inputs."""
    return update_wrapper(function, f, assigned=(), updated=())


def _refuse_integers(root: Any) -> None:
    if isinstance(root, Tensor) and root.dtype.kind != "f":
        made_by = f" by {root.op.name}" if root.op else ""
        raise NotDifferentiableError(
            f"grad: expected f to return a float, because gradients need floats, got {root.dtype}"
            f"{made_by}, which takes no gradient. Compare and count outside of f."
        )


def _as_arguments(xs: Any) -> tuple[Any, ...]:
    return tuple(xs) if isinstance(xs, Sequence) else (xs,)


def _check_tangent(primal: Any, tangent: Any) -> None:
    if shape_of(primal) != shape_of(tangent):
        raise ShapeError(
            f"jvp: expected a tangent of its primal's shape {shape_of(primal)}, got "
            f"{shape_of(tangent)}."
        )


def _dot(a: Any, b: Any) -> Any:
    total: Any = 0.0
    for x, y in zip(tree_leaves(a), tree_leaves(b), strict=True):
        product = ops.multiply(x, y)
        total = total + (ops.sum(product) if shape_of(product) else product)
    return total
