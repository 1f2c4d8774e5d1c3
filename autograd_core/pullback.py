"""One recorded call of a function, from which cotangents can be pulled back."""

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.backward import Keep, own, reverse_sweep
from autograd_core.errors import GraphError, NotDifferentiableError
from autograd_core.graph import sweep_order
from autograd_core.node import Node
from autograd_core.recording import RECORDING, transform
from autograd_core.tensor import Tensor, constant, tensor
from autograd_core.trees import tree_leaves, tree_map


class Pullback:
    """One recorded call of a function.

    Attributes
    ----------
    root : Node or plain result
        What the function returned.
    nested : bool
        Whether another transform encloses the call, whose sweeps are then recorded.
    """

    def __init__(
        self,
        name: str,
        f: Callable[..., Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        wanted: tuple[int, ...],
    ) -> None:
        self.nested = RECORDING.get().transforms > 0
        places = _positions(name, wanted, len(args))
        self.arguments = tuple(args[place] for place in places)
        self.first = next(tree_leaves(self.arguments), None)
        with transform():
            self.nodes = tuple(tree_map(leaf_for, argument) for argument in self.arguments)
            given = dict(zip(places, self.nodes, strict=True))
            self.root = f(*[given.get(i, x) for i, x in enumerate(args)], **kwargs)
        if not isinstance(self.root, _RESULTS):
            raise _no_array(name, self.root)

    def value(self) -> Any:
        """Return f's result in the kind of the first argument."""
        value = self.root if self.nested or not isinstance(self.root, Node) else self.root._data
        return unwrap(value, self.first, self.nested, set())

    def pull(self, cotangent: Any) -> tuple[Any, ...]:
        """Return the cotangent of each wanted argument, given that of the result."""
        found = self._sweep(cotangent)
        shared: set[int] = set()

        def result(node: Node, argument: Any) -> Any:
            return unwrap(found[node], argument, self.nested, shared)

        return tuple(map(lambda n, a: tree_map(result, n, a), self.nodes, self.arguments))

    def _sweep(self, cotangent: Any) -> dict[Node, Any]:
        leaves = [*tree_leaves(self.nodes)]
        zeros = {leaf: zeros_for(leaf) for leaf in leaves}
        if not isinstance(self.root, Node) or not self.root.requires_grad:
            return zeros
        seed = self.root.seed(cotangent)
        if isinstance(seed, Node) and not self.nested:
            seed = seed._data
        order = sweep_order(self.root, stop=leaves)
        # inside another transform a leaf here is an inner node there
        keep: Keep = "all" if any(leaf.op for leaf in leaves) else "leaves"
        return zeros | reverse_sweep(order, seed, recorded=self.nested, keep=keep)


_RESULTS = (Node, np.ndarray, np.generic, int, float)


def _no_array(name: str, result: Any) -> GraphError:
    if result is None:
        got, remedy = "None", "End f with return"
    else:
        kind = type(result).__name__
        count = f" of {len(result)}" if isinstance(result, list | tuple) else ""
        got, remedy = f"a {kind}{count}", "Return one array; stack or concatenate make one of many"
    return GraphError(f"{name}: expected f to return one array or number, got {got}. {remedy}.")


def _positions(name: str, wanted: tuple[int, ...], count: int) -> list[int]:
    """Return argnums as indices of arguments, each once."""
    places = [_position(name, index, count) for index in wanted]
    if len(set(places)) < len(places):
        raise GraphError(
            f"{name}: expected each argument once in argnums, got argnums={wanted} of {count} "
            "positional arguments. Name it once."
        )
    return places


def _position(name: str, index: int, count: int) -> int:
    if not isinstance(index, int | np.integer):
        raise NotDifferentiableError(
            f"{name}: expected argnums to be an integer or a tuple of integers, got {index!r}. "
            "Arguments are counted from 0."
        )
    if not -count <= index < count:
        raise GraphError(
            f"{name}: expected a positional argument for each of argnums, got argnums={index} "
            f"and {count} positional arguments. Pass it by position."
        )
    return int(index) % count


def leaf_for(x: Any) -> Node:
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


def zeros_for(leaf: Node) -> Any:
    """Return the cotangent of what a result does not depend on."""
    return np.zeros_like(leaf._data) if isinstance(leaf, Tensor) else 0.0


def unwrap(result: Any, argument: Any, nested: bool, shared: set[int]) -> Any:
    """Return a result in the kind of the argument, as an array that nobody else holds."""
    if not nested:
        result = own(result, shared)
    if isinstance(argument, Tensor) and not isinstance(result, Node):
        return constant(np.asarray(result))
    return result if nested else _plain(result, argument)


def _plain(result: Any, argument: Any) -> Any:
    """Return a 0-d array as a float where a float went in."""
    if isinstance(argument, float) and isinstance(result, np.ndarray | np.generic):
        return result.item() if not result.ndim else result
    return result
