"""Entries that find no neighbours: step by step, sums over what lies in a line in one row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.machine import scalars as machine
from autograd_core.program.machine.opcodes import ADD, MULTIPLY
from autograd_core.program.scalar.sums import Ints

if TYPE_CHECKING:
    from autograd_core.program.scalar.planning import Planner

FEWEST_IN_LINE = 8
FEW_TERMS = 3  # a sum of so many terms is done in steps


class Terms(NamedTuple):
    """The terms of some sums, one sum after the other.

    Attributes
    ----------
    owner : ndarray
        For each term, which of the entries it belongs to.
    rank : ndarray
        Its place in its sum.
    a, b : ndarray
        Where its factors lie; b is -1 for a term that is no product.
    """

    owner: Ints
    rank: Ints
    a: Ints
    b: Ints

    @classmethod
    def of(cls, planner: Planner, entries: Ints, which: NDArray[np.bool_]) -> Terms:
        """Return the terms of those of the entries."""
        table = planner.entries
        numbers = np.flatnonzero(which)
        starts = table.starts[entries[numbers]]
        lengths = table.starts[entries[numbers] + 1] - starts
        rank = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        terms = np.repeat(starts, lengths) + rank
        a, b = planner.place[table.a[terms]], planner.place[table.b[terms]]
        return cls(np.repeat(numbers, lengths), rank, a, b)

    def sorted(self) -> Terms:
        """Return the terms of each sum in the order in which they lie in the arena."""
        order = np.lexsort((self.b, self.a, self.b < 0, self.owner))
        return Terms(self.owner, self.rank, self.a[order], self.b[order])


def write_loose(planner: Planner, entries: Ints) -> None:
    """Add the rows of entries in an order in which each follows what it reads."""
    table = planner.entries
    lengths = table.starts[entries + 1] - table.starts[entries]
    code = np.array(planner.opcodes)[planner.program.kind[table.slots[entries]]]
    is_foreign = ~table.is_sum[entries] & (code == machine.FOREIGN)
    is_long = lengths > FEW_TERMS
    owners, steps = _steps(planner, entries, code, ~is_foreign & ~is_long)
    rows = [
        _step_rows(planner, owners, steps, is_foreign | is_long),
        _sum_rows(planner, entries, is_long),
        _foreign_rows(planner, entries, is_foreign),
    ]
    order = np.argsort(np.concatenate([owner for owner, _ in rows]), kind="stable")
    planner.add_rows(np.concatenate([table for _, table in rows])[order].astype(np.int32))


def _steps(
    planner: Planner, entries: Ints, code: NDArray[np.int64], which: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """Return the steps (code, result, operands) of some entries, and which entry each is of."""
    table = planner.entries
    is_sum = table.is_sum[entries]
    plain = np.flatnonzero(which & ~is_sum)
    slots = table.slots[entries[plain]]
    operands = planner.place[planner.program.operands[:, slots]]
    operands = np.where(operands < 0, operands[0], operands)
    own = np.stack([code[plain], planner.place[slots], *operands], axis=1)
    terms = Terms.of(planner, entries, which & is_sum)
    result = planner.place[table.slots[entries[terms.owner]]]
    before = np.roll(terms.a, 1)
    is_second = (terms.rank == 1) & (np.roll(terms.b, 1) < 0)
    total = np.where(is_second, before, result)
    is_product = terms.b >= 0
    of_sum = np.where(is_product, machine.MULTIPLY_ADD, ADD)
    of_sum[terms.rank == 0] = MULTIPLY
    first = np.where(is_product, terms.a, total)
    second = np.where(is_product, terms.b, terms.a)
    added = np.stack([of_sum, result, first, second, total], axis=1)
    needed = (terms.rank > 0) | is_product
    owners = np.concatenate([plain, terms.owner[needed]])
    steps = np.concatenate([own, added[needed]])
    order = np.argsort(owners, kind="stable")
    return owners[order], steps[order]


def _step_rows(
    planner: Planner, owners: Ints, steps: Ints, others: NDArray[np.bool_]
) -> tuple[Ints, Ints]:
    """Return a row for the steps between two entries that have rows of their own."""
    if not len(steps):
        return np.zeros(0, np.int64), np.zeros((0, machine.ROW_WIDTH), np.int64)
    between = np.cumsum(others)[owners]
    firsts = np.flatnonzero(np.concatenate([[True], np.diff(between) != 0]))
    counts = np.diff(np.append(firsts, len(steps)))
    rows = np.zeros((len(firsts), machine.ROW_WIDTH), np.int64)
    rows[:, 0], rows[:, 1] = machine.STEPS, counts
    rows[:, 3] = planner.listed(steps) + machine.STEP_WIDTH * firsts
    return owners[firsts], rows


def _sum_rows(planner: Planner, entries: Ints, which: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the rows of sums: one for each run of terms that lie in a line, and between them."""
    terms = Terms.of(planner, entries, which).sorted()
    if not len(terms.a):
        return np.zeros(0, np.int64), np.zeros((0, machine.ROW_WIDTH), np.int64)
    a_step, b_step, starts = _lines(terms)
    lengths = np.diff(np.append(starts, len(terms.a)))
    in_line = lengths >= FEWEST_IN_LINE
    # what is short is put together, up to the next line or the next sum
    new = np.concatenate([[True], in_line[1:] | in_line[:-1] | (terms.rank[starts[1:]] == 0)])
    starts, in_line = starts[new], in_line[new]
    ends = np.append(starts[1:], len(terms.a))
    lengths = ends - starts
    rows = np.zeros((len(starts), machine.ROW_WIDTH), np.int64)
    result = planner.place[planner.entries.slots[entries[terms.owner[starts]]]]
    rows[:, 0] = np.where(in_line, machine.DOT, machine.CHAIN)
    rows[:, 1], rows[:, 2] = lengths, result
    rows[:, 7] = np.where(terms.rank[starts] == 0, -1, result)
    _set_lines(rows, terms, starts, ends, in_line, a_step, b_step)
    listed = np.repeat(~in_line, lengths)
    a, b = terms.a[listed], terms.b[listed]
    start = planner.listed(np.concatenate([a, np.where(b < 0, machine.ONE, b)]))
    before = np.cumsum(np.where(in_line, 0, lengths)) - np.where(in_line, 0, lengths)
    rows[:, 3] = np.where(in_line, rows[:, 3], start + before)
    rows[:, 5] = np.where(in_line, rows[:, 5], start + len(a) + before)
    return terms.owner[starts], rows


