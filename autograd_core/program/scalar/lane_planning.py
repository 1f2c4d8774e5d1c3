"""The plan of a scalar program for many samples: each of its numbers becomes a line of lanes.

What no sample changes is computed once. The lines of a block of samples stay in the cache: a line
is free again after its last reader.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.machine import scalars as machine
from autograd_core.program.machine.opcodes import ADD, MULTIPLY
from autograd_core.program.scalar.planning import ScalarPlan, opcode_of
from autograd_core.program.scalar.program import Numbers, ScalarProgram
from autograd_core.program.scalar.running import fresh_arena
from autograd_core.program.scalar.sums import find_entries

CACHE_BYTES = 1 << 19  # the lines of a block take no more: they stay in the second-level cache
FEWEST_LANES, MOST_LANES = 16, 512


def up_to_eight(samples: int) -> int:
    """Return the number of lanes for so many samples, whole vectors of the processor."""
    return -(-max(samples, 1) // 8) * 8


@dataclass(frozen=True)
class LanePlan:
    """`once` is run first, `body` for each block of samples, on one arena that is lent in turn."""

    once: ScalarPlan
    body: ScalarPlan
    lanes: int
    arena: Numbers
    lent: AbstractContextManager[Any]


@lru_cache(maxsize=32)
def plan_for(program: ScalarProgram, varies: bytes, samples: int) -> LanePlan:
    """Return the plan for so many samples, of whose inputs those vary."""
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
        """Write a row for `slot`, or once and elsewhere what no sample changes."""
        if self.varies[slot] and not self.varies[[*read]].any():
            rows, slot = self.once, len(self.varies)
            self.varies = np.append(self.varies, False)
        rows.append([code, -1, slot, *read])
        return slot

    def finished(self, samples: int) -> LanePlan:
        """Return the plan for blocks of at most so many samples."""
        program = self.program
        size = len(self.varies)
        fitting = CACHE_BYTES // 8 // max(self.count, 1) // 8 * 8
        lanes = min(max(fitting, FEWEST_LANES), MOST_LANES, samples)
        if lanes < samples:  # blocks of about the same size
            lanes = up_to_eight(-(-samples // -(-samples // lanes)))
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
        return LanePlan(plans[0], plans[1], lanes, fresh_arena(plans[1]), Lock())


_SHARED_FIRST = frozenset([MULTIPLY, ADD, machine.MULTIPLY_ADD])


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
        in_place = code == ADD and lie[0] == (y, machine.LINE)
        if code in _SHARED_FIRST and lie[1][1] == machine.HELD and not in_place:
            lie[:2] = lie[1], lie[0]
        absent = (-1, machine.LINE) if code == machine.FOREIGN else (y, machine.LINE)
        lie += [absent] * (3 - len(lie))
        table[at] = [code, kind if kind >= 0 else n, y, *(x for pair in lie for x in pair), scratch]
    return table
