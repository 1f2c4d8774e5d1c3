"""A kernel's result as lines of text: the time of an entry in each form, and which is fastest."""

from collections.abc import Mapping
from typing import Any

from viz.measuring.kernels import winners
from viz.measuring.units import duration, two_digits
from viz.messages import ENGLISH, Messages

FORMS = ("python", "numpy", "numba", "parallel")


def form_names(facts: Mapping[str, Any], say: Messages = ENGLISH) -> dict[str, str]:
    """Return what the forms of a kernel are called, on the machine of these facts."""
    parallel = say("Numba, {count} threads", count=facts.get("parallel_threads", 2))
    return dict(zip(FORMS, (say("pure Python"), "NumPy", "Numba", parallel), strict=True))


def kernel_lines(
    title: str, result: Mapping[str, Any], facts: Mapping[str, Any], say: Messages = ENGLISH
) -> list[str]:
    """Return the table of a kernel in one type, from its stored form."""
    names = form_names(facts, say)
    sizes = [str(size) for size in result["sizes"]]
    rows = [[say("entries"), *(f"{size:,}" for size in result["sizes"])]]
    for form, timings in _in_order(result["timings"]).items():
        rows.append([names[form], *(_per_entry(timings.get(size), size) for size in sizes)])
    best = [praise(names[form], ratio) for _, form, ratio in winners(result)]
    rows.append([say("fastest, beside NumPy"), *best])
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [f"{title}{_compiling(result, names, say)}", *(_aligned(row, widths) for row in rows)]


def where_each_wins(result: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Return the forms that win from left to right, each with the size from which on it does."""
    parts: list[str] = []
    before = ""
    for size, form, _ in winners(result):
        if form != before:
            parts.append(f"{names[form]} ≥ {size:,}" if before else names[form])
        before = form
    return ", ".join(parts)


def praise(name: str, ratio: float) -> str:
    """Return a form's name, and how many times as fast as NumPy it is if it is not NumPy."""
    return name if ratio == 1 else f"{name} {two_digits(ratio)}x"


def _compiling(result: Mapping[str, Any], names: Mapping[str, str], say: Messages) -> str:
    """Return how long compiling took, or reading what had been compiled before."""
    times: dict[bool, list[str]] = {False: [], True: []}
    for form, seconds in result["compile_s"].items():
        times[result["cached"].get(form, False)].append(f"{names[form]} {duration(seconds)}")
    compiled, read = (", ".join(times[was_there]) for was_there in (False, True))
    told = [say("compiling: {times}", times=compiled)] * bool(compiled)
    told += [say("compiled before, read in: {times}", times=read)] * bool(read)
    return f" ({'; '.join(told)})" if told else ""


def _in_order(timings: Mapping[str, Any]) -> dict[str, Any]:
    return {form: timings[form] for form in FORMS if form in timings}


def _per_entry(timing: Mapping[str, Any] | None, size: str) -> str:
    return "" if timing is None else duration(timing["median_s"] / int(size))


def _aligned(row: list[str], widths: list[int]) -> str:
    first, *others = row
    cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
    return "  ".join(["", f"{first:{widths[0]}}", *cells]).rstrip()
