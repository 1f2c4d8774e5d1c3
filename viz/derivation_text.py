"""Write a derivation as plain text: the same product in symbols, rules and numbers, in step."""

from autograd_core.notation import PRODUCT, name_text
from viz.chain import Factor, write_derivative
from viz.derivation import Check, Derivation, describe, is_scalar
from viz.labels import format_number, format_shape, plain_text


def write_text(derivation: Derivation) -> str:
    """Return the whole derivation."""
    body = _in_step(derivation) if is_scalar(derivation) else _table(derivation)
    return "\n".join([*body, "", *_checks(derivation)])


def product(derivation: Derivation) -> list[str]:
    """Return the factors in symbols: ∂L/∂A[2], ∂A[2]/∂Z[2], …"""
    return [write_derivative(f.upper, f.lower).text for f in derivation.factors]


def _left(derivation: Derivation) -> str:
    return write_derivative(derivation.loss, derivation.leaf).text


def _in_step(derivation: Derivation) -> list[str]:
    """Return a scalar product: symbols, rules and numbers, one under the other."""
    numbers = [float(f.value) for f in derivation.factors if f.value is not None]
    rows = [
        product(derivation),
        [_rule_in_product(f) for f in derivation.factors],
        [_number_in_product(x, i) for i, x in enumerate(numbers)],
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = _left(derivation)
    lines = [
        " · ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    starts = [left, *[" " * len(left)] * 2]
    result = [f"{start} = {line}" for start, line in zip(starts, lines, strict=True)]
    total = format_number(float(derivation.gradient))
    result.append(f"{' ' * len(left)} = {total}")
    return result + _path_notes(derivation)


def _rule_in_product(factor: Factor) -> str:
    if factor.rule is None:
        return "…"
    text = plain_text(factor.rule)
    return text if factor.rule.precedence >= PRODUCT else f"({text})"


def _number_in_product(x: float, place: int) -> str:
    text = format_number(x)
    return f"({text})" if place and x < 0 else text


def _path_notes(derivation: Derivation) -> list[str]:
    return [
        f"  {write_derivative(f.upper, f.lower).text} is a sum over {f.paths} paths"
        for f in derivation.factors
        if f.paths > 1
    ]


def _table(derivation: Derivation) -> list[str]:
    """Return a product of arrays: the factors, then the product step by step."""
    left = _left(derivation)
    lines = [f"{left} = {' · '.join(product(derivation))}", ""]
    rows = [("factor", "rule", "shape", "numbers")]
    rows += [_factor_row(f) for f in derivation.factors]
    lines += _aligned(rows)
    lines += ["", "multiplied out, from the loss down"]
    lines += _aligned([_step_row(derivation, f) for f in derivation.factors])
    return lines + _path_notes(derivation)


def _factor_row(factor: Factor) -> tuple[str, str, str, str]:
    symbol = write_derivative(factor.upper, factor.lower).text
    rule = "(too long to write out)" if factor.rule is None else plain_text(factor.rule)
    rule = {"left": f"{rule} ·", "right": f"· {rule}"}.get(factor.side, rule)
    if factor.value is None:
        return symbol, rule, "", ""
    return symbol, rule, format_shape(factor.value.shape), describe(factor.value)


def _step_row(derivation: Derivation, factor: Factor) -> tuple[str, str, str, str]:
    symbol = write_derivative(derivation.loss, factor.lower).text
    applied = "…" if factor.applied is None else plain_text(factor.applied)
    shape = format_shape(factor.gradient.shape)
    return symbol, f"= {applied}", shape, describe(factor.gradient)


def _aligned(rows: list[tuple[str, str, str, str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "   ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def _checks(derivation: Derivation) -> list[str]:
    name = name_text(derivation.leaf)
    stored, numerical = derivation.stored, derivation.numerical
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
    return f"✗ differs from {other}{at}: {format_number(check.got)} ≠ {format_number(check.expected)}"
