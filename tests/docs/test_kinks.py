"""The table of the kinks: what each row must say, and that a clause is found and not only named."""

import numpy as np
import pytest

import autograd_core as ag
from docs.generator import kinks, lists, pages
from docs.generator.catalog import entries
from docs.generator.clauses import clause_of, gradient
from docs.generator.markdown import anchor

# The op, the point, what the engine must answer and by which clause: typed here, computed there.
EXPECTED = [
    ("abs", "x = 0", "0", "convex"),
    ("elu", "x = 0, alpha = 0.5", "0.5", "convex"),
    ("euclidean_norm", "[0, 0]", "[0, 0]", "convex"),
    ("hypot", "a = b = 0", "[0, 0]", "convex"),
    ("leaky_relu", "x = 0", "0.01", "convex"),
    ("max", "[3, 3, 1]", "[0.5, 0.5, 0]", "convex"),
    ("max_pool2d", "[[3, 3], [1, 0]]", "[0.5, 0.5, 0, 0]", "convex"),
    ("maximum", "a = b = 1", "[0.5, 0.5]", "convex"),
    ("maxout", "[1, 1], k = 2", "[0.5, 0.5]", "convex"),
    ("norm", "[0, 0]", "[0, 0]", "convex"),
    ("norm", "[0, 0], ord = 1", "[0, 0]", "convex"),
    ("norm", "[0, 0], ord = ∞", "[0, 0]", "convex"),
    ("norm", "[2, −2, 1], ord = ∞", "[0.5, −0.5, 0]", "convex"),
    ("order_statistic", "[1, 2, 2], rank 3", "[0, 0.5, 0.5]", "convex"),
    ("prelu", "a = 0, slope b = 0.25", "0.25", "convex"),
    ("relu", "x = 0", "0", "convex"),
    ("shifted_relu", "x = −1", "0", "convex"),
    ("std", "[1, 1]", "[0, 0]", "convex"),
    ("median", "[1, 2, 2]", "[0, 0.5, 0.5]", "concave"),
    ("min", "[1, 1, 3]", "[0.5, 0.5, 0]", "concave"),
    ("minimum", "a = b = 1", "[0.5, 0.5]", "concave"),
    ("arccos", "x = −1, 1", "−∞", "limit"),
    ("arcsin", "x = −1, 1", "∞", "limit"),
    ("cbrt", "x = 0", "∞", "limit"),
    ("ceil", "x = −2, −1, 0, 1, 2", "0", "limit"),
    ("divide", "1 / b at b = 0", "−∞", "limit"),
    ("floor", "x = −2, −1, 0, 1, 2", "0", "limit"),
    ("floor_divide", "⌊a / 1⌋ at a = 2", "0", "limit"),
    ("log", "x = 0", "∞", "limit"),
    ("log10", "x = 0", "∞", "limit"),
    ("log1p", "x = −1", "∞", "limit"),
    ("log2", "x = 0", "∞", "limit"),
    ("mod", "a mod 1 at a = 2", "1", "limit"),
    ("power", "x^½ at x = 0", "∞", "limit"),
    ("power", "x⁻¹ at x = 0", "−∞", "limit"),
    ("power", "0^b at b = 0", "0", "limit"),
    ("reciprocal", "x = 0", "−∞", "limit"),
    ("sign", "x = 0", "0", "limit"),
    ("sqrt", "x = 0", "∞", "limit"),
    ("step", "x = 0", "0", "limit"),
    ("where", "the condition, at 0", "0", "limit"),
    ("cumprod", "[2, 0, 3], cotangent [1, 2, 3]", "[1, 22, 0]", "differentiable"),
    ("det", "the singular [[1, 2], [2, 4]]", "[[4, −2], [−2, 1]]", "differentiable"),
    ("elu", "x = 0, alpha = 1", "1", "differentiable"),
    ("power", "x⁰ at x = 0", "0", "differentiable"),
    ("power", "x¹ at x = 0", "1", "differentiable"),
    ("power", "0^b at b = 2", "0", "differentiable"),
    ("prod", "[0, 2, 3]", "[6, 0, 0]", "differentiable"),
    ("prod", "[0, 0, 3]", "[0, 0, 0]", "differentiable"),
    ("sinc", "x = 0", "0", "differentiable"),
    ("var", "[1, 1]", "[0, 0]", "differentiable"),
    ("arctan2", "a = b = 0", "[nan, nan]", "undefined"),
    ("power", "(−2)^b at b = 3", "nan", "undefined"),
    ("var", "[1], ddof = 1", "[nan]", "undefined"),
    ("cholesky", "[[1, 2], [2, 1]], not positive definite", "error", "refused"),
    ("inv", "the singular [[1, 2], [2, 4]]", "error", "refused"),
    ("slogdet", "the singular [[1, 2], [2, 4]]", "error", "refused"),
    ("solve", "the singular [[1, 2], [2, 4]]", "error", "refused"),
    ("clip", "x = −1, bounds ±1", "1", "by choice"),
    ("clip", "x = 1, bounds ±1", "1", "by choice"),
    ("elu", "x = 0, alpha = 2", "2", "by choice"),
    ("leaky_relu", "x = 0, negative_slope = 2", "2", "by choice"),
    ("logaddexp", "a = b = −∞", "[0, 0]", "by choice"),
    ("logsumexp", "[−∞, −∞]", "[0, 0]", "by choice"),
    ("prelu", "a = 0, slope b = 2", "2", "by choice"),
    ("selu", "x = 0", "1.758", "by choice"),
    ("softmax", "[−∞, −∞], cotangent [1, 2]", "[0, 0]", "by choice"),
    ("sort", "[2, 1, 2], cotangent [1, 2, 3]", "[2, 1, 3]", "by choice"),
    ("where", "where(x > 0, √x, 0) at x = 0", "0", "by choice"),
]
TABLE = {(row.name, row.point): row for row in kinks.rows()}


