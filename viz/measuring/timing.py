"""Time several contestants fairly: alternated rounds, own garbage only, median and spread."""

import gc
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median, quantiles

ROUNDS = 9


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds a step: the median of the rounds, and their quartiles as the spread.

    Attributes
    ----------
    median_s, low_s, high_s, best_s : float
        `best_s` is the quickest round: what a busy machine comes to in a quiet moment.
    rounds, repeats : int
        Each of the rounds timed so many calls together.
    threads : float
        Processor time over time on the clock: how many threads were at work.
    """

    median_s: float
    low_s: float
    high_s: float
    best_s: float
    rounds: int
    repeats: int
    threads: float = 1.0


@dataclass(frozen=True, slots=True)
class Pace:
    """How long to measure: so many rounds, each of about so many seconds."""

    rounds: int = ROUNDS
    round_s: float = 0.1


QUICK = Pace(rounds=2, round_s=0.001)
"""Enough to see that nothing breaks; the numbers mean nothing."""

Step = Callable[[], object]


def time_alternately(
    steps: Mapping[str, Step],
    pace: Pace,
    counts: Mapping[str, int] | None = None,
    *,
    collects: bool = True,
) -> dict[str, Timing]:
    """Time each step in turn, round after round, so that drift of the machine hits all alike.

    Before each round the garbage of the engine before is collected, outside the clock: no engine
    pays for another's cycles, and each pays for its own.

    Parameters
    ----------
    steps : mapping of str to callable
    pace : Pace
    counts : mapping of str to int, optional
        How many steps one call makes, where it is not one.
    collects : bool
        Whether garbage is collected; steps that make none may save the time.

    Returns
    -------
    dict of str to Timing
        Of one step.
    """
    counts = counts or {}
    repeats = {name: _repeats(step, pace.round_s) for name, step in steps.items()}
    clocks: dict[str, list[float]] = {name: [] for name in steps}
    processors: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(pace.rounds):
        for name, step in steps.items():
            if collects:
                gc.collect()
            clock, processor = _seconds(step, repeats[name])
            clocks[name].append(clock / counts.get(name, 1))
            processors[name].append(processor / clock if clock else 1.0)
    return {name: timing(clocks[name], repeats[name], median(processors[name])) for name in steps}


def _seconds(step: Step, repeats: int) -> tuple[float, float]:
    """Return the seconds of a call, and those that processors worked for it."""
    processor = time.process_time()
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    clock = time.perf_counter() - start
    return clock / repeats, (time.process_time() - processor) / repeats


def _repeats(step: Step, round_s: float) -> int:
    """Return how often to call in a round; the quickest of some calls warms up and tells."""
    quickest = _seconds(step, 1)[0]
    if quickest > round_s:
        return 1
    quickest = min(quickest, *(_seconds(step, 1)[0] for _ in range(2)))
    calls = max(1, round(min(round_s, 0.01) / max(quickest, 1e-9)))
    quickest = min(quickest, _seconds(step, calls)[0])
    return max(1, round(round_s / max(quickest, 1e-9)))


def timing(samples: list[float], repeats: int, threads: float = 1.0) -> Timing:
    """Return the median and the quartiles of the rounds."""
    threads = round(threads, 2)
    if len(samples) < 2:
        only = samples[0]
        return Timing(only, only, only, only, 1, repeats, threads)
    low, _, high = quantiles(samples, n=4, method="inclusive")
    middle, best = median(samples), min(samples)
    return Timing(middle, low, high, best, len(samples), repeats, threads)
