"""What each op answers where a derivative jumps or does not exist, and by which clause.

No clause is typed: `clauses` finds it. What no clause gives needs a reason in `REASONS`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

import autograd_core as ag
from docs.generator.catalog import Entry, entries
from docs.generator.clauses import Function, clause_of, gradient

CLAUSES = {
    "differentiable": "the gradient",
    "convex": "the subgradient of least norm",
    "concave": "the supergradient of least norm",
    "limit": "the limit of the derivatives nearby",
    "undefined": "nan",
    "refused": "an error that says what was expected",
    "by choice": "another value, for a reason",
}

_LEFT = "0 belongs to the branch x ≤ 0, whose slope it takes; so it is in PyTorch"
_INSIDE = "a number on a bound counts as inside, so that it can leave the bound again"
_NOTHING = "the limit depends on the way there; 0, so that a masked row passes nothing back"
REASONS = {
    "selu": _LEFT,
    "elu": _LEFT,
    "leaky_relu": _LEFT,
    "prelu": _LEFT,
    "clip": _INSIDE,
    "where": "the branch not taken gives 0 by structure, whatever its own derivative is",
    "sort": "tied entries keep their order, and each hands back the cotangent of its own place",
    "logsumexp": _NOTHING,
    "logaddexp": _NOTHING,
    "softmax": _NOTHING,
}

_WEIGHTS = np.array([1.0, 2.0, 3.0])
_SINGULAR = [[1.0, 2.0], [2.0, 4.0]]
_INF = np.inf

# Points of ops whose kinks are no single numbers: of several inputs, or of whole arrays.
CASES: tuple[tuple[str, str, Function, Any], ...] = (
    ("maximum", "a = b = 1", lambda v: ag.maximum(v[0], v[1]), [1, 1]),
    ("minimum", "a = b = 1", lambda v: ag.minimum(v[0], v[1]), [1, 1]),
    ("clip", "x = −1, bounds ±1", lambda x: ag.clip(x, -1, 1), -1),
    ("clip", "x = 1, bounds ±1", lambda x: ag.clip(x, -1, 1), 1),
    ("where", "the condition, at 0", lambda x: ag.where(x, 1.0, 2.0), 0),
    ("where", "where(x > 0, √x, 0) at x = 0", lambda x: ag.where(x > 0, ag.sqrt(x), 0), 0),
    ("prelu", "a = 0, slope b = 0.25", lambda x: ag.prelu(x, 0.25), 0),
    ("prelu", "a = 0, slope b = 2", lambda x: ag.prelu(x, 2), 0),
    ("leaky_relu", "x = 0, negative_slope = 2", lambda x: ag.leaky_relu(x, 2), 0),
    ("elu", "x = 0, alpha = 0.5", lambda x: ag.elu(x, 0.5), 0),
    ("elu", "x = 0, alpha = 1", lambda x: ag.elu(x, 1), 0),
    ("elu", "x = 0, alpha = 2", lambda x: ag.elu(x, 2), 0),
    ("maxout", "[1, 1], k = 2", ag.maxout, [1, 1]),
    ("hypot", "a = b = 0", lambda v: ag.hypot(v[0], v[1]), [0, 0]),
    ("arctan2", "a = b = 0", lambda v: ag.arctan2(v[0], v[1]), [0, 0]),
    ("logaddexp", "a = b = −∞", lambda v: ag.logaddexp(v[0], v[1]), [-_INF, -_INF]),
    ("divide", "1 / b at b = 0", lambda b: ag.divide(1, b), 0),
    ("mod", "a mod 1 at a = 2", lambda a: ag.mod(a, 1), 2),
    ("floor_divide", "⌊a / 1⌋ at a = 2", lambda a: ag.floor_divide(a, 1), 2),
    ("power", "x⁰ at x = 0", lambda x: ag.power(x, 0), 0),
    ("power", "x¹ at x = 0", lambda x: ag.power(x, 1), 0),
    ("power", "x^½ at x = 0", lambda x: ag.power(x, 0.5), 0),
    ("power", "x⁻¹ at x = 0", lambda x: ag.power(x, -1), 0),
    ("power", "0^b at b = 2", lambda b: ag.power(0, b), 2),
    ("power", "0^b at b = 0", lambda b: ag.power(0, b), 0),
    ("power", "(−2)^b at b = 3", lambda b: ag.power(-2, b), 3),
    ("sinc", "x = 0", ag.sinc, 0),
    ("max", "[3, 3, 1]", ag.max, [3, 3, 1]),
    ("min", "[1, 1, 3]", ag.min, [1, 1, 3]),
    ("median", "[1, 2, 2]", ag.median, [1, 2, 2]),
    ("order_statistic", "[1, 2, 2], rank 3", lambda x: ag.order_statistic(x, 3), [1, 2, 2]),
    ("max_pool2d", "[[3, 3], [1, 0]]", lambda x: ag.max_pool2d(x.reshape((1, 1, 2, 2)), 2),
     [3, 3, 1, 0]),
    ("sort", "[2, 1, 2], cotangent [1, 2, 3]", lambda x: ag.sort(x) * _WEIGHTS, [2, 1, 2]),
    ("prod", "[0, 2, 3]", ag.prod, [0, 2, 3]),
    ("prod", "[0, 0, 3]", ag.prod, [0, 0, 3]),
    ("cumprod", "[2, 0, 3], cotangent [1, 2, 3]", lambda x: ag.cumprod(x) * _WEIGHTS, [2, 0, 3]),
    ("euclidean_norm", "[0, 0]", ag.euclidean_norm, [0, 0]),
    ("norm", "[0, 0]", ag.norm, [0, 0]),
    ("norm", "[0, 0], ord = 1", lambda x: ag.norm(x, 1), [0, 0]),
    ("norm", "[0, 0], ord = ∞", lambda x: ag.norm(x, _INF), [0, 0]),
    ("norm", "[2, −2, 1], ord = ∞", lambda x: ag.norm(x, _INF), [2, -2, 1]),
    ("std", "[1, 1]", ag.std, [1, 1]),
    ("var", "[1, 1]", ag.var, [1, 1]),
    ("var", "[1], ddof = 1", lambda x: ag.var(x, ddof=1), [1]),
    ("logsumexp", "[−∞, −∞]", ag.logsumexp, [-_INF, -_INF]),
    ("softmax", "[−∞, −∞], cotangent [1, 2]", lambda x: ag.softmax(x) * _WEIGHTS[:2],
     [-_INF, -_INF]),
    ("det", "the singular [[1, 2], [2, 4]]", ag.det, _SINGULAR),
    ("inv", "the singular [[1, 2], [2, 4]]", ag.inv, _SINGULAR),
    ("solve", "the singular [[1, 2], [2, 4]]", lambda a: ag.solve(a, np.ones(2)), _SINGULAR),
    ("slogdet", "the singular [[1, 2], [2, 4]]", lambda a: ag.slogdet(a).logabsdet, _SINGULAR),
    ("cholesky", "[[1, 2], [2, 1]], not positive definite", ag.cholesky, [[1, 2], [2, 1]]),
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of the table: an op, a point, what the engine answers, and why."""

    name: str
    point: str
    value: str
    clause: str
    reason: str = ""


