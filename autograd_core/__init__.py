"""Reverse-mode automatic differentiation whose graph can be run, drawn and explained.

import autograd_core as ag

w = ag.tensor([[0.5], [-1.0]], requires_grad=True, name="w")
loss = ag.mean(ag.square(ag.tanh(x @ w) - y))
loss.backward()
w.grad
"""

from typing import TYPE_CHECKING, Any

from autograd_core.backward import reverse_sweep
from autograd_core.checking import check_grads, numerical_gradient
from autograd_core.errors import (
    AnomalyError,
    AutogradError,
    GraphError,
    NotDifferentiableError,
    OutOfRangeError,
    ShapeError,
)
from autograd_core.extend import register_op
from autograd_core.formulas import local_derivatives
from autograd_core.kernels.choosing import use_kernels
from autograd_core.keys import KeyStream
from autograd_core.op import OPS, Op
from autograd_core.ops import *  # noqa: F403 every op, as `ops.__all__` lists them
from autograd_core.ops import __all__ as _op_names
from autograd_core.program import compile, compile_graph
from autograd_core.recording import no_grad, scope
from autograd_core.symbol import Symbol
from autograd_core.tensor import Tensor, tensor
from autograd_core.transforms import grad, hessian, hvp, jacobian, jvp, value_and_grad, vjp
from autograd_core.value_operators import Value
from autograd_core.watching import detect_anomaly, source_locations

if TYPE_CHECKING:
    from autograd_core.kernels.collection import KERNELS, Kernel

__version__ = "0.1.0"

__all__ = [
    "KERNELS",
    "OPS",
    "AnomalyError",
    "AutogradError",
    "GraphError",
    "Kernel",
    "KeyStream",
    "NotDifferentiableError",
    "Op",
    "OutOfRangeError",
    "ShapeError",
    "Symbol",
    "Tensor",
    "Value",
    "check_grads",
    "compile",
    "compile_graph",
    "detect_anomaly",
    "grad",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "local_derivatives",
    "no_grad",
    "numerical_gradient",
    "register_op",
    "reverse_sweep",
    "scope",
    "source_locations",
    "tensor",
    "use_kernels",
    "value_and_grad",
    "vjp",
    *_op_names,
]


def __getattr__(name: str) -> Any:
    """Load the kernels when they are first asked for; most programs never do."""
    if name not in ("KERNELS", "Kernel"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from autograd_core.kernels import collection

    return getattr(collection, name)
