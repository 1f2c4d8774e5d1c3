"""The negative log-likelihood of class labels, the second half of cross-entropy."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd_core.errors import OutOfRangeError, ShapeError
from autograd_core.notation import PRODUCT, Notation
from autograd_core.op import Op, Traced, register
from autograd_core.ops.constants import row_numbers
from autograd_core.ops.indexing import fixed_array, index_add
from autograd_core.ops.reductions import spread
from autograd_core.ops.shaping import Bound
from autograd_core.shapes import Shape, shape_of


def _bind(log_probs: Any, labels: Any) -> Bound:
    labels = fixed_array(labels)
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"nll_loss: expected integer class labels, got {labels.dtype}. "
            "Convert with labels.astype(int)."
        )
    if isinstance(labels, Traced):  # the program looks at them
        return (log_probs,), {"labels": labels}
    # NumPy would count negative ones from the end, and takes 2**64 - 1 for -1
    if labels.size and np.minimum.reduce(labels.astype(np.int64, copy=False), None) < 0:
        _shape(shape_of(log_probs), labels)
    return (log_probs,), {"labels": labels}


def _shape(shape: Shape, labels: NDArray[Any]) -> Shape:
    if len(shape) != 2 or labels.shape != shape[:1] or not labels.size:
        raise ShapeError(
            "nll_loss: expected log-probabilities (N, C) and labels (N,) with N at least 1, got "
            f"{shape} and {labels.shape}. Give one integer class for each row."
        )
    outside = (labels < 0) | (labels >= shape[1])
    if outside.any():
        row = int(outside.argmax())
        raise OutOfRangeError(
            f"nll_loss: expected labels 0 to {shape[1] - 1} for {shape[1]} columns, got "
            f"{labels[row]} in row {row}. Number the classes from 0."
        )
    return ()


def _key(labels: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    return row_numbers(len(labels)), labels


def _nll_loss(log_probs: Any, labels: NDArray[Any]) -> Any:
    log_probs = np.asarray(log_probs)
    if labels.shape != log_probs.shape[:1] or log_probs.ndim != 2 or not len(labels):
        _shape(log_probs.shape, labels)
    return np.add.reduce(log_probs[_key(labels)], None) / -len(labels)


def _rule(ct: Any, y: Any, log_probs: Any, labels: NDArray[Any]) -> Any:
    share = spread(ct / -len(labels), labels, (0,))
    return index_add(share, _key(labels), shape_of(log_probs), repeats=False)


def _adjoint(ct: Any, y: Any, log_probs: Any, labels: NDArray[Any]) -> Any:
    part = np.zeros(log_probs.shape, log_probs.dtype)
    part[_key(labels)] = ct / -len(labels)
    return part


nll_loss = register(
    Op(
        "nll_loss",
        _nll_loss,
        vjps=(_rule,),
        adjoints=(_adjoint,),
        shape=_shape,
        bind=_bind,
        notation=Notation(
            r"-\mathrm{mean}_{n}\, {#1}_{n, y_n}", "−mean #1[n, yₙ]", PRODUCT, (PRODUCT,), "nll"
        ),
        domain=((-4.0, 0.0),),
        examples=(
            (((3, 2),), {"labels": np.array([1, 0, 1])}),
            (((1, 1),), {"labels": np.array([0])}),
        ),
        doc=(
            "Negative log-likelihood of labels: L = -mean over n of x[n, label n], for "
            "log-probabilities x (N, C) and integer labels (N,); after log_softmax, cross-entropy."
        ),
    )
)
