"""Losses: each compares the outputs of a batch with its targets and returns one number `L`."""

from nn.losses.classification import binary_cross_entropy, cross_entropy
from nn.losses.common import Loss
from nn.losses.margins import hinge, perceptron_loss
from nn.losses.regression import huber, mae, mse

LOSSES: dict[str, Loss] = {
    "mse": mse,
    "mae": mae,
    "huber": huber,
    "binary_cross_entropy": binary_cross_entropy,
    "cross_entropy": cross_entropy,
    "hinge": hinge,
    "perceptron_loss": perceptron_loss,
}
"""Every loss by name."""


def loss_for(choice: str | Loss) -> Loss:
    """Return the loss meant by a name or a function.

    Raises
    ------
    ValueError
        If there is none of that name; the message lists the names.
    """
    if callable(choice):
        return choice
    if choice not in LOSSES:
        raise ValueError(
            f"loss: expected one of {', '.join(LOSSES)}, got {choice!r}. "
            "Pass one of these names, or a function of (outputs, targets)."
        )
    return LOSSES[choice]


__all__ = [
    "LOSSES", "Loss", "binary_cross_entropy", "cross_entropy", "hinge", "huber", "loss_for", "mae",
    "mse", "perceptron_loss",
]  # fmt: skip
