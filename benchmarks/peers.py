"""Time the eager engine side by side with its peers, on one thread: `python -m benchmarks.peers`.

Equality is checked first: every contestant must give the same loss and gradients. What is not
installed is named. `--json PATH` stores the result with machine, versions and commit.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks import workloads
from benchmarks.timing import Timing, machine, time_alternately, version_of
from benchmarks.workloads import CLASSIFIER, DIGITS, REGRESSOR, Factory, Problem


@dataclass(frozen=True, slots=True)
class Workload:
    """A row group of the table: what is computed, by whom, how exactly they must agree."""

    title: str
    contestants: dict[str, Factory]
    rtol: float


_ARRAY_PEERS = {
    "chainrule": workloads.ours,
    "numpy by hand": workloads.by_hand,
    "mygrad": workloads.mygrad,
    "autograd": workloads.hips,
    "torch": workloads.torch,
}


def _arrays(title: str, problem: Problem) -> Workload:
    contestants = {name: partial(factory, problem) for name, factory in _ARRAY_PEERS.items()}
    return Workload(title, contestants, rtol=1e-4 if problem.dtype == np.float32 else 1e-9)


WORKLOADS = {
    "scalar": Workload(
        "scalar net 2-16-16-1, relu, max-margin, 100 points",
        {
            "chainrule": partial(workloads.scalar_net, "autograd_core"),
            "micrograd": partial(workloads.scalar_net, "micrograd.engine"),
        },
        rtol=1e-9,
    ),
    "classifier": _arrays("30-64-32-2, relu, batch 64, float32, cross-entropy, SGD", CLASSIFIER),
    "regressor": _arrays("2-8-8-1, tanh, batch 32, float64, mse, SGD", REGRESSOR),
    "digits": _arrays("784-256-128-10, relu, batch 128, float32, cross-entropy, SGD", DIGITS),
}


def run(workload: Workload, *, rounds: int, round_s: float) -> tuple[dict[str, Timing], list[str]]:
    """Return the timings by contestant and the names of those that are not installed.

    Raises
    ------
    AssertionError
        If a contestant computes another loss or gradient than the first.
    """
    steps, missing = {}, []
    reference: list[np.ndarray] | None = None
    for name, factory in workload.contestants.items():
        try:
            step, answer = factory()
        except ImportError:
            missing.append(name)
            continue
        got = answer()
        reference = got if reference is None else reference
        for ours, theirs in zip(reference, got, strict=True):
            np.testing.assert_allclose(
                theirs, ours, workload.rtol, workload.rtol / 10, err_msg=name
            )
        steps[name] = step
    return time_alternately(steps, rounds=rounds, round_s=round_s), missing


def table(workload: Workload, timings: dict[str, Timing], missing: list[str]) -> str:
    """Return the rows of one workload as text."""
    ours = timings["chainrule"].median_s
    lines = [workload.title, f"  {'':14}{'median':>10}  {'quartiles':>19}  {'of chainrule':>12}"]
    for name, t in timings.items():
        quartiles = f"{t.low_s * 1e6:.0f} to {t.high_s * 1e6:.0f}"
        lines.append(
            f"  {name:14}{t.median_s * 1e6:>7.0f} µs  {quartiles:>16} µs  "
            f"{t.median_s / ours:>11.2f}x"
        )
    lines += [f"  {name:14}not installed" for name in missing]
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the workloads asked for, print their tables, store them if asked."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.peers", description=__doc__)
    parser.add_argument("workloads", nargs="*", help=f"of {', '.join(WORKLOADS)}; default all")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--round-s", type=float, default=0.3, help="seconds a round aims to last")
    parser.add_argument("--json", type=Path, help="store the result in this file")
    options = parser.parse_args(argv)
    unknown = [name for name in options.workloads if name not in WORKLOADS]
    if unknown:
        parser.error(f"expected workloads of {', '.join(WORKLOADS)}, got {', '.join(unknown)}")
    results = {}
    for key in options.workloads or WORKLOADS:
        workload = WORKLOADS[key]
        timings, missing = run(workload, rounds=options.rounds, round_s=options.round_s)
        print(table(workload, timings, missing), end="\n\n", flush=True)
        results[key] = {
            "title": workload.title,
            "timings": {name: asdict(timing) for name, timing in timings.items()},
            "not_installed": missing,
        }
    if options.json:
        packages = ("numpy", "micrograd", "mygrad", "autograd", "torch")
        facts = machine() | {"threads": "1"} | {name: version_of(name) for name in packages}
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps({"facts": facts, "results": results}, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
