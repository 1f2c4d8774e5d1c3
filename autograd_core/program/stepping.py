"""Train with a program that the machine alone cannot run: a call for each minibatch.

Sorting, solving and the other ops that are left to NumPy stand between the machine's rows, so a
step is a call from Python; within it there is neither a graph nor a sweep.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.program.machine_executor import numba_runner
from autograd_core.program.steps import Array, Step, trace_step
from autograd_core.program.training import NotOnMachineError, TrainingLoop


class SteppedLoop:
    """The program of a training step for batches of one size, called once for each batch.

    `reason` says why, in a few words.
    """

    reason = "it was asked for"

    def __init__(self, step: Step, X: Array, y: Array, lr: float) -> None:
        self.dtype = step.held[0].dtype
        self._traced = trace_step(step, X, y, lr)
        self.program = self._traced.program
        self.held, self._streams = [*step.held], step.streams
        self.size = len(X)
        self._runner = numba_runner(self.program)
        self._arrays: list[Array] = []
        self._before: list[Array] = []
        self._gradients: list[Array] = []

    def run(
        self, X: Array, y: Array, order: NDArray[np.int64], span: tuple[int, int], lr: float
    ) -> tuple[int, NDArray[np.float64], Array]:
        """Run the batches span[0] ... span[1] - 1 of an epoch's order; see `TrainingLoop.run`."""
        (first, last), step = span, self._traced
        numbers = np.full((last - first, len(step.numbers)), np.nan)
        outputs, rate = [], np.array(lr, self.dtype)
        for batch in range(last - first):
            rows = order[(first + batch) * self.size : (first + batch + 1) * self.size]
            results = self._runner([*self._arrays, *self._drawn(), X[rows], y[rows], rate])
            numbers[batch] = [results[i].item() for i in step.numbers]
            outputs.append(results[step.output].reshape(self.size, -1))
            self._gradients = [results[i] for i in step.gradients]
            if not np.isfinite(numbers[batch]).all():
                return batch, numbers, np.concatenate(outputs)
            self._before, self._arrays = self._arrays, [results[i] for i in step.new]
        return last - first, numbers, np.concatenate(outputs)

    def _drawn(self) -> list[Array]:
        """Return the first key that this step draws from each stream, and move the streams on."""
        keys = [np.array([stream.seed, stream.count]) for stream in self._streams]
        for stream, draws in zip(self._streams, self._traced.draws, strict=True):
            stream.count += draws
        return keys

    def gradients(self) -> list[Array]:
        """Return what the last step has given beside its numbers."""
        return self._gradients

    def load(self) -> None:
        """Take the data of the held leaves."""
        self._arrays = [np.array(tensor._data) for tensor in self.held]

    def store(self, *, before_last: bool = False) -> None:
        """Give them back to the leaves: as they are, or as they were before the last step."""
        arrays: Sequence[Any] = self._before if before_last else self._arrays
        for tensor, array in zip(self.held, arrays, strict=True):
            tensor.replace(array.copy())


def training_loop(step: Step, X: Array, y: Array, lr: float) -> TrainingLoop | SteppedLoop:
    """Return the loop of a training step: all on the machine if it has a row for each op."""
    try:
        return TrainingLoop(step, X, y, lr)
    except NotOnMachineError as error:
        loop = SteppedLoop(step, X, y, lr)
        loop.reason = error.reason
        return loop
