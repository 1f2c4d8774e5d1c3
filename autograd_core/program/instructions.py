"""`Program`: a computation as a flat list of instructions over numbered slots.

It holds no tensors and runs no Python of the user's: executors replay it on other data.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import Op
from autograd_core.shapes import Shape
from autograd_core.trees import tree_leaves, tree_map

if TYPE_CHECKING:
    from autograd_core.program.report import Passes

Phase = Literal["forward", "backward", "update"]
Executor = Literal["numba", "numpy", "python"]


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
    def text(self) -> str:
        """The instruction as listings write it: `sum %3 axis=(0,)`."""
        words = [self.op.name, *(f"%{slot}" for slot in self.inputs)]
        return " ".join([*words, *(f"{k}={_shortly(v)}" for k, v in self.attrs.items())])

    @property
    def reads(self) -> tuple[int, ...]:
        """Every slot that it reads."""
        return self.inputs + self.refs

    def renamed(self, names: Mapping[int, int], output: int | None = None) -> "Instruction":
        """Return the same instruction with other numbers of slots, where `names` has them.

        `output` is the slot that it writes then; the same if left out.
        """
        output = self.output if output is None else output

        def name(fact: Any) -> Any:
            return Ref(names.get(fact.slot, fact.slot)) if isinstance(fact, Ref) else fact

        if not self.refs:
            inputs = tuple([names.get(slot, slot) for slot in self.inputs])
            if output == self.output and inputs == self.inputs:
                return self
            return Instruction(self.op, self.attrs, inputs, output, (), self.phase)
        attrs = tree_map(name, self.attrs)
        inputs = tuple([names.get(slot, slot) for slot in self.inputs])
        return Instruction.of(self.op, attrs, inputs, output, self.phase)


@dataclass(frozen=True, repr=False)
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
    before : Program or None
        The program that the passes made this one of; see `passes`.
    origins : tuple of int
        For each slot, its number in `before`.
    aliases : dict of int to (str, int)
        For slots of `before` that are gone, why, and which one took their place; see `Passes`.

    Examples
    --------
    >>> import numpy as np, autograd_core as ag
    >>> f = ag.compile(lambda x, y: ag.tanh(x) * y + 1.0)
    >>> print(f.program(np.ones(3), np.ones(3)))
    %0 = input x              float64(3)
    %1 = input y              float64(3)
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
    before: "Program | None" = field(default=None, compare=False)
    origins: tuple[int, ...] = field(default=(), compare=False)
    aliases: dict[int, tuple[str, int]] = field(default_factory=dict, compare=False)

    @property
    def passes(self) -> "Passes":
        """What the passes did: `print(program.passes)`, `viz.draw(program.passes)`."""
        from autograd_core.program.report import Passes  # which knows programs

        if self.before is None:
            slots = tuple(range(len(self.slots)))
            return Passes(self, replace(self, before=self, origins=slots))
        return Passes(self.before, self)

    def __repr__(self) -> str:
        given, made = len(self.inputs), len(self.outputs)
        return f"<Program of {len(self.instructions)} instructions: {given} inputs, {made} outputs>"

    def __str__(self) -> str:
        returned = "return " + " ".join(f"%{slot}" for slot in self.outputs)
        return "\n".join([*self.lines().values(), returned])

    def lines(self) -> dict[int, str]:
        """Return the line of the listing for each slot, in order."""
        made = {i.output: i.text for i in self.instructions}
        made |= {slot: f"input {self.slots[slot].name}".rstrip() for slot in self.inputs}
        made |= {slot: f"constant {self.written(slot)}" for slot in self.constants}
        width, digits = max([20, *map(len, made.values())]), len(str(max(made, default=0)))
        types = {slot: self.type_of(slot) for slot in made}
        widest = max(map(len, types.values()), default=0)
        return {
            slot: f"{f'%{slot}':{digits + 1}} = {text:{width}} "
            f"{types[slot]:{widest}}  {self._name(slot)}".rstrip()
            for slot, text in sorted(made.items())
        }

    def type_of(self, slot: int) -> str:
        """Return type and shape of a slot, `float64(2, 3)`."""
        facts = self.slots[slot]
        return f"{facts.dtype}({', '.join(map(str, facts.shape))})"

    def written(self, slot: int) -> str:
        """Return a constant's number, or type and shape of an array."""
        return _shortly(self.constants[slot])

    def _name(self, slot: int) -> str:
        return "" if slot in self.inputs else self.slots[slot].name

    def inputs_hold(self, slots: Iterable[int]) -> bool:
        """Tell whether all these slots are inputs."""
        return set(slots) <= set(self.inputs)

    def counts(self) -> Counter[str]:
        """Return how often each op is used."""
        return Counter(instruction.op.name for instruction in self.instructions)


def _shortly(thing: Any) -> str:
    if isinstance(thing, np.ndarray) and thing.ndim:
        return f"{thing.dtype}{list(thing.shape)}"
    if isinstance(thing, tuple):
        return "(" + ", ".join(map(_shortly, thing)) + ")"
    return str(thing)
