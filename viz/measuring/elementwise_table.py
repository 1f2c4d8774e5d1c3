"""Functions of many numbers as one table: a row for each function, type and size."""

from collections.abc import Mapping
from typing import Any

from viz.measuring.peers_table import best_of_ours
from viz.measuring.units import duration, two_digits
from viz.measuring.workloads import OURS
from viz.messages import ENGLISH, Messages


def elementwise_rows(results: Mapping[str, Any], say: Messages = ENGLISH) -> list[list[str]]:
    """Return the heading and the rows: the time of an entry, and beside ours for the others."""
    engines = list(dict.fromkeys(name for r in results.values() for name in r["timings"]))
    rows = [[say("time for an entry"), *engines]]
    for key, result in results.items():
        size = int(key.split()[-1])
        best = best_of_ours(result)
        cells = [_cell(name, result, size, best) for name in engines]
        rows.append([result["title"], *cells])
    return rows


def elementwise_lines(results: Mapping[str, Any], say: Messages = ENGLISH) -> list[str]:
    """Return the table as lines of text, with those below that could not take part."""
    rows = elementwise_rows(results, say)
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    missing = {name: why for r in results.values() for name, why in r["missing"].items()}
    return [*lines, *(f"{name}: {why}" for name, why in missing.items())]


def _cell(name: str, result: Mapping[str, Any], size: int, best: tuple[str, float] | None) -> str:
    timing = result["timings"].get(name)
    if timing is None:
        return ""
    text = duration(timing["median_s"] / size)
    if name.startswith(OURS) or best is None:
        return text
    return f"{text} ({two_digits(timing['median_s'] / best[1])}x)"
