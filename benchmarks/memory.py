"""Measure the peak memory of a training step: `python -m benchmarks.memory`.

What NumPy and Python allocate during one step, above what was held before it (tracemalloc, which
sees no memory that PyTorch allocates, so it is no contestant here).
"""

import tracemalloc

from benchmarks import workloads
from benchmarks.workloads import CLASSIFIER, DIGITS, REGRESSOR, Factory

WARM_UP = 3
CONTESTANTS = {
    "numpy by hand": workloads.by_hand,
    "chainrule": workloads.ours,
    "mygrad": workloads.mygrad,
}
PROBLEMS = {"784-256-128-10": DIGITS, "30-64-32-2": CLASSIFIER, "2-8-8-1": REGRESSOR}


def peak_bytes(factory: Factory) -> int:
    """Return the peak of one step of a contestant, after a few to warm up."""
    step, _ = factory()
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
        by_hand = peak_bytes(lambda problem=problem: workloads.by_hand(problem))
        for name, contestant in CONTESTANTS.items():
            try:
                peak = peak_bytes(lambda c=contestant, problem=problem: c(problem))
            except ImportError:
                print(f"  {name:14}not installed")
                continue
            print(f"  {name:14}{peak:>10,} bytes {peak / by_hand:>6.2f}x")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
