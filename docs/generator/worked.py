"""Small worked examples: a session with a call, its result and the gradient, run as it is shown."""

from collections.abc import Iterator
from typing import Any

import numpy as np

import autograd_core as ag
from docs.generator.catalog import Entry

_ROW, _MATRIX = [1, 2, 4], [[1, 2, 3], [4, 5, 6]]
_SQUARE, _POSITIVE = [[2, 1], [1, 3]], [[4, 2], [2, 5]]
_IMAGE = [[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]
_WINDOWS = "kernel=2, stride=1"
_PLAIN = "stride=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1), groups=1"
_ONE_AXIS = "stride=(1,), padding=((0, 0),), dilation=(1,)"
_INDICES = "np.array([0, 0, 2])"

# The call to show, and the arrays in it. An op that is not here shows the first use in `OPS`.
CALLS: dict[str, tuple[str, dict[str, Any]]] = {
    "where": ("ag.where(x > 0, ag.sqrt(x), 0.0)", {"x": [-1, 0, 4]}),
    "maximum": ("ag.maximum(a, b)", {"a": [1, 2, 3], "b": [3, 2, 1]}),
    "minimum": ("ag.minimum(a, b)", {"a": [1, 2, 3], "b": [3, 2, 1]}),
    "clip": ("ag.clip(x, -1, 1)", {"x": [-3, -1, 0.5, 1, 2]}),
    "power": ("ag.power(a, b)", {"a": [2, 3, 0], "b": [3, 2, 2]}),
    "add": ("ag.add(a, b)", {"a": _MATRIX, "b": _ROW}),
    "subtract": ("ag.subtract(a, b)", {"a": _MATRIX, "b": _ROW}),
    "multiply": ("ag.multiply(a, b)", {"a": _MATRIX, "b": _ROW}),
    "divide": ("ag.divide(a, b)", {"a": _MATRIX, "b": _ROW}),
    "mod": ("ag.mod(a, b)", {"a": [7, -7], "b": [3, 3]}),
    "floor_divide": ("ag.floor_divide(a, b)", {"a": [7, -7], "b": [3, 3]}),
    "hypot": ("ag.hypot(a, b)", {"a": [3, 0], "b": [4, 0]}),
    "arctan2": ("ag.arctan2(a, b)", {"a": [1, 0], "b": [1, 2]}),
    "logaddexp": ("ag.logaddexp(a, b)", {"a": [0, 1000], "b": [0, 0]}),
    "prelu": ("ag.prelu(x, slope)", {"x": [-2, 0, 3], "slope": 0.25}),
    "swish": ("ag.swish(x, beta)", {"x": [-1, 0, 2], "beta": 1}),
    "sum": ("ag.sum(x, axis=0)", {"x": _MATRIX}),
    "mean": ("ag.mean(x, axis=0)", {"x": _MATRIX}),
    "prod": ("ag.prod(x)", {"x": [0, 2, 3]}),
    "cumsum": ("ag.cumsum(x)", {"x": _ROW}),
    "cumprod": ("ag.cumprod(x)", {"x": [2, 0, 3]}),
    "max": ("ag.max(x)", {"x": [3, 3, 1]}),
    "min": ("ag.min(x, axis=1)", {"x": [[3, 1], [2, 2]]}),
    "median": ("ag.median(x)", {"x": [5, 1, 2, 9]}),
    "order_statistic": ("ag.order_statistic(x, rank=2)", {"x": [5, 1, 2]}),
    "var": ("ag.var(x)", {"x": _ROW}),
    "std": ("ag.std(x)", {"x": _ROW}),
    "center": ("ag.center(x)", {"x": _ROW}),
    "logsumexp": ("ag.logsumexp(x)", {"x": [1000, 1000, 0]}),
    "softmax": ("ag.softmax(x)", {"x": [0, 1, 2]}),
    "log_softmax": ("ag.log_softmax(x)", {"x": [0, 1, 2]}),
    "euclidean_norm": ("ag.euclidean_norm(x)", {"x": [3, 4]}),
    "norm": ("ag.norm(x, ord=np.inf)", {"x": [3, -4, 4]}),
    "sort": ("ag.sort(x)", {"x": [3, 1, 2]}),
    "argsort": ("ag.argsort(x)", {"x": [3, 1, 2]}),
    "argmax": ("ag.argmax(x)", {"x": [3, 1, 3]}),
    "argmin": ("ag.argmin(x)", {"x": [3, 1, 1]}),
    "matmul": ("ag.matmul(a, b)", {"a": _MATRIX, "b": [[1, 0], [2, 1], [0, 3]]}),
    "dot": ("ag.dot(a, b)", {"a": _ROW, "b": [3, 0, 1]}),
    "outer": ("ag.outer(a, b)", {"a": [1, 2], "b": [3, 4, 5]}),
    "affine": (
        "ag.affine(X, W, b)",
        {"X": [[1, 2], [3, 4], [5, 6]], "W": [[1, 0, 2], [0, 1, 1]], "b": [0.5, 0, -1]},
    ),
    "einsum": ('ag.einsum("ij,j->i", a, b)', {"a": _MATRIX, "b": [1, 0, 2]}),
    "inv": ("ag.inv(a)", {"a": _SQUARE}),
    "solve": ("ag.solve(a, b)", {"a": _SQUARE, "b": [3, 5]}),
    "det": ("ag.det(a)", {"a": _SQUARE}),
    "slogdet": ("ag.slogdet(a).logabsdet", {"a": _SQUARE}),
    "cholesky": ("ag.cholesky(a)", {"a": _POSITIVE}),
    "diag": ("ag.diag(v)", {"v": _ROW}),
    "diagonal": ("ag.diagonal(x)", {"x": _MATRIX}),
    "trace": ("ag.trace(x)", {"x": _SQUARE}),
    "tril": ("ag.tril(x)", {"x": _SQUARE}),
    "triu": ("ag.triu(x)", {"x": _SQUARE}),
    "conv1d": ("ag.conv1d(x, weight)", {"x": [[[1, 2, 3, 4]]], "weight": [[[1, -1]]]}),
    "conv2d": ("ag.conv2d(x, weight)", {"x": _IMAGE, "weight": [[[[1, 0], [0, -1]]]]}),
    "max_pool2d": (f"ag.max_pool2d(x, {_WINDOWS})", {"x": _IMAGE}),
    "avg_pool2d": (f"ag.avg_pool2d(x, {_WINDOWS})", {"x": _IMAGE}),
    "conv_input": (
        f"ag.OPS['conv_input'](y, weight, lengths=(3, 3), {_PLAIN})",
        {"y": [[[[1, 2], [3, 4]]]], "weight": [[[[1, 0], [0, -1]]]]},
    ),
    "conv_weight": (
        f"ag.OPS['conv_weight'](x, y, kernel=(2, 2), {_PLAIN})",
        {"x": _IMAGE, "y": [[[[1, 2], [3, 4]]]]},
    ),
    "unfold": (
        f"ag.OPS['unfold'](x, kernel=(2,), {_ONE_AXIS})",
        {"x": [[[1, 2, 4]]]},
    ),
    "fold": (
        f"ag.OPS['fold'](windows, lengths=(3,), {_ONE_AXIS})",
        {"windows": [[[[1, 2], [3, 4]]]]},
    ),
    "max_pool_shares": (
        "ag.OPS['max_pool_shares'](x, kernel=(2, 2), stride=(2, 2), padding=((0, 0), (0, 0)))",
        {"x": [[[[3, 3], [1, 0]]]]},
    ),
    "maxout": ("ag.maxout(x, k=2)", {"x": [1, 3, 2, 2]}),
    "dropout": ("ag.dropout(x, rate=0.5, rng=0)", {"x": [1, 2, 3, 4]}),
    "nll_loss": (
        "ag.nll_loss(x, [1, 0])",
        {"x": [[-0.5, -1], [-2, -0.1]]},
    ),
    "getitem": ("x[[0, 0, 2]]", {"x": _ROW}),
    "index_add": (f"ag.index_add(x, ({_INDICES},), (4,))", {"x": _ROW}),
    "take": ("ag.take(x, [0, 0, 2])", {"x": _ROW}),
    "take_along_axis": (
        "ag.take_along_axis(x, np.array([[2], [0]]), axis=1)",
        {"x": _MATRIX},
    ),
    "concatenate": ("ag.concatenate([a, b])", {"a": [1, 2], "b": [3]}),
    "stack": ("ag.stack([a, b])", {"a": [1, 2], "b": [3, 4]}),
    "split": ("ag.split(x, [1])[1]", {"x": _ROW}),
    "flip": ("ag.flip(x)", {"x": _ROW}),
    "roll": ("ag.roll(x, 1)", {"x": _ROW}),
    "repeat": ("ag.repeat(x, 2)", {"x": _ROW}),
    "tile": ("ag.tile(x, 2)", {"x": _ROW}),
    "pad": ("ag.pad(x, 1)", {"x": _ROW}),
    "constant_pad": ("ag.constant_pad(x, 1)", {"x": _ROW}),
    "reshape": ("ag.reshape(x, (3, 2))", {"x": _MATRIX}),
    "transpose": ("ag.transpose(x)", {"x": _MATRIX}),
    "ravel": ("ag.ravel(x)", {"x": _MATRIX}),
    "squeeze": ("ag.squeeze(x)", {"x": [_ROW]}),
    "expand_dims": ("ag.expand_dims(x, 0)", {"x": _ROW}),
    "broadcast_to": ("ag.broadcast_to(x, (2, 3))", {"x": _ROW}),
    "unbroadcast": ("ag.unbroadcast(x, (3,))", {"x": _MATRIX}),
    "astype": ("ag.astype(x, np.float32)", {"x": _ROW}),
}


def session(entry: Entry) -> str:
    """Return a Python session that shows the op at work, and can be pasted."""
    return "\n".join(_run(_lines(entry)))


def result_of(entry: Entry) -> Any:
    """Return the result of the worked example."""
    call, arrays = example(entry)
    tensors = {name: ag.tensor(x, dtype=float, requires_grad=True) for name, x in arrays.items()}
    return evaluate(call, tensors)


def evaluate(call: str, names: dict[str, Any]) -> Any:
    """Return what a call gives, with these names for its arrays."""
    return eval(call, {"ag": ag, "np": np, **names})


def example(entry: Entry) -> tuple[str, dict[str, Any]]:
    """Return the call of the worked example and the arrays in it, by name."""
    if entry.name in CALLS:
        return CALLS[entry.name]
    assert entry.op is not None, f"{entry.name}: give it a call in CALLS"
    shapes, attrs = entry.op.examples[1 if entry.op.elementwise else 0]
    rng = np.random.default_rng(0)
    names = "x" if len(shapes) == 1 else "abcdefgh"
    domain = entry.op.domain or ((-2.0, 2.0),) * len(shapes)
    if entry.op.sample is not None:
        arrays = entry.op.sample(rng, *shapes)
    else:
        arrays = [rng.uniform(*d, s) for d, s in zip(domain, shapes, strict=True)]
    inputs = {n: np.round(x, 1).tolist() for n, x in zip(names, arrays, strict=False)}
    facts = "".join(f", {key}={value!r}" for key, value in attrs.items())
    where = f"ag.{entry.name}" if entry.public else f"ag.OPS[{entry.name!r}]"
    return f"{where}({', '.join(inputs)}{facts})", inputs


def _lines(entry: Entry) -> Iterator[str]:
    call, arrays = example(entry)
    y = result_of(entry)
    for name, x in arrays.items():
        floats = np.asarray(x, float).tolist()
        yield f"{name} = ag.tensor({floats}, requires_grad=True)"
    yield f"y = {call}"
    yield "y.numpy()"
    if y.dtype.kind != "f":
        return
    if y.size > 1:
        count = np.arange(1.0, y.size + 1).reshape(y.shape)
        yield f"weights = np.array({count.tolist()})"
        yield "ag.sum(y * weights).backward()"
    else:
        yield "ag.sum(y).backward()"
    for name in arrays:
        yield f"{name}.grad.numpy()"


def _run(lines: Iterator[str]) -> Iterator[str]:
    names: dict[str, Any] = {"ag": ag, "np": np}
    with np.printoptions(precision=4, suppress=True), np.errstate(all="ignore"):
        for line in lines:
            yield f">>> {line}"
            try:
                code = compile(line, "worked", "eval")
            except SyntaxError:
                exec(line, names)
                continue
            result = eval(code, names)
            if result is not None:
                yield repr(result)
