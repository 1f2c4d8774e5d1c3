"""Run a scalar program for many samples: each of its numbers becomes a line of lanes.

What no sample changes is computed once. The lines of a block of samples stay in the cache: a line
is free again after its last reader.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import ShapeError
from autograd_core.program.jitting import scalar_machine
from autograd_core.program.machine import scalars as machine
from autograd_core.program.machine.opcodes import ADD, MULTIPLY
from autograd_core.program.scalar.planning import ScalarPlan, opcode_of
from autograd_core.program.scalar.program import Executor, Numbers, ScalarProgram
from autograd_core.program.scalar.running import fresh_arena, machine_for, run_plan
from autograd_core.program.scalar.sums import find_entries

CACHE_BYTES = 1 << 19  # the lines of a block take no more: they stay in the second-level cache
FEWEST_LANES, MOST_LANES = 16, 512
Operand = tuple[int, int]


@dataclass(frozen=True)
class Columns:
    """The inputs of all samples.

    Attributes
    ----------
    shared : ndarray, shape (inputs,)
        The numbers that all samples share; 0 for the others.
    varies : ndarray of bool, shape (inputs,)
    numbers : ndarray, shape (varying inputs, samples)
    """

    shared: Numbers
    varies: NDArray[np.bool_]
    numbers: Numbers


def columns_of(program: ScalarProgram, columns: tuple[Any, ...]) -> Columns:
    """Return what `ScalarProgram.map` was given, one row for each input that varies."""
    arrays = [np.asarray(column, np.float64) for column in columns]
    total, counts = len(program.inputs), program.arguments
    if len(arrays) == 1 and arrays[0].ndim == 2 and arrays[0].shape[1] == total:
        counts = (total,)
    if len(arrays) != len(counts):
        raise ShapeError(
            f"map: expected a column for each of {len(counts)} arguments, or one array of shape "
            f"(N, {total}), got {len(arrays)} of shapes {[a.shape for a in arrays]}."
        )
    shared, varies, rows, first = np.zeros(total), np.zeros(total, bool), [], 0
    for number, (array, count) in enumerate(zip(arrays, counts, strict=True)):
        part = slice(first, first := first + count)
        if array.shape == ((count,) if count > 1 else ()):
            shared[part] = array
        elif array.ndim == 2 and array.shape[1] == count:
            varies[part] = True
            rows.append(array.T)
        elif array.ndim == 1 and count == 1:
            varies[part] = True
            rows.append(array[None])
        else:
            shapes = f"(N, {count}) or ({count},)" if count > 1 else "(N,) or a number"
            raise ShapeError(
                f"map: expected shape {shapes} for argument {number}, got {array.shape}."
            )
    samples = {row.shape[1] for row in rows}
    if len(samples) != 1:
        raise ShapeError(
            "map: expected one number N of samples in all columns that have one, got "
            f"{sorted(samples) or 'none: every column is shared. Call the function itself'}."
        )
    return Columns(shared, varies, np.concatenate(rows))


def mapped(program: ScalarProgram, columns: Columns, executor: Executor) -> Numbers:
    """Return the outputs for all samples; see `ScalarProgram.map`."""
    samples, varies = columns.numbers.shape[1], columns.varies
    plan = _plan_for(program, varies.tobytes(), _up_to_eight(samples))
    body, run = plan.body, machine_for(executor)
    results = np.empty((len(program.outputs), samples))
    given = columns.numbers.ravel(), np.ascontiguousarray(body.inputs[varies])
    wanted = results.ravel(), body.outputs
    with plan.lent:
        arena = plan.arena
        arena[body.inputs[~varies]] = columns.shared[~varies]
        run_plan(plan.once, arena, run, 1)
        if executor == "numba" and len(body.segments) == 1:
            blocks = scalar_machine(machine.run_samples)
            blocks((body.rows, body.index), arena, given, (samples, plan.lanes), wanted)
        else:
            _run_blocks((body, run), arena, given, (samples, plan.lanes), wanted)
    return results[0] if program.single else results.T


def _run_blocks(
    what: tuple[ScalarPlan, Callable[..., Any]],
    arena: Numbers,
    columns: tuple[Numbers, NDArray[np.int64]],
    blocks: tuple[int, int],
    results: tuple[Numbers, NDArray[np.int64]],
) -> None:
    """Do what `machine.scalars.run_samples` does, with a call for each block."""
    plan, run = what
    samples, lanes = blocks
    numbers, outputs = columns[0].reshape(-1, samples), results[0].reshape(-1, samples)
    for first in range(0, samples, lanes):
        n = min(lanes, samples - first)
        block = slice(first, first + n)
        for place, row in zip(columns[1].tolist(), numbers, strict=True):
            arena[place : place + n] = row[block]
        run_plan(plan, arena, run, lanes)
        for place, row in zip(results[1].tolist(), outputs, strict=True):
            row[block] = arena[-1 - place] if place < 0 else arena[place : place + n]


def _up_to_eight(samples: int) -> int:
    return -(-max(samples, 1) // 8) * 8


@dataclass(frozen=True)
class _LanePlan:
    """`once` is run first, `body` for each block of samples, on one arena that is lent in turn."""

    once: ScalarPlan
    body: ScalarPlan
    lanes: int
    arena: Numbers
    lent: AbstractContextManager[Any]


@lru_cache(maxsize=32)
def _plan_for(program: ScalarProgram, varies: bytes, samples: int) -> _LanePlan:
    planner = _LanePlanner(program, np.frombuffer(varies, np.bool_))
    return planner.finished(samples)


class _LanePlanner:
    """A plan in which a place is a number that is shared, or a register of lanes."""

    def __init__(self, program: ScalarProgram, varies: NDArray[np.bool_]) -> None:
        self.program = program
        self.table = find_entries(program)
        self.varies = np.zeros(len(program.kind) + 1, bool)
        self.varies[program.inputs[varies]] = True
        for slot, (a, b, c) in enumerate(program.operands.T.tolist()):
            if a >= 0 and (self.varies[a] or self.varies[b] or self.varies[c]):
                self.varies[slot] = True
        self.once: list[list[Any]] = []
        self.body: list[list[Any]] = []
        self.registers: dict[int, int] = {}
        self.free: list[int] = []
        self.count = 0
        self._write()

    def _write(self) -> None:
        """Write the rows of all entries in their order."""
        program, table = self.program, self.table
        self.last = self._last_uses()
        for slot in program.inputs.tolist():
            if self.varies[slot]:
                self._register(slot)
        for entry, slot in enumerate(table.slots.tolist()):
            rows = self.body if self.varies[slot] else self.once
            if self.varies[slot]:
                self._register(slot)
            if table.is_sum[entry]:
                read = self._sum(rows, slot, table.terms(entry))
            else:
                read = [x for x in program.operands[:, slot].tolist() if x >= 0]
                op, attrs = program.kinds[int(program.kind[slot])]
                code = opcode_of(op, attrs)
                n = int(program.kind[slot]) if code == machine.FOREIGN else -1
                rows.append([code, n, slot, *read])
            for x in {*read}:
                if self.last.get(x) == slot and x in self.registers:
                    self.free.append(self.registers[x])

    def _register(self, slot: int) -> None:
        if not self.free:
            self.free.append(self.count)
            self.count += 1
        self.registers[slot] = self.free.pop()

    def _last_uses(self) -> dict[int, int]:
        """Return the last entry that reads each slot; none for what stays."""
        program, table = self.program, self.table
        last: dict[int, int] = {}
        for entry, slot in enumerate(table.slots.tolist()):
            terms = table.terms(entry)
            read = program.operands[:, slot].tolist()
            if table.is_sum[entry]:
                read = [*table.a[terms].tolist(), *table.b[terms].tolist()]
            last |= dict.fromkeys(read, slot)
        for slot in (*program.outputs.tolist(), *program.inputs.tolist()):
            last.pop(slot, None)
        return last

    def _sum(self, rows: list[list[Any]], slot: int, terms: slice) -> list[int]:
        """Write the rows of a sum, what is shared of its beginning and its products once."""
        total: int | None = None
        a, b = self.table.a[terms].tolist(), self.table.b[terms].tolist()
        for x, y in zip(a, b, strict=True):
            term = x
            apart = self.varies[slot] and not (self.varies[x] or self.varies[y])
            if y >= 0 and (total is None or apart):
                term = self._write_one(rows, slot, MULTIPLY, x, y)
            elif y >= 0:
                total = self._write_one(rows, slot, machine.MULTIPLY_ADD, x, y, total)
                continue
            total = term if total is None else self._write_one(rows, slot, ADD, total, term)
        return [x for x in (*a, *b) if x >= 0]

    def _write_one(self, rows: list[list[Any]], slot: int, code: int, *read: Any) -> int:
        """Write a row for `slot`; one that varies for none of the samples has a place of its own."""
        if self.varies[slot] and not self.varies[[*read]].any():
            rows, slot = self.once, len(self.varies)
            self.varies = np.append(self.varies, False)
        rows.append([code, -1, slot, *read])
        return slot

    def finished(self, samples: int) -> _LanePlan:
        """Return the plan for blocks of at most so many samples."""
        program = self.program
        size = len(self.varies)
        fitting = CACHE_BYTES // 8 // max(self.count, 1) // 8 * 8
        lanes = min(max(fitting, FEWEST_LANES), MOST_LANES, samples)
        if lanes < samples:  # blocks of about the same size
            lanes = _up_to_eight(-(-samples // -(-samples // lanes)))
        place = np.arange(size)  # of numbers that are shared, after the 1
        place += 1
        for slot, register in self.registers.items():
            place[slot] = size + 1 + register * lanes
        scratch = size + 1 + self.count * lanes
        end = scratch + 3 * min(lanes, machine.BLOCK)
        slots = np.fromiter(program.constants, np.int64, len(program.constants))
        numbers = np.array([1.0, *program.constants.values()])
        constants = np.concatenate([[machine.ONE], place[slots]]), numbers
        outputs = np.where(
            self.varies[program.outputs], place[program.outputs], -1 - place[program.outputs]
        )
        plans = [
            ScalarPlan(
                _rows(rows, self.varies, place, n, scratch), np.zeros(1, np.int32), end,
                place[program.inputs], outputs, constants, program.kinds, self.count * lanes,
            )
            for rows, n in ((self.once, 1), (self.body, lanes))
        ]  # fmt: skip
        return _LanePlan(plans[0], plans[1], lanes, fresh_arena(plans[1]), Lock())


def _rows(
    rows: list[list[Any]], varies: NDArray[np.bool_], place: NDArray[np.int64], n: int, scratch: int
) -> NDArray[np.int32]:
    """Return rows of slots as rows of places, each operand a line or one number."""
    table = np.zeros((len(rows), machine.ROW_WIDTH), np.int32)
    for at, (code, kind, slot, *operands) in enumerate(rows):
        y = int(place[slot])
        lie = [(int(place[x]), machine.LINE if varies[x] else machine.HELD) for x in operands]
        if n == 1:
            lie = [(x, machine.LINE) for x, _ in lie]
        if code in (MULTIPLY, ADD, machine.MULTIPLY_ADD) and lie[1][1] == machine.HELD:
            if not (code == ADD and lie[0] == (y, machine.LINE)):
                lie[:2] = lie[1], lie[0]
        absent = (-1, machine.LINE) if code == machine.FOREIGN else (y, machine.LINE)
        lie += [absent] * (3 - len(lie))
        table[at] = [code, kind if kind >= 0 else n, y, *(x for pair in lie for x in pair), scratch]
    return table
