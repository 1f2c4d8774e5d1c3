"""Products kept in step: symbols, rules and numbers, one under the other."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd_core.notation import ATOM, PRODUCT, Written
from viz.chain import Factor
from viz.derivation_sheet import Cell, Formula, Number, Row, Sign, Words
from viz.formulas import write_derivative
from viz.messages import Messages
from viz.paths import PathFactor

MOST_FACTORS = 9
_DOTS = Words("…")


@dataclass(frozen=True)
class _Column:
    """One factor of a product of numbers: its symbol, its rule and its number."""

    symbol: Cell
    rule: Cell
    number: Cell


def in_step(
    left: Cell, factors: Sequence[Factor | PathFactor], total: float, say: Messages
) -> list[Row]:
    """Return a product of numbers: symbols, rules and numbers, one under the other.

    A lone factor is its own symbol and number, so only its rule is written.
    """
    lone = len(factors) == 1
    columns = _columns(factors, say)
    rows: list[Row] = [joined([c.rule for c in columns])]
    if not lone:
        rows.insert(0, joined([c.symbol for c in columns]))
        rows.append(joined([c.number for c in columns]))
    rows.append((Number(total, "gradient"),))
    starts = itertools.chain([left], itertools.repeat(None))
    return [(start, Sign("="), *row) for start, row in zip(starts, rows, strict=False)]


def _columns(factors: Sequence[Factor | PathFactor], say: Messages) -> list[_Column]:
    lone = len(factors) == 1
    shown = ends_of(factors, MOST_FACTORS)
    columns = []
    for place, factor in enumerate(shown):
        if factor is None:
            columns.append(_gap(middle_of(factors, MOST_FACTORS), say))
            continue
        rule: Cell = Words("…", factor=factor.keys)
        if factor.rule is not None:
            least = 0 if lone else PRODUCT
            rule = Formula(factor.rule, factor=factor.keys, least=least)
        number = Number(_number(factor), factor=factor.keys, guarded=place > 0)
        columns.append(_Column(symbol(factor), rule, number))
    return columns


def _gap(hidden: Sequence[Factor | PathFactor], say: Messages) -> _Column:
    """Return the column that stands for factors that are not shown, with their product."""
    with np.errstate(all="ignore"):
        product = float(np.prod([_number(f) for f in hidden]))
    more = Words(say("({count} more)", count=len(hidden)), "muted")
    return _Column(more, _DOTS, Number(product, guarded=True))


def symbol(factor: Factor | PathFactor | None) -> Cell:
    """Return ∂upper/∂lower of a factor, or dots for None."""
    if factor is None:
        return Formula(Written(r"\cdots", "⋯", ATOM), "muted")
    return Formula(write_derivative(factor.upper, factor.lower), factor=factor.keys)


def _number(factor: Factor | PathFactor) -> float:
    value: Any = factor.value
    return float(value)


def joined(cells: Sequence[Cell]) -> Row:
    """Return the cells with · between them."""
    dots = itertools.chain.from_iterable((Sign("·"), cell) for cell in cells[1:])
    return (*cells[:1], *dots)


def ends_of(things: Sequence[Any], most: int) -> list[Any]:
    """Return a list if it is short, else its two ends with None between them."""
    if len(things) <= most:
        return [*things]
    return [*things[: most // 2], None, *things[-(most // 2) :]]


def middle_of(things: Sequence[Any], most: int) -> Sequence[Any]:
    """Return what `ends_of` leaves out."""
    return [] if len(things) <= most else things[most // 2 : -(most // 2)]
