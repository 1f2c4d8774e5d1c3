"""From a program to rows of numbers for the machine: places in one arena, and what to do there.

What the machine has no row for is left to NumPy: a plan is a list of segments, each a range of
machine rows or one instruction that runs its op's own forward on views of the arena.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.families import NO_UPDATES, Updates, in_place, merge, steps_of
from autograd_core.program.instructions import Instruction, Program
from autograd_core.program.listing import write_plan
from autograd_core.program.lowering import LOWERINGS
from autograd_core.program.machine.opcodes import CODE_WIDTH, MICRO_WIDTH
from autograd_core.program.planner import Lookup, Planner
from autograd_core.program.runs import Run, lower_run, starts_run
from autograd_core.program.scheduling import with_moves_first, with_numbers_first


@dataclass(frozen=True, repr=False)
class Plan:
    """What an executor of the machine runs; `str` lists it, `compile(f).plan(x)` gives it.

    Attributes
    ----------
    dtype : dtype
        Of the arena: float32 or float64.
    size : int
        Its entries.
    places : dict of int to int
        Where each slot that lies in the arena begins.
    code, micro, index : ndarray of int64
        The machine's rows, the operations of its elementwise runs, its lists of places.
    segments : tuple
        In order: (first, last) rows of `code`, or an Instruction for NumPy.
    blocks : dict of (constant, entries) to int
        Where a constant stands repeated, so many entries long.
    lookups : tuple of Lookup
        Lists in `index` that each run makes anew, from inputs of integers.
    program : Program
        What it is the plan of.
    groups : tuple
        The program's instructions in order; those that are done block by block as one `Run`.
    """

    dtype: np.dtype[Any]
    size: int
    places: dict[int, int]
    code: NDArray[np.int64]
    micro: NDArray[np.int64]
    index: NDArray[np.int64]
    segments: tuple[tuple[int, int] | Instruction, ...]
    blocks: dict[tuple[int, int], int]
    lookups: tuple[Lookup, ...]
    changes_from: int
    """The first row that writes over an input."""
    program: Program
    groups: tuple[Run | Instruction, ...]

    @property
    def by_numpy(self) -> tuple[Instruction, ...]:
        """The instructions for which the machine has no row."""
        return tuple(s for s in self.segments if not isinstance(s, tuple))

    @property
    def runs(self) -> tuple[list[Instruction], ...]:
        """The instructions of each run of two or more."""
        found = (steps_of(group) for group in self.groups if isinstance(group, Run))
        return tuple(steps for steps in found if len(steps) > 1)

    def __repr__(self) -> str:
        return f"<Plan of {self.program!r}>"

    def __str__(self) -> str:
        return write_plan(self)


def repeat_constants(program: Program, plan: Plan, arena: NDArray[Any]) -> None:
    """Write the constants that stand repeated in the arena, once for all runs."""
    for (slot, entries), place in plan.blocks.items():
        arena[place : place + entries] = np.resize(program.constants[slot], entries)


def make_plan(program: Program, updates: Updates = NO_UPDATES) -> Plan:
    """Return the machine's plan for a program."""
    program = with_numbers_first(with_moves_first(program))
    planner = Planner(program, _dtype_of(program))
    groups = [*_groups(planner)]
    updates = in_place(program, groups, updates)
    groups = merge(planner, groups, updates)
    for slot in (*program.inputs, *program.constants):
        if planner.fits(slot):
            planner.put(slot)
    changes_from = _lower_all(planner, groups, updates)
    index = np.concatenate(planner.index) if planner.index else np.zeros(1, np.int64)
    return Plan(
        planner.dtype,
        planner.size,
        planner.places,
        np.array(planner.code or [[0] * CODE_WIDTH], np.int64),
        np.array(planner.micro or [[0] * MICRO_WIDTH], np.int64),
        index,
        tuple(planner.segments),
        planner.blocks,
        tuple(planner.lookups),
        changes_from,
        program,
        tuple(groups),
    )


def _lower_all(planner: Planner, groups: Sequence[Run | Instruction], updates: Updates) -> int:
    """Add the rows of all groups; return the first that writes over an input."""
    uses = _Uses(planner.program)
    changes_from = None
    for group in groups:
        start, steps = len(planner.code), steps_of(group)
        if changes_from is None and any(step.output in updates.onto for step in steps):
            changes_from = start
        if isinstance(group, Run):
            lower_run(planner, group, uses.outlives(steps))
        elif not _lower(planner, group):
            if planner.fits(group.output):
                planner.put(group.output)
            planner.segments.append(group)
        if len(planner.code) > start:
            _extend(planner.segments, start, len(planner.code))
        for slot in uses.done(steps):
            if slot in planner.places:
                planner.drop(slot)
    return len(planner.code) if changes_from is None else changes_from


def _dtype_of(program: Program) -> np.dtype[Any]:
    floats = [s.dtype for s in program.slots if s.dtype.kind == "f"]
    single = sum(dtype == np.float32 for dtype in floats)
    return np.dtype(np.float32 if 2 * single > len(floats) else np.float64)


def _extend(segments: list[Any], start: int, stop: int) -> None:
    if segments and isinstance(segments[-1], tuple) and segments[-1][1] == start:
        segments[-1] = (segments[-1][0], stop)
    else:
        segments.append((start, stop))


def _lower(planner: Planner, step: Instruction) -> bool:
    """Add the machine's rows for an instruction; False if it has none."""
    lowering = LOWERINGS.get(step.op.name)
    if lowering is None or not all(map(planner.fits, (*step.inputs, step.output))):
        return False
    if step.refs and not planner.program.inputs_hold(step.refs):
        return False
    return lowering(planner, step)


def _groups(planner: Planner) -> Iterator[Run | Instruction]:
    """Yield the instructions, elementwise ones of one shape that follow each other as one run."""
    run: Run | None = None
    for step in planner.program.instructions:
        shape = planner.program.slots[step.output].shape
        if starts_run(planner, step):
            if run is not None and run.shape == shape:
                run.steps.append(step)
                continue
            if run is not None:
                yield run
            run = Run(shape, [step])
            continue
        if run is not None:
            yield run
            run = None
        yield step
    if run is not None:
        yield run


class _Uses:
    """Which instruction is the last to read each slot."""

    def __init__(self, program: Program) -> None:
        self.last = {slot: i for i, s in enumerate(program.instructions) for slot in s.reads}
        self.number = {id(step): i for i, step in enumerate(program.instructions)}
        self.kept = {*program.outputs, *program.constants, *program.inputs}

    def outlives(self, steps: list[Instruction]) -> set[int]:
        """Return the results of these instructions that are read after them."""
        last = self.number[id(steps[-1])]
        made = [step.output for step in steps]
        return {s for s in made if s in self.kept or self.last.get(s, -1) > last}

    def done(self, steps: list[Instruction]) -> list[int]:
        """Return the slots that no later instruction reads."""
        last = self.number[id(steps[-1])]
        slots = {slot for step in steps for slot in (*step.reads, step.output)}
        return sorted(s for s in slots if self.last.get(s, -1) <= last and s not in self.kept)
