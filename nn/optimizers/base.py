"""`Optimizer`, the base: what all optimizers check, hold and do, but for their rule."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

import numpy as np

import autograd_core as ag
from nn._inputs import checked_number


class Optimizer(ABC):
    """The base: a checked list of parameters and a learning rate.

    A subclass writes `_update`, which computes one parameter's next data as a new array; graphs
    that used the old data keep it, and the engine refuses to sweep them. What it remembers between
    steps stands in `state`, which begins as `_first_state` says.

    Parameters
    ----------
    parameters : iterable of Tensor or Value
        Leaves with `requires_grad`, such as `model.parameters()`. One given twice counts once.
    lr : float
        The learning rate, more than 0. It may be changed between steps, to 0 also.

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
        """What is remembered of each parameter between steps: arrays of its shape, or one number
        of its type, such as a count of steps."""
        self.lr = checked_number(type(self).__name__, "lr", lr, above=True)

    @property
    def lr(self) -> float:
        """The learning rate."""
        return self._lr

    @lr.setter
    def lr(self, lr: float) -> None:
        self._lr = lr = checked_number(type(self).__name__, "lr", lr)
        # NumPy multiplies by a 0-d array in half the time that it takes for a Python number
        with np.errstate(over="ignore"):  # one beyond float32 is inf there: `fit` then diverges
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

    def start_state(self) -> None:
        """Give each parameter the state that a first step would find, where it has none yet."""
        for parameter, state in zip(self.parameters, self.state, strict=True):
            self._start(state, parameter._data)

    def _start(self, state: dict[str, Any], data: Any) -> None:
        """Add to a state what it lacks."""
        for key, array in self._first_state(data).items():
            state.setdefault(key, array)

    def _first_state(self, data: Any) -> dict[str, Any]:
        """Return what stands in the state of a parameter with these data before its first step."""
        return {}


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
