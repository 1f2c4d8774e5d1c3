"""From a scalar program to rows for the machine: places in one arena, equal operations in lanes.

Entries of a batch get their places in the order in which their operands lie, so that lanes read
numbers that stand side by side; what finds no neighbours is done step by step.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.op import Op
from autograd_core.program.machine import scalars as machine
from autograd_core.program.machine.opcodes import ADD, MULTIPLY, OPCODES
from autograd_core.program.scalar.arena import Arena
from autograd_core.program.scalar.lanes import Lanes, in_lines, pieces
from autograd_core.program.scalar.loose import write_loose
from autograd_core.program.scalar.program import ScalarProgram
from autograd_core.program.scalar.scheduling import Batch, Lifetimes, batches_of, lifetimes
from autograd_core.program.scalar.sums import Ints, find_entries

Block = tuple[int, int, int]
"""When its last number is read for the last time, where it begins, how many numbers it has."""

Operand = tuple[int, int]
"""A place, and how the operand lies there: HELD, LINE or LIST."""


@dataclass(frozen=True)
class ScalarPlan:
    """What an executor runs.

    Attributes
    ----------
    rows, index : ndarray of int32
        See `machine.scalars.run_rows`.
    size : int
        The numbers of the arena.
    inputs, outputs : ndarray of int64
        Their places.
    constants : (places, numbers)
        What is written into the arena once.
    foreign : tuple of (Op, attrs)
        What the machine has no opcode for: the code of its rows is `FOREIGN`, its number stands
        where a further operand would.
    live : int
        The most numbers that are needed at one time.
    """

    rows: NDArray[np.int32]
    index: NDArray[np.int32]
    size: int
    inputs: Ints
    outputs: Ints
    constants: tuple[Ints, NDArray[np.float64]]
    foreign: tuple[tuple[Op, dict[str, Any]], ...]
    live: int

    @cached_property
    def segments(self) -> tuple[tuple[int, int], ...]:
        """The (first, last) rows for the machine; between them stands a row for NumPy each."""
        foreign = np.flatnonzero(self.rows[:, 0] == machine.FOREIGN).tolist()
        return tuple(zip([0, *(at + 1 for at in foreign)], [*foreign, len(self.rows)], strict=True))


class Planner:
    """A plan that is being made."""

    def __init__(self, program: ScalarProgram) -> None:
        self.program = program
        self.entries = find_entries(program)
        self.arena = Arena()
        self.place = np.full(len(program.kind) + 1, -1, np.int64)  # of each slot; the last of none
        self.is_constant = np.append(program.kind == -2, False)
        self.opcodes = [opcode_of(op, attrs) for op, attrs in program.kinds]
        self.rows: list[NDArray[np.int32]] = []
        self._new_rows: list[list[int]] = []
        self._index: list[NDArray[np.int32]] = []
        self._indexed = 0
        self._blocks: dict[bytes, int] = {}
        self._written: list[tuple[int, Sequence[float]]] = [(self.arena.fresh(1), [1.0])]
        assert self._written[0][0] == machine.ONE

    def row(self, code: int, n: int, y: int, *operands: Operand) -> None:
        """Add a row; operands that the code does not read are lines at the result."""
        flat = [x for operand in operands for x in operand]
        blocks = min(n, machine.BLOCK) * lines_to_make(code, [kind for _, kind in operands])
        scratch = self.arena.take(blocks) if blocks else 0
        self._new_rows.append(
            [code, n, y, *flat, *[y, machine.LINE] * (3 - len(operands)), scratch]
        )
        if blocks:
            self.arena.give_back(scratch, blocks)

    def add_rows(self, rows: NDArray[np.int32]) -> None:
        """Add many rows at once."""
        self.close_rows()
        self.rows.append(rows)

    def close_rows(self) -> None:
        """Put the rows that came one by one behind the others."""
        if self._new_rows:
            self.rows.append(np.array(self._new_rows, np.int32))
            self._new_rows = []

    def listed(self, places: NDArray[Any]) -> int:
        """Keep a list of places, or steps, and return where it begins."""
        start = self._indexed
        self._index.append(places.astype(np.int32).ravel())
        self._indexed += places.size
        return start

    def constants(self, slots: NDArray[Any]) -> int:
        """Return where these constants stand side by side."""
        key = slots.tobytes()
        if key not in self._blocks:
            self._blocks[key] = self.arena.fresh(len(slots))
            numbers = [self.program.constants[slot] for slot in slots.tolist()]
            self._written.append((self._blocks[key], numbers))
        return self._blocks[key]

    def settle(self) -> None:
        """Give the inputs and the constants their places."""
        slots = _inputs_in_order(self.program)
        self.place[slots] = self.arena.take(max(len(slots), 1)) + np.arange(len(slots))
        slots = np.fromiter(self.program.constants, np.int64)
        if len(slots):
            start = self.arena.take(len(slots))
            self.place[slots] = start + np.arange(len(slots))
            self._written.append((start, [*self.program.constants.values()]))

    def run_batch(self, batch: Batch, times: Lifetimes) -> list[Block]:
        """Add the rows of a batch, and return the blocks in which what outlives it lies."""
        slots = self.entries.slots[batch.entries]
        last = times.last[slots]
        stays = last > times.made[slots].max()
        if batch.equal and stays.all():
            lanes = Lanes.of(self, batch.entries, last)
            entries = batch.entries[lanes.order]
            last = last[lanes.order]
            blocks = self._put(self.entries.slots[entries], last, lanes.cuts(times.batch_of(last)))
            done = in_lines(self, lanes)
            if done < len(entries):
                write_loose(self, entries[done:])
            return blocks
        kept = np.flatnonzero(stays)
        kept = kept[np.argsort(last[kept], kind="stable")]
        blocks = self._put(slots[kept], last[kept], pieces(0, len(kept)))
        lent = self._lend(slots[~stays].tolist(), times)
        write_loose(self, batch.entries)
        for place in lent:
            self.arena.give_back(place, 1)
        return blocks

    def _put(self, slots: Ints, last: Ints, cuts: list[int]) -> list[Block]:
        """Give places to results, side by side from one cut to the next."""
        blocks = []
        for first, stop in pairwise(cuts):
            start = self.arena.take(stop - first)
            self.place[slots[first:stop]] = start + np.arange(stop - first)
            blocks.append((int(last[first:stop].max()), start, stop - first))
        return blocks

    def _lend(self, slots: list[int], times: Lifetimes) -> list[int]:
        """Give places to results that nothing after their batch reads, and return the places."""
        places: list[int] = []
        free: list[int] = []
        ends: list[tuple[int, int]] = []
        for slot, made, last in zip(
            slots, times.made[slots].tolist(), times.last[slots].tolist(), strict=True
        ):
            while ends and ends[0][0] < made:
                free.append(heappop(ends)[1])
            if not free:
                free.append(self.arena.take(1))
                places.append(free[-1])
            self.place[slot] = free.pop()
            heappush(ends, (last, int(self.place[slot])))
        return places

    def finished(self, live: int) -> ScalarPlan:
        """Return the plan."""
        self.close_rows()
        rows = (
            np.concatenate(self.rows) if self.rows else np.zeros((0, machine.ROW_WIDTH), np.int32)
        )
        places = [place + np.arange(len(numbers)) for place, numbers in self._written]
        return ScalarPlan(
            np.ascontiguousarray(rows),
            np.concatenate([*self._index, np.zeros(1, np.int32)]),
            self.arena.size,
            self.place[self.program.inputs],
            self.place[self.program.outputs],
            (np.concatenate(places), np.concatenate([x for _, x in self._written])),
            self.program.kinds,
            live,
        )


def make_plan(program: ScalarProgram) -> ScalarPlan:
    """Return the machine's plan for one sample."""
    planner = Planner(program)
    planner.settle()
    batches = batches_of(program, planner.entries)
    times = lifetimes(program, planner.entries, batches)
    blocks: list[Block] = []
    done = 0
    for batch in batches:
        done += len(batch.entries)
        for block in planner.run_batch(batch, times):
            heappush(blocks, block)
        while blocks and blocks[0][0] < done:
            _, start, length = heappop(blocks)
            planner.arena.give_back(start, length)
    return planner.finished(times.live + len(program.inputs) + len(program.constants))


