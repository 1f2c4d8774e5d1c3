"""`PReLU` and `Maxout`, activations whose pieces are learned."""

from typing import Any, ClassVar

import numpy as np
from numpy.typing import DTypeLike

import autograd_core as ag
from nn._inputs import as_tensor
from nn.initializers import Initializer, initializer_for
from nn.layers.dense import check_sizes
from nn.layers.numbered import Numbered


class PReLU(Numbered):
    """A rectifier that learns its slope below 0: A = max(Z, 0) + α min(Z, 0).

    Z and A of one shape. `alpha` has shape (units,) and starts at `slope`: one slope for all units,
    or one for each, along axis 1 of Z (N, C, ...). In a model the nodes are called `α^[l]` and
    `A^[l]` after layer l, in the scope `prelu l`. For PyTorch's PReLU, weight = alpha.

    Parameters
    ----------
    units : int
        1, or the length of axis 1 of Z.
    slope : float
        The first slope, 0.25 in the paper.
    dtype : float64 or float32

    Raises
    ------
    ValueError
        If units is not a positive integer or slope no finite number.
    ShapeError
        When called on an input whose axis 1 is not `units` long, for units above 1.

    References
    ----------
    He, Zhang, Ren, Sun (2015), "Delving deep into rectifiers", section 2.1.

    Examples
    --------
    >>> import numpy as np, nn
    >>> nn.PReLU()(np.array([[-4.0, 2.0]])).numpy().tolist()
    [[-1.0, 2.0]]
    """

    kind = box = "prelu"
    counts = False
    torch_names: ClassVar = {"alpha": "weight"}

    def __init__(
        self, units: int = 1, slope: float = 0.25, *, dtype: DTypeLike = np.float64
    ) -> None:
        check_sizes("PReLU", (units,))
        if not isinstance(slope, float | int) or not np.isfinite(slope):
            raise ValueError(
                f"PReLU: expected a finite first slope, got {slope!r}. Leave it out: 0.25 does."
            )
        self.units = units
        self.alpha = ag.tensor(np.full(units, slope), requires_grad=True, dtype=dtype, name="α")

    def forward(self, Z: Any) -> ag.Tensor:
        """Return A, the shape of Z."""
        Z = as_tensor(Z, "Z", self.alpha.dtype)
        if self.units > 1 and (Z.ndim < 2 or Z.shape[1] != self.units):
            raise ag.ShapeError(
                f"PReLU: expected an input (N, {self.units}, ...), with {self.units} units or "
                f"channels along axis 1, got shape {Z.shape}. PReLU() has one slope for all."
            )
        with ag.scope(self._scope):
            self._draw_here()
            alpha = self.alpha
            if self.units > 1 and Z.ndim > 2:
                alpha = ag.reshape(alpha, (self.units,) + (1,) * (Z.ndim - 2))
            A: ag.Tensor = ag.prelu(Z, alpha)
        self._label(A=A)
        return A

    def describe(self) -> str:
        """Return the kind and the number of slopes."""
        return f"PReLU {self.units}"


class Maxout(Numbered):
    """Units that take the largest of k linear pieces: A_h = max over i of (X W + b)_{h k + i}.

    X (..., fan_in), A (..., fan_out). `W` has shape (fan_in, k fan_out) and starts as `initializer`
    draws it; `b` has shape (k fan_out,) and starts at 0. The pieces of a unit stand side by side.
    Pieces that tie share the gradient evenly. Nodes are named as those of `Dense`; alone they lie
    in the scope `maxout`. PyTorch has no such layer; its Linear has weight = Wᵀ and bias = b.

    Parameters
    ----------
    fan_in, fan_out : int
        Number of inputs and of units.
    pieces : int
        k. 1 makes it a linear layer.
    initializer, seed, dtype
        See `Dense`; None is "glorot_uniform".

    Raises
    ------
    ValueError
        If a size is not a positive integer, or a name is unknown.
    ShapeError
        When called on an input whose last axis is not `fan_in` long.

    References
    ----------
    Goodfellow, Warde-Farley, Mirza, Courville, Bengio (2013), "Maxout networks".

    Examples
    --------
    >>> import numpy as np, nn
    >>> layer = nn.Maxout(1, 1, seed=0)
    >>> layer.W.data, layer.b.data = [[1.0, -1.0]], [0.0, 0.0]
    >>> layer(np.array([[-3.0], [2.0]])).numpy().tolist()  # |x|
    [[3.0], [2.0]]
    """

    kind = "maxout"
    torch_names: ClassVar = {"W": "weight.T", "b": "bias"}

    def __init__(
        self,
        fan_in: int,
        fan_out: int,
        pieces: int = 2,
        initializer: str | Initializer | None = None,
        *,
        seed: int | np.random.Generator | None = None,
        dtype: DTypeLike = np.float64,
    ) -> None:
        check_sizes("Maxout", (fan_in, fan_out, pieces))
        self.fan_in, self.fan_out, self.pieces = fan_in, fan_out, pieces
        draw, columns = initializer_for(initializer, None), pieces * fan_out
        weights = draw(np.random.default_rng(seed), fan_in, columns)
        self.W = ag.tensor(weights, requires_grad=True, dtype=dtype, name="W")
        self.b = ag.tensor(np.zeros(columns), requires_grad=True, dtype=dtype, name="b")

    def forward(self, X: Any) -> ag.Tensor:
        """Return A, shape (..., fan_out), for X (..., fan_in)."""
        X = as_tensor(X, "X", self.W.dtype)
        if X.shape[-1:] != (self.fan_in,):
            raise ag.ShapeError(
                f"Maxout: expected an input whose last axis has {self.fan_in} features (W has "
                f"shape {self.W.shape}), got shape {X.shape}. Give one row for each example."
            )
        with ag.scope(self._scope):
            self._draw_here()
            Z = ag.affine(X, self.W, self.b)
            A: ag.Tensor = ag.maxout(Z, self.pieces)
        self._label(Z=Z, A=A)
        return A

    def example(self) -> Any:
        """Return one example of ones."""
        return np.ones((1, self.fan_in))

    def describe(self) -> str:
        """Return the kind, the sizes and the pieces."""
        return f"Maxout {self.fan_in} → {self.fan_out}, {self.pieces} pieces"
