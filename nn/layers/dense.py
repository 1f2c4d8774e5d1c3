"""`Dense`, the fully connected layer A = f(X W + b), whose nodes carry the classroom's names."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from nn._inputs import as_tensor, is_count
from nn.activations import activate, activation_op
from nn.initializers import Initializer, initializer_for
from nn.layers.numbered import Numbered


class Dense(Numbered):
    """A fully connected layer: Z = X W + b, A = activation(Z).

    Input X of shape (..., fan_in), output of shape (..., fan_out). `W` has shape
    (fan_in, fan_out) and starts as `initializer` draws it; `b` has shape (fan_out,) and starts
    at 0. As layer l of a model the nodes are called `W^[l]`, `b^[l]`, `Z^[l]`, `A^[l]` and lie in
    the scope `layer l`; alone they are `W`, `b`, `Z`, `A` in the scope `dense`. For PyTorch's
    Linear, weight = Wᵀ and bias = b.

    Parameters
    ----------
    fan_in, fan_out : int
        Number of inputs and of units, at least 1.
    activation : str, optional
        A name in `nn.ACTIVATIONS`: "tanh", "relu", "softmax" (over the units), "identity" (a node A
        of its own, equal to Z) and so on. None returns Z.
    initializer : str or callable, optional
        A name in `nn.initializers.INITIALIZERS` or `f(rng, fan_in, fan_out)`. None takes
        "he_normal" before relu and its relatives, "lecun_normal" before selu, else
        "glorot_uniform".
    seed : int or numpy Generator, optional
        Where the first weights come from. None: other weights each time.
    dtype : float64 or float32

    Raises
    ------
    ValueError
        If a size is not a positive integer, or a name is unknown.
    ShapeError
        When called on an input whose last axis is not `fan_in` long.

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.Dense(3, 2, "tanh", seed=0)
    >>> layer(np.ones((5, 3))).shape
    (5, 2)
    """

    kind = "dense"
    torch_names: ClassVar = {"W": "weight.T", "b": "bias"}

    def __init__(
        self,
        fan_in: int,
        fan_out: int,
        activation: str | None = None,
        initializer: str | Initializer | None = None,
        *,
        seed: int | np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check_sizes("Dense", (fan_in, fan_out))
        self.fan_in, self.fan_out, self.activation = fan_in, fan_out, activation
        if activation is not None:
            activation_op(activation)  # an unknown name fails here, not at the first call
        draw = initializer_for(initializer, activation)
        weights = draw(np.random.default_rng(seed), fan_in, fan_out)
        self.W = ag.tensor(weights, requires_grad=True, dtype=dtype, name="W")
        self.b = ag.tensor(np.zeros(fan_out), requires_grad=True, dtype=dtype, name="b")

    def forward(self, X: Any) -> ag.Tensor:
        """Return A (or Z without an activation), shape (..., fan_out), for X (..., fan_in)."""
        X = as_tensor(X, "X", self.W.dtype)
        self._check_width(X)
        with ag.scope(self._scope):
            self._draw_here()
            Z = ag.affine(X, self.W, self.b)
            A = activate(self.activation, Z)
        self._label(A=A, Z=Z)
        return A  # type: ignore[no-any-return]

    def example(self) -> Any:
        """Return one example of ones."""
        return np.ones((1, self.fan_in))

    def describe(self) -> str:
        """Return the kind, sizes and activation."""
        activation = f" {self.activation}" if self.activation else ""
        return f"Dense {self.fan_in} → {self.fan_out}{activation}"

    def _check_width(self, X: ag.Tensor) -> None:
        if X.shape[-1:] != (self.fan_in,):
            raise ag.ShapeError(
                f"Dense: expected an input whose last axis has {self.fan_in} features "
                f"(W has shape {self.W.shape}), got shape {X.shape}. "
                "Give one row for each example, one column for each feature."
            )


def check_sizes(name: str, sizes: tuple[Any, ...]) -> None:
    """Raise unless all sizes are positive integers."""
    for size in sizes:
        if not is_count(size):
            raise ValueError(
                f"{name}: expected sizes that are integers of at least 1, got {size!r} in "
                f"{list(sizes)}. Give the number of units of each layer."
            )
