"""Move weights to and from PyTorch: `to_torch` and `from_torch`, plain arrays by PyTorch's names.

Each layer's docstring says which of its tensors is which of PyTorch's. Names are those of a
`torch.nn.Sequential` in which an activation is a module of its own: `Sequential(Dense(2, 3,
"tanh"), Dense(3, 1))` has `0.weight` and `2.weight`, as `Sequential(Linear(2, 3), Tanh(),
Linear(3, 1))` has.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nn.layers.normalization import BatchNorm
from nn.layers.numbered import Numbered
from nn.layers.recurrent import RNN
from nn.models import MLP, Sequential
from nn.module import Module

_COUNTER = "num_batches_tracked"
"""An entry of PyTorch's batch normalization, of use only where its momentum is None."""


def to_torch(model: Module) -> dict[str, NDArray[Any]]:
    """Return the weights of a layer, a `Sequential` or an `MLP` by PyTorch's names.

    Parameters
    ----------
    model : Module

    Returns
    -------
    dict of str to array
        `torch_model.load_state_dict({k: torch.tensor(v) for k, v in to_torch(model).items()})`
        loads it.

    Raises
    ------
    TypeError
        If the model holds modules that PyTorch has no counterpart of.

    Examples
    --------
    >>> import nn
    >>> {name: array.shape for name, array in nn.to_torch(nn.MLP([2, 3, 1])).items()}
    {'0.weight': (3, 2), '0.bias': (3,), '2.weight': (1, 3), '2.bias': (1,)}
    """
    state: dict[str, NDArray[Any]] = {}
    for _, path, layer in _layers(model):
        state |= {f"{path}{name}": array for name, array in layer.to_torch().items()}
        if isinstance(layer, BatchNorm):
            state[f"{path}{_COUNTER}"] = np.array(0)
    return state


def from_torch(model: Module, state: Mapping[str, Any]) -> None:
    """Load weights that PyTorch has saved: `from_torch(model, torch_model.state_dict())`.

    Parameters
    ----------
    model : Module
        A layer, a `Sequential` or an `MLP`, of the sizes that were saved.
    state : mapping of str to array or CPU tensor

    Raises
    ------
    ValueError
        If a name is missing or unexpected.
    ShapeError
        If a shape differs. After any error the model is as it was.
    TypeError
        If the model holds modules that PyTorch has no counterpart of.
    """
    layers = [*_layers(model)]
    expected = {f"{path}{name}" for _, path, layer in layers for name in layer.to_torch()}
    given = {name: np.asarray(array) for name, array in state.items() if _COUNTER not in name}
    missing, unexpected = sorted(expected - {*given}), sorted({*given} - expected)
    if missing or unexpected:
        raise ValueError(
            f"from_torch: expected the names {', '.join(sorted(expected))}; missing: "
            f"{', '.join(missing) or 'none'}, unexpected: {', '.join(unexpected) or 'none'}. "
            "Build both models alike; an activation takes a place of its own in PyTorch's."
        )
    ours: dict[str, Any] = {}
    for name, path, layer in layers:
        theirs = {key: given[f"{path}{key}"] for key in layer.to_torch()}
        ours |= {f"{name}{key}": array for key, array in layer.from_torch(theirs).items()}
    model.load_state_dict(ours)


def _layers(model: Module, name: str = "", path: str = "") -> Iterator[tuple[str, str, Numbered]]:
    """Yield each layer with the prefix of its names, ours and PyTorch's."""
    if isinstance(model, Numbered):
        yield name, path, model
        return
    if not isinstance(model, Sequential | MLP):
        raise TypeError(
            f"torch: expected layers, Sequential and MLP, got a {type(model).__name__}. Move its "
            "layers one by one."
        )
    place = 0
    for index, layer in enumerate(model.layers):
        if isinstance(layer, Module):
            yield from _layers(layer, f"{name}layers.{index}.", f"{path}{place}.")
        place += 2 if _has_activation(layer) else 1


def _has_activation(layer: Any) -> bool:
    if isinstance(layer, RNN):  # PyTorch's has it inside
        return False
    return getattr(layer, "activation", None) not in (None, "identity")
