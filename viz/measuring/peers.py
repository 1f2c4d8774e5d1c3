"""Run a workload: what is installed is checked against the first answer, then timed in turn."""

import importlib
import time
import warnings
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from viz.measuring.contestant import Contestant, UnavailableError, worst_difference
from viz.measuring.timing import Pace, Timing, time_alternately
from viz.measuring.workloads import Peer, Workload

UNEQUAL = "computes something else"
"""Why a contestant is not timed whose loss or gradient is not that of the first."""


@dataclass(slots=True)
class Result:
    """What a workload gave.

    Attributes
    ----------
    title : str
    timings : dict of str to Timing
        Of a step, by contestant.
    first_s : dict of str to float
        Seconds from the first line to the end of the first step, compiling included, the import
        of the engine not.
    differences : dict of str to float
        The largest difference to the first answer, relative to the largest entry of its array.
    missing : dict of str to str
        Who could not take part, and why.
    """

    title: str
    timings: dict[str, Timing] = field(default_factory=dict)
    first_s: dict[str, float] = field(default_factory=dict)
    differences: dict[str, float] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """Return it in the form that is stored."""
        return asdict(self)


def run(workload: Workload, pace: Pace, tell: Callable[[str], None] = lambda _: None) -> Result:
    """Check and time every contestant of a workload.

    Parameters
    ----------
    workload : Workload
    pace : Pace
    tell : callable
        Is told what is being prepared, for compiling takes its time.

    Returns
    -------
    Result
        Who computes something else than the first is not timed, but stands among the missing.
    """
    result, contestants = Result(workload.title), {}
    reference = None
    for name, peer in workload.peers.items():
        tell(name)
        try:
            contestant, answer, first_s = _prepared(peer)
        except ImportError:
            result.missing[name] = "not installed"
        except UnavailableError as error:
            result.missing[name] = str(error)
        else:
            reference = answer if reference is None else reference
            if answer is not None and reference is not None:
                result.differences[name] = worst_difference(reference, answer)
            if result.differences.get(name, 0.0) <= workload.rtol:
                contestants[name], result.first_s[name] = contestant, first_s
            else:
                result.missing[name] = UNEQUAL
    steps = {name: contestant.step for name, contestant in contestants.items()}
    counts = {name: contestant.steps for name, contestant in contestants.items()}
    tell("timing")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result.timings = time_alternately(steps, pace, counts)
    return result


def _prepared(peer: Peer) -> tuple[Contestant, Any, float]:
    """Return the contestant, its answer, and how long these and the first step took."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a peer's warnings are not ours
        for package in peer.packages:
            importlib.import_module(package)
        start = time.perf_counter()
        contestant = peer.make()
        answer = contestant.answer() if contestant.answer else None
        contestant.step()
        return contestant, answer, time.perf_counter() - start
