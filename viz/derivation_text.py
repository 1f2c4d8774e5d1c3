"""Write a derivation as plain text: the same product in symbols, rules and numbers, in step."""

import numpy as np
from numpy.typing import NDArray

from autograd_core.notation import PRODUCT, name_text
from viz.chain import Factor, write_derivative
from viz.labels import format_number, format_shape, plain_text
from viz.ledger import Check, Ledger
from viz.messages import ENGLISH


def write_text(ledger: Ledger) -> str:
    """Return the whole ledger."""
    body = _in_step(ledger) if ledger.is_scalar else _table(ledger)
    return "\n".join([*body, "", *_checks(ledger)])


def product(ledger: Ledger) -> list[str]:
    """Return the factors in symbols: ∂L/∂A[2], ∂A[2]/∂Z[2], …"""
    return [write_derivative(f.upper, f.lower).text for f in ledger.factors]


def _left(ledger: Ledger) -> str:
    return write_derivative(ledger.loss, ledger.leaf).text


def _in_step(ledger: Ledger) -> list[str]:
    """Return a scalar product: symbols, rules and numbers, one under the other.

    A lone factor is its own symbol and number, so only its rule is written.
    """
    numbers = [float(f.value) for f in ledger.factors if f.value is not None]
    lone = len(numbers) == 1
    rows = [[_rule_in_product(f, lone=lone) for f in ledger.factors]]
    if not lone:
        rows = [product(ledger), *rows, [_number_in_product(x, i) for i, x in enumerate(numbers)]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = _left(ledger)
    lines = [
        " · ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    starts = [left, *[" " * len(left)] * (len(rows) - 1)]
    result = [f"{start} = {line}" for start, line in zip(starts, lines, strict=True)]
    total = format_number(float(ledger.gradient))
    result.append(f"{' ' * len(left)} = {total}")
    return result + _path_notes(ledger)


def _rule_in_product(factor: Factor, *, lone: bool) -> str:
    if factor.rule is None:
        return "…"
    text = plain_text(factor.rule)
    return text if lone or factor.rule.precedence >= PRODUCT else f"({text})"


def _number_in_product(x: float, place: int) -> str:
    text = format_number(x)
    return f"({text})" if place and x < 0 else text


def _path_notes(ledger: Ledger) -> list[str]:
    return [
        f"  {write_derivative(f.upper, f.lower).text} is a sum over {f.paths} paths"
        for f in ledger.factors
        if f.paths > 1
    ]


def _table(ledger: Ledger) -> list[str]:
    """Return a product of arrays: the factors, then the product step by step."""
    left = _left(ledger)
    lines = [f"{left} = {' · '.join(product(ledger))}", ""]
    rows = [("factor", "rule", "shape", "numbers")]
    rows += [_factor_row(f) for f in ledger.factors]
    lines += _aligned(rows)
    lines += ["", "multiplied out, from the loss down"]
    lines += _aligned([_step_row(ledger, f) for f in ledger.factors])
    return lines + _path_notes(ledger)


def _factor_row(factor: Factor) -> tuple[str, str, str, str]:
    symbol = write_derivative(factor.upper, factor.lower).text
    rule = "(too long to write out)" if factor.rule is None else plain_text(factor.rule)
    rule = {"left": f"{rule} ·", "right": f"· {rule}"}.get(factor.side, rule)
    if factor.value is None:
        return symbol, rule, "", ""
    return symbol, rule, format_shape(factor.value.shape, ENGLISH), describe(factor.value)


def _step_row(ledger: Ledger, factor: Factor) -> tuple[str, str, str, str]:
    symbol = write_derivative(ledger.loss, factor.lower).text
    applied = "…" if factor.applied is None else plain_text(factor.applied)
    shape = format_shape(factor.gradient.shape, ENGLISH)
    return symbol, f"= {applied}", shape, describe(factor.gradient)


def describe(x: NDArray[np.float64]) -> str:
    """Return a number, a short list, or the mean and range of a longer one."""
    if x.ndim == 0:
        return format_number(float(x))
    if x.size <= 4:
        return "[" + ", ".join(format_number(float(v), 3) for v in x.flat) + "]"
    low, high = format_number(float(x.min()), 3), format_number(float(x.max()), 3)
    return f"mean {format_number(float(x.mean()), 3)}, {low} … {high}"


def _aligned(rows: list[tuple[str, str, str, str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "   ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _checks(ledger: Ledger) -> list[str]:
    name = name_text(ledger.leaf)
    stored, numerical = ledger.stored, ledger.numerical
    if stored is None:
        lines = [f"· {name}.grad is not computed yet: call backward()"]
    elif stored.agrees:
        lines = [f"✓ equals {name}.grad"]
    else:
        lines = [_disagreement(f"{name}.grad", stored) + "; gradients add up until zero_grad()"]
    return [*lines, _numerical_line(numerical)]


def _numerical_line(check: Check) -> str:
    if not check.agrees:
        return _disagreement("the finite difference", check)
    if check.of == 1:
        return f"✓ finite difference {format_number(check.expected)}"
    entries = "all entries" if check.entries == check.of else f"{check.entries} of {check.of}"
    worst = format_number(check.worst, 2)
    return f"✓ finite difference, {entries}, largest difference {worst}"


def _disagreement(other: str, check: Check) -> str:
    at = f" at {list(check.index)}" if check.index else ""
    return (
        f"✗ differs from {other}{at}: {format_number(check.got)} ≠ {format_number(check.expected)}"
    )
