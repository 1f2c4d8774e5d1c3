"""The same network out of single numbers: every weight is a node, every product and sum is drawn.

`nn.scalar.MLP` computes what `nn.MLP` computes, one example at a time.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

import autograd_core as ag
from autograd_core.recording import RECORDING, Recording
from nn.activations import activation_op
from nn.initializers import Initializer, initializer_for
from nn.models import check_layer_sizes, layer_activations
from nn.module import Module

_FAST: dict[str, Callable[[ag.Value], Any]] = {
    # the methods of Value skip the general dispatch of the ops of the same name
    "tanh": ag.Value.tanh,
    "sigmoid": ag.Value.sigmoid,
    "relu": ag.Value.relu,
}
_record = RECORDING.set
_recording = RECORDING.get


class Neuron(Module):
    """One unit: z = w_1 x_1 + ... + w_n x_n + b, a = f(z).

    Neuron j of layer l names its nodes `w_{ij}^[l]` (the weight of input i), `b_j^[l]`, `z_j^[l]`
    and `a_j^[l]`; `w_{ij}` is entry (i, j) of the matrix `W^[l]` of `nn.MLP`. Indices of two
    digits are set apart by a comma, `w_{1,12}^[1]`.

    Parameters
    ----------
    weights : sequence of float
        The first weights, one for each input.
    activation : str, optional
        See `nn.Dense`. None returns z.
    unit, layer : int
        The place in the network, both counted from 1.
    """

    def __init__(
        self, weights: Sequence[float], activation: str | None, unit: int = 1, layer: int = 1
    ) -> None:
        comma = "," if len(weights) > 9 or unit > 9 else ""
        self.w = [
            ag.Value(weight, f"w_{{{i}{comma}{unit}}}^[{layer}]")
            for i, weight in enumerate(weights, start=1)
        ]
        self.b = ag.Value(0.0, f"b_{unit}^[{layer}]")
        self.activation = activation
        op = None if activation is None else _op_for_one(activation)
        self._function = _FAST.get(activation or "", op)
        self._z_name, self._a_name = f"z_{unit}^[{layer}]", f"a_{unit}^[{layer}]"

    def forward(self, X: Sequence[Any]) -> Any:
        """Return a, a Value, for as many numbers or Values as there are weights."""
        terms = zip(self.w, X, strict=True)
        w, x = next(terms)
        z = w * x
        for w, x in terms:
            z = z + w * x
        z = z + self.b
        z.name = self._z_name
        if self._function is None:
            return z
        a = self._function(z)
        a.name = self._a_name
        return a


class Layer(Module):
    """Neurons side by side, each of which sees all inputs.

    Parameters
    ----------
    weights : array, shape (fan_in, fan_out)
        Column j holds the first weights of neuron j.
    activation : str, optional
    index : int
        The layer's number, from 1.
    """

    one_line = True

    def __init__(self, weights: Any, activation: str | None, index: int = 1) -> None:
        self.neurons = [
            Neuron(column.tolist(), activation, unit, index)
            for unit, column in enumerate(np.asarray(weights).T, start=1)
        ]

    def forward(self, X: Sequence[Any]) -> list[Any]:
        """Return the neurons' results, a list of Values."""
        return [neuron(X) for neuron in self.neurons]

    def describe(self) -> str:
        """Return the sizes and the activation."""
        first = self.neurons[0]
        activation = f" {first.activation}" if first.activation else ""
        return f"Layer {len(first.w)} → {len(self.neurons)}{activation}"


