"""Measure the peak memory of a training step: `python -m benchmarks.memory`.

What NumPy and Python allocate during one step, above what was held before it (tracemalloc, which
sees no memory that PyTorch allocates, so it is no contestant here).
"""

import tracemalloc
from collections.abc import Callable
from functools import partial

from viz.measuring.contestant import Contestant
from viz.measuring.engines import by_hand, mygrad, ours
from viz.measuring.problems import MIDDLE, SMALL, TINY

WARM_UP = 3
CONTESTANTS = {
    "NumPy by hand": by_hand.by_hand,
    "chainrule, eager": ours.eager,
    "MyGrad": mygrad.mygrad,
}
PROBLEMS = {"784-256-128-10": MIDDLE, "30-64-32-2": SMALL, "2-8-8-1": TINY}


def peak_bytes(make: Callable[[], Contestant]) -> int:
    """Return the peak of one step of a contestant, after a few to warm up."""
    step = make().step
    for _ in range(WARM_UP):
        step()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        step()
        return tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()


def main() -> int:
    """Print the table: bytes, and the ratio to NumPy by hand."""
    for title, problem in PROBLEMS.items():
        print(title)
        floor = peak_bytes(partial(by_hand.by_hand, problem))
        for name, contestant in CONTESTANTS.items():
            try:
                peak = peak_bytes(partial(contestant, problem))
            except ImportError:
                print(f"  {name:18}not installed")
                continue
            print(f"  {name:18}{peak:>10,} bytes {peak / floor:>6.2f}x")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
