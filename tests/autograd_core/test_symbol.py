"""What is printed: local derivatives tidied, names, notation."""

import numpy as np
import pytest

import autograd_core as ag
from autograd_core.formulas import local_formulas
from autograd_core.notation import TRANSPARENT, raise_exponents
from autograd_core.symbol import Symbol, write_any

X, A, B = Symbol("x"), Symbol("a"), Symbol("b")
M = Symbol("M", (2, 3))


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("identity", ["1"]),
        ("exp", ["y"]),
        ("log", ["1/x"]),
        ("sqrt", ["1/(2y)"]),
        ("square", ["2x"]),
        ("sin", ["cos(x)"]),
        ("cos", ["−sin(x)"]),
        ("sign", ["0"]),
        ("abs", ["sign(x)"]),
        ("tanh", ["1 − y²"]),
        ("sigmoid", ["y·(1 − y)"]),
        ("relu", ["[x > 0]"]),
        ("softplus", ["σ(x)"]),
        ("add", ["1", "1"]),
        ("subtract", ["1", "−1"]),
        ("multiply", ["b", "a"]),
        ("divide", ["1/b", "−y/b"]),
        ("negative", ["−1"]),
        ("power", ["b·a^(b − 1)", "y·ln(a)"]),
        ("sum", ["ȳ"]),
        ("mean", ["ȳ/n"]),
        ("matmul", ["ȳ bᵀ", "aᵀ ȳ"]),
        ("affine", ["ȳ bᵀ", "aᵀ ȳ", "Σ ȳ"]),
        ("transpose", ["ȳᵀ"]),
        ("reshape", ["ȳ"]),
        ("broadcast_to", ["Σ ȳ"]),
        ("getitem", ["scatter(ȳ)"]),
        ("index_add", ["ȳ[…]"]),
        ("log_softmax", ["ȳ − exp(y) ⊙ Σ ȳ"]),
    ],
)
def test_local_derivative_reads_as_in_a_book(name, texts):
    op = ag.OPS[name]
    shapes, attrs = op.examples[0]
    written = [write_any(formula) for formula in local_formulas(op, shapes, attrs)]
    assert [raise_exponents(w.text) for w in written] == texts


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (X * 1, "x"),
        (1 * X, "x"),
        (X + 0, "x"),
        (0 + X, "x"),
        (X - 0, "x"),
        (0 - X, "−x"),
        (-(0 - X), "x"),
        (X * -1, "−x"),
        (X * 2, "2x"),
        (2 * (3 * X), "6x"),
        (X * (2 * A), "2x·a"),
        (X * X, "x²"),
        (3 * X * X, "3x²"),
        (X / 1, "x"),
        (A * (1 / B), "a/b"),
        ((1 / B) * A, "a/b"),
        (A - (-B), "a + b"),
        (A + (-B), "a − b"),
        ((-A) * B, "−a·b"),
        ((-A) / B, "−a/b"),
        (A**2, "a²"),
        (A**1, "a"),
        ((A + B) * X, "(a + b)·x"),
        (A - (B - X), "a − (b − x)"),
        ((A + B) ** 2, "(a + b)²"),
        (A / (B * X), "a/(b·x)"),
        (M * M.T.T, "M ⊙ (Mᵀ)ᵀ"),
        (ag.exp(A + B), "exp(a + b)"),
        (abs(X), "|x|"),
        (M.T @ M, "Mᵀ M"),
        (Symbol("W^[1]") + Symbol("x_i^(2)"), "W[1] + x_i(2)"),
    ],
)
def test_formulas_are_tidied_and_bracketed(formula, text):
    assert formula.text == text


@pytest.mark.parametrize("zero", [0 * X, X * 0, 0 / X])
def test_zero_swallows_the_rest(zero):
    assert zero == 0


@pytest.mark.parametrize("op", [op for op in ag.OPS.values() if not op.internal], ids=repr)
def test_a_formula_names_every_input(op):
    for shapes, attrs in op.examples:
        names = [f"q_{i}" for i in range(len(shapes))]
        inputs = tuple(map(Symbol, names, shapes))
        formula = Symbol.record(op, inputs, attrs)
        if op.notation.precedence == TRANSPARENT:  # written as its first input
            names = names[:1]
        for name in names:
            written = Symbol(name)
            assert written.latex in formula.latex, (formula, name)
            assert written.text in formula.text, (formula, name)


def test_formula_evaluates():
    formula = (1 - X**2) * A / 2
    assert formula.evaluate({"x": 0.5, "a": 4.0}) == 1.5


def test_symbol_has_no_truth():
    with pytest.raises(TypeError, match=r"without branches on values, got bool\(\[x > 0\]\)"):
        bool(X > 0)


def test_shapes_are_followed_and_checked():
    assert (M @ M.T).shape == (2, 2)
    with pytest.raises(ag.ShapeError, match="matmul"):
        M @ M
    assert M.conform(Symbol("c", (5, 2, 3))).shape == (2, 3)
    assert np.exp(M).shape == (2, 3)
