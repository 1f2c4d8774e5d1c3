"""Time several contestants fairly: alternated rounds, own garbage only, median and spread."""

import gc
import platform
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds per step: the median of the rounds, and their quartiles as the spread."""

    median_s: float
    low_s: float
    high_s: float
    rounds: int
    repeats: int


def time_alternately(
    steps: dict[str, Callable[[], object]], *, rounds: int, round_s: float
) -> dict[str, Timing]:
    """Time each step in turn, round after round, so that drift of the machine hits all alike.

    Before each round the garbage of the engine before is collected, outside the clock: no engine
    pays for another's cycles, and each pays for its own.
    """
    repeats = {name: _repeats(step, round_s) for name, step in steps.items()}
    samples: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            gc.collect()
            samples[name].append(_seconds(step, repeats[name]))
    return {name: _timing(samples[name], repeats[name]) for name in steps}


def _seconds(step: Callable[[], object], repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    return (time.perf_counter() - start) / repeats


def _repeats(step: Callable[[], object], round_s: float) -> int:
    _seconds(step, 2)  # warm up
    gc.collect()
    return max(1, round(round_s / _seconds(step, 2)))


def _timing(samples: list[float], repeats: int) -> Timing:
    if len(samples) < 2:
        return Timing(samples[0], samples[0], samples[0], 1, repeats)
    low, _, high = quantiles(samples, n=4, method="inclusive")
    return Timing(median(samples), low, high, len(samples), repeats)


def machine() -> dict[str, str]:
    """Return what a stored result must say about where it was measured."""
    return {
        "processor": _processor(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "commit": _commit(),
    }


def version_of(distribution: str) -> str:
    """Return the installed version of a distribution, or "not installed"."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown"


def _commit() -> str:
    here = Path(__file__).parent
    command = ["git", "-C", str(here), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
