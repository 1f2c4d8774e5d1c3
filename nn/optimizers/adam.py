"""`Adam` and `AdamW`: momentum, and a step for each entry of about the learning rate."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import checked_number
from nn.optimizers.base import Optimizer


class Adam(Optimizer):
    """Adam: the mean of the gradients divided by the root of the mean of their squares.

    The rule is PyTorch's. With gradient g, weight decay λ and moving means m and s at step t:

        g ← g + λ p;  m ← β₁ m + (1 - β₁) g;  s ← β₂ s + (1 - β₂) g²
        p ← p - lr · m / (1 - β₁ᵗ) / (√(s / (1 - β₂ᵗ)) + ε)

    Parameters
    ----------
    parameters : iterable of Tensor or Value
    lr : float
        Learning rate, more than 0: about how far an entry moves at each step.
    betas : (float, float)
        0 ≤ β < 1, what the two means keep at each step.
    eps : float
        ε, more than 0.
    weight_decay : float
        λ ≥ 0, which enters the means; `AdamW` keeps it out of them.
    amsgrad : bool
        Divide by the largest s so far instead of the latest.

    Raises
    ------
    ValueError
        If a number is out of its range, or there are no parameters.
    TypeError
        If an item of `parameters` is no parameter, or `betas` is no pair.

    References
    ----------
    Kingma, Ba (2015), "Adam: a method for stochastic optimization".
    Reddi, Kale, Kumar (2018), "On the convergence of Adam and beyond" (amsgrad).

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> w = ag.Value(3.0)
    >>> optimizer = nn.Adam([w], lr=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.5
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(parameters, lr)
        name = type(self).__name__
        self.betas = _checked_betas(name, betas)
        self.eps = checked_number(name, "eps", eps, above=True)
        self.weight_decay = checked_number(name, "weight_decay", weight_decay)
        self.amsgrad = amsgrad

    def _first_state(self, data: Any) -> dict[str, Any]:
        keys = ["mean", "square", "largest"] if self.amsgrad else ["mean", "square"]
        state = {key: np.zeros_like(data) for key in keys}
        return state | {"step": np.zeros((), state["mean"].dtype)}

    def _update(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        if self.weight_decay:
            gradient = gradient + self.weight_decay * data
        return data - self._move(data, gradient, state)

    def _move(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        """Return lr · m / (1 - β₁ᵗ) / (√(s / (1 - β₂ᵗ)) + ε) after taking in a gradient."""
        if not state:
            self._start(state, data)
        keep, keep_square = self.betas
        state["step"] = step = state["step"] + 1
        # what is new is changed in place where it is an array: large nets wait for memory
        mean = keep * state["mean"]
        mean += (1 - keep) * gradient
        square = ag.square(gradient)
        square *= 1 - keep_square
        square += keep_square * state["square"]
        state["mean"], state["square"] = mean, square
        if self.amsgrad:
            state["largest"] = square = ag.maximum(state.get("largest", 0), square)
        size = ag.sqrt(square)
        size /= ag.sqrt(_filled(keep_square, step))
        size += self.eps
        move = mean / size
        move *= self._lr / _filled(keep, step)
        return move


class AdamW(Adam):
    """Adam with decoupled weight decay: the weights shrink by lr λ, whatever the gradients' size.

    The rule is PyTorch's: p ← p - lr λ p, then Adam's without λ.

    Parameters
    ----------
    parameters, lr, betas, eps, amsgrad
        See `Adam`.
    weight_decay : float
        λ ≥ 0; PyTorch's default of 0.01.

    Raises
    ------
    ValueError, TypeError
        See `Adam`.

    References
    ----------
    Loshchilov, Hutter (2019), "Decoupled weight decay regularization".

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> w = ag.Value(3.0)
    >>> optimizer = nn.AdamW([w], lr=0.5, weight_decay=0.1)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.35
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        *,
        amsgrad: bool = False,
    ) -> None:
        super().__init__(parameters, lr, betas, eps, weight_decay, amsgrad=amsgrad)

    def _update(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        move = self._move(data, gradient, state)
        if self.weight_decay:
            data = data * (1 - self._lr * self.weight_decay)
        return data - move


def _filled(keep: float, step: Any) -> Any:
    """Return 1 - keep^step, the share of a mean that steps have filled; exact also in float32."""
    return -ag.expm1(step * math.log(keep)) if keep else 1.0


def _checked_betas(name: str, betas: Any) -> tuple[float, float]:
    try:
        first, second = betas
    except (TypeError, ValueError):
        raise TypeError(
            f"{name}: expected betas to be a pair of numbers, got {betas!r}. "
            "Leave it out for (0.9, 0.999)."
        ) from None
    checked = [checked_number(name, "each of betas", beta, below=1.0) for beta in (first, second)]
    return checked[0], checked[1]
