"""`Program`: a computation as a flat list of instructions over numbered slots.

It holds no tensors and runs no Python of the user's: executors replay it on other data.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import Op
from autograd_core.shapes import Shape
from autograd_core.trees import tree_leaves, tree_map

Phase = Literal["forward", "backward", "update"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one array of a fixed shape and type; `name` is the user's, "" if none."""

    shape: Shape
    dtype: np.dtype[Any]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Ref:
    """Integers that each run reads from a slot, in place of a fixed attr: labels, say."""

    slot: int

    def __str__(self) -> str:
        return f"%{self.slot}"


@dataclass(frozen=True, slots=True)
class Instruction:
    """One use of an op: read the slots `inputs`, write the slot `output`.

    `attrs` may hold a `Ref` in place of an array of integers; `refs` are their slots. `phase` says
    whether it belongs to the forward computation, to a reverse sweep ("backward"), or to what is
    then made of gradients ("update").
    """

    op: Op
    attrs: dict[str, Any]
    inputs: tuple[int, ...]
    output: int
    refs: tuple[int, ...] = ()
    phase: Phase = "forward"

    @classmethod
    def of(
        cls,
        op: Op,
        attrs: dict[str, Any],
        inputs: tuple[int, ...],
        output: int,
        phase: Phase = "forward",
    ) -> "Instruction":
        """Return an instruction with the slots that its attrs read looked up."""
        refs = tuple([x.slot for x in tree_leaves(attrs) if isinstance(x, Ref)]) if attrs else ()
        return cls(op, attrs, inputs, output, refs, phase)

    @property
    def reads(self) -> tuple[int, ...]:
        """Every slot that it reads."""
        return self.inputs + self.refs

    def renamed(self, names: Mapping[int, int]) -> "Instruction":
        """Return the same instruction with other numbers of slots, where `names` has them."""

        def name(fact: Any) -> Any:
            return Ref(names.get(fact.slot, fact.slot)) if isinstance(fact, Ref) else fact

        if not self.refs:
            if names.keys().isdisjoint(self.inputs):
                return self
            inputs = tuple([names.get(slot, slot) for slot in self.inputs])
            return Instruction(self.op, self.attrs, inputs, self.output, (), self.phase)
        attrs = tree_map(name, self.attrs)
        inputs = tuple([names.get(slot, slot) for slot in self.inputs])
        return Instruction.of(self.op, attrs, inputs, self.output, self.phase)


@dataclass(frozen=True)
class Program:
    """What a traced function computes.

    Attributes
    ----------
    slots : tuple of Slot
        Every array that is read or written.
    inputs, outputs : tuple of int
        The slots of the arguments and of the results, in the order of `trees.tree_leaves`.
    constants : dict of int to array
        The slots whose numbers are the same in every run.
    instructions : tuple of Instruction
        In an order in which each slot is written, once, before it is read.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> f = ag.compile(lambda x, y: ag.tanh(x) * y + 1.0)
    >>> print(f.program(np.ones(3), np.ones(3)))
    %0 = input                float64(3)
    %1 = input                float64(3)
    %2 = constant 1.0         float64()
    %3 = tanh %0              float64(3)
    %4 = multiply %3 %1       float64(3)
    %5 = add %4 %2            float64(3)
    return %5
    """

    slots: tuple[Slot, ...]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    constants: dict[int, NDArray[Any]] = field(hash=False)
    instructions: tuple[Instruction, ...]

    def __str__(self) -> str:
        made = {i.output: _written(i) for i in self.instructions}
        made |= {slot: "input" for slot in self.inputs}
        made |= {slot: f"constant {_shortly(array)}" for slot, array in self.constants.items()}
        width = max([20, *map(len, made.values())])
        lines = [f"%{slot} = {text:{width}} {self._type(slot)}" for slot, text in _ordered(made)]
        return "\n".join([*lines, "return " + " ".join(f"%{slot}" for slot in self.outputs)])

    def _type(self, slot: int) -> str:
        facts = self.slots[slot]
        name = f"  {facts.name}" if facts.name else ""
        return f"{facts.dtype}({', '.join(map(str, facts.shape))}){name}"

    def inputs_hold(self, slots: Iterable[int]) -> bool:
        """Tell whether all these slots are inputs."""
        return set(slots) <= set(self.inputs)

    def counts(self) -> Counter[str]:
        """Return how often each op is used."""
        return Counter(instruction.op.name for instruction in self.instructions)


def _ordered(made: dict[int, str]) -> list[tuple[int, str]]:
    return sorted(made.items())


def _written(instruction: Instruction) -> str:
    words = [instruction.op.name, *(f"%{slot}" for slot in instruction.inputs)]
    return " ".join([*words, *(f"{k}={_shortly(v)}" for k, v in instruction.attrs.items())])


def _shortly(thing: Any) -> str:
    if isinstance(thing, np.ndarray) and thing.ndim:
        return f"{thing.dtype}{list(thing.shape)}"
    if isinstance(thing, tuple):
        return "(" + ", ".join(map(_shortly, thing)) + ")"
    return str(thing)
