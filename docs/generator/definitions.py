"""What the ops whose formula is only a name are defined as, written with other ops.

The engine prints these formulas too, and the tests compare them with the ops.
"""

from collections.abc import Callable
from typing import Any

import autograd_core as ag
from autograd_core.shapes import shape_of
from autograd_core.symbol import Symbol, write_any
from docs.generator.catalog import Entry
from docs.generator.worked import evaluate, example

DEFINITIONS: dict[str, Callable[..., Any]] = {
    "relu": lambda x: ag.maximum(x, 0),
    "leaky_relu": lambda x: ag.maximum(x, 0) + 0.01 * ag.minimum(x, 0),
    "prelu": lambda a, b: ag.maximum(a, 0) + b * ag.minimum(a, 0),
    "shifted_relu": lambda x: ag.maximum(x, -1.0),
    "elu": lambda x: ag.maximum(x, 0) + (ag.exp(ag.minimum(x, 0)) - 1),
    "selu": lambda x: (
        1.0507009873554805
        * (ag.maximum(x, 0) + 1.6732632423543772 * (ag.exp(ag.minimum(x, 0)) - 1))
    ),
    "sigmoid": lambda x: 1 / (1 + ag.exp(-x)),
    "tanh": lambda x: (ag.exp(x) - ag.exp(-x)) / (ag.exp(x) + ag.exp(-x)),
    "softplus": lambda x: ag.log(1 + ag.exp(x)),
    "gelu": lambda x: x * ag.normal_cdf(x),
    "swish": lambda a, b: a * ag.sigmoid(b * a),
    "sign": lambda x: (x > 0) * 1.0 - (x < 0) * 1.0,
    "step": lambda x: x >= 0,
    "abs": lambda x: ag.maximum(x, -x),
    "clip": lambda a, b, c: ag.minimum(ag.maximum(a, b), c),
    "where": lambda a, b, c: (a != 0) * b + (a == 0) * c,
    "mod": lambda a, b: a - ag.floor(a / b) * b,
    "sinh": lambda x: (ag.exp(x) - ag.exp(-x)) / 2,
    "cosh": lambda x: (ag.exp(x) + ag.exp(-x)) / 2,
    "tan": lambda x: ag.sin(x) / ag.cos(x),
    "arcsinh": lambda x: ag.log(x + ag.sqrt(1 + ag.square(x))),
    "var": lambda x: ag.mean(ag.square(x - ag.mean(x))),
    "std": lambda x: ag.sqrt(ag.mean(ag.square(x - ag.mean(x)))),
    "log_softmax": lambda x: x - ag.logsumexp(x, axis=-1, keepdims=True),
    "euclidean_norm": lambda x: ag.sqrt(ag.sum(ag.square(x))),
}

# Sums over indices and integrals, which no expression of ops writes.
BY_INDEX = {
    "sum": r"\sum_i x_i",
    "prod": r"\prod_i x_i",
    "max": r"\max_i \, x_i",
    "min": r"\min_i \, x_i",
    "mean": r"\frac{1}{n} \sum_i x_i",
    "softmax": r"y_i = \frac{e^{x_i}}{\sum_j e^{x_j}}",
    "logsumexp": r"\ln \sum_i e^{x_i}",
    "cumsum": r"y_i = \sum_{j \leq i} x_j",
    "cumprod": r"y_i = \prod_{j \leq i} x_j",
    "matmul": r"y_{ij} = \sum_k a_{ik} \, b_{kj}",
    "dot": r"y_{ij} = \sum_k a_{ik} \, b_{kj}",
    "outer": r"y_{ij} = a_i \, b_j",
    "trace": r"\sum_i x_{ii}",
    "erf": r"\frac{2}{\sqrt{\pi}} \int_{0}^{x} e^{-t^2} \, dt",
    "normal_cdf": r"\frac{1}{\sqrt{2\pi}} \int_{-\infty}^{x} e^{-t^2/2} \, dt",
    "sinc": r"\frac{\sin(\pi x)}{\pi x}",
    "conv1d": r"y_{n,f,i} = \sum_{c,p} a_{n,c,i+p} \, b_{f,c,p}",
    "conv2d": r"y_{n,f,i,j} = \sum_{c,p,q} a_{n,c,i+p,j+q} \, b_{f,c,p,q}",
    "max_pool2d": r"y_{n,c,i,j} = \max_{p,q} \, x_{n,c,si+p,sj+q}",
    "avg_pool2d": r"y_{n,c,i,j} = \frac{1}{K^2} \sum_{p,q} x_{n,c,si+p,sj+q}",
    "argmax": r"\mathrm{argmax}_i \, x_i",
    "argmin": r"\mathrm{argmin}_i \, x_i",
}


def formulas(entry: Entry) -> list[str]:
    """Return the LaTeX of an op: how it is written, and what it is defined as."""
    if entry.op is None:
        return [f"y = {_composed(entry)}", *_defined(entry)]
    shapes, attrs = entry.op.examples[0]
    inputs = symbols(shapes)
    written = Symbol.record(entry.op, inputs, attrs)
    return [f"y = {write_any(written).latex}", *_defined(entry)]


def symbols(shapes: tuple[Any, ...]) -> tuple[Symbol, ...]:
    """Return the inputs by the names that the printed derivatives give them."""
    names = "x" if len(shapes) == 1 else "abcdefgh"
    return tuple(Symbol(name, shape) for name, shape in zip(names, shapes, strict=False))


def _defined(entry: Entry) -> list[str]:
    if entry.name in DEFINITIONS:
        assert entry.op is not None
        inputs = symbols(entry.op.examples[0][0])
        if not entry.op.elementwise:
            inputs = (Symbol("x", (3,)),)
        return [f"y = {write_any(DEFINITIONS[entry.name](*inputs)).latex}"]
    if entry.name in BY_INDEX:
        latex = BY_INDEX[entry.name]
        return [latex if latex.startswith("y_") else f"y = {latex}"]
    return []


def _composed(entry: Entry) -> str:
    """Print what a function over ops does to symbols, in its worked example."""
    call, arrays = example(entry)
    inputs = {name: Symbol(name, shape_of(x)) for name, x in arrays.items()}
    return write_any(evaluate(call, inputs)).latex
