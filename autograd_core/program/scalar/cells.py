"""`Cell`: the Value that a scalar trace hands to a function, and the tape that takes it down.

A Cell has no number, only a slot on the tape. Its rules are those of any Value, so a sweep over
Cells writes the gradient on the same tape. What is equal is written once, what is constant is
computed at once, and `* 1.0` and its like are not written at all.
"""

from collections.abc import Callable, Hashable
from typing import Any, NoReturn

import numpy as np

from autograd_core.errors import GraphError
from autograd_core.node import NO_ATTRS, Node
from autograd_core.op import OPS, Op
from autograd_core.operators import Operators
from autograd_core.ops import maximum, minimum
from autograd_core.program.passes import INVISIBLE, freeze
from autograd_core.program.refusals import refusal
from autograd_core.recording import CLOCK, RECORDING, Change, Guard, Recording
from autograd_core.value import Value, lift, refuse

MOST_OPERANDS = 3
MASKS = frozenset(
    ["greater", "greater_equal", "less", "less_equal", "equal", "not_equal", "same"]
)  # whose results are 0 or 1 and take no gradient
_clock = CLOCK.__next__
_recording = RECORDING.get


class Cell(Value):
    """A number that is not known yet: `slot` is its place on the tape."""

    __slots__ = ("slot",)
    slot: int
    __hash__ = object.__hash__

    @classmethod
    def record(cls, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        """Write the op on the tape and return its result."""
        recording = _recording()
        tape = recording.guard
        if not isinstance(tape, Tape):
            raise GraphError(
                f"{op.name}: expected a number, got a result of the function that compile traced, "
                "kept after it ended. Return it from the function instead."
            )
        if not recording.enabled:
            for x in inputs:
                if x.__class__ is Cell and x.requires_grad:
                    raise refusal(x, "no_grad()")
        return tape.apply(op, inputs, attrs)

    @classmethod
    def leaf(cls, number: float) -> "Cell":
        """Return a constant by which one can differentiate."""
        tape = _recording().guard
        assert isinstance(tape, Tape)
        cell = tape.cell(tape.constant(float(number)))
        cell.requires_grad = True
        return cell

    @property
    def data(self) -> float:
        """The number, which is not known yet: raises."""
        return self._refuse(".data")

    @data.setter
    def data(self, number: float) -> None:
        self._refuse("a change of the data")

    def item(self) -> float:
        """Raise, because the number is not known yet."""
        return self._refuse(".item()")

    def detach(self) -> Value:
        """Raise, because the number is not known yet."""
        return self._refuse(".detach()")

    def __float__(self) -> float:
        return self._refuse("float()")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Any:
        return self._refuse("a plain array")

    def __bool__(self) -> bool:
        return self._refuse("bool()")

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value(traced{name})"

    def __or__(self, other: Any) -> Any:  # of masks of 0 and 1, as the rules of clip have them
        return maximum(self, other)

    def __and__(self, other: Any) -> Any:
        return minimum(self, other)

    def _refuse(self, reading: str) -> NoReturn:
        raise refusal(self, reading)


for _name in (
    "add", "sub", "mul", "truediv", "pow", "radd", "rsub", "rmul", "rtruediv", "rpow", "neg", "gt",
    "ge", "lt", "le", "eq", "ne",
):  # fmt: skip
    setattr(Cell, f"__{_name}__", vars(Operators)[f"__{_name}__"])
for _name in ("exp", "log", "tanh", "sigmoid", "relu"):
    setattr(Cell, _name, vars(Operators)[_name])


class Tape(Change, Guard):
    """What a function of Values computes, written down while it runs inside this context.

    Attributes
    ----------
    kinds : list of (Op, attrs)
        The different uses of ops.
    kind : list of int
        For each slot its place in `kinds`; -1 for inputs, -2 for constants.
    operands : three lists of int
        The slots that it is made of; -1 for none.
    constants : dict of int to float
    tidy : bool
        Whether `1.0 * x` is x. Where samples lie side by side it is not, for the samples whose
        factor happens to be 1 would stand apart from the others.
    """

    def __init__(self, *, tidy: bool = True) -> None:
        self.tidy = tidy
        self.kinds: list[tuple[Op, dict[str, Any]]] = []
        self.kind: list[int] = []
        self.operands: tuple[list[int], ...] = ([], [], [])
        self.constants: dict[int, float] = {}
        self._places: dict[Hashable, int] = {}  # of kinds, by op and attrs
        self._slots: dict[Hashable, int] = {}  # by what they hold
        self._lifted: dict[Value, Cell] = {}

    def changed(self, outer: Recording) -> Recording:
        """Return the outer recording, on, as inside a transform, written on this tape."""
        transforms = outer.transforms + 1
        return outer.but(enabled=True, transforms=transforms, watch=None, guard=self)

    def refuse(self, node: Node, reading: str) -> None:
        """Raise if the number of a Cell is read; those of other nodes are constants."""
        if isinstance(node, Cell):
            raise refusal(node, reading)

    def input(self, name: str = "") -> Cell:
        """Return a new input."""
        cell = self.cell(self._new(-1))
        cell.name = name
        cell.requires_grad = True
        return cell

    def cell(self, slot: int) -> Cell:
        """Return a leaf that stands for a slot."""
        return _cell(slot, None, (), NO_ATTRS, requires_grad=False)

    def constant(self, number: float) -> int:
        """Return the slot of a number."""
        key = number.hex()  # which tells -0.0 from 0.0
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = self._new(-2)
            self.constants[slot] = number
        return slot

    def apply(self, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Cell:
        """Return the result of an op, at least one of whose inputs is a Cell."""
        parents = tuple([x if x.__class__ is Cell else self._lift(op, x) for x in inputs])
        slots = [x.slot for x in parents]
        slot = slots[0] if op.name in INVISIBLE else self.write(self.place(op, attrs), *slots)
        requires_grad = op.name not in MASKS and any([x.requires_grad for x in parents])
        return _cell(slot, op, parents, attrs, requires_grad=requires_grad)

    def _lift(self, op: Op, x: Any) -> Cell:
        if isinstance(x, Value):  # of the function's own: a constant, one leaf however often used
            if x not in self._lifted:
                self._lifted[x] = self.cell(self.constant(x._data))
            return self._lifted[x]
        return self.cell(self.constant(lift(op, x)._data))

    def place(self, op: Op, attrs: dict[str, Any]) -> int:
        """Return where a use of an op stands in `kinds`."""
        key = (op, freeze(attrs)) if attrs else op
        place = self._places.get(key)
        if place is None:
            if op.scalar is None or (op.arity or MOST_OPERANDS + 1) > MOST_OPERANDS:
                refuse(op, "an op of arrays or of more than three numbers")
            self.kinds.append((op, attrs))
            place = self._places[key] = len(self.kinds) - 1
        return place

    def write(self, kind: int, a: int, b: int = -1, c: int = -1) -> int:
        """Return the slot of a use of an op: a new one, unless it is there or comes to less."""
        key = kind, a, b, c
        slot = self._slots.get(key)
        if slot is None:
            if a in self.constants or b in self.constants:
                slot = self._simpler(kind, [x for x in (a, b, c) if x >= 0])
            if slot is None:
                slot = self._new(kind, a, b, c)
            self._slots[key] = slot
        return slot

    def _simpler(self, kind: int, slots: list[int]) -> int | None:
        """Return the slot of what a use of constants comes to, None if it must be computed."""
        op, attrs = self.kinds[kind]
        numbers = [self.constants.get(slot) for slot in slots]
        if None not in numbers:
            with np.errstate(all="ignore"):
                return self.constant(float(op.compute(tuple(numbers), attrs)))
        rewrite = _REWRITES.get(op.name)
        if rewrite is None or (op.name in _NEUTRAL and not self.tidy):
            return None
        return rewrite(self, slots, numbers)

    def _new(self, kind: int, a: int = -1, b: int = -1, c: int = -1) -> int:
        slots = self.kind
        slots.append(kind)
        first, second, third = self.operands
        first.append(a)
        second.append(b)
        third.append(c)
        return len(slots) - 1


_new_cell = Cell.__new__


def _cell(
    slot: int,
    op: Op | None,
    parents: tuple[Any, ...],
    attrs: dict[str, Any],
    *,
    requires_grad: bool,
) -> Cell:
    self = _new_cell(Cell)
    self._data = None  # type: ignore[assignment]  # whoever wants the number fails
    self.slot = slot
    self.op = op
    self.parents = parents
    self.attrs = attrs
    self.name = self.scope = ""
    self._grad = None
    self.requires_grad = requires_grad
    self.tick = _clock()
    self.changed = 0
    return self


Rewrite = Callable[[Tape, list[int], list[float | None]], int | None]


def _multiply(tape: Tape, slots: list[int], numbers: list[float | None]) -> int | None:
    if numbers[0] == 1:
        return slots[1]
    return slots[0] if numbers[1] == 1 else None


def _divide(tape: Tape, slots: list[int], numbers: list[float | None]) -> int | None:
    return slots[0] if numbers[1] == 1 else None


def _power(tape: Tape, slots: list[int], numbers: list[float | None]) -> int | None:
    if numbers[1] == 2:
        return tape.write(tape.place(OPS["square"], NO_ATTRS), slots[0])
    return slots[0] if numbers[1] == 1 else None


def _base_of_slope(tape: Tape, slots: list[int], numbers: list[float | None]) -> int | None:
    return slots[0] if numbers[1] else None


_NEUTRAL = frozenset(["multiply", "divide"])
_REWRITES: dict[str, Rewrite] = {
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "base_of_slope": _base_of_slope,
}
