"""Optimizers: they change parameters by the gradients that a backward sweep left on them."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

import numpy as np

import autograd_core as ag


class Optimizer(ABC):
    """The base: a checked list of parameters and a learning rate.

    A subclass writes `_update`, which computes one parameter's next data as a new array; graphs
    that used the old data keep it, and the engine refuses to sweep them. What it remembers between
    steps stands in `state`.

    Parameters
    ----------
    parameters : iterable of Tensor or Value
        Leaves with `requires_grad`, such as `model.parameters()`. One given twice counts once.
    lr : float
        The learning rate, more than 0. It may be changed between steps.

    Raises
    ------
    ValueError
        If there is no parameter, or `lr` is not a positive number.
    TypeError
        If an item is no parameter.
    """

    def __init__(self, parameters: Iterable[Any], lr: float) -> None:
        self.parameters = _checked_parameters(type(self).__name__, parameters)
        self.state: list[dict[str, Any]] = [{} for _ in self.parameters]
        """What is remembered of each parameter between steps, as arrays of its shape."""
        self.lr = _checked_number(type(self).__name__, "lr", lr, above=True)

    @property
    def lr(self) -> float:
        """The learning rate."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self._lr = lr
        # NumPy multiplies by a 0-d array in half the time that it takes for a Python number
        self._rates = {np.dtype(kind): np.array(lr, kind) for kind in (np.float32, np.float64)}

    def step(self) -> None:
        """Change every parameter that has a gradient; the others are left alone."""
        update = self._update
        for parameter, state in zip(self.parameters, self.state, strict=True):
            gradient = parameter.plain_grad()
            if gradient is not None:
                # not through .data, which would have to suspect later writes to the array
                parameter.replace(update(parameter._data, gradient, state))

    def zero_grad(self) -> None:
        """Forget the gradients of all parameters."""
        for parameter in self.parameters:
            parameter.zero_grad()

    @abstractmethod
    def _update(self, data: Any, gradient: Any, state: dict[str, Any]) -> Any:
        """Return a parameter's new data; `state` is changed, data and gradient are not.

        All are arrays, or Tensors while a training step is compiled.
        """

    def start_state(self) -> None:  # noqa: B027 most have nothing to do
        """Give each parameter the state that a first step would find, where it has none yet."""


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
        self.momentum = _checked_number("SGD", "momentum", momentum, below=1.0)
        self.weight_decay = _checked_number("SGD", "weight_decay", weight_decay)
        self.nesterov = nesterov
        if nesterov and not self.momentum:
            raise ValueError(
                "SGD: expected a momentum above 0 with nesterov=True, got 0. Pass momentum=0.9."
            )

    def start_state(self) -> None:
        """Give each parameter a velocity of 0, from which the first step makes it g."""
        if self.momentum:
            for parameter, state in zip(self.parameters, self.state, strict=True):
                state.setdefault("velocity", np.zeros_like(parameter._data))

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


def _checked_parameters(name: str, parameters: Iterable[Any]) -> list[Any]:
    if isinstance(parameters, ag.Tensor | ag.Value):
        raise TypeError(f"{name}: expected a list of parameters, got one. Write [parameter].")
    distinct = list({id(item): item for item in parameters}.values())
    if not distinct:
        raise ValueError(
            f"{name}: expected at least one parameter, got none. Pass model.parameters(); a "
            "generator is empty once it has been read."
        )
    for item in distinct:
        if not isinstance(item, ag.Tensor | ag.Value) or not (item.is_leaf and item.requires_grad):
            raise TypeError(
                f"{name}: expected leaf Tensors or Values that take a gradient, got {item!r}. "
                "Make them with ag.tensor(..., requires_grad=True)."
            )
    return distinct


def _checked_number(
    name: str, what: str, number: Any, *, above: bool = False, below: float = np.inf
) -> float:
    """Return `number` as a Python float, which never widens float32 data."""
    try:
        value = float(number)
    except (TypeError, ValueError):
        value = np.nan
    if not (value > 0 if above else value >= 0) or not value < below:
        least = "above 0" if above else "of at least 0"
        most = f" and below {below:g}" if below < np.inf else ""
        raise ValueError(
            f"{name}: expected {what} {least}{most} and finite, got {number!r}. Pass a number in "
            "that range."
        )
    return value
