"""What a user does with a node of a graph: sweep backward from it, copy it."""

import dis
import sys
from copy import deepcopy
from typing import Any, Literal

from autograd_core.backward import backward
from autograd_core.errors import GraphError, NotDifferentiableError
from autograd_core.graph import toposort
from autograd_core.node import Node
from autograd_core.recording import RECORDING, check_read


class Recorded(Node):
    """A node of a recorded graph; `Tensor` and `Value` are the two kinds."""

    __slots__ = ()

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
        backward(self, cotangent, keep=keep, create_graph=create_graph)

    def __reduce__(self) -> tuple[Any, ...]:
        if self.op is not None:
            raise GraphError(
                f"pickle: expected a leaf, got the result of {self.op.name}. A graph is made by "
                "running its code; pickle .detach() for the numbers."
            )
        check_read(self, "pickle")
        # ticks of one process mean nothing in another
        return _restore, (type(self), _state(self) | {"tick": 0, "changed": 0})

    def __copy__(self) -> Node:
        check_read(self, "copy.copy()")
        return _restore(type(self), _state(self))

    def __deepcopy__(self, memo: dict[int, Any]) -> Node:
        check_read(self, "copy.deepcopy()")
        # iterative, because the graph may be deeper than Python's stack
        for node in toposort(self):
            if id(node) not in memo:
                state = _state(node)
                parents = tuple([memo[id(parent)] for parent in node.parents])
                own = {key: deepcopy(state[key], memo) for key in ("_data", "_grad")}
                memo[id(node)] = _restore(type(node), state | own | {"parents": parents})
        copy: Node = memo[id(self)]
        return copy


def as_array_error(node: Node) -> NotDifferentiableError:
    """Return the error for a plain array made of a node, which would lose its gradient unseen."""
    kind = type(node).__name__
    return NotDifferentiableError(
        f"numpy array: expected numbers through which no gradient flows, got the {kind} "
        f"{node.name or 'without a name'}. To put several into one array use ag.stack; for the "
        f"plain numbers {'.numpy()' if kind == 'Tensor' else '.data'}, or no_grad()."
    )


def refuse_silent_number(node: Node) -> None:
    """Raise where `float(node)` would lose a gradient that the user does not see go.

    NumPy calls it for `array[i] = node`, Python's `math` for `math.sin(node)` inside `grad`.
    """
    recording = RECORDING.get()
    if recording.guard is not None:
        recording.guard.refuse(node, "float()")
    if not (node.requires_grad and recording.enabled):
        return
    if recording.transforms:
        raise NotDifferentiableError(
            f"float: expected numbers through which no gradient flows, got a {type(node).__name__} "
            "that is being differentiated. Use ag.sin for math.sin and the like; for the plain "
            "number .item()."
        )
    frame = sys._getframe(2)
    if frame.f_code.co_code[frame.f_lasti] == _STORE_SUBSCR:
        raise as_array_error(node)


_STORE_SUBSCR = dis.opmap["STORE_SUBSCR"]


def _state(node: Node) -> dict[str, Any]:
    keys = (*Node.__slots__, "parents")
    state = {key: getattr(node, key) for key in keys if key != "__weakref__"}
    return state | {"changed": node.last_change()}


def _restore(kind: type[Node], state: dict[str, Any]) -> Node:
    node = kind.__new__(kind)
    slots = [slot for base in kind.__mro__ for slot in getattr(base, "__slots__", ())]
    for key, value in (dict.fromkeys(set(slots) - {"__weakref__"}) | state).items():
        setattr(node, key, value)
    return node
