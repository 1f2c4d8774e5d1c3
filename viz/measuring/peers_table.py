"""A workload's result as lines of text: losses stand there as plainly as wins."""

from collections.abc import Mapping
from typing import Any

from viz.measuring.units import duration, three_digits
from viz.measuring.workloads import FLOOR, OURS
from viz.messages import ENGLISH, Messages


def peers_lines(result: Mapping[str, Any], say: Messages = ENGLISH) -> list[str]:
    """Return the table of one workload, from its stored form, the fastest first.

    Parameters
    ----------
    result : dict
        As `Result.stored` gives it.
    say : Messages

    Returns
    -------
    list of str
    """
    timings = sorted(result["timings"].items(), key=lambda item: item[1]["median_s"])
    best = best_of_ours(result)
    head = say("a step"), say("quartiles"), say("best"), say("beside ours"), say("first step")
    rows = [["", *head]]
    rows += [_row(name, timing, best, result["first_s"][name]) for name, timing in timings]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [result["title"], *(_aligned(row, widths) for row in rows)]
    lines += [
        f"  {name:{widths[0]}}  {reason(why, say)}" for name, why in result["missing"].items()
    ]
    return [*lines, f"  {verdict(result, say)}"]


def verdict(result: Mapping[str, Any], say: Messages = ENGLISH) -> str:
    """Return a sentence that names who is faster than the fastest of our forms."""
    best = best_of_ours(result)
    if best is None:
        return ""
    name, ours = best
    timings = result["timings"]
    faster = {
        other: ours / t["median_s"]
        for other, t in timings.items()
        if not other.startswith(OURS) and other != FLOOR and t["median_s"] < ours
    }
    if not faster:
        return say("Fastest: {name}.", name=name)
    ranked = sorted(faster.items(), key=lambda item: -item[1])
    listed = ", ".join(f"{other} {three_digits(ratio)}x" for other, ratio in ranked)
    return say("Faster than {name}: {listed}.", name=name, listed=listed)


def reason(why: str, say: Messages = ENGLISH) -> str:
    """Return why an engine could not take part, in the reader's language."""
    known = {
        "not installed": say("not installed"),
        "needs a C++ compiler": say("needs a C++ compiler"),
        "computes something else": say("computes something else"),
        "has no convolution of many channels": say("has no convolution of many channels"),
    }
    return known[why]


def best_of_ours(result: Mapping[str, Any]) -> tuple[str, float] | None:
    """Return the name and the seconds of the fastest of our own forms, if one took part."""
    ours = {n: t["median_s"] for n, t in result["timings"].items() if n.startswith(OURS)}
    return min(ours.items(), key=lambda item: item[1]) if ours else None


def _row(name: str, timing: Any, best: tuple[str, float] | None, first_s: float) -> list[str]:
    spread = f"{duration(timing['low_s'])} – {duration(timing['high_s'])}"
    ratio = f"{three_digits(timing['median_s'] / best[1])}x" if best else ""
    times = duration(timing["median_s"]), spread, duration(timing["best_s"])
    return [name, *times, ratio, duration(first_s)]


def _aligned(row: list[str], widths: list[int]) -> str:
    first, *others = row
    cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join(["", f"{first:{widths[0]}}", *cells]).rstrip()
