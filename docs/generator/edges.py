"""What a function of one number and its derivative are at the edges of its domain."""

from itertools import pairwise
from typing import Any

import numpy as np

import autograd_core as ag
from docs.generator.catalog import Entry
from docs.generator.clauses import gradient
from docs.generator.kinks import written

EDGES = (-np.inf, -1000.0, -1.0, 0.0, 1.0, 1000.0, np.inf, np.nan)

# Between these lie all intervals on which our functions of one number have a value.
_CUTS = (-np.inf, -1.0, 0.0, 1.0, np.inf)


def is_function_of_one_number(op: ag.Op | None) -> bool:
    """Tell whether f and f' of an op can be drawn over a line."""
    return op is not None and op.elementwise and len(op.vjps) == 1 and not op.internal


def table(op: ag.Op) -> list[tuple[str, str, str]]:
    """Return x, f(x) and f'(x), as the engine computes them, at the edges and at the kinks."""
    places = [*sorted({*EDGES[:-1], *op.kinks}), np.nan]
    answers = [(x, *gradient(op, np.array(x))) for x in places]
    return [(written(x), written(y), written(slope)) for x, y, slope in answers]


def domain(op: ag.Op) -> str:
    """Return, in LaTeX, the interval on which the op has a value, which may be infinite.

    Empty where it has one everywhere.
    """
    inside = [(low, high) for low, high in pairwise(_CUTS) if _has_value(op, low, high)]
    low, high = inside[0][0], inside[-1][1]
    if np.isinf(low) and np.isinf(high):
        return ""
    left = "[" if np.isfinite(low) and _is_number(op, low) else "("
    right = "]" if np.isfinite(high) and _is_number(op, high) else ")"
    return f"{left}{_latex(low)}, {_latex(high)}{right}"


def _has_value(op: ag.Op, low: float, high: float) -> bool:
    middle = np.linspace(max(low, -9.0), min(high, 9.0), 9)[1:-1]
    return bool(np.all([_is_number(op, x) for x in middle]))


def _is_number(op: ag.Op, x: float) -> bool:
    return not np.isnan(gradient(op, np.array(x))[0])


def _latex(x: float) -> str:
    return f"{{{x:g}}}".replace("inf", r"\infty")


def zero_masks(entry: Entry) -> list[tuple[str, str]]:
    """Return each input that gets no gradient by structure, and where, in LaTeX."""
    from docs.generator.definitions import symbols

    if entry.op is None or not any(entry.op.zeros):
        return []
    inputs = symbols(entry.op.examples[0][0])
    found = []
    for x, mask in zip(inputs, entry.op.zeros, strict=True):
        if mask is not None:
            found.append((x.name, _written_mask(mask, inputs)))
    return found


def _written_mask(mask: Any, inputs: tuple[Any, ...]) -> str:
    try:
        where = mask(ag.Symbol("y"), *inputs)
    except TypeError:  # joined with |, which formulas do not have
        return ""
    return "everywhere" if where is True else str(where.latex)
