"""Models made of layers: `Sequential` chains what it is given, `MLP` builds its Dense layers."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from nn._inputs import as_tensor
from nn.initializers import Initializer
from nn.layers.dense import Dense, check_sizes
from nn.layers.numbered import number_layers
from nn.module import Module


class MLP(Module):
    """A multilayer perceptron: Dense layers, one after the other.

    A^[l] = f(A^[l-1] W^[l] + b^[l]) for l = 1 ... L, with A^[0] = X. All nodes lie in the scopes
    `mlp/layer 1`, `mlp/layer 2` and so on.

    Parameters
    ----------
    sizes : sequence of int
        Features, units of each layer: `[2, 8, 8, 1]` has two hidden layers of 8 and one output.
    activation : str
        Of the hidden layers; see `Dense`.
    output : str, optional
        Activation of the last layer. None is "identity", so that `A^[L]` is a node of its own
        and equal to Z^[L]: logits or a regression's prediction.
    seed : int or numpy Generator
        Where the first weights come from; the same seed gives the same weights.
    initializer, dtype
        See `Dense`.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, or one is not a positive integer, or a name is unknown.

    Examples
    --------
    >>> import numpy as np, nn
    >>> model = nn.MLP([2, 8, 1])
    >>> model(np.zeros((4, 2))).shape
    (4, 1)
    >>> model
    MLP 2-8-1
      layers.0: Dense 2 → 8 tanh      W (2, 8)  b (8,)  24 parameters
      layers.1: Dense 8 → 1 identity  W (8, 1)  b (1,)  9 parameters
      total: 33 parameters
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str = "tanh",
        output: str | None = None,
        seed: int | np.random.Generator = 0,
        *,
        initializer: str | Initializer | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        self.sizes = check_layer_sizes("MLP", sizes)
        rng = np.random.default_rng(seed)
        activations = layer_activations(len(sizes) - 1, activation, output or "identity")
        self.layers = [
            Dense(fan_in, fan_out, name, initializer, seed=rng, dtype=dtype)
            for fan_in, fan_out, name in zip(sizes, sizes[1:], activations, strict=False)
        ]
        number_layers(self)

    def forward(self, X: Any) -> ag.Tensor:
        """Return A^[L], shape (N, sizes[-1]); an array X (N, sizes[0]) becomes the node `X`."""
        A = as_tensor(X, "X", self.layers[0].W.dtype)
        with ag.scope("mlp"):
            for layer in self.layers:
                A = layer(A)
        return A

    def describe(self) -> str:
        """Return the kind and the sizes."""
        return f"MLP {'-'.join(map(str, self.sizes))}"


class Sequential(Module):
    """A chain: each layer is called on the result of the one before, in the scope `sequential`.

    Parameters
    ----------
    *layers : Module or callable
        A function of one Tensor, such as `ag.tanh`, may stand between modules. The layers with
        weights among and inside them are numbered from 1, which gives their nodes the names
        `W^[1]` ...; what has none, and normalization, takes the number of the layer before.

    Raises
    ------
    ValueError
        If there is no layer.
    TypeError
        If a layer cannot be called.

    Examples
    --------
    >>> import numpy as np, nn
    >>> model = nn.Sequential(nn.Dense(2, 3, "relu", seed=0), nn.Dense(3, 1, seed=1))
    >>> model(np.ones((4, 2))).name
    'Z^[2]'
    """

    def __init__(self, *layers: Callable[[Any], Any]) -> None:
        if not layers:
            raise ValueError("Sequential: expected at least one layer, got none. Pass layers.")
        for layer in layers:
            if not callable(layer):
                raise TypeError(
                    f"Sequential: expected modules or functions of one Tensor, got {layer!r}. "
                    "Pass the layers themselves: Sequential(nn.Dense(2, 3), nn.Dense(3, 1))."
                )
        self.layers = layers
        self.takes_integers = getattr(layers[0], "takes_integers", False)
        number_layers(self)

    def forward(self, X: Any) -> Any:
        """Return the last layer's result; an array X becomes the node `X`."""
        X = as_tensor(X, "X", self._input_dtype())
        with ag.scope("sequential"):
            for layer in self.layers:
                X = layer(X)
        return X

    def _input_dtype(self) -> DTypeLike | None:
        if self.takes_integers:
            return None  # as they are: the layer says what is wrong with them
        dtypes = [parameter.dtype for parameter in self.parameters()[:1]]
        return dtypes[0] if dtypes else np.float64


def check_layer_sizes(name: str, sizes: Sequence[int]) -> tuple[int, ...]:
    """Return the sizes of a chain of layers as a tuple, or raise."""
    if len(sizes) < 2:
        raise ValueError(
            f"{name}: expected at least two sizes, inputs and outputs, got {list(sizes)}. "
            "[2, 8, 1] has 2 features, 8 hidden units and 1 output."
        )
    check_sizes(name, tuple(sizes))
    return tuple(sizes)


def layer_activations(count: int, hidden: str, output: str | None) -> list[str | None]:
    """Return the activation of each of `count` layers."""
    return [hidden] * (count - 1) + [output]
