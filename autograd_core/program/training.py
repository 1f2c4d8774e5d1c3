"""A training step as a program, run on many minibatches in one call of the machine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import AutogradError
from autograd_core.program.arena import new_arena
from autograd_core.program.casting import with_floats_of
from autograd_core.program.families import Updates
from autograd_core.program.integers import Linear, linear_slots, with_integers_given
from autograd_core.program.jitting import link, training_machine_for
from autograd_core.program.keys import Keys, is_key
from autograd_core.program.opening import opened
from autograd_core.program.planner import Lookup
from autograd_core.program.planning import make_plan, repeat_constants
from autograd_core.program.steps import Step, trace_step
from autograd_core.program.tables import Tables, table_of
from autograd_core.shapes import size_of

Array = NDArray[Any]


class NotOnMachineError(AutogradError):
    """A training step needs what the machine has no row for; the message says what.

    `reason` says it in a few words, for those who go on with a call for each batch.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class _Call:
    """A call of the machine: what it started from, and the examples of the steps it finished."""

    start: list[Array]
    counts: list[int]
    X: Array
    y: Array
    order: NDArray[np.int64]
    lr: float


class TrainingLoop:
    """The program of a training step for batches of one size, with its arena."""

    reason = ""
    """Why each batch is a call of its own: it is not."""

    def __init__(self, step: Step, X: Array, y: Array, lr: float) -> None:
        dtype = step.held[0].dtype
        traced = trace_step(step, X, y, lr)
        self.held = [*step.held]
        self.size = len(X)
        *held, self._x, self._y, self._lr = traced.program.inputs
        integers = linear_slots(traced.program, (self._x, self._y))
        computed = integers if step.are_exact else {}
        program, floats = with_floats_of(traced.program, computed, dtype)
        self.program = opened(with_integers_given(program, integers))
        self._data = [floats.get(slot, slot) for slot in (self._x, self._y)]
        self._held = held[: len(self.held)]
        outputs = self.program.outputs
        self._output, self._gradients = traced.output, traced.gradients
        new = [outputs[i] for i in traced.new]
        known = tuple(outputs[i] for i in (*traced.numbers, traced.output, *traced.gradients))
        updates = Updates(dict(zip(new, self._held, strict=True)), known)
        self.plan = make_plan(self.program, updates)
        self._check(dtype)
        self.arena = new_arena(self.plan.size, self.plan.dtype)
        self._fill_constants()
        self._numbers = np.array([self._place(i) for i in traced.numbers], np.int64)
        self._moves = self._plan_moves(new)
        self._views = [self._view(slot) for slot in self._held]
        self._keys = Keys(self.plan, step.streams, held[len(self.held) :], traced.draws)
        self._tables = self._plan_tables(integers)
        self._checked = False
        self._as_floats: dict[int, tuple[Array, Array]] = {}
        self._last_call: _Call | None = None
        link(self.plan.code, self.plan.dtype)  # compiled here, where Ctrl-C can break it off
        training_machine_for(self.plan.dtype)

    def run(
        self, X: Array, y: Array, order: NDArray[np.int64], span: tuple[int, int], lr: float
    ) -> tuple[int, NDArray[np.float64], Array]:
        """Run the batches span[0] ... span[1] - 1 of an epoch's order.

        Returns
        -------
        done : int
            How many batches were run; fewer where a recorded number was not finite.
        numbers : ndarray, shape (batches, numbers)
        outputs : ndarray, shape (examples of the batches, entries of an output)

        Raises
        ------
        OutOfRangeError
            If an integer of any example, of this epoch's or not, names nothing that there is. That
            is looked at in the first call after `load`.
        """
        first, last = span
        order = np.ascontiguousarray(order[first * self.size : last * self.size])
        if not self._checked:
            self._tables.check(_integers(X), _integers(y))
            self._checked = True
        start, counts = [view.copy() for view in self._views], self._keys.counts
        self._keys.load(counts)
        done, numbers, outputs = self._run(X, y, order, lr)
        self._keys.move_on(min(done + 1, last - first))  # one that failed has drawn as well
        if done:
            self._last_call = _Call(start, counts, X, y, order[: done * self.size], lr)
        return done, numbers, outputs

    def _floats(self, which: int, array: Array) -> Array:
        """Return X or y as rows of floats, with no columns if none are read."""
        if array.dtype.kind == "f":
            return array.reshape(len(array), -1)
        if self._data[which] not in self.plan.places:
            return np.zeros((len(array), 0), self.plan.dtype)
        if which not in self._as_floats or self._as_floats[which][0] is not array:
            self._as_floats[which] = array, array.reshape(len(array), -1).astype(self.plan.dtype)
        return self._as_floats[which][1]

    def gradients(self) -> list[Array]:
        """Return what the last step has given beside its numbers."""
        return [self._view(self.program.outputs[i]).copy() for i in self._gradients]

    def _run(
        self, X: Array, y: Array, order: NDArray[np.int64], lr: float
    ) -> tuple[int, NDArray[np.float64], Array]:
        plan, batches = self.plan, len(order) // self.size
        output = self.program.slots[self.program.outputs[self._output]].shape
        numbers = np.full((batches, len(self._numbers)), np.nan)
        outputs = np.zeros((len(order), size_of(output[1:])), plan.dtype)
        self._view(self._lr)[...] = lr
        places = [plan.places.get(slot, 0) for slot in self._data]
        integers = (_integers(X), _integers(y), order, (0, batches, self.size))
        tables = (self._tables.of_X, self._tables.of_y)
        done = training_machine_for(plan.dtype)(
            (plan.code, plan.micro, plan.index, plan.changes_from),
            self.arena,
            (self._floats(0, X), self._floats(1, y), *integers),
            ((*places, self._place(self._output)), *tables, self._moves, self._numbers),
            (numbers, outputs),
        )
        return int(done), numbers, outputs

    def load(self) -> None:
        """Copy the data of the held leaves into the arena, as each epoch begins."""
        self._checked = False
        self._as_floats.clear()
        for tensor, view in zip(self.held, self._views, strict=True):
            view[...] = tensor._data

    def store(self, *, before_last: bool = False) -> None:
        """Copy them back to the leaves: as they are, or as they were before the last step."""
        if before_last:
            self._undo_last()
        for tensor, view in zip(self.held, self._views, strict=True):
            tensor.replace(view.copy())

    def _undo_last(self) -> None:
        """Run the last call once more from its start, but for its last step.

        Steps write over what they start from; keeping that aside would slow down all of them for
        the sake of a run that fails.
        """
        call = self._last_call
        assert call is not None
        for array, view in zip(call.start, self._views, strict=True):
            view[...] = array
        self._keys.load(call.counts)
        self._run(call.X, call.y, call.order[: -self.size], call.lr)

    # ---- what the machine is told ----

    def _check(self, dtype: np.dtype[Any]) -> None:
        others = ", ".join(sorted({step.op.name for step in self.plan.by_numpy}))
        if others or self.plan.dtype != dtype:
            raise NotOnMachineError(
                f"compiled training: expected ops that the machine has, in {dtype}, got "
                f"{others or self.plan.dtype}.",
                f"NumPy does {others}" if others else f"most numbers are {self.plan.dtype}",
            )

    def _fill_constants(self) -> None:
        for slot, array in self.program.constants.items():
            self._view(slot)[...] = array
        repeat_constants(self.program, self.plan, self.arena)

    def _place(self, output: int) -> int:
        return self.plan.places[self.program.outputs[output]]

    def _view(self, slot: int) -> Array:
        place, shape = self.plan.places[slot], self.program.slots[slot].shape
        return self.arena[place : place + size_of(shape)].reshape(shape)

    def _plan_moves(self, new: list[int]) -> NDArray[np.int64]:
        """Return what is copied after a step: the new data that were not written over the old."""
        places = self.plan.places
        pairs = [
            (places[slot], places[old], size_of(self.program.slots[old].shape))
            for slot, old in zip(new, self._held, strict=True)
            if places[slot] != places[old]
        ]
        # new data may lie where other old data lie, so they go through a place of their own
        total, lengths = len(self.arena), [length for *_, length in pairs]
        way = [total + sum(lengths[:i]) for i in range(len(lengths))]
        arena, self.arena = self.arena, new_arena(total + sum(lengths), self.arena.dtype)
        self.arena[:total] = arena
        there = [(source, place, n) for (source, _, n), place in zip(pairs, way, strict=True)]
        back = [(place, target, n) for (_, target, n), place in zip(pairs, way, strict=True)]
        return np.array([*there, *back], np.int64).reshape(-1, 3)

    def _plan_tables(self, integers: dict[int, Linear]) -> Tables:
        tables = []
        for lookup in self.plan.lookups:
            if is_key(lookup):
                continue
            table = table_of(self.program, lookup, integers)
            if table is None:
                raise _not_a_table(lookup)
            tables.append(table)
        slots = [self.program.slots[slot].shape[1:] for slot in (self._x, self._y)]
        found = Tables(tables, (size_of(slots[0]), size_of(slots[1])))
        found.fill_fixed(self.plan.index)
        return found


def _not_a_table(lookup: Lookup) -> NotOnMachineError:
    name = lookup.step.op.name
    return NotOnMachineError(
        "compiled training: expected integers that are looked up as they are given, moved about, "
        f"or with fixed ones added or multiplied, got others in a use by {name}.",
        f"{name} reads integers that are computed",
    )


def _integers(array: Array) -> Array:
    """Return a row of integers for each example, with no columns if it holds floats."""
    rows = array.reshape(len(array), -1)
    return rows if array.dtype.kind in "iu" else np.zeros((len(array), 0), np.int64)


__all__ = ["NotOnMachineError", "Step", "TrainingLoop"]