def lines_to_make(code: int, kinds: list[int]) -> int:
    """Return how many operands of a row must be brought into a line before it is done."""
    if code in _WITH_HELD and machine.LIST not in kinds:
        return 0
    return sum(kind != machine.LINE for kind in kinds)


_WITH_HELD = frozenset([ADD, MULTIPLY, machine.MULTIPLY_ADD])


def opcode_of(op: Op, attrs: dict[str, Any]) -> int:
    """Return what the machine calls a use of an op; `FOREIGN` if it has no text for it."""
    return machine.FOREIGN if attrs else OPCODES.get(op.name, machine.FOREIGN)


def _inputs_in_order(program: ScalarProgram) -> Ints:
    """Return the inputs, those side by side that meet the same number in the same operation.

    So the first feature of all samples, say, makes a line, wherever they stand among the inputs.
    """
    size = len(program.kind)
    first = np.full(size, size, np.int64)
    meets = np.full(size, -1, np.int64)
    for column, other in ((0, 1), (1, 0), (2, 0)):
        users = np.flatnonzero(program.operands[column] >= 0)[::-1]
        used = program.operands[column, users]
        earliest = np.full(size, size, np.int64)
        earliest[used] = users  # the last one written is the earliest
        sooner = np.flatnonzero(earliest < first)
        first[sooner] = earliest[sooner]
        meets[sooner] = program.operands[other, earliest[sooner]]
    slots = program.inputs.astype(np.int64)
    kind = np.append(program.kind, -3)[first[slots]]
    return slots[np.lexsort((slots, meets[slots], kind))]
