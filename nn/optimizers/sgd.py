"""`SGD`: gradient descent, with momentum if wanted."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from nn._inputs import checked_number
from nn.optimizers.base import Optimizer


class SGD(Optimizer):
    """Stochastic gradient descent, with momentum if wanted; the rule is PyTorch's, dampening 0.

    With gradient g, weight decay λ, momentum μ and velocity v (the first g at the first step):

        g ← g + λ p;  v ← μ v + g;  p ← p - lr v        (nesterov: p ← p - lr (g + μ v))

    Parameters
    ----------
    parameters : iterable of Tensor or Value
    lr : float
        Learning rate, more than 0.
    momentum : float
        0 ≤ μ < 1; 0 is plain gradient descent.
    nesterov : bool
        Look ahead along the velocity; needs momentum.
    weight_decay : float
        λ ≥ 0.

    Raises
    ------
    ValueError
        If a number is out of its range, nesterov is asked for without momentum, or there are no
        parameters.
    TypeError
        If an item of `parameters` is no parameter.

    References
    ----------
    Sutskever, Martens, Dahl, Hinton (2013), "On the importance of initialization and momentum in
    deep learning".

    Examples
    --------
    >>> import autograd_core as ag, nn
    >>> w = ag.Value(3.0)
    >>> optimizer = nn.SGD([w], lr=0.25)
    >>> (w * w).backward()
    >>> optimizer.step()
    >>> w.data
    1.5
    """

    def __init__(
        self,
        parameters: Iterable[Any],
        lr: float,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(parameters, lr)
        self.momentum = checked_number("SGD", "momentum", momentum, below=1.0)
        self.weight_decay = checked_number("SGD", "weight_decay", weight_decay)
        self.nesterov = nesterov
        if nesterov and not self.momentum:
            raise ValueError(
                "SGD: expected a momentum above 0 with nesterov=True, got 0. Pass momentum=0.9."
            )

    def _first_state(self, data: Any) -> dict[str, Any]:
        # from a velocity of 0 the first step makes it g
        return {"velocity": np.zeros_like(data)} if self.momentum else {}

    def _update(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        if self.weight_decay:
            gradient = gradient + self.weight_decay * data
        if self.momentum:
            gradient = self._with_momentum(gradient, state)
        if data.__class__ is not np.ndarray or not data.ndim:
            return data - self._lr * gradient
        step = self._rates[data.dtype] * gradient
        return np.subtract(data, step, step)  # in the step's memory: large nets need it once

    def _with_momentum(self, gradient: Any, state: dict[str, Any]) -> Any:
        velocity = state.get("velocity")
        velocity = gradient if velocity is None else self.momentum * velocity + gradient
        state["velocity"] = velocity
        return gradient + self.momentum * velocity if self.nesterov else velocity
