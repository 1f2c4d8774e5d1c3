"""What a plan is made with: the rows so far, and which parts of the arena are free."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.arena import room_for
from autograd_core.program.instructions import Instruction, Program
from autograd_core.program.machine import opcodes
from autograd_core.program.machine.opcodes import CODE_WIDTH
from autograd_core.shapes import size_of

PRODUCTS = ("matmul", "multiply_add")
"""Ops whose factors may be stored transposed."""


@dataclass(frozen=True)
class Lookup:
    """A list of places that depends on inputs of integers: `count` of them from `start` on."""

    start: int
    count: int
    step: Instruction
    places: Callable[[dict[str, Any]], NDArray[Any]]


@dataclass
class Planner:
    """A plan that is being made: rows so far, and which parts of the arena are free."""

    program: Program
    dtype: np.dtype[Any]
    places: dict[int, int] = field(default_factory=dict)
    code: list[list[int]] = field(default_factory=list)
    micro: list[list[int]] = field(default_factory=list)
    index: list[NDArray[np.int64]] = field(default_factory=list)
    segments: list[tuple[int, int] | Instruction] = field(default_factory=list)
    size: int = 0
    free: list[tuple[int, int]] = field(default_factory=list)  # (place, entries)
    indexed: int = 0
    turned: dict[int, int] = field(default_factory=dict)  # transposes that only products read
    blocks: dict[tuple[int, int], int] = field(default_factory=dict)  # (constant, entries): place
    lookups: list[Lookup] = field(default_factory=list)
    pins: dict[int, int] = field(default_factory=dict)  # places that slots must have, kept for them
    bases: dict[int, int] = field(default_factory=dict)  # where the part begins that a slot is in
    rooms: dict[int, int] = field(default_factory=dict)  # entries of the parts that were taken
    living: Counter[int] = field(default_factory=Counter)  # how many slots lie in each part

    def put(self, slot: int) -> int:
        """Give a slot a free part of the arena, and return its place."""
        if slot in self.pins:
            return self._put_pinned(slot)
        place = self.take(self.length(slot))
        self.rooms[place] = self.length(slot)
        return self._lie(slot, place, place)

    def alias(self, slot: int, other: int, offset: int = 0) -> int:
        """Let a slot lie where another one does, or a part of it."""
        place = self.places[other] + offset
        if slot in self.pins:
            if place != self.pins[slot]:
                length = self.length(slot)
                self.row(opcodes.FILL, self.pins[slot], place, length, length)
            return self._put_pinned(slot)
        return self._lie(slot, place, self.bases[other])

    def _lie(self, slot: int, place: int, base: int) -> int:
        self.places[slot], self.bases[slot] = place, base
        self.living[base] += 1
        return place

    def _put_pinned(self, slot: int) -> int:
        return self._lie(slot, self.pins[slot], self.pins[slot])  # for good

    def pin_onto(self, slot: int, other: int) -> None:
        """Pin a slot where an input lies, which it replaces."""
        if other not in self.pins:
            self.pins[other] = self.reserve(self.length(other))
        self.pins[slot] = self.pins[other]

    def drop(self, slot: int) -> None:
        """Free the place of a slot that nothing reads any more, if no other lies there."""
        if slot in self.pins:
            return
        base = self.bases[slot]
        self.living[base] -= 1
        if not self.living[base] and base in self.rooms:
            self.give_back(base, self.rooms.pop(base))

    def factor(self, slot: int) -> tuple[int, bool]:
        """Return where a factor of a product lies, and whether it is stored transposed."""
        return self.places[slot], slot in self.turned

    def only_in_products(self, slot: int) -> bool:
        """Tell whether every use of a slot is as a factor of a matrix product."""
        if slot in self.program.outputs:
            return False
        users = self.readers.get(slot, [])
        return all(step.op.name in PRODUCTS and self._are_matrices(step) for step in users)

    @cached_property
    def readers(self) -> dict[int, list[Instruction]]:
        """The instructions that read each slot."""
        readers: dict[int, list[Instruction]] = {}
        for step in self.program.instructions:
            for slot in {*step.reads}:
                readers.setdefault(slot, []).append(step)
        return readers

    def _are_matrices(self, step: Instruction) -> bool:
        shapes = [self.shape(slot) for slot in (*step.inputs, step.output)]
        fits = all(map(self.fits, (*step.inputs, step.output)))
        return fits and all(len(shape) == 2 and size_of(shape) for shape in shapes)

    def filled(self, slot: int, entries: int) -> int:
        """Return a part of the arena in which a constant is repeated, once for all runs."""
        key = (slot, entries)
        if key not in self.blocks:
            self.blocks[key] = self.reserve(entries)  # nothing else was ever written there
        return self.blocks[key]

    def row(self, kind: int, *columns: int) -> None:
        """Add a row of the machine."""
        self.code.append([kind, *columns, *[0] * (CODE_WIDTH - 1 - len(columns))])

    def indices(self, numbers: NDArray[Any]) -> int:
        """Keep a list of places, and return where it begins."""
        start = self.indexed
        self.index.append(np.ascontiguousarray(numbers, np.int64).ravel())
        self.indexed += self.index[-1].size
        return start

    def looked_up(
        self, step: Instruction, count: int, places: Callable[[dict[str, Any]], NDArray[Any]]
    ) -> int:
        """Return where the list `places(attrs)` begins.

        Where attrs hold a `Ref` it is worked out anew in each run.
        """
        if not step.refs:
            return self.indices(places(step.attrs))
        start = self.indices(np.zeros(count, np.int64))
        self.lookups.append(Lookup(start, count, step, places))
        return start

    def shape(self, slot: int) -> tuple[int, ...]:
        """Return the shape of a slot."""
        return self.program.slots[slot].shape

    def length(self, slot: int) -> int:
        """Return the number of entries of a slot."""
        return size_of(self.program.slots[slot].shape)

    def fits(self, slot: int) -> bool:
        """Tell whether a slot lies in the arena.

        Floats of its type do, masks as 0 and 1, and constants that are one integer.
        """
        dtype = self.program.slots[slot].dtype
        is_one = not self.shape(slot) and slot in self.program.constants
        return dtype == self.dtype or dtype.kind == "b" or (dtype.kind in "iu" and is_one)

    def take(self, entries: int) -> int:
        """Return a free part of the arena."""
        entries = room_for(entries, self.dtype)
        for i, (place, room) in enumerate(self.free):
            if room >= entries:
                self.free[i : i + 1] = [(place + entries, room - entries)] if room > entries else []
                return place
        return self.reserve(entries)

    @contextmanager
    def lent(self, entries: int) -> Iterator[int]:
        """Give a free part of the arena for the rows that are added meanwhile, if any is needed."""
        place = self.take(entries) if entries else 0
        yield place
        if entries:
            self.give_back(place, entries)

    def reserve(self, entries: int) -> int:
        """Return a part of the arena that is never given back."""
        place = self.size
        self.size += room_for(entries, self.dtype)
        return place

    def give_back(self, place: int, entries: int) -> None:
        """Mark a part of the arena as free again."""
        entries = room_for(entries, self.dtype)
        self.free.append((place, entries))
        self.free.sort()
        merged: list[tuple[int, int]] = []
        for start, room in self.free:
            if merged and sum(merged[-1]) == start:
                merged[-1] = (merged[-1][0], merged[-1][1] + room)
            else:
                merged.append((start, room))
        self.free = merged


Lowering = Callable[[Planner, Instruction], bool]
"""Adds the rows of an instruction and gives its result a place; False if there are none for it."""
