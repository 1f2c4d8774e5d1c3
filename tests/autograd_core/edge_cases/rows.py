"""A row of a table of edge cases: a function, a point, the right gradient and the reason."""

import contextlib
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import autograd_core as ag

INF, NAN = math.inf, math.nan
PRECISION = {np.dtype(np.float64): 0.0, np.dtype(np.float32): 2e-6}


@dataclass(frozen=True)
class Row:
    """One case: what is asked, the right answer and why it is right.

    Attributes
    ----------
    id : str
        Its place in the list of cases, and a name.
    f : callable
        Called with a leaf for each entry of `at`. A gradient is that of the sum of its result.
    at : tuple
        A number or an array for each argument. Numbers alone are tried as Values too.
    gradient : tuple
        By each argument.
    why : str
    value : number or array, optional
    rtol, atol : float
        How exactly float64 must agree: to the digits that the list gives.
    narrow : bool
        Whether float32 can hold the numbers.
    warns : bool
        Whether the forward may warn, as NumPy does: it divides by 0, say.
    """

    id: str
    f: Callable[..., Any]
    at: tuple[Any, ...]
    gradient: tuple[Any, ...]
    why: str
    value: Any = None
    rtol: float = 1e-12
    atol: float = 0.0
    narrow: bool = True
    warns: bool = False

    @property
    def kinds(self) -> list[Any]:
        """The kinds of leaves that the row is tried on."""
        kinds: list[Any] = [np.float64]
        if self.narrow:
            kinds.append(np.float32)
        if all(isinstance(x, float) for x in self.at):
            kinds.append(ag.Value)
        return kinds


def table(*rows: Row) -> Any:
    """Parametrise a test by `row` and by `kind`, each row on all its kinds of leaves."""
    return pytest.mark.parametrize(
        ("row", "kind"),
        [
            pytest.param(row, kind, id=f"{row.id}-{kind.__name__}")
            for row in rows
            for kind in row.kinds
        ],
    )


def check(row: Row, kind: Any) -> None:
    """Assert a row's value and gradient; a sweep to a finite gradient must not warn."""
    assert row.why
    leaves = [leaf(x, kind) for x in row.at]
    with np.errstate(all="ignore") if row.warns else contextlib.nullcontext():
        y = row.f(*leaves)
    finite = all(np.size(g) and np.isfinite(g).all() for g in row.gradient)
    with contextlib.nullcontext() if finite else np.errstate(all="ignore"):
        y.backward(None if kind is ag.Value else np.ones(y.shape))
    if row.value is not None:
        agree(y, row.value, row)
    for given, expected in zip(leaves, row.gradient, strict=True):
        agree(given.grad, expected, row)
        if kind is not ag.Value:
            assert (given.grad.shape, given.grad.dtype) == (given.shape, given.dtype)


def leaf(x: Any, kind: Any) -> Any:
    """Return a leaf of that kind: a Value, or a Tensor of that dtype."""
    return ag.Value(x) if kind is ag.Value else ag.tensor(x, dtype=kind, requires_grad=True)


def agree(got: Any, expected: Any, row: Row) -> None:
    """Assert that numbers are equal, to the digits that the row and the dtype have."""
    array = np.asarray(got.data if isinstance(got, ag.Tensor | ag.Value) else got)
    loose = PRECISION[array.dtype]
    np.testing.assert_allclose(array, expected, row.rtol + loose, row.atol and row.atol + loose)
    assert array.shape == np.shape(expected)


def derivative(f: Callable[..., Any], order: int) -> Callable[..., Any]:
    """Return the derivative of f of some order."""
    for _ in range(order):
        f = ag.grad(f)
    return f
