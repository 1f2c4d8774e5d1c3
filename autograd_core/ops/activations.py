"""The activations of the classroom, stable for large inputs."""

import math
from typing import Any

import numpy as np

from autograd_core.kernels.choosing import served
from autograd_core.notation import ATOM, OPEN, Notation, call
from autograd_core.op import elementwise
from autograd_core.ops.constants import ONE, ZERO


def _tanh_adjoint(ct: Any, y: Any, x: Any) -> Any:
    slope = ONE[y.dtype] - y * y
    slope *= ct
    return slope


tanh = elementwise(
    "tanh",
    served("tanh", np.tanh),
    scalar=math.tanh,
    vjp=lambda ct, y, x: ct * (1 - y * y),
    adjoints=(_tanh_adjoint,),
    notation=call(r"\tanh", "tanh"),
    doc="Hyperbolic tangent: y = tanh x, with dy/dx = 1 - y², and 0 far out.",
)


def _sigmoid(x: Any) -> Any:
    # e^-|x| never overflows, and each side keeps its digits in the tail
    e = np.exp(-np.abs(x))
    return np.where(np.greater_equal(x, 0), 1.0, e) / (1.0 + e)


def _sigmoid_scalar(x: float) -> float:
    e = math.exp(-abs(x))
    return (1.0 if x >= 0 else e) / (1.0 + e)


def _sigmoid_adjoint(ct: Any, y: Any, x: Any) -> Any:
    slope = ONE[y.dtype] - y
    slope *= y
    slope *= ct
    return slope


sigmoid = elementwise(
    "sigmoid",
    served("sigmoid", _sigmoid),
    scalar=_sigmoid_scalar,
    vjp=lambda ct, y, x: ct * (y * (1 - y)),
    adjoints=(_sigmoid_adjoint,),
    notation=Notation(r"\sigma\left(#1\right)", "σ(#1)", ATOM, (OPEN,), "σ"),
    doc="Logistic sigmoid: y = 1 / (1 + e^-x), stable for every x, with dy/dx = y (1 - y).",
)


def _relu(x: Any) -> Any:
    zero = ZERO.get(x.dtype, 0) if x.__class__ is np.ndarray else 0
    return np.maximum(x, zero)


def _relu_adjoint(ct: Any, y: Any, x: Any) -> Any:
    slope = (x > ZERO[x.dtype]).astype(x.dtype)  # a bool is converted slowly while multiplying
    slope *= ct
    return slope


relu = elementwise(
    "relu",
    _relu,
    scalar=lambda x: x if x > 0 or x != x else 0.0,
    vjp=lambda ct, y, x: ct * (x > 0),
    adjoints=(_relu_adjoint,),
    notation=call(r"\mathrm{relu}", "relu"),
    kinks=(0.0,),
    # it names no `zeros`, which would make a training step 40 % slower, one of Values 3 times
    doc="Rectifier: y = max(x, 0), with dy/dx = 1 for x > 0, else 0; 0 at the kink x = 0. It is no "
    "selection: behind log it gives nan at 0, where maximum(log(x), 0) gives 0.",
)


def _softplus(x: Any) -> Any:
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


def _softplus_scalar(x: float) -> float:
    return max(x, 0.0) + math.log1p(math.exp(-abs(x)))


softplus = elementwise(
    "softplus",
    served("softplus", _softplus),
    scalar=_softplus_scalar,
    vjp=lambda ct, y, x: ct * sigmoid(x),
    notation=call(r"\mathrm{softplus}", "softplus"),
    doc="Softplus: y = ln(1 + e^x), stable for every x, with dy/dx = sigmoid(x).",
)
