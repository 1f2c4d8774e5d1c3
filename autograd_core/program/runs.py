"""Elementwise instructions that follow each other, block by block in one row of the machine."""

from dataclasses import dataclass, field

from autograd_core.program.instructions import Instruction
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.opcodes import MICRO_WIDTH
from autograd_core.program.moves import broadcast
from autograd_core.program.planner import Planner
from autograd_core.shapes import Shape, size_of


@dataclass
class Run:
    """Elementwise instructions with results of one shape.

    Attributes
    ----------
    shape : tuple of int
    steps : list of Instruction
    others : tuple of Run
        The same operations on arrays of other shapes that lie beside those of this one.
    whole : frozenset of int
        The slots that begin such arrays; then the shape is that of all together.
    """

    shape: Shape
    steps: list[Instruction]
    others: tuple["Run", ...] = ()
    whole: frozenset[int] = frozenset()


def starts_run(planner: Planner, step: Instruction) -> bool:
    """Tell whether the machine does this instruction in a run."""
    known = step.op.name in opcodes.OPCODES and not step.attrs
    floats = planner.program.slots[step.output].dtype.kind in "fb"
    return known and floats and all(map(planner.fits, (*step.inputs, step.output)))


@dataclass
class _Blocks:
    """Where the operands and results of one run lie, and the buffers of one block that it uses."""

    planner: Planner
    run: Run
    size: int
    most: int
    period: int
    buffers: dict[int, int] = field(default_factory=dict)  # by slot
    spread: dict[int, int] = field(default_factory=dict)  # slots repeated to the run's shape
    taken: list[tuple[int, int]] = field(default_factory=list)

    def buffer(self, slot: int, entries: int) -> int:
        self.buffers[slot] = place = self.taken_for(entries)
        return place

    def taken_for(self, entries: int) -> int:
        """Return a part of the arena that is free again after the run."""
        place = self.planner.take(entries)
        self.taken.append((place, entries))
        return place

    def operand(self, slot: int) -> tuple[int, int]:
        """Return (place, mode) of an operand, after adding the rows that bring it there."""
        planner, shape = self.planner, self.planner.shape(slot)
        if slot in self.buffers:
            return self.buffers[slot], opcodes.BLOCK
        if slot in self.spread:
            return self.spread[slot], opcodes.WHOLE
        place, length = planner.places[slot], planner.length(slot)
        if slot in self.run.whole:
            return place, opcodes.WHOLE
        if shape == self.run.shape or length == self.size:
            return place, opcodes.WHOLE
        if length == 1 or (_is_row(shape, self.run.shape) and self.most % length == 0):
            if slot in planner.program.constants:
                return planner.filled(slot, self.most), opcodes.BLOCK
            block = self.buffer(slot, self.most)
            planner.row(opcodes.FILL, block, place, self.most, length)
            return block, opcodes.BLOCK
        if _is_row(shape, self.run.shape) and length == self.period:
            return place, opcodes.ROW
        return self._repeated(slot, place), opcodes.WHOLE

    def _repeated(self, slot: int, place: int) -> int:
        self.spread[slot] = target = self.taken_for(self.size)
        broadcast(self.planner, (target, self.run.shape), (place, self.planner.shape(slot)))
        return target


def _is_row(shape: Shape, whole: Shape) -> bool:
    """Tell whether an array of this shape, in a row, is repeated to make the whole one."""
    lengths = list(shape)
    while lengths and lengths[0] == 1:
        lengths.pop(0)
    return bool(lengths) and tuple(lengths) == whole[len(whole) - len(lengths) :]


def lower_run(planner: Planner, run: Run, outlives: set[int]) -> None:
    """Add the machine's rows for a run; results that nothing outside reads stay in a block."""
    size = size_of(run.shape)
    if not size:
        for step in run.steps:
            planner.put(step.output)
        return
    most, period = _block(planner, run, size)
    blocks = _Blocks(planner, run, size, most, period)
    first = len(planner.micro)
    micro = []
    for step in run.steps:
        operands = [blocks.operand(slot) for slot in step.inputs]
        if step.output in outlives:
            target = (planner.put(step.output), opcodes.WHOLE)
        else:
            target = (blocks.buffer(step.output, most), opcodes.BLOCK)
        operands += [operands[0]] * (3 - len(operands))
        row = [opcodes.OPCODES[step.op.name], *target]
        micro.append([*row, *(number for operand in operands for number in operand)])
    assert all(len(row) == MICRO_WIDTH for row in micro)
    planner.micro += micro
    last = len(planner.micro)
    planner.row(opcodes.ELEMENTWISE, 0, 0, size, first, last, period, most)
    for place, entries in blocks.taken:
        planner.give_back(place, entries)
    for other in run.others:
        for step in other.steps:
            if step.output in outlives:
                planner.put(step.output)


def _block(planner: Planner, run: Run, size: int) -> tuple[int, int]:
    """Return how many entries a block has, and the period of the rows that are longer."""
    shapes = [planner.shape(slot) for step in run.steps for slot in step.inputs]
    rows = [size_of(s) for s in shapes if size_of(s) not in (1, size) and _is_row(s, run.shape)]
    most = min(size, opcodes.MOST_IN_BLOCK)
    short = [length for length in rows if length <= opcodes.MOST_IN_BLOCK]
    if short and len(rows) == len(short):
        length = max(short)
        return length * max(1, most // length), 0
    return most, max(rows, default=0)
