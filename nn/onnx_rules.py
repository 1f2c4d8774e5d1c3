"""How each layer and activation is written in ONNX: rules that add nodes to a `Writer`.

Only operators stand here that onnxruntime has in float64 too, with two exceptions that go through
float32: convolutions and means of windows (and `Erf`, in gelu).
"""

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_core as ag
from autograd_core.ops.rectifiers import SELU_ALPHA, SELU_SCALE
from autograd_core.ops.windows import normalize_padding, spans_of
from nn.activations import ACTIVATIONS
from nn.layers import (
    AvgPool2D,
    BatchNorm,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    LayerNorm,
    Maxout,
    MaxPool2D,
    PReLU,
)


class Writer:
    """The nodes and constants of a graph in the making.

    Parameters
    ----------
    onnx : module
        The package of that name.
    dtype : float64 or float32
        Of all that flows.
    ndim : int
        How many axes it has where the next layer is written.
    """

    def __init__(self, onnx: Any, dtype: np.dtype[Any], ndim: int) -> None:
        self.onnx, self.dtype, self.ndim = onnx, dtype, ndim
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self.place = ""
        """The path of the layer that is being written, `layers.0`."""

    def add(self, operator: str, *inputs: str, **facts: Any) -> str:
        """Add a node; return the name of its result."""
        name = f"{self.place}/{operator}_{len(self.nodes)}"
        self.nodes.append(self.onnx.helper.make_node(operator, inputs, [name], name, **facts))
        return name

    def constant(self, name: str, array: Any, dtype: Any = None) -> str:
        """Add a constant of the layer, in the graph's type unless another is given."""
        name = f"{self.place}.{name}"
        if name not in (known.name for known in self.constants):
            data = np.array(array, dtype or self.dtype, order="C")
            self.constants.append(self.onnx.numpy_helper.from_array(data, name))
        return name

    def number(self, number: float) -> str:
        """Add a constant of one entry."""
        return self.constant(f"{number:.17g}", number)

    def single(self, operator: str, x: str, *constants: tuple[str, Any], **facts: Any) -> str:
        """Add a node that onnxruntime has in float32 alone, with casts around it in float64."""
        others = [self.constant(name, array, np.float32) for name, array in constants]
        if self.dtype == np.float32:
            return self.add(operator, x, *others, **facts)
        narrow = self.add("Cast", x, to=self.onnx.TensorProto.FLOAT)
        wide = self.add(operator, narrow, *others, **facts)
        return self.add("Cast", wide, to=self.onnx.TensorProto.DOUBLE)


# ---- activations ----


def _parts(w: Writer, x: str) -> tuple[str, str]:
    """Return max(x, 0) and min(x, 0)."""
    zero = w.number(0.0)
    return w.add("Max", x, zero), w.add("Min", x, zero)


def _leaky(w: Writer, x: str, slope: str) -> str:
    above, below = _parts(w, x)
    return w.add("Add", above, w.add("Mul", slope, below))


def _elu(w: Writer, x: str, alpha: float = 1.0, scale: float = 1.0) -> str:
    above, below = _parts(w, x)
    bent = w.add("Sub", w.add("Exp", below), w.number(1.0))
    sides = w.add("Add", above, w.add("Mul", w.number(alpha), bent))
    return w.add("Mul", w.number(scale), sides)


def _gelu(w: Writer, x: str) -> str:
    erf = w.single("Erf", w.add("Mul", x, w.number(0.5**0.5)))
    probability = w.add("Mul", w.number(0.5), w.add("Add", w.number(1.0), erf))
    return w.add("Mul", x, probability)


def _softplus(w: Writer, x: str) -> str:
    tail = w.add("Exp", w.add("Neg", w.add("Abs", x)))
    return w.add("Add", _parts(w, x)[0], w.add("Log", w.add("Add", w.number(1.0), tail)))


def _step(w: Writer, x: str) -> str:
    reached = w.add("GreaterOrEqual", x, w.number(0.0))
    return w.add("Where", reached, w.number(1.0), w.number(0.0))


_ACTIVATIONS: dict[str, Callable[[Writer, str], str]] = {
    "elu": _elu,
    "gelu": _gelu,
    "identity": lambda w, x: x,
    "leaky_relu": lambda w, x: _leaky(w, x, w.number(0.01)),
    "relu": lambda w, x: w.add("Relu", x),
    "selu": lambda w, x: _elu(w, x, SELU_ALPHA, SELU_SCALE),
    "shifted_relu": lambda w, x: w.add("Max", x, w.number(-1.0)),
    "sigmoid": lambda w, x: w.add("Sigmoid", x),
    "sign": lambda w, x: w.add("Sign", x),
    "softplus": _softplus,
    "step": _step,
    "swish": lambda w, x: w.add("Mul", x, w.add("Sigmoid", x)),
    "tanh": lambda w, x: w.add("Tanh", x),
}


def write_activation(w: Writer, name: str | None, x: str, units: int = -1) -> str:
    """Write an activation by name; softmax runs over the axis `units`."""
    if name is None:
        return x
    if name == "softmax":
        return w.add("Softmax", x, axis=units)
    return _ACTIVATIONS[name](w, x)


# ---- layers ----