def _lines(terms: Terms) -> tuple[Ints, Ints, Ints]:
    """Return the steps from each term to the next, and where the runs of equal steps begin."""
    a, b = np.diff(terms.a), np.diff(terms.b)
    alike = (terms.rank[1:] > 0) & ((terms.b[1:] < 0) == (terms.b[:-1] < 0))
    fits = alike & (abs(a) <= 1) & (abs(b) <= 1) & (a * b >= 0) & ((a != 0) | (b != 0))
    breaks = ~fits
    breaks[1:] |= fits[:-1] & ((a[1:] != a[:-1]) | (b[1:] != b[:-1]))
    return a, b, np.concatenate([[0], np.flatnonzero(breaks) + 1])


def _set_lines(
    rows: Ints,
    terms: Terms,
    starts: Ints,
    ends: Ints,
    in_line: NDArray[np.bool_],
    a_step: Ints,
    b_step: Ints,
) -> None:
    """Set the operands of the sums over lines: a is the line, b another one, a number or none."""
    at, last = starts[in_line], ends[in_line] - 1
    if not len(at):
        return
    down = (a_step[at] < 0) | (b_step[at] < 0)
    a = np.where(down, terms.a[last], terms.a[at])
    b = np.where(down, terms.b[last], terms.b[at])
    is_held = b_step[at] == 0
    swap = a_step[at] == 0
    rows[in_line, 3], rows[in_line, 5] = np.where(swap, b, a), np.where(swap, a, b)
    rows[in_line, 6] = np.where(is_held | swap, machine.HELD, machine.LINE)


def _foreign_rows(planner: Planner, entries: Ints, which: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return a row for each operation that the machine has no opcode for."""
    owners = np.flatnonzero(which)
    slots = planner.entries.slots[entries[owners]]
    rows = np.zeros((len(owners), machine.ROW_WIDTH), np.int64)
    rows[:, 0], rows[:, 1] = machine.FOREIGN, planner.program.kind[slots]
    rows[:, 2] = planner.place[slots]
    rows[:, 3:9:2] = planner.place[planner.program.operands[:, slots]].T
    return owners, rows
