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
from autograd_core.ops.exponentials import log_softmax, logsumexp, softmax
from autograd_core.ops.extremes import max, median, min, order_statistic, same
from autograd_core.ops.indexing import getitem, index_add
from autograd_core.ops.joining import concatenate, split, stack
from autograd_core.ops.linalg import affine, dot, matmul
from autograd_core.ops.pooling import avg_pool2d, max_pool2d
from autograd_core.ops.random import dropout
from autograd_core.ops.reductions import mean, sum
from autograd_core.ops.selection import (
    ceil,
    clip,
    floor,
    maximum,
    minimum,
    step,
    stop_gradient,
    where,
)
from autograd_core.ops.shaping import astype, broadcast_to, reshape, transpose, unbroadcast
from autograd_core.ops.spatial import conv1d, conv2d
from autograd_core.ops.statistics import center, std, var

__all__ = [
    "abs",
    "add",
    "affine",
    "astype",
    "avg_pool2d",
    "broadcast_to",
    "ceil",
    "center",
    "cholesky",
    "clip",
    "concatenate",
    "conv1d",
    "conv2d",
    "cos",
    "det",
    "divide",
    "dot",
    "dropout",
    "einsum",
    "equal",
    "exp",
    "floor",
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
    "logsumexp",
    "matmul",
    "max",
    "max_pool2d",
    "maximum",
    "mean",
    "median",
    "min",
    "minimum",
    "multiply",
    "negative",
    "not_equal",
    "order_statistic",
    "power",
    "relu",
    "reshape",
    "same",
    "sigmoid",
    "sign",
    "sin",
    "slogdet",
    "softmax",
    "softplus",
    "solve",
    "split",
    "sqrt",
    "square",
    "stack",
    "std",
    "step",
    "stop_gradient",
    "subtract",
    "sum",
    "tanh",
    "transpose",
    "unbroadcast",
    "var",
    "where",
]
