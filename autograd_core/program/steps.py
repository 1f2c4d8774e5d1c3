"""A training step: what it reads and gives, and its program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.keys import KeyStream
from autograd_core.program.instructions import Program
from autograd_core.program.passes import simplify
from autograd_core.program.tracing import trace
from autograd_core.tensor import Tensor, tensor

Array = NDArray[Any]


@dataclass(frozen=True)
class Step:
    """What one training step reads and gives.

    Attributes
    ----------
    held : sequence of Tensor
        The leaves that change from step to step: parameters, what an optimizer remembers, running
        means.
    run : callable
        `run(X, y, lr)` returns (numbers, new, outputs) or (numbers, new, outputs, gradients): a
        list of scalars to record, of which all must be finite, the first the loss; the new data of
        `held`; the model's outputs; a list of what else is wanted of the last step.
    streams : sequence of KeyStream
        Where `run` draws its keys; each step draws as many.
    calls : sequence
        What `run` calls without naming it, such as the modules of a model: functions and objects
        in which generators of random numbers are looked for.
    are_exact : bool
        Whether the integers of all examples are exact as floats of the type of `held`.
    """

    held: Sequence[Tensor]
    run: Callable[[Tensor, Tensor, Tensor], tuple[Any, ...]]
    streams: Sequence[KeyStream] = ()
    calls: Sequence[Any] = ()
    are_exact: bool = True


@dataclass(frozen=True)
class StepProgram:
    """The program of a training step for batches of one size.

    Attributes
    ----------
    program : Program
        Its inputs are the held leaves, the key of each stream, X, y and the learning rate.
    numbers, new, gradients : list of int
    output : int
        Which of the program's outputs these are.
    draws : list of int
        How many keys a step draws from each stream.
    """

    program: Program
    numbers: list[int]
    new: list[int]
    output: int
    gradients: list[int]
    draws: list[int]


def trace_step(step: Step, X: Array, y: Array, lr: float) -> StepProgram:
    """Return the program of a step on batches like these."""
    keys = [tensor(np.array([stream.seed, stream.count])) for stream in step.streams]

    def run(*args: Any) -> Any:
        for stream, key in zip(step.streams, keys, strict=True):
            stream.hold(key)
        return step.run(*args)

    args = X, y, np.array(lr, step.held[0].dtype)
    try:
        traced = trace(run, args, {}, [*step.held, *keys], step.calls)
    finally:
        draws = [stream.let_go() for stream in step.streams]
    numbers, new, output, *rest = traced.result
    gradients = rest[0] if rest else []
    return StepProgram(simplify(traced.program), numbers, new, output, gradients, draws)
