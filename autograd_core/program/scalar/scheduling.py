"""In which order the entries of a scalar program run: by levels, equal operations side by side."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.scalar.program import ScalarProgram
from autograd_core.program.scalar.sums import Entries, Ints

WIDE = 8  # the fewest equal entries of one level that are looked at as lanes
MOST_IN_BATCH = 1024


@dataclass(frozen=True)
class Batch:
    """Entries that run one after the other: equal ones of one level, or a mixture in order."""

    entries: Ints
    equal: bool


def batches_of(program: ScalarProgram, entries: Entries) -> list[Batch]:
    """Return the entries in an order in which each follows what it reads."""
    level = _levels(program, entries)[entries.slots]
    form = _forms(program, entries)
    order = np.lexsort((entries.slots, form, level))
    level, form = level[order], form[order]
    new = np.flatnonzero((np.diff(level) != 0) | (np.diff(form) != 0)) + 1
    bounds = np.concatenate([[0], new, [len(order)]])
    wide = np.diff(bounds) >= WIDE
    narrow = np.ones(len(order), bool)
    batches: list[Batch] = []
    for first, last in zip(bounds[:-1][wide].tolist(), bounds[1:][wide].tolist(), strict=True):
        narrow[first:last] = False
    mixed = np.flatnonzero(narrow)
    ends = np.searchsorted(level[mixed], level[bounds[:-1][wide]])
    done = 0
    for first, last, end in zip(bounds[:-1][wide], bounds[1:][wide], ends.tolist(), strict=True):
        batches += _mixtures(order[mixed[done:end]])
        batches.append(Batch(order[first:last], equal=True))
        done = end
    return batches + _mixtures(order[mixed[done:]])


def _mixtures(entries: Ints) -> list[Batch]:
    bounds = [*range(0, len(entries), MOST_IN_BATCH), len(entries)]
    return [Batch(entries[first:last], equal=False) for first, last in pairwise(bounds)]


def _levels(program: ScalarProgram, entries: Entries) -> Ints:
    """Return for each slot the length of the longest way to it; within a sum nothing is counted."""
    step = np.zeros(len(program.kind), np.int64)
    step[entries.slots] = 1
    levels: list[int] = []
    add = levels.append
    for a, b, c, own in zip(*program.operands.tolist(), step.tolist(), strict=True):
        if a < 0:
            add(0)
            continue
        most = levels[a]
        if b >= 0:
            other = levels[b]
            most = other if other > most else most
            if c >= 0:
                other = levels[c]
                most = other if other > most else most
        add(most + own)
    return np.array(levels, np.int64)


def _forms(program: ScalarProgram, entries: Entries) -> Ints:
    """Return a number that is equal for operations of one kind, and for sums of equal terms."""
    kinds = len(program.kinds)
    form = program.kind[entries.slots].astype(np.int64)
    lengths = np.diff(entries.starts)
    if not len(entries.a):
        return form
    place = np.arange(len(entries.a)) - np.repeat(entries.starts[:-1], lengths)
    keys = np.random.default_rng(0).integers(1, 1 << 40, int(lengths.max()))
    marks = np.where(entries.b >= 0, keys[place], 0)
    total = np.concatenate([[0], np.cumsum(marks)])
    pattern = (total[entries.starts[1:]] - total[entries.starts[:-1]]) * 4099 + lengths
    return np.where(entries.is_sum, kinds + np.unique(pattern, return_inverse=True)[1], form)


@dataclass(frozen=True)
class Lifetimes:
    """When each result is made and read for the last time, counted in entries.

    Attributes
    ----------
    made, last : ndarray
        For each slot; `last` is after the end for a result of the program. -1 for no entry.
    live : int
        How many results are needed at a time, at the most; equal ones are made at once.
    bounds : ndarray
        When each batch is done.
    """

    made: Ints
    last: Ints
    live: int
    bounds: Ints

    def batch_of(self, times: Ints) -> Ints:
        """Return the batches in which these times lie."""
        return np.searchsorted(self.bounds, times, side="right")


def lifetimes(program: ScalarProgram, entries: Entries, batches: list[Batch]) -> Lifetimes:
    """Return when each result is needed if the batches run in this order."""
    slots, end = entries.slots, len(entries.slots)
    made = np.full(len(program.kind), -1, np.int64)
    if batches:
        made[slots[np.concatenate([batch.entries for batch in batches])]] = np.arange(end)
    last = made.copy()
    own = slots[~entries.is_sum]
    for column in program.operands:
        _note(last, column[own], made[own])
    users = made[np.repeat(slots, np.diff(entries.starts))]
    _note(last, entries.a, users)
    _note(last, entries.b, users)
    last[program.outputs] = end
    bounds = np.cumsum([len(batch.entries) for batch in batches])
    return Lifetimes(made, last, _most_alive(batches, bounds, made[slots], last[slots]), bounds)


def _most_alive(batches: list[Batch], bounds: Ints, made: Ints, last: Ints) -> int:
    """Return how many results live at a time: equal entries begin and end together."""
    if not batches:
        return 0
    end = int(bounds[-1])
    equal = np.append([batch.equal for batch in batches], False)
    begins = np.concatenate([[0], bounds])
    own, other = (np.searchsorted(bounds, times, side="right") for times in (made, last))
    born = np.where(equal[own], begins[own], made)
    dead = np.where(equal[other], np.append(bounds, end + 1)[other], last + 1)
    changes = np.bincount(born, minlength=end + 2) - np.bincount(dead, minlength=end + 2)
    return int(np.cumsum(changes).max())


def _note(last: Ints, slots: NDArray[Any], users: Ints) -> None:
    known = slots >= 0
    np.maximum.at(last, slots[known], users[known])
