"""Penalties on the size of weights, to be added to a loss: the sum of their sizes or squares."""

from collections.abc import Iterable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import checked_number


def l1_penalty(parameters: Iterable[Any], weight: float) -> Any:
    """Return λ Σ abs(w) over all entries of all parameters; it pulls small weights to exactly 0.

    Each entry's slope is -λ or +λ, and 0 at 0.

    Parameters
    ----------
    parameters : iterable of Tensor or Value, or array as a constant
        What is to be kept small: usually the weights without the biases,
        `[layer.W for layer in model.layers]`.
    weight : float
        λ ≥ 0.

    Returns
    -------
    Tensor, shape (), or Value
        To be added to a loss: `nn.mse(model(X), y) + nn.l1_penalty(weights, 1e-3)`. In `fit` as
        `loss=lambda outputs, y: nn.mse(outputs, y) + nn.l1_penalty(weights, 1e-3)`.

    Raises
    ------
    ValueError
        If λ is negative or not finite, or there is no parameter.
    TypeError
        If an item is neither.

    References
    ----------
    Tibshirani (1996), "Regression shrinkage and selection via the lasso".

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> nn.l1_penalty([ag.tensor([[1.0, -2.0]]), ag.tensor([3.0])], 0.5).item()
    3.0
    """
    return _penalty("l1_penalty", "L1 penalty", ag.abs, parameters, weight)


def l2_penalty(parameters: Iterable[Any], weight: float) -> Any:
    """Return λ Σ w² over all entries of all parameters; it shrinks each in proportion.

    Each entry's slope is 2 λ w: with SGD the same as `weight_decay=2 λ`.

    Parameters
    ----------
    parameters : iterable of Tensor or Value, or array as a constant
        What is to be kept small: usually the weights without the biases,
        `[layer.W for layer in model.layers]`.
    weight : float
        λ ≥ 0.

    Returns
    -------
    Tensor, shape (), or Value
        To be added to a loss; see `l1_penalty`.

    Raises
    ------
    ValueError
        If λ is negative or not finite, or there is no parameter.
    TypeError
        If an item is neither.

    References
    ----------
    Hoerl, Kennard (1970), "Ridge regression: biased estimation for nonorthogonal problems".

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> nn.l2_penalty([ag.tensor([[1.0, -2.0]]), ag.tensor([3.0])], 0.5).item()
    7.0
    """
    return _penalty("l2_penalty", "L2 penalty", ag.square, parameters, weight)


def _penalty(name: str, scope: str, size: ag.Op, parameters: Iterable[Any], weight: float) -> Any:
    weight = checked_number(name, "weight", weight)
    if isinstance(parameters, ag.Tensor | ag.Value):
        raise TypeError(f"{name}: expected a list of parameters, got one. Write [parameter].")
    parameters = list(parameters)
    for item in parameters:
        if not isinstance(item, ag.Tensor | ag.Value | np.ndarray):
            raise TypeError(f"{name}: expected Tensors or Values, got {item!r}. Pass parameters.")
    if not parameters:
        raise ValueError(f"{name}: expected at least one parameter, got none. Pass some.")
    with ag.scope(scope):
        total, *others = [_sum(size(item)) for item in parameters]
        for part in others:
            total = total + part
        return weight * total


def _sum(sizes: Any) -> Any:
    return sizes if isinstance(sizes, ag.Value) else ag.sum(sizes)
