"""What an engine must give to be timed: a step, and the answer that proves it does the work."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from viz.measuring.problems import Data

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Contestant:
    """One way to make the steps of a problem.

    Attributes
    ----------
    step : callable
        Makes `steps` steps.
    answer : callable
        Returns the loss of the first minibatch and the gradients there, in the order of the
        parameters. Called once, before any step. None of what computes a part alone: a floor.
    steps : int
    """

    step: Callable[[], object]
    answer: Callable[[], list[Array]] | None
    steps: int = 1


class UnavailableError(Exception):
    """An engine is installed but cannot work here; the message says why."""


def endless(data: Data, of: Callable[[Any], Any] = lambda array: array) -> Iterator[Any]:
    """Yield the minibatches in turn for ever, as pairs, each made by `of` beforehand."""
    return cycle([(of(X), of(y)) for X, y in zip(data.X, data.y, strict=True)])


def worst_difference(reference: list[Array], got: list[Array]) -> float:
    """Return the largest difference of two answers, relative to the largest entry of each array."""
    worst = 0.0
    for ours, theirs in zip(reference, got, strict=True):
        ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
        if ours.shape != theirs.shape or not np.all(np.isfinite(theirs)):
            return float("inf")
        scale = max(float(np.max(np.abs(ours), initial=0.0)), 1e-30)
        worst = max(worst, float(np.max(np.abs(ours - theirs), initial=0.0)) / scale)
    return worst
