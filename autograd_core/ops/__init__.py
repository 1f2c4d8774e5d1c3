"""Every operation, one statement each, by family."""

from autograd_core.ops.activations import relu, sigmoid, softplus, tanh
from autograd_core.ops.arithmetic import (
    add,
    divide,
    equal,
    greater,
    greater_equal,
    less,
    less_equal,
    multiply,
    negative,
    not_equal,
    power,
    subtract,
)
from autograd_core.ops.decompositions import cholesky, det, inv, slogdet, solve
from autograd_core.ops.einsum import einsum
from autograd_core.ops.elementwise import abs, cos, exp, identity, log, sign, sin, sqrt, square
from autograd_core.ops.indexing import getitem, index_add
from autograd_core.ops.joining import concatenate, split, stack
from autograd_core.ops.linalg import affine, dot, matmul
from autograd_core.ops.reductions import log_softmax, mean, sum
from autograd_core.ops.shaping import astype, broadcast_to, reshape, transpose, unbroadcast

__all__ = [
    "abs",
    "add",
    "affine",
    "astype",
    "broadcast_to",
    "cholesky",
    "concatenate",
    "cos",
    "det",
    "divide",
    "dot",
    "einsum",
    "equal",
    "exp",
    "getitem",
    "greater",
    "greater_equal",
    "identity",
    "index_add",
    "inv",
    "less",
    "less_equal",
    "log",
    "log_softmax",
    "matmul",
    "mean",
    "multiply",
    "negative",
    "not_equal",
    "power",
    "relu",
    "reshape",
    "sigmoid",
    "sign",
    "sin",
    "slogdet",
    "softplus",
    "solve",
    "split",
    "sqrt",
    "square",
    "stack",
    "subtract",
    "sum",
    "tanh",
    "transpose",
    "unbroadcast",
]
