"""What the losses share: how outputs and targets enter, and how the result is called.

The targets enter the graph as the constant `Y`; shapes must agree exactly, because broadcasting
(N,) against (N, 1) would silently compare every prediction with every target.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import as_tensor

Loss = Callable[[Any, Any], ag.Tensor]
"""`loss(outputs, targets) -> Tensor` with one entry."""


def named(loss: ag.Tensor) -> ag.Tensor:
    """Call a recorded loss `L`; return it."""
    if loss.op is not None:
        loss.name = "L"
    return loss


def pair(name: str, pred: Any, targets: Any) -> tuple[ag.Tensor, ag.Tensor]:
    """Return both as Tensors of one shape; `name` is the loss's, for what is said otherwise.

    Raises
    ------
    ShapeError
        If the shapes differ or there are no entries.
    """
    pred = as_tensor(pred, "P", np.float64)
    targets = as_tensor(targets, "Y", pred.dtype)
    if pred.shape != targets.shape:
        raise ag.ShapeError(_shapes_message(name, pred.shape, targets.shape))
    if not pred.size:
        raise ag.ShapeError(
            f"{name}: expected at least one entry, got shape {pred.shape}. Pass some examples."
        )
    return pred, targets


def _shapes_message(name: str, pred: tuple[int, ...], targets: tuple[int, ...]) -> str:
    message = (
        f"{name}: expected outputs and targets of one shape, got outputs {pred} and targets "
        f"{targets}."
    )
    if np.prod(pred) == np.prod(targets):
        return f"{message} Write targets.reshape{pred}."
    return f"{message} Give one target for each output."
