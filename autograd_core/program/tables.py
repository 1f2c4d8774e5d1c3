"""Where a training step looks up what the integers of its examples name: tables for the machine.

The machine's lists of places are filled anew for each batch: a place is a multiple of one integer
of one example, and a fixed number.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import OutOfRangeError
from autograd_core.program.instructions import Instruction, Program, Ref
from autograd_core.program.integers import Integers, Linear
from autograd_core.program.planner import Lookup
from autograd_core.program.rows import axes_of, rows_of
from autograd_core.shapes import Shape, size_of

PLACE, EXAMPLE, COLUMN, FACTOR, ADDED, LEAST, SPAN = range(7)
"""The columns of a table: index[PLACE] becomes FACTOR * integers[EXAMPLE, COLUMN] + ADDED, and SPAN
more if that is below LEAST, because it counts from the end."""


@dataclass(frozen=True)
class Table:
    """What one instruction looks up.

    Attributes
    ----------
    entries : ndarray, shape (looked up, 7)
        Its columns are named above. EXAMPLE counts within a batch; COLUMN is an entry of an
        example's X, or one of its y, which follow.
    op : str
    shape : tuple of int
        Of the operand.
    axis : int
        Which axis of it the integers count along.
    """

    entries: Integers
    op: str
    shape: Shape
    axis: int

    def part(self, first: int, columns: int) -> Integers:
        """Return the entries whose column is one of these, which are counted from 0 then."""
        column = self.entries[:, COLUMN] - first
        entries = self.entries[(column >= 0) & (column < columns)]
        entries[:, COLUMN] -= first
        return entries

    def check(self, integers: Integers, first: int) -> None:
        """Raise if an integer of any example is outside.

        Parameters
        ----------
        integers : ndarray, shape (N, columns)
            Of all examples.
        first : int
            The number of their first column.

        Raises
        ------
        OutOfRangeError
        """
        entries, stride = self.part(first, integers.shape[1]), size_of(self.shape[self.axis + 1 :])
        for extremes in (integers.min(axis=0), integers.max(axis=0)):
            found = extremes[entries[:, COLUMN]]
            numbers = entries[:, FACTOR] * found + entries[:, ADDED] - entries[:, LEAST]
            outside = (numbers < self._least * stride) | (numbers >= entries[:, SPAN])
            if outside.any():
                bad = int(outside.argmax())
                column = integers[:, entries[bad, COLUMN]]
                example = int((column == found[bad]).argmax())
                raise self._refusal(int(numbers[bad]) // stride, example)

    @property
    def _least(self) -> int:
        """The least integer: labels do not count from the end."""
        return 0 if self.op == "nll_loss" else -self.shape[self.axis]

    def _refusal(self, index: int, example: int) -> OutOfRangeError:
        name = "indexing" if self.op in ("getitem", "index_add") else self.op
        return OutOfRangeError(
            f"{name}: expected integers {self._least} to {self.shape[self.axis] - 1} along axis "
            f"{self.axis} of shape {self.shape}, got {index} in example {example}. Number them "
            "from 0, or make that axis longer."
        )


def table_of(program: Program, lookup: Lookup, known: Mapping[int, Linear]) -> Table | None:
    """Return a lookup as a table, None if its places are no multiples of integers of examples.

    `known` is what `linear_slots` returns.
    """
    shape, key = _operand_and_key(program, lookup.step)
    at = [i for i, part in enumerate(key) if isinstance(part, Ref)]
    if len(at) != 1 or key[at[0]].slot not in known:
        return None
    linear, axis = known[key[at[0]].slot], _axis(key, at[0], len(shape))
    base, which = _taken(shape, key, at[0], axis, linear.added.shape)
    integers, stride = linear.each(lambda part: part.ravel()[which]), size_of(shape[axis + 1 :])
    entries = np.empty((lookup.count, 7), np.int64)
    entries[:, PLACE] = lookup.start + np.arange(lookup.count)
    entries[:, EXAMPLE], entries[:, COLUMN] = integers.examples, integers.columns
    entries[:, FACTOR] = integers.factors * stride
    entries[:, ADDED] = integers.added * stride + base
    entries[:, LEAST], entries[:, SPAN] = base, stride * shape[axis]
    return Table(entries, lookup.step.op.name, shape, axis)


def _operand_and_key(program: Program, step: Instruction) -> tuple[Shape, tuple[Any, ...]]:
    """Return the shape of what a step looks up in, and the key by which it does."""
    if step.op.name == "index_add":
        return step.attrs["shape"], step.attrs["key"]
    shape = program.slots[step.inputs[0]].shape
    if step.op.name == "nll_loss":
        return shape, (np.arange(shape[0]), step.attrs["labels"])
    return shape, step.attrs.get("key", ())


def _axis(key: Sequence[Any], at: int, ndim: int) -> int:
    """Return the axis that a part of a key names."""
    before = key[:at]
    if any(part is Ellipsis for part in before):
        return ndim - sum(map(axes_of, key[at:]))
    return sum(map(axes_of, before))


def _taken(
    shape: Shape, key: Sequence[Any], at: int, axis: int, integers: Shape
) -> tuple[Integers, Integers]:
    """Return where the rows begin that are looked up if all integers are 0, and which integer
    tells of each."""
    rows = rows_of(shape, tuple(key))
    numbers = np.arange(size_of(integers)).reshape(integers)
    leading = (*shape[:axis], numbers.size, *shape[axis + 1 : rows.named])
    along = np.arange(numbers.size).reshape(-1, *[1] * (rows.named - axis - 1))

    def read(array: NDArray[Any], part: NDArray[Any]) -> Integers:
        return np.asarray(array[(*key[:at], part, *key[at + 1 : rows.parts])]).ravel()

    base = read(rows.numbered(), np.zeros_like(numbers))
    return base, read(np.broadcast_to(along, leading), numbers)


class Tables:
    """All that a plan looks up of the integers of a batch.

    Parameters
    ----------
    tables : sequence of Table
    widths : (int, int)
        The entries of X and of y for one example.
    """

    def __init__(self, tables: Sequence[Table], widths: tuple[int, int]) -> None:
        self._tables, self._first_of_y = tables, widths[0]
        self.of_X = _joined([_read(table.part(0, widths[0])) for table in tables])
        self.of_y = _joined([_read(table.part(*widths)) for table in tables])
        self._fixed = _joined([t.entries[t.entries[:, FACTOR] == 0] for t in tables])

    def fill_fixed(self, index: Integers) -> None:
        """Write the places that depend on no integer of an example."""
        fixed = self._fixed
        back = np.where(fixed[:, ADDED] < fixed[:, LEAST], fixed[:, SPAN], 0)
        index[fixed[:, PLACE]] = fixed[:, ADDED] + back

    def check(self, X: Integers, y: Integers) -> None:
        """Raise if an integer of any example is outside; each has a row for each example.

        Raises
        ------
        OutOfRangeError
        """
        for table in self._tables:
            table.check(X, 0)
            table.check(y, self._first_of_y)


def _read(entries: Integers) -> Integers:
    return np.asarray(entries[entries[:, FACTOR] != 0])


def _joined(parts: list[Integers]) -> Integers:
    return np.concatenate([*parts, np.zeros((0, 7), np.int64)])