@pytest.mark.parametrize(("name", "point", "value", "clause"), EXPECTED)
def test_engine_answers_at_the_kink_by_the_clause(name, point, value, clause):
    row = TABLE[name, point]
    assert (row.value, row.clause) == (value, clause)


@pytest.mark.parametrize(("name", "point", "f", "x"), kinks.CASES)
def test_every_typed_point_has_a_typed_answer(name, point, f, x):
    assert (name, point) in [(n, p) for n, p, _, _ in EXPECTED]


def test_every_kink_of_the_registry_is_decided():
    """Each is in the table, or the function turns out to be differentiable there."""
    decided = {row.name for row in kinks.rows()}
    for entry in entries().values():
        if entry.public and entry.op is not None and entry.op.kinks:
            assert entry.name in decided


def test_ops_without_derivative_are_refused():
    refused = {row.name for row in kinks.rows() if row.point == "everywhere"}
    assert {"argmax", "argsort", "greater", "same"} <= refused
    assert all(row.value == "error" for row in kinks.rows() if row.clause == "refused")


def test_only_a_choice_has_a_reason():
    assert all(bool(row.reason) == (row.clause == "by choice") for row in kinks.rows())
    assert {row.name for row in kinks.rows() if row.reason} == {*kinks.REASONS}


@pytest.mark.parametrize(
    ("f", "g", "clause"),
    [
        (ag.abs, 0.0, "convex"),
        (ag.abs, 1.0, "by choice"),  # a subgradient, but a longer one
        (ag.abs, 2.0, "by choice"),  # no subgradient at all
        (lambda x: -ag.abs(x), 0.0, "concave"),
        (lambda x: -ag.abs(x), 1.0, "by choice"),
        (lambda x: 3 * ag.relu(x) + x, 1.0, "convex"),
        (lambda x: 3 * ag.relu(x) + x, 4.0, "by choice"),
        (lambda x: 3 * ag.relu(x) - 2 * x, 0.0, "convex"),
        (ag.square, 0.0, "differentiable"),
        (ag.square, 0.1, "by choice"),
        (ag.sqrt, np.inf, "limit"),
        (ag.sqrt, -np.inf, "by choice"),
        (ag.sign, 0.0, "limit"),
        (ag.sign, 1.0, "by choice"),
        (ag.sin, np.nan, "undefined"),
    ],
)
def test_clause_is_found_from_the_function_and_the_answer(f, g, clause):
    """A wrong answer gets no clause."""
    assert clause_of(f, np.array(0.0), np.array(g)) == clause


@pytest.mark.parametrize(
    ("g", "clause"),
    [([0.5, 0.5], "convex"), ([1.0, 0.0], "by choice"), ([0.5, 0.4], "by choice")],
)
def test_even_split_is_the_shortest_subgradient_of_a_tie(g, clause):
    assert clause_of(ag.max, np.array([1.0, 1.0]), np.array(g)) == clause


def test_what_operations_compose_has_no_clause_of_its_own():
    """The page warns of this one."""
    _, slope = gradient(lambda x: ag.sqrt(x * x), np.array(0.0))
    assert np.isnan(slope)
    assert gradient(ag.abs, np.array(0.0))[1] == 0


def test_gradient_is_the_engines():
    value, slope = gradient(ag.square, np.array([1.0, 2.0]))
    assert value == 5
    np.testing.assert_array_equal(slope, [2, 4])


def test_page_has_a_section_for_each_clause_and_links_to_the_ops():
    text = lists.kink_tables()
    for clause in kinks.CLAUSES:
        assert f"({anchor(clause)})=" in text
    for row in kinks.rows():
        assert f"[{row.name}](ops/{row.name}.md)" in text
        assert "../kinks.md#" in pages.op_page(entries()[row.name])
