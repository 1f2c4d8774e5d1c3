"""`Adagrad` and `RMSProp`: each entry's step is divided by the size of its gradients so far."""

from collections.abc import Iterable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import checked_number
from nn.optimizers.base import Optimizer


class Adagrad(Optimizer):
    """Gradient descent with a rate for each entry that falls with its squared gradients' sum.

    The rule is PyTorch's. With gradient g, weight decay λ, rate decay d and the sum s at step t:

        g ← g + λ p;  s ← s + g²;  p ← p - lr / (1 + (t - 1) d) · g / (√s + ε)

    Parameters
    ----------
    parameters : iterable of Tensor or Value
    lr : float
        Learning rate, more than 0.
    lr_decay : float
        d ≥ 0.
    weight_decay : float
        λ ≥ 0.
    initial_accumulator_value : float
        The first s, at least 0.
    eps : float
        ε, more than 0: an entry whose gradient is 0 stays where it is.

    Raises
    ------
    ValueError
        If a number is out of its range, or there are no parameters.
    TypeError
        If an item of `parameters` is no parameter.

    References
    ----------
    Duchi, Hazan, Singer (2011), "Adaptive subgradient methods for online learning and stochastic
    optimization".

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> w = ag.Value(3.0)
    >>> optimizer = nn.Adagrad([w], lr=0.5)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.5
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 0.01,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        *,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
    ) -> None:
        super().__init__(parameters, lr)
        self.lr_decay = checked_number("Adagrad", "lr_decay", lr_decay)
        self.weight_decay = checked_number("Adagrad", "weight_decay", weight_decay)
        self.initial_accumulator_value = checked_number(
            "Adagrad", "initial_accumulator_value", initial_accumulator_value
        )
        self.eps = checked_number("Adagrad", "eps", eps, above=True)

    def _first_state(self, data: Any) -> dict[str, Any]:
        total = np.full_like(data, self.initial_accumulator_value)
        return {"total": total, "step": np.zeros((), total.dtype)}

    def _update(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        if not state:
            self._start(state, data)
        if self.weight_decay:
            gradient = gradient + self.weight_decay * data
        rate = self._lr / (1 + state["step"] * self.lr_decay)
        total = ag.square(gradient)
        total += state["total"]
        state["total"], state["step"] = total, state["step"] + 1
        size = ag.sqrt(total)
        size += self.eps
        move = gradient / size
        move *= rate
        return data - move


class RMSProp(Optimizer):
    """Gradient descent with steps divided by the root of a moving mean of the squared gradients.

    The rule is PyTorch's. With gradient g, weight decay λ, means s of g² and m of g (the latter
    only if centered, else 0), momentum μ and velocity v:

        g ← g + λ p;  s ← α s + (1 - α) g²;  m ← α m + (1 - α) g
        v ← μ v + g / (√(s - m²) + ε);  p ← p - lr v

    Parameters
    ----------
    parameters : iterable of Tensor or Value
    lr : float
        Learning rate, more than 0.
    alpha : float
        0 ≤ α < 1, what the means keep at each step.
    eps : float
        ε, more than 0.
    weight_decay : float
        λ ≥ 0.
    momentum : float
        0 ≤ μ < 1.
    centered : bool
        Divide by an estimate of the gradients' deviation instead of their size. Where rounding
        makes s - m² negative it counts as 0.

    Raises
    ------
    ValueError
        If a number is out of its range, or there are no parameters.
    TypeError
        If an item of `parameters` is no parameter.

    References
    ----------
    Tieleman, Hinton (2012), "Lecture 6.5: rmsprop", Coursera.
    Graves (2013), "Generating sequences with recurrent neural networks", equations 38 to 45.

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> w = ag.Value(3.0)
    >>> optimizer = nn.RMSProp([w], lr=0.05)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> round(w.data, 6)
    2.5
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float = 0.01,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        momentum: float = 0.0,
        centered: bool = False,
    ) -> None:
        super().__init__(parameters, lr)
        self.alpha = checked_number("RMSProp", "alpha", alpha, below=1.0)
        self.eps = checked_number("RMSProp", "eps", eps, above=True)
        self.weight_decay = checked_number("RMSProp", "weight_decay", weight_decay)
        self.momentum = checked_number("RMSProp", "momentum", momentum, below=1.0)
        self.centered = centered

    def _first_state(self, data: Any) -> dict[str, Any]:
        used = {"square": True, "mean": self.centered, "velocity": self.momentum > 0}
        return {key: np.zeros_like(data) for key in used if used[key]}

    def _update(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        if not state:
            self._start(state, data)
        if self.weight_decay:
            gradient = gradient + self.weight_decay * data
        size = self._size(gradient, state)
        size += self.eps
        velocity = gradient / size
        if self.momentum:
            state["velocity"] = velocity = self.momentum * state.get("velocity", 0) + velocity
        return data - self._lr * velocity

    def _size(self, gradient: Any, state: dict[str, Any]) -> Any:
        """Return the root of the mean square, or the deviation, after taking in a gradient."""
        new = 1 - self.alpha
        square = ag.square(gradient)
        square *= new
        square += self.alpha * state["square"]
        state["square"] = square
        if self.centered:
            state["mean"] = mean = self.alpha * state.get("mean", 0) + new * gradient
            square = ag.maximum(square - ag.square(mean), 0.0)
        return ag.sqrt(square)
