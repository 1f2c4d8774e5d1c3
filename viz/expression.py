"""Read an expression such as `tanh(w*x + b)` into a graph of Values.

Python's own parser gives the tree; only names, numbers, + - * / ** and calls of our functions are
read from it, and nothing is ever evaluated as Python.
"""

import ast
import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograd_core import OPS, AutogradError, Value, ops

MOST_CHARACTERS = 10_000
_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: ops.add,
    ast.Sub: ops.subtract,
    ast.Mult: ops.multiply,
    ast.Div: ops.divide,
    ast.Pow: ops.power,
    ast.USub: ops.negative,
    ast.UAdd: lambda x: x,
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: op
    for name, op in OPS.items()
    if op.elementwise and op.scalar and len(op.vjps) == 1 and not op.internal
    if name not in ("identity", "negative", "stop_gradient")
}


class ExpressionError(AutogradError, ValueError):
    """An expression that cannot be read, or a name in it without a value."""


@dataclass(frozen=True)
class Expression:
    """An expression computed at a point.

    Attributes
    ----------
    root : Value
        The result, named `L` (or `f`, where L is one of the variables).
    variables : dict
        The Value of each name.
    """

    root: Value
    variables: dict[str, Value]


def read_expression(text: str, at: Mapping[str, float]) -> Expression:
    """Compute an expression at a point, recording the graph.

    Parameters
    ----------
    text : str
        Names, numbers, + - * / **, parentheses, and calls of the functions in `FUNCTIONS`.
    at : mapping
        The value of each name in it.

    Raises
    ------
    ExpressionError
        If there is anything else in it, it is too long, or a name has no value.

    Examples
    --------
    >>> read_expression("tanh(w*x)", {"w": 1.0, "x": 0.0}).root
    Value(data=0.0, grad=None, name='L')
    """
    tree = _parse(text)
    steps = _postorder(tree)
    names = list(dict.fromkeys(node.id for node in steps if isinstance(node, ast.Name)))
    _check_names(names, at)
    variables = {name: Value(at[name], name) for name in names}
    root = _compute(steps, variables)
    if not isinstance(root, Value) or not names:
        raise ExpressionError(
            f"expected an expression with at least one variable, got {_short(text)}. "
            "Try tanh(w*x + b)."
        )
    if not root.is_leaf:
        root.name = next((name for name in ("L", "f") if name not in variables), "")
    return Expression(root, variables)


def _parse(text: str) -> ast.expr:
    if len(text) > MOST_CHARACTERS:
        raise ExpressionError(
            f"expected an expression of at most {MOST_CHARACTERS:,} characters, "
            f"got {len(text):,}. Build larger graphs in Python and call viz.draw."
        )
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(
            f"expected an expression such as tanh(w*x + b), got {_short(text)}: {_reason(error)}."
        ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it holds half a character"
    reason = str(getattr(error, "msg", "")) or "it is nested too deeply"
    return "a number in it has too many digits" if "int_max_str_digits" in reason else reason


def _source(node: ast.expr) -> str:
    try:
        return _short(ast.unparse(node))
    except RecursionError:
        return "something nested too deeply"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return repr(text if len(text) <= 40 else text[:37] + "...")


def _postorder(tree: ast.expr) -> list[ast.expr]:
    """Return the parts of the tree, operands before operators, refusing what is not ours."""
    stack, result = [tree], []
    while stack:
        node = stack.pop()
        result.append(node)
        stack += _operands(node)
    return result[::-1]


def _operands(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        return [node.left, node.right]
    if isinstance(node, ast.UnaryOp) and type(node.op) in _OPERATORS:
        return [node.operand]
    if isinstance(node, ast.Call):
        _check_call(node)
        return node.args
    if isinstance(node, ast.Name):
        return []
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return []
    raise ExpressionError(
        f"expected names, numbers, + - * / ** and calls of functions, got {_source(node)}."
    )


def _check_call(node: ast.Call) -> None:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name not in FUNCTIONS:
        near = difflib.get_close_matches(name, FUNCTIONS, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(sorted(FUNCTIONS))}."
        raise ExpressionError(f"expected one of our functions, got {_source(node.func)}. {hint}")
    if node.keywords or len(node.args) != 1 or isinstance(node.args[0], ast.Starred):
        raise ExpressionError(f"expected {name}(x) with one argument, got {_source(node)}.")


def _check_names(names: list[str], at: Mapping[str, float]) -> None:
    missing = [name for name in names if name not in at]
    if missing:
        example = ",".join(f"{name}=1" for name in missing)
        raise ExpressionError(
            f"expected a value for each variable, got none for {', '.join(missing)}. "
            f"Add --at {example}."
        )
    unused = [name for name in at if name not in names]
    if unused:
        raise ExpressionError(
            f"expected values for {', '.join(names) or 'no variable'}, got one for "
            f"{', '.join(unused)}, which is not in the expression."
        )


def _compute(steps: list[ast.expr], variables: dict[str, Value]) -> Any:
    stack: list[Any] = []
    for node in steps:
        if isinstance(node, ast.Name):
            stack.append(variables[node.id])
        elif isinstance(node, ast.Constant):
            stack.append(_number(node.value))
        elif isinstance(node, ast.BinOp):
            right, left = stack.pop(), stack.pop()
            stack.append(_OPERATORS[type(node.op)](left, right))
        elif isinstance(node, ast.UnaryOp):
            stack.append(_OPERATORS[type(node.op)](stack.pop()))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            stack.append(FUNCTIONS[node.func.id](stack.pop()))
    return stack.pop()


def _number(value: Any) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise ExpressionError(
            "expected numbers that fit a float, got a larger one. Use e notation: 1e300."
        ) from error


def read_point(text: str) -> dict[str, float]:
    """Read `w=2,x=-1` into a dict.

    Raises
    ------
    ExpressionError
        If it is not of that form, or names a variable twice.
    """
    point: dict[str, float] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not (equals and name.isidentifier()):
            raise ExpressionError(f"expected values such as w=2,x=-1, got {_short(part)}.")
        if name in point:
            raise ExpressionError(f"expected each variable once, got {name} twice.")
        try:
            point[name] = float(number)
        except ValueError as error:
            raise ExpressionError(
                f"expected a number for {name}, got {_short(number)}. Write {name}=2."
            ) from error
    return point
