"""`Value`: one number that remembers how it was made. Python floats, no arrays.

Every weight of a scalar network is a node of its own, so its picture shows each product and sum.
Its operators with nothing in the way are in `value_operators.py`.
"""

from typing import Any, NoReturn

import numpy as np

from autograd_core.errors import GraphError, NotDifferentiableError
from autograd_core.node import NO_ATTRS, Node
from autograd_core.op import Op, Traced
from autograd_core.recorded import Recorded, as_array_error, refuse_silent_number
from autograd_core.recording import CLOCK, RECORDING, Watch
from autograd_core.value_sweep import order_values, sweep_values
from autograd_core.watching import check_result, note_source

_recording = RECORDING.get
_clock = CLOCK.__next__


class Value(Recorded):
    """A number in a graph.

    Parameters
    ----------
    number : float
        Its value; integers become floats.
    name : str, optional
        What pictures and derivations call it.

    Examples
    --------
    >>> from autograd_core import Value
    >>> a, b = Value(2.0), Value(-3.0)
    >>> c = a * b + a**2
    >>> c.backward()
    >>> a.grad, b.grad
    (1.0, 2.0)
    """

    # One or two parents lie in the node itself: a tuple would be one more object for the garbage
    # collector to walk, for each node, which cost a quarter of a training step.
    __slots__ = ("_left", "_right")
    _data: float
    _left: Node | None
    _right: Any  # the second parent; the tuple of all where `sweep_values` is not to unroll the op

    fast_order = staticmethod(order_values)
    fast_sweep = staticmethod(sweep_values)

    def __init__(self, number: Any, name: str | None = None) -> None:
        if isinstance(number, Traced):
            raise GraphError(
                f"Value: expected a plain number, got a {type(number).__name__}. "
                "Use it as it is, or .item() for its number alone."
            )
        try:
            self._data = float(number)
        except (TypeError, ValueError) as error:
            raise NotDifferentiableError(
                f"Value: expected one real number, got {number!r}. Use ag.tensor for an array."
            ) from error
        _init_leaf(self, name or "", requires_grad=True)

    @property
    def parents(self) -> tuple[Node, ...]:
        """The inputs of the op in argument order, duplicates kept."""
        left, right = self._left, self._right
        if left is None:
            return right or ()
        return (left,) if right is None else (left, right)

    @parents.setter
    def parents(self, nodes: tuple[Node, ...]) -> None:
        if len(nodes) > 1 and (len(nodes) > 2 or (self.op is not None and self.op.zeros)):
            self._left, self._right = None, nodes
        else:
            self._left, self._right = (*nodes, None, None)[:2]

    @property
    def data(self) -> float:
        """The number. Setting it makes graphs that used the old one stale."""
        return self._data

    @data.setter
    def data(self, number: float) -> None:
        self._data = float(number)
        self.changed = _clock()

    def replace(self, number: float) -> None:
        """Set the number, as `data` does."""
        self.data = number

    def plain_grad(self) -> float | None:
        """Return the gradient as a float, or None: what optimizers read."""
        return None if self.grad is None else float(self.grad)

    def item(self) -> float:
        """Return the number as a Python float."""
        return self._data

    def detach(self) -> "Value":
        """Return a new leaf with the same number, through which no gradient flows."""
        return constant(self._data)

    def __float__(self) -> float:
        refuse_silent_number(self)
        return self._data

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        if self.requires_grad and _recording().enabled:
            raise as_array_error(self)
        return np.asarray(self._data, dtype)

    def __bool__(self) -> bool:
        return bool(self._data)

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value(data={self._data}, grad={self.grad}{name})"

    def __format__(self, spec: str) -> str:
        return format(self._data, spec)

    def seed(self, cotangent: Any) -> Any:
        """Return the checked cotangent from which a sweep starts: 1, or the one given."""
        if not self.requires_grad:
            raise GraphError(
                "backward: expected a value made from a Value that takes a gradient, got a "
                f"constant {self._data}. Start from ag.Value(...)."
            )
        if cotangent is None:
            return 1.0
        return cotangent if isinstance(cotangent, Value) else float(cotangent)

    @classmethod
    def leaf(cls, number: float) -> "Value":
        """Return a new leaf of this kind."""
        return cls(number)

    @classmethod
    def record(cls, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        """Compute with Python floats and return the result; a comparison gives a plain bool."""
        if _recording().guard is not None:
            for x in inputs:  # a Value that is being traced takes the op down itself
                if x.__class__ is not Value and isinstance(x, Value):
                    return x.record(op, inputs, attrs)
        parents = tuple([x if x.__class__ is Value else lift(op, x) for x in inputs])
        if op.scalar is None:
            refuse(op, "an op of arrays")
        data = op.compute(tuple([p._data for p in parents]), attrs)
        if data.__class__ is not float:
            return data
        return result_of(op, parents, data, any(p.requires_grad for p in parents), attrs)


def _init_leaf(self: Value, name: str, *, requires_grad: bool) -> None:
    self.op = None
    self._left = self._right = None
    self.attrs = NO_ATTRS
    self.name = name
    recording = _recording()
    self.scope = recording.scope
    self._grad = None
    self.requires_grad = requires_grad
    self.tick = _clock()
    self.changed = 0
    if recording.watch is not None:
        note_source(self.tick)


def constant(number: float) -> Value:
    """Return a leaf that takes no gradient."""
    self = Value.__new__(Value)
    self._data = number
    _init_leaf(self, "", requires_grad=False)
    return self


def lift(op: Op, x: Any) -> Value:
    """Return a constant node for a plain number."""
    if isinstance(x, float | int | np.number | np.bool | np.ndarray) and np.ndim(x) == 0:
        return constant(float(x))
    return refuse(op, f"{x!r}" if np.ndim(x) == 0 else f"{type(x).__name__} of shape {np.shape(x)}")


def refuse(op: Op, got: str) -> NoReturn:
    """Raise the error for an input that is no number."""
    raise GraphError(
        f"{op.name}: expected numbers and Values (a Value is one number), got {got}. "
        "Use ag.tensor for arrays."
    )


_new = Value.__new__


def _watch(watch: Watch, op: Op, parents: tuple[Node, ...], data: float) -> None:
    if watch.anomalies:
        check_result(op.name, [p._data for p in parents], [p.name for p in parents], data)


def result_of(
    op: Op,
    parents: tuple[Node, ...],
    data: float,
    requires_grad: bool,
    attrs: dict[str, Any] = NO_ATTRS,
) -> Value:
    """Return the node of an op that was computed; a constant where nothing is recorded."""
    recording = _recording()
    if recording.watch is not None:
        _watch(recording.watch, op, parents, data)
    if not recording.enabled:
        return constant(data)
    out = _new(Value)
    out._data = data
    out.op = op
    out.parents = parents
    out.attrs = attrs
    out.name = ""
    out.scope = recording.scope
    out._grad = None
    out.requires_grad = requires_grad
    out.tick = _clock()
    out.changed = 0
    if recording.watch is not None:
        note_source(out.tick)
    return out
