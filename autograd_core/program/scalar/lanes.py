"""Equal entries as lanes: in which order their operands stand side by side, and their rows."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.machine import scalars as machine
from autograd_core.program.machine.opcodes import ADD, MULTIPLY, OPCODES
from autograd_core.program.scalar.sums import Ints

if TYPE_CHECKING:
    from autograd_core.program.scalar.planning import Operand, Planner

FEWEST = 8  # the fewest lanes that are worth a row
PIECE, COSTLY_PIECE = 4, 32  # the results in a block of what is in no run
MOST_KEYS = 4  # by so many operands, each in turn, the entries are sorted for the best order

COSTLY = frozenset(
    OPCODES[name]
    for name in ("exp", "log", "tanh", "sigmoid", "softplus", "sin", "cos", "log1p", "expm1", "erf")
)  # several at a time they are quicker, even with the way there


@dataclass(frozen=True)
class Lanes:
    """Equal entries in an order that makes lines of their operands.

    Attributes
    ----------
    order : ndarray
        The places of the entries among those given: the runs, then the rest.
    entries : ndarray
        The entries in that order.
    code : int
        What the machine calls the operation; ADD for sums.
    slots : ndarray, shape (entries, operands)
        In that order.
    products : tuple of bool
        For each term of a sum whether it is a product; empty for an operation.
    runs : tuple of (first, length)
        In which each operand is one number or a line.
    """

    order: Ints
    entries: Ints
    code: int
    slots: Ints
    products: tuple[bool, ...]
    runs: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, planner: Planner, entries: Ints, last: Ints) -> Lanes:
        """Return these entries as lanes; what is in no run by its last use."""
        slots, products = _operands(planner, entries)
        free = planner.is_constant[slots].all(axis=0)  # constants lie wherever they are wanted
        places = planner.place[slots[:, ~free]]
        order = _best_order(places)
        bounds = np.flatnonzero(_breaks(places[order])) + 1
        lengths = np.diff(np.concatenate([[0], bounds, [len(entries)]]))
        is_long = lengths >= FEWEST
        in_run = np.repeat(is_long, lengths)
        rest = order[~in_run]
        order = np.concatenate([order[in_run], rest[np.argsort(last[rest], kind="stable")]])
        lengths = lengths[is_long]
        firsts = np.cumsum(lengths) - lengths
        kind = int(planner.program.kind[planner.entries.slots[entries[0]]])
        runs = tuple(zip(firsts.tolist(), lengths.tolist(), strict=True))
        return cls(order, entries[order], planner.opcodes[kind], slots[order], products, runs)

    @property
    def piece(self) -> int:
        """How many results that are in no run make a block."""
        return COSTLY_PIECE if self.code in COSTLY else PIECE

    def cuts(self, ends: Ints) -> list[int]:
        """Return where to cut the results into blocks, given when each is read last.

        Runs stay together as long as they end together, for then they may be one line to their
        readers. What is in no run is cut into small pieces, which are soon free again.
        """
        cuts, done, end = [0], 0, -1
        for first, n in self.runs:
            latest = int(ends[first : first + n].max())
            if first and latest != end:
                cuts.append(first)
            done, end = first + n, latest
        rest = pieces(done, len(self.order), self.piece)
        return cuts + rest if done else rest


def pieces(first: int, stop: int, piece: int = PIECE) -> list[int]:
    """Return the cuts of a stretch of results into pieces."""
    return [*range(first, stop, piece), stop] if stop > first else [first]


def _operands(planner: Planner, entries: Ints) -> tuple[Ints, tuple[bool, ...]]:
    """Return the operands of equal entries: of an operation, or the factors of a sum's terms."""
    table = planner.entries
    slots = table.slots[entries]
    if not table.is_sum[entries[0]]:
        columns = planner.program.operands[:, slots]
        used = columns[:, 0] >= 0
        return columns[used].T.astype(np.int64), ()
    first = table.terms(int(entries[0]))
    terms = table.starts[entries][:, None] + np.arange(first.stop - first.start)
    a, b = table.a[terms], table.b[terms]
    products = b[0] >= 0
    assert np.array_equal(b >= 0, np.broadcast_to(products, b.shape))
    both = np.stack([a, b], axis=2).reshape(len(entries), -1)
    used = np.stack([np.ones_like(products), products], axis=1).ravel()
    return both[:, used], tuple(products.tolist())