def _affine(w: Writer, layer: Dense | Maxout, x: str) -> str:
    product = w.add("MatMul", x, w.constant("W", layer.W.numpy()))
    return w.add("Add", product, w.constant("b", layer.b.numpy()))


def _dense(w: Writer, layer: Dense, x: str) -> str:
    return write_activation(w, layer.activation, _affine(w, layer, x))


def _maxout(w: Writer, layer: Maxout, x: str) -> str:
    parts = [
        w.add("Gather", _pieces(w, layer, x), w.constant(f"piece {i}", i, np.int64), axis=-1)
        for i in range(layer.pieces)
    ]
    return w.add("Max", *parts)


def _pieces(w: Writer, layer: Maxout, x: str) -> str:
    """Write X W + b with the pieces of a unit along an axis of their own."""
    shape = w.constant("pieces", [0, layer.fan_out, layer.pieces], np.int64)
    return w.add("Reshape", _affine(w, layer, x), shape)


def _windows(
    layer: Any, padding: Any, stride: tuple[int, ...], dilation: tuple[int, ...] = (1, 1)
) -> dict[str, Any]:
    """Return ONNX's facts for a padding: all entries before, then all after.

    "same" depends on the size of the image where windows stride; ONNX then works it out, but
    onnxruntime not for windows that are dilated as well.
    """
    strides = max(stride) > 1
    if padding == "same" and strides and max(dilation) > 1:
        raise TypeError(
            f"to_onnx: expected numbers for the padding of dilated windows that stride, got "
            f'{layer.describe()}. Build the layer with the numbers that "same" stands for.'
        )
    if padding == "same" and strides:
        return {"auto_pad": "SAME_UPPER"}
    spans = spans_of(layer.kernel, dilation)
    sides = normalize_padding(type(layer).__name__, padding, (1, 1), spans, (1, 1))
    before, after = zip(*sides, strict=True)
    return {"pads": [*before, *after]}


def _conv2d(w: Writer, layer: Conv2D, x: str) -> str:
    facts = layer.facts
    arrays = [("W", layer.W.numpy())]
    arrays += [] if layer.b is None else [("b", layer.b.numpy())]
    Z = w.single(
        "Conv", x, *arrays,
        kernel_shape=layer.kernel, strides=facts["stride"], dilations=facts["dilation"],
        group=facts["groups"],
        **_windows(layer, facts["padding"], facts["stride"], facts["dilation"]),
    )  # fmt: skip
    return write_activation(w, layer.activation, Z, units=1)


def _max_pool(w: Writer, layer: MaxPool2D, x: str) -> str:
    padding = _windows(layer, layer.padding, layer.stride)
    return w.add("MaxPool", x, kernel_shape=layer.kernel, strides=layer.stride, **padding)


def _avg_pool(w: Writer, layer: AvgPool2D, x: str) -> str:
    padding = _windows(layer, layer.padding, layer.stride)
    return w.single(
        "AveragePool", x, kernel_shape=layer.kernel, strides=layer.stride,
        count_include_pad=1, **padding,
    )  # fmt: skip


def _batch_norm(w: Writer, layer: BatchNorm, x: str) -> str:
    lost = layer.eps - float(np.float32(layer.eps))  # ONNX keeps epsilon in float32
    arrays = {
        "gamma": layer.gamma.numpy(),
        "beta": layer.beta.numpy(),
        "running_mean": layer.running_mean.numpy(),
        "running_var": layer.running_var.numpy() + lost,
    }
    constants = [w.constant(name, array) for name, array in arrays.items()]
    return w.add("BatchNormalization", x, *constants, epsilon=layer.eps)


def _layer_norm(w: Writer, layer: LayerNorm, x: str) -> str:
    axes = [*range(-len(layer.shape), 0)]
    centred = w.add("Sub", x, w.add("ReduceMean", x, axes=axes))
    variance = w.add("ReduceMean", w.add("Mul", centred, centred), axes=axes)
    spread = w.add("Sqrt", w.add("Add", variance, w.constant("eps", layer.eps)))
    gamma, beta = (w.constant(name, getattr(layer, name).numpy()) for name in ("gamma", "beta"))
    return w.add("Add", w.add("Mul", gamma, w.add("Div", centred, spread)), beta)


def _prelu(w: Writer, layer: PReLU, x: str) -> str:
    wide = (layer.units,) + (1,) * (w.ndim - 2)  # along axis 1, where ONNX would look at the last
    return _leaky(w, x, w.constant("alpha", layer.alpha.numpy().reshape(wide)))


def _flatten(w: Writer, layer: Flatten, x: str) -> str:
    w.ndim = 2
    return w.add("Flatten", x)


RULES: dict[type, Callable[[Writer, Any, str], str]] = {
    AvgPool2D: _avg_pool,
    BatchNorm: _batch_norm,
    Conv2D: _conv2d,
    Dense: _dense,
    Dropout: lambda w, layer, x: x,
    Flatten: _flatten,
    LayerNorm: _layer_norm,
    MaxPool2D: _max_pool,
    Maxout: _maxout,
    PReLU: _prelu,
}
"""For each layer `rule(writer, layer, name of its input) -> name of its result`, in evaluation."""

FUNCTIONS: dict[ag.Op, str] = {op: name for name, op in ACTIVATIONS.items()}
"""The functions that may stand in a `Sequential`, and what activations are called."""