@cache
def rows() -> tuple[Row, ...]:
    """Return the whole table, the ops of one number and those without derivative from `OPS`."""
    found = [row for entry in entries().values() if entry.op for row in _from_registry(entry)]
    found += [_row(name, point, f, x) for name, point, f, x in CASES]
    order = [*CLAUSES]
    return tuple(sorted(found, key=lambda row: (order.index(row.clause), row.name)))


def _from_registry(entry: Entry) -> Iterator[Row]:
    assert entry.op is not None
    try:
        ag.local_derivatives(entry.op.name)
    except ag.NotDifferentiableError:
        yield Row(entry.name, "everywhere", "error", "refused")
        return
    if not entry.op.elementwise or len(entry.op.vjps) > 1 or not entry.public:
        return
    alike: dict[Row, list[float]] = {}
    for x in sorted({*entry.op.kinks, *_without_number(entry.op)}):
        alike.setdefault(_row(entry.name, "", entry.op, x), []).append(x)
    for row, places in alike.items():
        if row.clause != "differentiable":  # a staircase is flat between its steps
            yield replace(row, point=f"x = {', '.join(map(written, places))}")


def _without_number(op: ag.Op) -> list[float]:
    """Return the points among -1, 0, 1 at which f' is no finite number though f has a value."""
    answers = [(x, *gradient(op, np.array(x))) for x in (-1.0, 0.0, 1.0)]
    return [x for x, y, g in answers if not np.isnan(y) and not np.isfinite(g)]


def _row(name: str, point: str, f: Function, x: Any) -> Row:
    place = np.asarray(x, float)
    try:
        _, g = gradient(f, place)
    except (ag.AutogradError, np.linalg.LinAlgError):
        return Row(name, point, "error", "refused")
    clause = clause_of(f, place, g)
    return Row(name, point, written(g), clause, REASONS[name] if clause == "by choice" else "")


def written(g: Any) -> str:
    """Write a gradient in one line, as a number or a list."""
    if np.ndim(g):
        return f"[{', '.join(map(written, g))}]"
    return f"{float(g) + 0.0:.4g}".replace("-", "−").replace("inf", "∞")