class MLP(Module):
    """`nn.MLP` built of Values: the same seed gives the same weights and results.

    The nodes of neuron j in layer l lie in the scope `mlp/layer l/neuron j`; see `Neuron` for
    their names. A graph has some two nodes for each weight, so this is for small nets and for
    looking at; train larger ones with `nn.MLP`, which `fit` takes: this net takes one example.

    Parameters
    ----------
    sizes : sequence of int
        Features, units of each layer, as `[2, 3, 1]`.
    activation : str
        Of the hidden layers: a name in `nn.ACTIVATIONS` other than "softmax".
    output : str, optional
        Of the last layer. None: its z is the result, with no node added.
    seed : int or numpy Generator
    initializer : str or callable, optional
        See `nn.Dense`.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, or one is not a positive integer, or a name is unknown.
    ShapeError
        When called with another number of inputs than the first layer has.

    Examples
    --------
    >>> import nn
    >>> model = nn.scalar.MLP([2, 3, 1])
    >>> y = model([1.0, -2.0])
    >>> y.name, y.scope
    ('z_1^[2]', 'mlp/layer 2/neuron 1')
    >>> model
    scalar.MLP 2-3-1
      layers.0: Layer 2 → 3 tanh    9 parameters
      layers.1: Layer 3 → 1         4 parameters
      total: 13 parameters
    """

    def __init__(
        self,
        sizes: Sequence[int],
        activation: str = "tanh",
        output: str | None = None,
        seed: int | np.random.Generator = 0,
        *,
        initializer: str | Initializer | None = None,
    ) -> None:
        self.sizes = check_layer_sizes("MLP", sizes)
        rng = np.random.default_rng(seed)
        activations = layer_activations(len(sizes) - 1, activation, output)
        self.layers: list[Layer] = []
        for fan_in, fan_out, name in zip(sizes, sizes[1:], activations, strict=False):
            weights = initializer_for(initializer, name)(rng, fan_in, fan_out)
            self.layers.append(Layer(weights, name, index=len(self.layers) + 1))
        self._placed = self._place(_recording())

    def forward(self, X: Sequence[Any]) -> Any:
        """Return the output for one example, a Value, or a list of them if there are several.

        Numbers among the inputs become constants named `x_1`, `x_2`, ...
        """
        values = self._lift(X)
        outer = _recording()
        placed = self._placed if self._placed[0] is outer else self._place(outer)
        try:
            for layer in placed[1]:
                results = []
                for recording, neuron in layer:
                    _record(recording)
                    results.append(neuron.forward(values))
                values = results
        finally:
            _record(outer)
        return values[0] if len(values) == 1 else values

    def describe(self) -> str:
        """Return the kind and the sizes."""
        return f"scalar.MLP {'-'.join(map(str, self.sizes))}"

    def _lift(self, X: Sequence[Any]) -> list[ag.Value]:
        if len(X) != self.sizes[0]:
            raise ag.ShapeError(
                f"scalar.MLP: expected one example of {self.sizes[0]} numbers, got {len(X)}. "
                "Call it once for each example."
            )
        return [x if isinstance(x, ag.Value) else _constant(x, i) for i, x in enumerate(X, 1)]

    def _place(self, outer: Recording) -> tuple[Recording, list[list[tuple[Recording, Neuron]]]]:
        """Return each neuron with the recording of its scope, and put its parameters there.

        Kept between calls, because opening a scope for each neuron would cost more than its sums.
        """
        path = f"{outer.scope}/mlp" if outer.scope else "mlp"
        layers = []
        for index, layer in enumerate(self.layers, start=1):
            row = []
            for unit, neuron in enumerate(layer.neurons, start=1):
                recording = outer.with_scope(f"{path}/layer {index}/neuron {unit}")
                for parameter in (*neuron.w, neuron.b):
                    parameter.scope = recording.scope
                row.append((recording, neuron))
            layers.append(row)
        self._placed = outer, layers
        return self._placed


def _op_for_one(activation: str) -> ag.Op:
    if activation == "softmax":
        raise ValueError(
            "scalar: expected an activation that takes one unit, got 'softmax', which needs its "
            "whole layer. Use sigmoid for two classes, or nn.MLP."
        )
    return activation_op(activation)


def _constant(number: Any, index: int) -> ag.Value:
    value = ag.Value(number, f"x_{index}")
    value.requires_grad = False
    return value