def _best_order(places: Ints) -> Ints:
    """Return the order of the entries, sorted by one operand first, that has the fewest breaks."""
    best, fewest = np.arange(len(places)), len(places)
    width = places.shape[1]
    for first in range(min(width, MOST_KEYS)):
        keys = [first, *(k for k in range(min(width, MOST_KEYS)) if k != first)]
        order = np.lexsort([places[:, k] for k in reversed(keys)])
        breaks = int(np.count_nonzero(_breaks(places[order])))
        if breaks < fewest:
            best, fewest = order, breaks
        if not fewest:
            break
    return best


def _breaks(places: Ints) -> NDArray[np.bool_]:
    """Tell, for each entry but the last, whether the next one begins another run."""
    steps = np.diff(places, axis=0)
    fits = ((steps == 0) | (steps == 1)).all(axis=1)
    changes = np.zeros(len(steps), bool)
    changes[1:] = fits[1:] & fits[:-1] & (steps[1:] != steps[:-1]).any(axis=1)
    # after a break the next step sets the pattern, so of changes in a row every other one counts
    at = np.arange(len(steps))
    row = at - np.maximum.accumulate(np.where(changes, -1, at)) if len(steps) else at
    breaks: NDArray[np.bool_] = ~fits | (changes & (row % 2 == 1))
    return breaks


def in_lines(planner: Planner, lanes: Lanes) -> int:
    """Add the rows of lanes, whose results have their places, and return how many are done.

    What is left of a costly operation is brought together from where it lies.
    """
    if lanes.code == machine.FOREIGN:
        return 0
    done = 0
    for first, n in lanes.runs:
        _run(planner, lanes, first, n)
        done = first + n
    if lanes.code not in COSTLY:
        return done
    for first, stop in pairwise(pieces(done, len(lanes.order), lanes.piece)):
        _run(planner, lanes, first, stop - first)
    return len(lanes.order)


def _run(planner: Planner, lanes: Lanes, first: int, n: int) -> None:
    """Add the rows of one run of lanes."""
    slots = lanes.slots[first : first + n]
    y = int(planner.place[planner.entries.slots[lanes.entries[first]]])
    operands = [_operand(planner, column) for column in slots.T]
    if not lanes.products:
        _add_row(planner, lanes.code, n, y, operands)
        return
    reads = iter(operands)
    terms = [(next(reads), next(reads) if product else None) for product in lanes.products]
    total: Operand | None = None
    for a, b in terms:
        if b is None and total is None:
            total = a
            continue
        if b is None:
            _add_row(planner, ADD, n, y, [total, a])  # type: ignore[list-item]
        elif total is None:
            _add_row(planner, MULTIPLY, n, y, [a, b])
        else:
            _add_row(planner, machine.MULTIPLY_ADD, n, y, [a, b, total])
        total = y, machine.LINE


def _operand(planner: Planner, slots: Ints) -> Operand:
    """Return where the operand of a run lies, after constants were put in line."""
    places = planner.place[slots]
    if (slots == slots[0]).all():
        return int(places[0]), machine.HELD
    if planner.is_constant[slots].all():
        return planner.constants(slots), machine.LINE
    if (places[1:] - places[:-1] == 1).all():
        return int(places[0]), machine.LINE
    return planner.listed(places), machine.LIST


def _add_row(planner: Planner, code: int, n: int, y: int, operands: list[Operand]) -> None:
    """Add a row, its operands where the machine expects them: a number that is shared first."""
    if code in (MULTIPLY, ADD, machine.MULTIPLY_ADD):
        a, b = operands[:2]
        in_place = code == ADD and a == (y, machine.LINE)
        if b[1] == machine.HELD and not in_place:
            a, b = b, a
        if b[1] == machine.HELD and not in_place:
            b = planner.listed(np.full(n, b[0])), machine.LIST
        operands = [a, b, *operands[2:]]
    planner.row(code, n, y, *operands)
