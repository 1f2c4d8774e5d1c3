"""A training step as a program, run on many minibatches in one call of the machine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import AutogradError
from autograd_core.program.arena import empty_arena
from autograd_core.program.families import Updates
from autograd_core.program.instructions import Program, Ref
from autograd_core.program.jitting import training_machine_for
from autograd_core.program.keys import Keys, is_key
from autograd_core.program.opening import opened
from autograd_core.program.planner import Lookup
from autograd_core.program.planning import make_plan, repeat_constants
from autograd_core.program.steps import Step, trace_step
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
        self.program = opened(traced.program)
        self.held = [*step.held]
        self.size = len(X)
        *held, self._x, self._y, self._lr = self.program.inputs
        self._held = held[: len(self.held)]
        outputs = self.program.outputs
        self._output, self._gradients = traced.output, traced.gradients
        new = [outputs[i] for i in traced.new]
        known = tuple(outputs[i] for i in (*traced.numbers, traced.output, *traced.gradients))
        updates = Updates(dict(zip(new, self._held, strict=True)), known)
        self.plan = make_plan(self.program, updates)
        self._check(dtype)
        self.arena = empty_arena(self.plan.size, self.plan.dtype)
        self._fill_constants()
        self._numbers = np.array([self._place(i) for i in traced.numbers], np.int64)
        self._moves = self._plan_moves(new)
        self._views = [self._view(slot) for slot in self._held]
        self._keys = Keys(self.plan, step.streams, held[len(self.held) :], traced.draws)
        self._tables = self._plan_tables()
        self._last_call: _Call | None = None
        training_machine_for(self.plan.dtype)  # compiled here, where Ctrl-C can break it off

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
        """
        first, last = span
        order = np.ascontiguousarray(order[first * self.size : last * self.size])
        start, counts = [view.copy() for view in self._views], self._keys.counts
        self._keys.load(counts)
        done, numbers, outputs = self._run(X, y, order, lr)
        self._keys.move_on(min(done + 1, last - first))  # one that failed has drawn as well
        if done:
            self._last_call = _Call(start, counts, X, y, order[: done * self.size], lr)
        return done, numbers, outputs

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
        is_label = y.dtype.kind in "iu"
        none = np.zeros((len(y), 0), plan.dtype)
        self._view(self._lr)[...] = lr
        targets = none if is_label else y.reshape(len(y), -1)
        labels = y if is_label else np.zeros(0, np.int64)
        places = (plan.places[self._x], plan.places.get(self._y, 0), self._place(self._output))
        done = training_machine_for(plan.dtype)(
            (plan.code, plan.micro, plan.index, plan.changes_from),
            self.arena,
            (X.reshape(len(X), -1), targets, labels, order, (0, batches, self.size)),
            (places, self._tables, self._moves, self._numbers),
            (numbers, outputs),
        )
        return int(done), numbers, outputs

    def load(self) -> None:
        """Copy the data of the held leaves into the arena."""
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
        arena, self.arena = self.arena, empty_arena(total + sum(lengths), self.arena.dtype)
        self.arena[:total] = arena
        there = [(source, place, n) for (source, _, n), place in zip(pairs, way, strict=True)]
        back = [(place, target, n) for (_, target, n), place in zip(pairs, way, strict=True)]
        return np.array([*there, *back], np.int64).reshape(-1, 3)

    def _plan_tables(self) -> NDArray[np.int64]:
        lookups = [lookup for lookup in self.plan.lookups if not is_key(lookup)]
        rows = [(lookup.start, _columns(self.program, lookup)) for lookup in lookups]
        return np.array(rows, np.int64).reshape(-1, 2)


def _columns(program: Program, lookup: Lookup) -> int:
    """Return C where a lookup's places are i * C + label i, as those of class labels are."""
    step = lookup.step
    if step.op.name == "nll_loss":
        return program.slots[step.inputs[0]].shape[1]
    key = step.attrs.get("key", ())
    rows = np.arange(lookup.count)
    if (
        step.op.name == "index_add"
        and len(key) == 2
        and isinstance(key[1], Ref)
        and np.array_equal(key[0], rows)
    ):
        return int(step.attrs["shape"][1])
    raise NotOnMachineError(
        "compiled training: expected integer targets as class labels, got a use by "
        f"{step.op.name}.",
        f"{step.op.name} reads integer targets",
    )


__all__ = ["NotOnMachineError", "Step", "TrainingLoop"]
