import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autograd_core as ag
from viz.expression import (
    FUNCTIONS,
    MOST_CHARACTERS,
    ExpressionError,
    read_expression,
    read_point,
)

PYTHON = {name: getattr(math, name) for name in ("tanh", "exp", "sin", "cos")}
POINT = {"a": 1.25, "b": -0.5, "c": 3.0}
LEAVES = st.sampled_from([*POINT, "2", "0.5", "1e-3", "7"])


def combined(inner):
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/"]), inner).map(" ".join),
        inner.map("({})".format),
        inner.map("-{}".format),
        inner.map("({})**2".format),
        st.tuples(st.sampled_from([*PYTHON]), inner).map(lambda pair: "{}({})".format(*pair)),
    )


EXPRESSIONS = st.recursive(LEAVES, combined, max_leaves=12).filter(
    lambda text: any(name in text.replace("tanh", "").replace("cos", "") for name in POINT)
)


def used(text):
    import ast

    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return {name: POINT[name] for name in POINT if name in names}


@given(EXPRESSIONS.filter(used))
def test_value_is_that_of_python(text):
    try:
        expected = eval(text, {"__builtins__": {}}, PYTHON | POINT)
    except (ZeroDivisionError, OverflowError):
        return
    with np.errstate(all="ignore"):
        root = read_expression(text, used(text)).root
    assert root.data == pytest.approx(expected, rel=1e-12, abs=1e-300)


@pytest.mark.parametrize(
    ("text", "value"),
    [("a - b", 1.75), ("a / b", -2.5), ("a ** c", 1.953125), ("2 - a", 0.75), ("a - 2", -0.75)],
)
def test_operands_stand_in_order(text, value):
    assert read_expression(text, used(text)).root.data == value


def test_gradient_is_that_of_the_expression():
    expression = read_expression("(tanh(w*x) - y)**2", {"w": 0.5, "x": 2.0, "y": 1.0})
    expression.root.backward()
    a = math.tanh(1.0)
    assert expression.variables["w"].grad == pytest.approx(2 * (a - 1) * (1 - a * a) * 2)
    assert expression.variables["y"].grad == pytest.approx(-2 * (a - 1))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_is_known_by_its_name_in_the_library(name):
    assert read_expression(f"{name}(x)", {"x": 0.5}).root.data == getattr(ag, name)(0.5)


def test_root_is_named_and_variables_are_kept():
    assert read_expression("x*x", {"x": 1.0}).root.name == "L"
    assert read_expression("x*L", {"x": 1.0, "L": 2.0}).root.name == "f"
    assert read_expression("f*L", {"f": 1.0, "L": 2.0}).root.name == ""
    assert read_expression("x", {"x": 1.0}).root.name == "x"
    assert [*read_expression("b*a + b", {"a": 1.0, "b": 2.0}).variables] == ["b", "a"]


@pytest.mark.parametrize(
    "text",
    [
        "w.x", "w[0]", "w < 1", "'a'", "f'{w}'", "b'a'", "True*w", "w*2j", "(w := 2)", "w @ w",
        "w // 2", "w % 2", "~w", "not w", "w and w", "[w]", "{w}", "(w,)", "w if w else w", "...",
        "None", "tanh(w).__class__", "(lambda: w)", "[x for x in w]", "~" + "-" * 900 + "w",
    ],
)  # fmt: skip
def test_what_is_no_arithmetic_is_refused(text):
    with pytest.raises(ExpressionError, match="expected names, numbers"):
        read_expression(text, {"w": 2.0})


@pytest.mark.parametrize(
    "text",
    [
        "", "  ", "#", "w;w", "w=1", "*w", "w+", "w w", "import os", "w\x00", "\ud800",
        "(" * 3000 + "w" + ")" * 3000, "+".join(["w"] * 5000), "1" * 5000 + "*w",
        ".".join("w" * 3000),
        "yield", "await w", "def f(): pass",
    ],
)  # fmt: skip
def test_what_cannot_be_parsed_is_refused(text):
    with pytest.raises(ExpressionError, match=r"expected (an expression|names, numbers)") as caught:
        read_expression(text, {"w": 2.0})
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("__import__('os')", "expected one of our functions, got '__import__'. Known: abs"),
        ("(lambda: w)()", "expected one of our functions"),
        ("os.system(w)", "expected one of our functions, got 'os.system'"),
        ("sofplus(w)", "Did you mean softplus"),
        ("mean(w)", "expected one of our functions, got 'mean'"),
        ("tanh()", r"expected tanh\(x\) with one argument"),
        ("tanh(w, w)", r"expected tanh\(x\) with one argument"),
        ("tanh(x=w)", r"expected tanh\(x\) with one argument"),
        ("tanh(*w)", r"expected tanh\(x\) with one argument"),
        ("w*q*r", "got none for q, r. Add --at q=1,r=1"),
        ("tanh*w", "got none for tanh"),
        ("2*3", "got one for w, which is not in the expression"),
        ("1" * 400 + "*w", "expected numbers that fit a float"),
        ("1" * 5000 + "*w", "a number in it has too many digits"),
        ("w" * (MOST_CHARACTERS + 1), "at most 10,000 characters, got 10,001"),
        ("w" * 10_000_000, "at most 10,000 characters, got 10,000,000"),
    ],
)
def test_refusal_says_why(text, message):
    with pytest.raises(ExpressionError, match=message):
        read_expression(text, {"w": 2.0})


def test_expression_without_a_variable_is_refused():
    with pytest.raises(ExpressionError, match="at least one variable, got '2\\*3'"):
        read_expression("2*3", {})


@pytest.mark.parametrize(
    "text", ["9**9**9**9 * w", "w/0", "0/0*w", "log(0*w)", "sqrt(-w)", "w**-1000"]
)
def test_numbers_beyond_all_bounds_are_no_error(text):
    with np.errstate(all="ignore"):
        assert isinstance(read_expression(text, {"w": 2.0}).root.data, float)


def test_point_is_read():
    assert read_point(" w = 2 , x=-1e-3,, y=inf") == {"w": 2.0, "x": -0.001, "y": math.inf}
    assert read_point("") == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("w", "expected values such as w=2,x=-1, got 'w'"),
        ("=2", "expected values such as"),
        ("2=w", "expected values such as"),
        ("w=", "expected a number for w, got ''"),
        ("w=2;x=1", "expected a number for w, got '2;x=1'"),
        ("w=__import__('os')", "expected a number for w"),
        ("w=2,w=3", "expected each variable once, got w twice"),
    ],
)
def test_malformed_point_says_why(text, message):
    with pytest.raises(ExpressionError, match=message):
        read_point(text)
