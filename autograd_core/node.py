"""What a Value and a Tensor have in common: a place in the graph.

A graph is made of strong references from each result to its parents and of nothing else, so
dropping the loss frees it by reference counting.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from autograd_core.op import Op
from autograd_core.operators import Operators
from autograd_core.sources import Source
from autograd_core.watching import source_of

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
    requires_grad : bool
        Whether a sweep passes through this node.
    tick, changed : int
        When the node was made, and when its data was last replaced (0: never).
    """

    __slots__ = (
        "_data", "op", "attrs", "name", "scope", "_grad", "requires_grad", "tick",
        "changed", "__weakref__",
    )  # fmt: skip

    _data: Any
    op: Op | None
    parents: tuple["Node", ...]
    attrs: dict[str, Any]
    name: str
    scope: str
    _grad: Any  # None, or what the last sweeps left here: a float, an array or a node
    requires_grad: bool
    tick: int
    changed: int

    conform: ClassVar[Callable[[Any, Any], Any] | None] = None
    """Puts a cotangent into this node's shape and dtype; None where any cotangent fits."""

    fast_order: ClassVar["staticmethod[[Any], list[Any]] | None"] = None
    """Lists what a sweep from this node passes, where a kind of node has a faster way."""

    fast_sweep: ClassVar["staticmethod[..., dict[Any, Any]] | None"] = None
    """Does on plain data what `backward.sweep` does, where a kind of node has a faster way."""

    @property
    def grad(self) -> Any:
        """The gradient that the last sweeps left here; None before any."""
        return self._grad

    @grad.setter
    def grad(self, gradient: Any) -> None:
        self._grad = gradient

    def seed(self, cotangent: Any) -> Any:
        """Return the cotangent with which a sweep from this node starts, checked."""
        raise NotImplementedError

    @property
    def source(self) -> Source | None:
        """Return the line of the user's code that made it, where `source_locations()` was on."""
        return source_of(self.tick)

    @property
    def is_leaf(self) -> bool:
        """Return whether no op made this node."""
        return self.op is None

    def zero_grad(self) -> None:
        """Forget the gradient, so that the next sweep starts afresh."""
        self._grad = None

    def last_change(self) -> int:
        """Return the tick at which the data changed last, 0 for never."""
        return self.changed
