"""What a Value and a Tensor have in common: a place in the graph.

A graph is made of strong references from each result to its parents and of nothing else, so
dropping the loss frees it by reference counting.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, ClassVar, Literal

from autograd_core.errors import GraphError
from autograd_core.op import Op
from autograd_core.operators import Operators
from autograd_core.recording import CLOCK

NO_ATTRS: dict[str, Any] = {}


class Node(Operators):
    """One op application and its value.

    Attributes
    ----------
    op : Op or None
        What made it; None for a leaf.
    parents : tuple of Node
        The inputs of `op` in argument order, duplicates kept.
    attrs : dict
        The static facts of this use of `op`.
    name, scope : str
        The user's name ("" if none) and the path of scopes in which it was recorded.
    grad : the gradient that the last sweeps left here, or None before any.
    requires_grad : bool
        Whether a sweep passes through this node.
    tick, changed : int
        When the node was made, and when its data was last replaced (0: never).
    """

    __slots__ = (
        "_data", "op", "attrs", "name", "scope", "grad", "requires_grad", "tick",
        "changed", "__weakref__",
    )  # fmt: skip

    _data: Any
    op: Op | None
    parents: tuple["Node", ...]
    attrs: dict[str, Any]
    name: str
    scope: str
    grad: Any
    requires_grad: bool
    tick: int
    changed: int

    conform: ClassVar[Callable[[Any, Any], Any] | None] = None
    """Puts a cotangent into this node's shape and dtype; None where any cotangent fits."""

    fast_sweep: ClassVar[Callable[..., dict[Any, Any]] | None] = None
    """Does on plain data what `backward.sweep` does, where a kind of node has a faster way."""

    wrap_grad: ClassVar[Callable[[Any, Any], Any] | None] = None
    """Returns a cotangent as `.grad` stores it; None where it is stored as it is."""

    def seed(self, cotangent: Any) -> Any:
        """Return the cotangent with which a sweep from this node starts, checked."""
        raise NotImplementedError

    @property
    def is_leaf(self) -> bool:
        """Return whether no op made this node."""
        return self.op is None

    def zero_grad(self) -> None:
        """Forget the gradient, so that the next sweep starts afresh."""
        self.grad = None

    def backward(
        self,
        cotangent: Any = None,
        *,
        keep: Literal["all", "leaves"] = "all",
        create_graph: bool = False,
    ) -> None:
        """Compute the gradient of this node with respect to every node it was made from.

        Leaves add the gradient to the one they have, until `zero_grad()`; inner nodes get
        theirs afresh with each sweep.

        Parameters
        ----------
        cotangent : array-like, optional
            The gradient of the final loss with respect to this node, of its shape.
            May be left out for a scalar, where it is 1.
        keep : "all" or "leaves"
            "all" leaves a gradient on every node, for pictures; "leaves" is leaner.
        create_graph : bool
            Record the sweep, so that the gradients can be differentiated again.

        Raises
        ------
        GraphError
            If this is no scalar and no cotangent is given, if nothing it was made from takes a
            gradient, or if data changed after it was used.
        NotDifferentiableError
            If an op on the way has no derivative.
        """
        from autograd_core.backward import backward

        backward(self, cotangent, keep=keep, create_graph=create_graph)

    def __reduce__(self) -> tuple[Any, ...]:
        if self.op is not None:
            raise GraphError(
                f"pickle: expected a leaf, got the result of {self.op.name}. A graph is made by "
                "running its code; pickle .detach() for the numbers."
            )
        # ticks of one process mean nothing in another
        return _restore, (type(self), _state(self) | {"tick": 0, "changed": 0})

    def __copy__(self) -> "Node":
        return _restore(type(self), _state(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> "Node":
        # iterative, because the graph may be deeper than Python's stack
        from autograd_core.graph import toposort

        for node in toposort(self):
            if id(node) not in memo:
                state = _state(node)
                parents = tuple([memo[id(parent)] for parent in node.parents])
                own = {key: deepcopy(state[key], memo) for key in ("_data", "grad")}
                memo[id(node)] = _restore(type(node), state | own | {"parents": parents})
        copy: Node = memo[id(self)]
        return copy

    def touch(self) -> None:
        """Note that the data changed: graphs that used the old data can no longer be swept."""
        self.changed = next(CLOCK)


def _state(node: Node) -> dict[str, Any]:
    keys = (*Node.__slots__, "parents")
    return {key: getattr(node, key) for key in keys if key != "__weakref__"}


def _restore(kind: type[Node], state: dict[str, Any]) -> Node:
    node = kind.__new__(kind)
    for key, value in state.items():
        setattr(node, key, value)
    return node
