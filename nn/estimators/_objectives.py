"""What the nets' training makes least: weighted losses of outputs, and a penalty on weights.

An objective is a loss of `nn.fit`, `f(outputs, targets)`. Its targets carry the weights of the
examples: the numbers and the weight side by side, or the weight in the column of the class.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

import autograd_core as ag
from nn.losses import Loss
from nn.module import Module
from nn.penalties import l2_penalty

Floats = NDArray[np.float64]
_SIGNS = np.array([1.0, -1.0])


def squared_error(outputs: Any, targets: Any) -> Any:
    """Return half the mean over the examples of w ‖output - y‖²; targets are (y | w)."""
    columns = outputs.shape[1]
    errors = outputs - targets[:, :columns]
    return ag.sum(targets[:, columns:] * ag.square(errors)) / (2 * len(outputs))


def log_loss(outputs: Any, targets: Any) -> Any:
    """Return the mean over the examples of -w ln p; targets hold w in the column of the class.

    One column of outputs is the logit of the second of two classes: -ln p is softplus(-z) for it
    and softplus(z) for the first. Else p is the softmax of the logits.
    """
    if outputs.shape[1] == 1:
        return ag.sum(targets * ag.softplus(outputs * _SIGNS)) / len(outputs)
    return -ag.sum(targets * ag.log_softmax(outputs)) / len(outputs)


def number_targets(Y: Floats, weights: Floats) -> Floats:
    """Return the targets of `squared_error`, shape (N, K + 1), for weights (N, 1)."""
    return np.hstack([Y, weights])


def class_targets(codes: Floats, weights: Floats, classes: int) -> Floats:
    """Return the targets of `log_loss`, shape (N, classes), for codes and weights (N, 1)."""
    return np.where(codes == np.arange(classes), weights, 0.0)


class Penalized:
    """A loss with λ/2 Σ W² over the weights of a net's layers added, its biases left out.

    Parameters
    ----------
    loss : callable
    model : Module
        An `MLP`, or one `Dense` layer.
    strength : float
        λ.
    per_batch : bool
        Whether λ is divided by the number of examples in the batch.
    """

    def __init__(self, loss: Loss, model: Module, strength: float, *, per_batch: bool) -> None:
        self.loss, self.strength, self.per_batch = loss, strength, per_batch
        self.weights = [layer.W for layer in getattr(model, "layers", [model])]

    def __call__(self, outputs: Any, targets: Any) -> Any:
        """Return the sum of loss and penalty."""
        loss = self.loss(outputs, targets)
        if not self.strength:
            return loss
        share = len(outputs) if self.per_batch else 1
        return loss + l2_penalty(self.weights, self.strength / (2 * share))


def weighted_accuracy(outputs: Any, targets: Any) -> float:
    """Return the share of the weight that lies in the right classes; targets as of `log_loss`."""
    right = outputs[:, 0] > 0 if outputs.shape[1] == 1 else outputs.argmax(axis=1)
    hits = targets[np.arange(len(targets)), right.astype(np.intp)]
    return float(hits.sum() / targets.sum())


def weighted_r2(outputs: Any, targets: Any) -> float:
    """Return R², the mean of the outputs'; targets as of `squared_error`.

    Where all targets are one number it is 1 if that is met, else 0, as scikit-learn has it.
    """
    columns = outputs.shape[1]
    Y, weights = targets[:, :columns], targets[:, columns:]
    mean = (weights * Y).sum(axis=0) / weights.sum()
    left, spread = ((weights * np.square(Y - P)).sum(axis=0) for P in (outputs, mean))
    varies = spread > 0
    scores = np.where(varies, 1 - left / np.where(varies, spread, 1.0), left == 0)
    return float(scores.mean())
