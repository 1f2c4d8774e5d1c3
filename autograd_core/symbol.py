"""`Symbol`: a formula. Running an op's rule on symbols prints its local derivative.

Nobody types a derivative's formula here, so what a picture shows cannot disagree with the engine.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd_core import ops
from autograd_core.notation import (
    ATOM,
    ENTRYWISE,
    PRODUCT,
    SUM,
    Notation,
    Written,
    name_latex,
    name_text,
    raise_exponents,
    write,
)
from autograd_core.op import Op
from autograd_core.operators import ArrayOperators
from autograd_core.shapes import Shape, shape_of, size_of


class Symbol(ArrayOperators):
    """A named quantity, or an op applied to symbols and numbers.

    Parameters
    ----------
    name : str
        Such as `"W^[1]"`; see `notation.name_latex`.
    shape : tuple of int
        So that rules which need shapes run as they do on arrays.
    size : Symbol, optional
        What to print for the number of entries; the number itself if left out.
    written : Written, optional
        How to write it, where that is more than a name: ∂L/∂Z.
    """

    __slots__ = ("name", "shape", "op", "inputs", "attrs", "_size", "_written")

    def __init__(
        self,
        name: str,
        shape: Shape = (),
        size: "Symbol | None" = None,
        written: Written | None = None,
    ) -> None:
        self.name = name
        self.shape = shape
        self._written = written
        self.op: Op | None = None
        self.inputs: tuple[Any, ...] = ()
        self.attrs: dict[str, Any] = {}
        self._size = size

    @property
    def size(self) -> Any:
        """The number of entries, or the symbol that stands for it."""
        return size_of(self.shape) if self._size is None else self._size

    @classmethod
    def record(cls, op: Op, inputs: tuple[Any, ...], attrs: dict[str, Any]) -> Any:
        """Return the formula of the op on these inputs, tidied."""
        tidied = _TIDY[op.name](*inputs) if op.name in _TIDY else None
        if tidied is not None:
            return tidied
        self = cls("", op.check_shapes(inputs, attrs))
        self.op, self.inputs, self.attrs = op, inputs, attrs
        return self

    def conform(self, cotangent: Any) -> Any:
        """Return a cotangent summed to this symbol's shape."""
        shape = shape_of(cotangent)
        if _is(cotangent, 0):
            return cotangent
        return cotangent if shape == self.shape else ops.unbroadcast(cotangent, self.shape)

    @property
    def written(self) -> Written:
        """The formula written out."""
        if self._written is not None:
            return self._written
        if self.op is None:
            return Written(name_latex(self.name), name_text(self.name), ATOM)
        inputs = tuple(map(write_any, self.inputs))
        facts = {key: str(value) for key, value in self.attrs.items()}
        return write(_notation(self, inputs), inputs, **facts)

    @property
    def latex(self) -> str:
        """The formula in LaTeX."""
        return self.written.latex

    @property
    def text(self) -> str:
        """The formula in plain Unicode."""
        return raise_exponents(self.written.text)

    def evaluate(self, numbers: Mapping[str, Any]) -> Any:
        """Return the formula's value, given the value of each name in it."""
        if self.op is None:
            return numbers[self.name]
        return self.op.compute(tuple(evaluate(x, numbers) for x in self.inputs), self.attrs)

    def __bool__(self) -> bool:
        raise TypeError(
            f"Symbol: expected a rule without branches on values, got bool({self.text}). "
            "Write the case distinction as a product with a comparison, such as ct * (x > 0)."
        )

    def __repr__(self) -> str:
        return self.text


def evaluate(x: Any, numbers: Mapping[str, Any]) -> Any:
    """Return the value of a symbol or of a plain number."""
    return x.evaluate(numbers) if isinstance(x, Symbol) else x


def write_any(x: Any) -> Written:
    """Write a symbol or a plain number."""
    if isinstance(x, Symbol):
        return x.written
    text = f"{np.asarray(x).item():.6g}" if np.ndim(x) == 0 else "[…]"
    latex = text.replace("[…]", r"[\ldots]")
    return Written(latex, text.replace("-", "−"), SUM if text.startswith("-") else ATOM)


_SCALED = Notation(r"#1 \, #2", "#1#2", PRODUCT, (PRODUCT, PRODUCT), "×")
_HADAMARD = Notation(r"#1 \odot #2", "#1 ⊙ #2", ENTRYWISE, (ENTRYWISE, ENTRYWISE), "⊙")


