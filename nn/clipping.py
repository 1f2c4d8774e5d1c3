"""`clip_grad_norm`: shorten a gradient that is too long, without turning it."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import checked_number
from nn.errors import DivergedError

SLACK = 1e-6
"""Added to the norm that is divided by, as in PyTorch."""


def clip_grad_norm(parameters: Iterable[Any], max_norm: float) -> float:
    """Scale all gradients by one factor, so that their norm together is at most `max_norm`.

    With n = ‖(g₁, g₂, ...)‖₂ over all entries of all gradients g: where n > max_norm,
    g ← g · max_norm / (n + 10⁻⁶). Call it between `backward` and `step`; `fit` does it with
    `clip_norm`.

    Parameters
    ----------
    parameters : iterable of Tensor or Value
        Those without a gradient are left alone; one given twice counts once.
    max_norm : float
        More than 0.

    Returns
    -------
    float
        The norm n before.

    Raises
    ------
    ValueError
        If `max_norm` is not a positive number.
    DivergedError
        If a gradient holds nan or inf, which no factor mends; all are then as they were.

    References
    ----------
    Pascanu, Mikolov, Bengio (2013), "On the difficulty of training recurrent neural networks".

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> w = ag.tensor([3.0, 4.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> nn.clip_grad_norm([w], max_norm=1.0)
    10.0
    >>> w.grad.numpy().round(3)
    array([0.6, 0.8])
    """
    max_norm = checked_number("clip_grad_norm", "max_norm", max_norm, above=True)
    if isinstance(parameters, ag.Tensor | ag.Value):
        parameters = [parameters]
    distinct = list({id(parameter): parameter for parameter in parameters}.values())
    norm = gradient_norm(distinct)
    if not math.isfinite(norm):
        raise DivergedError(
            f"clip_grad_norm: expected finite gradients, got a norm of {norm}. Find where it began "
            "with ag.detect_anomaly()."
        )
    factor = max_norm / (norm + SLACK)
    if factor < 1:
        for parameter in distinct:
            gradient = parameter.plain_grad()
            if gradient is not None:
                parameter.grad = gradient * factor
    return norm


def gradient_norm(parameters: Iterable[Any]) -> float:
    """Return the Euclidean norm of all gradients together, 0 where there are none."""
    gradients = [g for p in parameters if (g := p.plain_grad()) is not None]
    return math.sqrt(sum(float(np.vdot(gradient, gradient)) for gradient in gradients))


def clipping_factor(norm: Any, max_norm: float) -> Any:
    """Return what `clip_grad_norm` multiplies by, for a norm that is a Tensor."""
    return ag.minimum(max_norm / (norm + SLACK), 1.0)
