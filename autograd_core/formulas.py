"""The local derivative of each op as a formula, read off its rules."""

from typing import Any

from autograd_core.op import OPS, Op
from autograd_core.shapes import Shape
from autograd_core.symbol import Symbol, write_any

_COUNTING = frozenset(["mean", "var", "std"])  # the ops that divide by the number of entries


def local_formulas(op: Op, shapes: tuple[Shape, ...], attrs: dict[str, Any]) -> list[Any]:
    """Return the local derivative of each input (elementwise op) or its adjoint (any other).

    The inputs are called x, or a, b, c; the output y; the cotangent of the output ȳ.
    """
    names = "x" if len(shapes) == 1 else "abcdefgh"
    count = Symbol("n") if op.name in _COUNTING else None
    inputs = [Symbol(n, s, count) for n, s in zip(names, shapes, strict=False)]
    y = Symbol("y", op.shape(*shapes, **attrs))
    ct = 1.0 if op.elementwise else Symbol("ȳ", y.shape)
    # the op may have more rules than this use has inputs: an optional bias, any number of operands
    rules = zip(op.vjps, inputs, strict=False)
    formulas = [rule(ct, y, *inputs, **attrs) for rule, _ in rules]
    if op.elementwise:
        return formulas
    return [x.conform(formula) for x, formula in zip(inputs, formulas, strict=True)]


def local_derivatives(name: str) -> list[str]:
    r"""Return the LaTeX of an op's local derivative for each input, read off its rules.

    Parameters
    ----------
    name : str
        A key of `OPS`.

    Returns
    -------
    list of str
        For an elementwise op ∂y/∂x; for any other the adjoint: the cotangent of the input,
        given the cotangent ȳ of the output.

    Raises
    ------
    KeyError
        If there is no such op; the message lists those that sound alike.
    NotDifferentiableError
        If the op has no derivative.

    Examples
    --------
    >>> import autograd_core as ag
    >>> ag.local_derivatives("tanh")
    ['1 - {y}^{2}']
    >>> ag.local_derivatives("matmul")
    ['\\bar{y} \\, {b}^{\\top}', '{a}^{\\top} \\, \\bar{y}']
    """
    op = find_op(name)
    shapes, attrs = op.examples[0]
    return [write_any(formula).latex for formula in local_formulas(op, shapes, attrs)]


def find_op(name: str) -> Op:
    """Return the op of that name, or raise a KeyError that suggests another."""
    if name in OPS:
        return OPS[name]
    import difflib  # on the way of a mistake alone, and not of every start

    near = difflib.get_close_matches(name, OPS, n=3)
    hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {', '.join(OPS)}."
    raise KeyError(f"expected the name of an op, got {name!r}. {hint}")