def _notation(symbol: Symbol, inputs: tuple[Written, ...]) -> Notation:
    """Return how to write this use: 2x for a number times x, ⊙ between arrays."""
    assert symbol.op is not None
    if symbol.op is not ops.multiply:
        return symbol.op.notation
    left, right = symbol.inputs
    if not isinstance(left, Symbol) and not inputs[1].text[0].isdigit():
        return _SCALED
    both_arrays = len(shape_of(left)) > 0 and len(shape_of(right)) > 0
    return _HADAMARD if both_arrays else symbol.op.notation


def _is(x: Any, number: float) -> bool:
    """Tell whether x is that number, as a plain one or as the symbol "1"."""
    if isinstance(x, Symbol):
        return x.op is None and x.name == str(number)
    return np.ndim(x) == 0 and bool(x == number)


_NO_NUMBER_CHANGED = (ops.reshape, ops.broadcast_to, ops.astype)


def _repeated(x: Any) -> Any:
    """Return what x repeats in every entry: the formula under reshape and broadcast_to."""
    while isinstance(x, Symbol) and x.op in _NO_NUMBER_CHANGED:
        x = x.inputs[0]
    return x


def _made_by(x: Any, op: Op) -> bool:
    return isinstance(x, Symbol) and x.op is op


def _same(a: Any, b: Any) -> bool:
    return a is b or (
        isinstance(a, Symbol) and isinstance(b, Symbol) and a.op is None and a.name == b.name != ""
        and b.op is None
    )  # fmt: skip


def _tidy_add(a: Any, b: Any) -> Any:
    if _is(a, 0):
        return b
    if _is(b, 0):
        return a
    if _made_by(b, ops.negative):
        return a - b.inputs[0]
    if _made_by(a, ops.negative):
        return b - a.inputs[0]
    return 2 * a if _same(a, b) else None


def _tidy_subtract(a: Any, b: Any) -> Any:
    if _is(b, 0):
        return a
    if _is(a, 0):
        return -b
    return a + b.inputs[0] if _made_by(b, ops.negative) else None


def _tidy_multiply(a: Any, b: Any) -> Any:
    for one, other in ((a, b), (b, a)):
        repeated = _repeated(one)
        if repeated is not one and isinstance(other, Symbol) and other.shape == one.shape:
            if _is(repeated, 1):
                return other
            if _made_by(repeated, ops.divide) and _is(repeated.inputs[0], 1):
                return other / repeated.inputs[1]
        if _is(one, 1):
            return other
        if _is(one, 0) or _is(one, -1):
            return 0.0 if _is(one, 0) else -other
        if _made_by(one, ops.negative):
            return -(one.inputs[0] * other)
    return _tidy_product(a, b)


def _tidy_product(a: Any, b: Any) -> Any:
    """Bring numbers and 1/x to the front, equal factors to a square."""
    if isinstance(a, Symbol) and not isinstance(b, Symbol) and np.ndim(b) == 0:
        return b * a
    if _made_by(b, ops.multiply) and not isinstance(b.inputs[0], Symbol):
        number, rest = b.inputs
        return (number * a) * rest if not isinstance(a, Symbol) else number * (a * rest)
    if _made_by(a, ops.multiply) and not isinstance(a.inputs[0], Symbol):
        return a.inputs[0] * (a.inputs[1] * b)
    if _made_by(b, ops.divide) and _is(b.inputs[0], 1):
        return a / b.inputs[1]
    if _made_by(a, ops.divide) and isinstance(b, Symbol) and _is(a.inputs[0], 1):
        return b / a.inputs[1]
    return ops.square(a) if _same(a, b) else None


def _tidy_divide(a: Any, b: Any) -> Any:
    if _is(b, 1):
        return a
    if _is(a, 0):
        return 0.0
    return -(a.inputs[0] / b) if _made_by(a, ops.negative) else None


def _tidy_power(a: Any, b: Any) -> Any:
    if _is(b, 1):
        return a
    if _is(b, 0):
        return 1.0
    return ops.square(a) if _is(b, 2) else None


def _tidy_negative(x: Any) -> Any:
    return x.inputs[0] if _made_by(x, ops.negative) else None


_TIDY: dict[str, Callable[..., Any]] = {
    "add": _tidy_add,
    "subtract": _tidy_subtract,
    "multiply": _tidy_multiply,
    "divide": _tidy_divide,
    "power": _tidy_power,
    "negative": _tidy_negative,
}
